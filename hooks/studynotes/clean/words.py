"""Rules about single words: misspellings, contractions, shorthand, names, acronyms, words written twice."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from studynotes.clean.edits import WORD, Edit, is_plain
from studynotes.clean.english import english, misspellings, repair
from studynotes.clean.names import acronyms, by_key, table_names
from studynotes.tables import TermRow

_PROPER = 8
"""Letters from which a capitalised word inside a sentence is more likely a misspelt word than somebody's name."""
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|[(\"“]|^\W+)$")
_TWICE = frozenset(["the", "of", "and", "to", "with", "for", "from", "are", "your", "be", "we", "you"])
_Right = Callable[[re.Match[str]], str]
# Words that are wrong only where the words around them say so: rule, shape, what is right.
_IN_CONTEXT: dict[str, tuple[str, re.Pattern[str], _Right]] = {
    "its": (
        "contractions",
        re.compile(r"([Ii])ts(?= (?:a|an|the|not|been|possible to|important to|better to|better than|easier to)\b)"),
        lambda found: f"{found[1]}t's",
    ),
    "i": (
        "capital-i",
        re.compile(
            r"i(?= (?:am|can|cannot|could|create|did|do|don't|had|have|need|should|think|want|was|will|would)\b)"
        ),
        lambda _: "I",
    ),
    "u": (
        "shorthand",
        re.compile(
            r"[uU](?= (?:are|can|can't|cannot|choose|could|create|deploy|do|don't|get|have|might|must|need|recreate|see"
            r"|send|should|use|want|will|would)\b)"
        ),
        lambda _: "you",
    ),
    "w": ("shorthand", re.compile(r"w/(?:(o)\b| )(?= ?\w)"), lambda found: "without" if found[1] else "with "),
    "ex": ("shorthand", re.compile(r"(ex)[.:] ?(?=[\w\"'“])", re.IGNORECASE), lambda found: _cased("e.g. ", found[1])),
    **dict.fromkeys(
        ("ec", "ecc", "eccc", "etc", "etcc"),
        ("shorthand", re.compile(r"e(?:cc+|tcc?)\.*(?<!etc\.)(?<!etc)(?=[)\],;\s]|$)|ec\.{2,}"), lambda _: "etc."),
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
            self._english = {*_IN_CONTEXT, *lists.contractions, *lists.shorthand, *misspellings()}
        self._suspects = self._names.keys() | self._english

    def edits(self, text: str, words: Sequence[str]) -> list[Edit]:
        """What the rules want to change in `text`, whose words are `words`."""
        right, suspects = self._right, self._suspects
        bad = {lower for word in words if word not in right and (lower := word.lower()) in suspects}
        found: list[Edit] = []
        if bad:
            named = dict.fromkeys(name for word in bad for name in self._names.get(word, ()))
            found += [edit for name in named for edit in name.edits(text)]
            if not bad.isdisjoint(self._english):
                found += [edit for token in WORD.finditer(text) if (edit := self._word(text, token, bad))]
        if self.is_english and any(map(operator.eq, words, words[1:])):
            found += _repeated(text)
        return found

    def _word(self, text: str, token: re.Match[str], bad: set[str]) -> Edit | None:
        lower = token[0].lower()
        return _word(text, token, lower) if lower in bad and lower in self._english else None


def _word(text: str, token: re.Match[str], lower: str) -> Edit | None:
    if lower in _IN_CONTEXT:
        return _in_context(text, token.start(), lower)
    rule, right = _repaired(lower)
    if rule == "shorthand" and not token[0].islower():
        # "Tho" may be somebody's name.
        return None
    if right is None or not _is_lower_or_title(token[0]) or not is_plain(text, token.start(), token.end()):
        return None
    capital = token[0][0].isupper()
    if capital and len(lower) < _PROPER and not _SENTENCE_START.search(text[: token.start()]):
        return None
    return Edit(token.start(), token.end(), _cased(right, token[0]), rule)


def _in_context(text: str, start: int, lower: str) -> Edit | None:
    rule, pattern, right = _IN_CONTEXT[lower]
    found = pattern.match(text, start)
    stands_alone = not start or text[start - 1] in " (\"'“"
    return Edit(start, found.end(), right(found), rule) if found and stands_alone else None


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


def _repeated(text: str) -> Iterator[Edit]:
    last: re.Match[str] | None = None
    for token in WORD.finditer(text):
        same = last is not None and last[0].lower() == token[0] and token[0] in _TWICE
        if last is not None and same and not text[last.end() : token.start()].strip(" "):
            yield Edit(last.start(), token.end(), last[0], "repeated-words")
        last = token
