"""Lists of words that tell how notes in several languages are built, from wordlists.toml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

_KINDS = ("joins", "binds", "opens", "begins", "labels")


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language."""

    joins: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()
    begins: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    samples: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    units: Mapping[str, tuple[str, ...]] = {}
    limits: frozenset[str] = frozenset()
    at_once: frozenset[str] = frozenset()
    defaults: frozenset[str] = frozenset()
    ports: frozenset[str] = frozenset()
    ranges: frozenset[str] = frozenset()
    examples: frozenset[str] = frozenset()
    lettered: frozenset[str] = frozenset()
    hints: frozenset[str] = frozenset()


@cache
def languages() -> Mapping[str, Language]:
    """The lists by the code of the language."""
    text = resources.files("studynotes").joinpath("wordlists.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, Language])


def is_read(language: str) -> bool:
    """Whether key numbers and exam hints are found in the language of this code."""
    spoken = languages().get(language)
    return bool(spoken and spoken.limits)


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """The lists about how notes are built, all languages together, by kind."""
    tables = languages().values()
    return {kind: frozenset(word for table in tables for word in getattr(table, kind)) for kind in _KINDS}
