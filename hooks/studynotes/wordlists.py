"""Lists of words that tell how notes in several languages are built, from wordlists.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

_KINDS = ("joins", "binds", "opens", "begins", "labels")


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """The lists, all languages together, by kind."""
    tables = tomllib.loads(resources.files("studynotes").joinpath("wordlists.toml").read_text(encoding="utf-8"))
    return {kind: frozenset(word for table in tables.values() for word in table[kind]) for kind in _KINDS}
