"""Addresses made from titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_GAPS = re.compile(r"[\W_]+")
_LONGEST = 80
_MOST_BYTES = 200
_READ = 1_000
"""Characters of a title that are read."""
# Names that mean something else in an address, on a file system or in the account of a build.
_RESERVED = frozenset(
    [
        "index",
        "404",
        "glossary",
        "con",
        "prn",
        "aux",
        "nul",
        *(f"com{n}" for n in range(1, 10)),
        *(f"lpt{n}" for n in range(1, 10)),
    ]
)


def slugify(title: str) -> str:
    """Lower-case letters and digits of any script, joined by hyphens; "section" for a title that has none."""
    text = unicodedata.normalize("NFKC", title).casefold().replace("'", "").replace("’", "")
    slug = _GAPS.sub("-", text[:_READ]).strip("-")[:_LONGEST]
    # Names of files are counted in bytes.
    slug = slug.encode("utf-8")[:_MOST_BYTES].decode("utf-8", "ignore").strip("-")
    return slug or "section"


class Taken:
    """Addresses that are taken. It counts them: looking for a free one from the start takes long for the thousandth."""

    def __init__(self, slugs: Iterable[str] = ()) -> None:
        self._slugs = set(slugs)
        self._last: dict[str, int] = {}
        """Slug -> the last number that was put behind it."""

    def unique(self, slug: str) -> str:
        """`slug`, or `slug-2`, `slug-3` ... when it is taken; what is returned is taken from then on."""
        free, number = slug, self._last.get(slug, 1)
        while free in self._slugs:
            number += 1
            free = f"{slug}-{number}"
        self._last[slug] = number
        self._slugs.add(free)
        return free


def page_slugs(taken: Iterable[str]) -> Taken:
    """What gives pages their slugs: never one that a file system or a web server takes for something else."""
    return Taken((*taken, *_RESERVED))
