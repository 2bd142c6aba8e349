"""Rules about single words: misspellings, contractions, shorthand, names, acronyms, words written twice."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from studynotes.clean.edits import WORD, Edit, is_plain, words_of
from studynotes.clean.english import english, misspellings, repair
from studynotes.clean.names import acronyms, by_key, table_names
from studynotes.tables import TermRow

_PROPER = 8
"""Letters from which a capitalised word inside a sentence is more likely a misspelt word than somebody's name."""
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|[(\"“]|^\W+)$")
_NAME_BEHIND = re.compile(r" [A-Z][a-z]")
_PERSON = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+$")
_NEAR = 60
"""Characters around a word that tell whether it begins a sentence, is the name of somebody, or what is spoken of."""
_TOLD = 3
"""Words behind a misspelling among which the right word stands when the text speaks of the spelling itself."""
_VARIABLE = re.compile(r"(?<![\w'’./])[b-hj-tv-z](?![\w'’./])|[\[(][iu][\])]|\b[iu] ?[=<>+]")
"""Letters that stand for something: where there is one, "i" and "u" may, too."""
_Right = Callable[[re.Match[str]], str]
# Shapes of shorthand: what begins with the word, and what is right in its place.
_SHAPES: dict[str, tuple[re.Pattern[str], _Right]] = {
    "w": (re.compile(r"w/(?:(o)\b| )(?= ?\w)"), lambda found: "without" if found[1] else "with "),
    "ex": (re.compile(r"(ex)[.:] ?(?=[\w\"'“])", re.IGNORECASE), lambda found: _cased("e.g. ", found[1])),
    **dict.fromkeys(
        ("ec", "ecc", "eccc", "etc", "etcc"),
        (re.compile(r"e(?:cc+|tcc?)\.*(?<!etc\.)(?<!etc)(?=[)\],;\s]|$)|ec\.{2,}"), lambda _: "etc."),
    ),
}


@lru_cache(maxsize=4)
def words(shorts: tuple[str, ...], terms: tuple[TermRow, ...], *, is_english: bool) -> Words:
    """The rules for the names of these tables; made once for all files."""
    return Words(shorts, terms, is_english=is_english)


class Words:
    """Looks at each word of a text once. `is_english` says whether the rules of English apply."""

    def __init__(self, shorts: Iterable[str], terms: Iterable[TermRow], *, is_english: bool) -> None:
        self.is_english = is_english
        names = [*table_names(shorts, terms), *(acronyms() if is_english else ())]
        self._names = by_key(names)
        # What is written as it should be needs no look, and that is most of it.
        self._right = frozenset(name.name for name in names)
        self._english: set[str] = set()
        if is_english:
            lists = english()
            self._english = {*_SHAPES, *lists.in_context, *lists.contractions, *lists.shorthand, *misspellings()}
        self._suspects = self._names.keys() | self._english

    def edits(self, text: str, words: Sequence[str]) -> list[Edit]:
        """What the rules want to change in `text`, whose words are `words`."""
        right, suspects = self._right, self._suspects
        bad = {lower for word in words if word not in right and (lower := word.lower()) in suspects}
        found: list[Edit] = []
        if bad:
            named = dict.fromkeys(name for word in bad for name in self._names.get(word, ()))
            found += [edit for name in named for edit in name.edits(text)]
        if bad := bad & self._english:
            tokens = ((token, token[0].lower()) for token in WORD.finditer(text))
            found += [edit for token, lower in tokens if lower in bad and (edit := _word(text, token, lower))]
        if len(words) > 1 and self.is_english and any(map(operator.eq, words, words[1:])):
            found += _repeated(text)
        return [edit for edit in found if text[edit.first : edit.last] != edit.after]


def _word(text: str, token: re.Match[str], lower: str) -> Edit | None:
    if lower in _SHAPES:
        return _shape(text, token.start(), lower)
    rule, right = _in_context(text, token, lower) or _repaired(lower)
    if rule == "shorthand" and not token[0].islower() and lower not in english().in_context:
        # "Tho" may be somebody's name.
        return None
    if right is None or not _is_lower_or_title(token[0]) or not is_plain(text, token.start(), token.end()):
        return None
    if right in words_of(text[token.end() : token.end() + _NEAR].lower())[:_TOLD]:
        # "seperate -> separate": that is what the text is about.
        return None
    before = text[max(token.start() - _NEAR, 0) : token.start()]
    if before.endswith("-") and not english().prefixes.isdisjoint(words_of(before[:-1].lower())[-1:]):
        return None
    capital = token[0][0].isupper()
    if token.start() > _NEAR:
        # It does not begin the text.
        before = f"x{before}"
    if capital and _may_be_name(before, text[token.end() : token.end() + _NEAR], lower):
        return None
    return Edit(token.start(), token.end(), _cased(right, token[0]), rule)


def _may_be_name(before: str, behind: str, lower: str) -> bool:
    """Whether a capitalised word between these texts may be somebody's name."""
    if _PERSON.search(before):
        return True
    return len(lower) < _PROPER and (not _SENTENCE_START.search(before) or bool(_NAME_BEHIND.match(behind)))


def _shape(text: str, start: int, lower: str) -> Edit | None:
    pattern, right = _SHAPES[lower]
    found = pattern.match(text, start)
    stands_alone = (not start or text[start - 1] in " (\"'“") and not (found and found[0][:2].isupper())
    return Edit(start, found.end(), right(found), "shorthand") if found and stands_alone else None


def _in_context(text: str, token: re.Match[str], lower: str) -> tuple[str, str | None] | None:
    """(rule, right word) for a word that is wrong only beside certain others; nothing right beside all the rest."""
    lists = english()
    entry = lists.in_context.get(lower)
    if entry is None:
        return None
    end = token.end()
    above = words_of(text[max(0, token.start() - 20) : token.start()])[-1:]
    below = [lists.contractions.get(word, word) for word in words_of(text[end : end + 40])[:2]]
    fits = (
        text[end : end + 1] == " "
        and text[end + 1 : end + 2].isalpha()
        and (not entry.before or any(" ".join(below[:count]) in entry.before for count in (1, 2)))
        and entry.not_behind.isdisjoint(word.lower() for word in above)
        and not (len(lower) == 1 and _has_variable(text))
    )
    return entry.rule, entry.right if fits else None


# One text asks for each of its words.
@lru_cache(maxsize=4)
def _has_variable(text: str) -> bool:
    return bool(_VARIABLE.search(text))


def _repaired(lower: str) -> tuple[str, str | None]:
    lists = english()
    if lower in lists.contractions:
        return "contractions", lists.contractions[lower]
    if lower in lists.shorthand:
        return "shorthand", lists.shorthand[lower]
    return "misspellings", repair(lower) if lower.isalpha() else None


def _is_lower_or_title(word: str) -> bool:
    return word.islower() or (word[0].isupper() and word[1:].islower())


def _cased(right: str, like: str) -> str:
    """`right` with a capital when the word it replaces has one."""
    return right[0].upper() + right[1:] if like[0].isupper() else right


def _stands_alone(text: str, first: int, last: int) -> bool:
    """Whether what stands at these characters is no part of "$in", "built-in" or "in-memory"."""
    return is_plain(text, first, last) and "-" not in text[max(first - 1, 0) : first] + text[last : last + 1]


def _repeated(text: str) -> Iterator[Edit]:
    twice = english().twice
    last: re.Match[str] | None = None
    for token in WORD.finditer(text):
        same = last is not None and last[0].lower() == token[0] and token[0] in twice
        is_next = last is not None and not text[last.end() : token.start()].strip(" ")
        if last is not None and same and is_next and _stands_alone(text, last.start(), token.end()):
            yield Edit(last.start(), token.end(), last[0], "repeated-words")
        last = token
