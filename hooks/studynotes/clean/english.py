"""What the clean-up knows of English, and whether a text is English at all."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib import resources

import msgspec

from studynotes.clean.edits import words_of

_WORDS = re.compile(r"[a-z]{2,}")
_SAMPLE = 50_000
"""Characters that are enough to tell the language of a file."""
_SHARE = 0.05
"""Part of the words of an English text that are among the commonest ones, at least; terse notes have few."""
_SAME = 0.7
"""Part of the commonest words found that may be one and the same."""
_MIXED = 0.15
"""Words that only another language has, for each of the commonest English ones, at most: beyond, a text is in both."""
_ASCII = 0.85


class _Acronyms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    code_before: frozenset[str]
    code_behind: frozenset[str]
    suffixes: frozenset[str]


class _Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    verbs: frozenset[str]
    starts: frozenset[str]
    commands: frozenset[str]


class InContext(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word that is wrong only beside certain others."""

    rule: str
    right: str
    before: frozenset[str]
    """Words, or pairs of words, of which one stands behind it; empty for any."""
    not_behind: frozenset[str] = frozenset()
    """Words of which none stands before it."""


class English(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of english.toml."""

    keep: frozenset[str]
    prefixes: frozenset[str]
    short: frozenset[str]
    misspellings: dict[str, str]
    contractions: dict[str, str]
    shorthand: dict[str, str]
    twice: frozenset[str]
    in_context: dict[str, InContext]
    acronyms: _Acronyms
    sentences: _Sentences
    common: dict[str, frozenset[str]]
    """The commonest words of some languages, by the code of the language."""


@cache
def english() -> English:
    """The word lists, read once."""
    text = resources.files("studynotes.clean").joinpath("english.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), English)


@cache
def misspellings() -> Mapping[str, str]:
    """Misspelt word -> right one, where only one is meant: codespell's default dictionary, without what we keep."""
    text = resources.files("codespell_lib").joinpath("data", "dictionary.txt").read_text(encoding="utf-8")
    parts = text.rstrip().replace("->", "\n").split("\n")
    return dict(zip(parts[::2], parts[1::2], strict=True)) | english().misspellings


def repair(word: str) -> str | None:
    """The right spelling of the lower-case `word`, if it is a misspelling of just one word."""
    right = misspellings().get(word)
    lists = english()
    if right is None or "," in right or word in lists.keep or (len(word) < 5 and word not in lists.short):
        return None
    return right


@cache
def known_words() -> frozenset[str]:
    """English words that begin statements: those that the dictionary gives as right spellings, and our own list."""
    right = frozenset(_WORDS.findall(" ".join(misspellings().values())))
    lists = english().sentences
    return frozenset((right | lists.starts) - lists.commands)


def _sample(texts: Iterable[str]) -> list[str]:
    """The words of the first texts."""
    taken: list[str] = []
    length = 0
    for text in texts:
        if length >= _SAMPLE:
            break
        taken.append(text)
        length += len(text) + 1
    return words_of("\n".join(taken)[:_SAMPLE].casefold())


def is_english(texts: Iterable[str]) -> bool:
    """Whether the words of `texts`, taken together, are English: by the commonest words of ten languages."""
    words = [word for word in _sample(texts) if word.isalpha()]
    letters = "".join(words)
    if not words or len(letters.encode("ascii", "ignore")) < _ASCII * len(letters):
        return False
    common = english().common
    found = [word for word in words if word in common["en"]]
    # One word of another language may be common in English, too: "on" in Finnish.
    is_varied = max(Counter(found).values(), default=0) <= max(_SAME * len(found), 1)
    # A letter alone is a name of something in any language.
    others = [word for word in words if len(word) > 1 and word not in common["en"]]
    foreign = max(sum(map(own.__contains__, others)) for own in common.values())
    return is_varied and len(found) >= _SHARE * len(words) and foreign <= _MIXED * len(found)


def language(texts: Iterable[str]) -> str:
    """Code of the language whose commonest words the `texts` hold most; empty when they hold few of any."""
    words = _sample(texts)
    found = _common(words)
    code = max(found, key=found.__getitem__)
    return code if found[code] >= _SHARE * len(words) else ""


def is_foreign(text: str) -> bool:
    """Whether a line of an English text quotes another language: more words of that one than English ones."""
    words = set(words_of(text.casefold()))
    own = len(words & english().common["en"])
    # A cheap look first: few English lines have as many words that some other language knows.
    return len(words & _others()) > own + 1 and _counts(words)[1] > own + 1


@cache
def _others() -> frozenset[str]:
    return frozenset(word for code, words in english().common.items() if code != "en" for word in words)


def _counts(words: Collection[str]) -> tuple[int, int]:
    """How many of `words` are among the commonest of English, and of the other language that has most of them."""
    found = _common(words)
    return found.pop("en"), max(found.values())


def _common(words: Collection[str]) -> dict[str, int]:
    """How many of `words` are among the commonest of each language, by its code."""
    return {code: sum(map(common.__contains__, words)) for code, common in english().common.items()}
