"""Putting a folder into the place of another one, as a whole."""

from __future__ import annotations

import shutil
from pathlib import Path


def put_in_place(new: Path, place: Path) -> None:
    """Let the folder `new`, which stands on the disk of `place`, take its place; what was there is deleted.

    Raises `OSError` when that cannot be; `place` is as it was then.
    """
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except BaseException:
        put_back(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def put_back(place: Path) -> None:
    """Undo what `put_in_place` began and did not end, if it did so."""
    old = place.with_name(f"{place.name}.old")
    if old.exists() and not place.exists():
        old.rename(place)
