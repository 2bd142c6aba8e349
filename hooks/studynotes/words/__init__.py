"""Every word of ours that readers of the site see, from one table a language: `en.toml` and those beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from string import Formatter

import msgspec

from studynotes.words.table import Words, plural_rule

ENGLISH = "en"


def languages() -> list[str]:
    """The codes of all languages that there is a table of."""
    names = (file.name for file in resources.files("studynotes.words").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def words_of(language: str) -> Words:
    """The words of a language by its code, such as "de" or "de-AT"; the English ones for one that has no table.

    Raises `ValueError` with the file, the key and what is wrong there.
    """
    code = _known(language) or ENGLISH
    text = resources.files("studynotes.words").joinpath(f"{code}.toml").read_text(encoding="utf-8")
    return read_words(f"hooks/studynotes/words/{code}.toml", text)


def language_notice(language: str) -> str:
    """What a person should know who asked for a language that has no table; empty for all others."""
    if _known(language):
        return ""
    return (
        f'theme: language: "{language}" has no words of this site, which stay English; there are: '
        f"{', '.join(languages())}. To add it, translate a copy of hooks/studynotes/words/en.toml"
    )


@cache
def read_words(name: str, text: str) -> Words:
    """The words of the table `text`, the file `name`. Raises `ValueError`."""
    try:
        words = msgspec.toml.decode(text, type=Words)
        forms = 1 + max(map(plural_rule(words.plural), range(200)))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
    for place, texts in _texts(words):
        if isinstance(texts, tuple) and len(texts) != forms and place != "months":
            raise ValueError(f"{name}: {place}: {len(texts)} of the {forms} forms that `plural` tells apart")
        if place in _wanted() and (wrong := _names(texts) ^ _wanted()[place]):
            raise ValueError(f"{name}: {place}: {{{wrong.pop()}}} is here or in en.toml alone")
    return words


def _known(language: str) -> str:
    return next((code for code in (language, language.partition("-")[0]) if code in languages()), "")


@cache
def _wanted() -> dict[str, set[str]]:
    """Key -> what is put into its texts, by the English table."""
    text = resources.files("studynotes.words").joinpath("en.toml").read_bytes()
    return {place: _names(texts) for place, texts in _texts(msgspec.toml.decode(text, type=Words))}


def _texts(words: Words) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Each key with its text, or the forms of it."""
    parts = [("", msgspec.to_builtins(words))]
    for place, part in parts:
        for key, value in part.items():
            if isinstance(value, dict):
                parts.append((f"{key}.", value))
            else:
                yield f"{place}{key}", value


def _names(texts: str | tuple[str, ...]) -> set[str]:
    """The names in braces."""
    all_texts = (texts,) if isinstance(texts, str) else texts
    return {name for text in all_texts for _, name, _, _ in Formatter().parse(text) if name is not None}
