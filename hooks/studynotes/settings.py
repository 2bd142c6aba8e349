"""What `mkdocs.yml` says, for who has no engine that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import yaml
from yaml_env_tag import construct_env_tag

from studynotes.words import ENGLISH

Setting = str | int | float | bool | None | list["Setting"] | dict[str, "Setting"]
PYTHON_NAME = "tag:yaml.org,2002:python/name:"
UNNAMED = "Study notes"
_DEEPEST = 10
"""Files that may inherit from each other in a row."""


class SettingsError(ValueError):
    """A configuration that cannot be read; the message names file and line."""


class Named(str):
    """The name of a Python function that an extension calls; the engine finds it, we never do."""

    __slots__ = ()


class _Loader(yaml.SafeLoader):
    """Reads `mkdocs.yml` as the engines do, but runs nothing that it names."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor(PYTHON_NAME, lambda _loader, name, _node: Named(name))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the pipeline needs to know of a site."""

    name: str = UNNAMED
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

    site_name: str = UNNAMED
    theme: _Theme = _Theme()
    extra: _Extra = _Extra()


def configuration(notes: Path) -> Path:
    """The file with the settings of the site whose notes are in the folder `notes`; it may not be there."""
    return notes.parent.parent / "mkdocs.yml"


def settings(notes: Path) -> Settings:
    """The settings of the site whose notes are in the folder `notes`. Raises `SettingsError`."""
    path = configuration(notes)
    try:
        config = msgspec.convert(read_settings(path), _Config)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {error}") from error
    return Settings(config.site_name, config.theme.language, config.extra.repository)


def read_settings(path: Path) -> Mapping[str, Setting]:
    """All settings in the file `path`, and in the files that it inherits from; none when it is not there.

    Raises `SettingsError`.
    """
    return _read(path, _DEEPEST) if path.exists() else {}


def _read(path: Path, deepest: int) -> dict[str, Setting]:
    try:
        own = yaml.load(path.read_text(encoding="utf-8-sig"), _Loader)  # noqa: S506 - it makes plain values alone
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(f"{path}:{line}: no YAML that can be read: {error.problem}") from error
    except (OSError, RecursionError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: no YAML that can be read: {error}") from error
    if not isinstance(own, dict):
        raise SettingsError(f"{path}: no settings; it should hold lines such as `site_name: Study notes`")
    below = own.pop("INHERIT", None)
    if not isinstance(below, str):
        return own
    if not deepest:
        raise SettingsError(f"{path}: INHERIT: more than {_DEEPEST} files inherit from each other")
    return _merged(_read(path.parent / below, deepest - 1), own)


def _merged(below: Mapping[str, Setting], above: Mapping[str, Setting]) -> dict[str, Setting]:
    """Both together, as MkDocs does it: what is `above` wins, key by key; a list as a whole."""
    both = {**below, **above}
    for key, value in above.items():
        base = below.get(key)
        if isinstance(base, dict) and isinstance(value, dict):
            both[key] = _merged(base, value)
    return both
