"""What commands need to know of mkdocs.yml, without the engine that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import yaml

from studynotes.words import ENGLISH

_CONFIG = "mkdocs.yml"
_NAME = "Study notes"
_DEEPEST = 10
"""Files that may inherit from each other in a row."""


class SettingsError(ValueError):
    """`mkdocs.yml` cannot be read; the message names the place."""


@dataclass(frozen=True, slots=True)
class Settings:
    name: str = _NAME
    """What the site is called."""
    language: str = ENGLISH
    """Code of the language of the site, as the theme has it."""
    repository: Mapping[str, str] = field(default_factory=dict)
    """What is said of the repository of the notes."""


class _Theme(msgspec.Struct, frozen=True):
    language: str = ENGLISH


class _Extra(msgspec.Struct, frozen=True):
    repository: Mapping[str, str] = {}


class _Config(msgspec.Struct, frozen=True):
    """The keys that matter here; all others are the engine's."""

    site_name: str = _NAME
    theme: _Theme = _Theme()
    extra: _Extra = _Extra()


class _Loader(yaml.SafeLoader):
    """Reads what is plain; values with a tag of the engine, such as !ENV, are left out."""


_Loader.add_multi_constructor("!", lambda *_: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def settings(notes: Path) -> Settings:
    """The settings of the site whose notes are in the folder `notes`: of the `mkdocs.yml` two folders above it, if any.

    Raises `SettingsError`.
    """
    file = notes.resolve().parent.parent / _CONFIG
    if not file.is_file():
        return Settings()
    try:
        config = msgspec.convert(_read(file, _DEEPEST), _Config)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise SettingsError(f"{_CONFIG}: {' '.join(str(error).split())}") from error
    return Settings(config.site_name, config.theme.language, config.extra.repository)


def _read(file: Path, deepest: int) -> dict[str, object]:
    """What `file` says, and what the file says that it inherits from."""
    # A loader that makes nothing but plain values.
    config = yaml.load(file.read_text(encoding="utf-8-sig"), _Loader) or {}  # noqa: S506
    if not isinstance(config, dict):
        raise ValueError("no settings: each line is a name, a colon and a value")
    below = config.get("INHERIT")
    return _merged(_read(file.parent / below, deepest - 1), config) if isinstance(below, str) and deepest else config


def _merged(below: dict[str, object], above: dict[str, object]) -> dict[str, object]:
    both = {**below, **above}
    for key, value in above.items():
        base = below.get(key)
        if isinstance(base, dict) and isinstance(value, dict):
            both[key] = _merged(base, value)
    return both
