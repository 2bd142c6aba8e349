"""Lets a build replace the site as a whole, or leave it as it was.

It knows MkDocs as build.py does. The preview has a way of its own: it shows what was built while a reader reads.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from studynotes.aside import put_back, put_in_place


@dataclass
class _State:
    """What one event leaves for the next."""

    is_serving: bool = False
    place: Path | None = None
    """The folder of the site; none while nothing is built aside."""


_state = _State()


def on_startup(command: str, dirty: bool) -> None:
    """Leave the preview alone."""
    _state.is_serving = command == "serve"


# Whoever asks where the site is built must hear of the folder aside.
@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Build aside."""
    place = Path(config.site_dir)
    # The place of a mounted disk cannot be taken.
    if not _state.is_serving and not place.is_mount():
        _state.place = place
        config.site_dir = str(_aside(place))


# After all who write into the site.
@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Put what was built into its place, unless a strict build is about to fail for its warnings."""
    if _state.place and not _is_refused(config):
        put_in_place(_aside(_state.place), _state.place)
        config.site_dir = str(_state.place)


def on_build_error(error: Exception) -> None:
    """A disk that is full, or a folder that is not to be written, is told in one line."""
    # A template that is missing is an error of this kind, too, but for its number.
    if isinstance(error, OSError) and error.errno:
        raise PluginError(f"{error.filename or 'the site'}: {error.strerror}; the site is as it was") from error


def on_shutdown() -> None:
    """Remove what a build left that failed or was interrupted."""
    if _state.place:
        put_back(_state.place)
        shutil.rmtree(_aside(_state.place), ignore_errors=True)


def _aside(place: Path) -> Path:
    return place.with_name(f"{place.name}.new")


def _is_refused(config: MkDocsConfig) -> bool:
    counters = (each for each in logging.getLogger("mkdocs").handlers if isinstance(each, CountHandler))
    return config.strict and any(counter.get_counts() for counter in counters)
