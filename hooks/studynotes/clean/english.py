"""What the clean-up knows of English, and whether a text is English at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

import msgspec

_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAMPLE = 200_000
"""Characters that are enough to tell the language of a file."""
_SHARE = 0.05
"""Part of the words of an English text that are among the commonest ones, at least; terse notes have few."""
_ASCII = 0.85
# Words that no other language of Latin script has, or seldom.
_ENGLISH = frozenset("the and of to that are with for it you this be on from which when can not or by if your has have".split())
_OTHERS = (
    frozenset("der die das und ist nicht ein eine mit für von zu den dem auf werden wird sich auch oder im als bei nur".split()),
    frozenset("le la les des et est une un dans pour que qui pas sur avec du par ce cette sont au aux ou il plus".split()),
    frozenset("il lo gli di che è un una per con non del della dei sono da si alla nel come più anche questo".split()),
    frozenset("el los las de que y en un una por con para no se es del al lo como más pero su este esta son".split()),
    frozenset("o os as um uma de que e em para com não por do da dos das se mais como mas ao é são".split()),
    frozenset("de het een en van is dat op te zijn met voor niet aan er om ook als maar bij dan naar".split()),
    frozenset("i w na z do się nie to że jest jak po o od za przez dla są co oraz lub czy".split()),
    frozenset("och att det som en på är av för med den till inte om ett har kan de så men eller".split()),
    frozenset("ve bir bu için ile de da olarak çok en daha ne gibi olan kadar sonra ama var veya".split()),
)


class _Acronyms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    code_before: frozenset[str]
    code_behind: frozenset[str]
    suffixes: frozenset[str]


class _Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    verbs: frozenset[str]
    starts: frozenset[str]
    commands: frozenset[str]


class English(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of english.toml."""

    keep: frozenset[str]
    short: frozenset[str]
    contractions: dict[str, str]
    shorthand: dict[str, str]
    acronyms: _Acronyms
    sentences: _Sentences


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
    return dict(zip(parts[::2], parts[1::2], strict=True))


def repair(word: str) -> str | None:
    """The right spelling of the lower-case `word`, if it is a misspelling of just one word."""
    right = misspellings().get(word)
    lists = english()
    if right is None or "," in right or word in lists.keep or (len(word) < 5 and word not in lists.short):
        return None
    return right


@cache
def known_words() -> frozenset[str]:
    """English words that the dictionary gives as right spellings: common ones, no names and no commands."""
    return frozenset(word for right in misspellings().values() for word in re.findall(r"[a-z]{2,}", right))


def is_english(texts: Iterable[str]) -> bool:
    """Whether the words of `texts`, taken together, are English: by the commonest words of ten languages."""
    sample = "\n".join(texts)[:_SAMPLE].casefold()
    words = _LETTERS.findall(sample)
    letters = "".join(words)
    if not words or len(letters.encode("ascii", "ignore")) < _ASCII * len(letters):
        return False
    own = sum(map(_ENGLISH.__contains__, words))
    return own >= _SHARE * len(words) and own > max(sum(map(other.__contains__, words)) for other in _OTHERS)


def is_foreign(text: str) -> bool:
    """Whether a line of an English text quotes another language: more words of that one than English ones."""
    words = _LETTERS.findall(text.casefold())
    own = sum(map(_ENGLISH.__contains__, words))
    return any(sum(map(other.__contains__, words)) > own + 1 for other in _OTHERS)
