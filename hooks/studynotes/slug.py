"""Addresses made from titles."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(r"[\W_]+")
_LONGEST = 80
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
    slug = _GAPS.sub("-", text).strip("-")[:_LONGEST].strip("-")
    return slug or "section"


def unique(slug: str, taken: set[str], *, reserved: frozenset[str] = frozenset()) -> str:
    """`slug`, or `slug-2`, `slug-3` ... when it is taken; what is returned is taken from then on."""
    free, number = slug, 1
    while free in taken or free in reserved:
        number += 1
        free = f"{slug}-{number}"
    taken.add(free)
    return free


def page_slug(title: str, taken: set[str]) -> str:
    """A slug for a page: never one that a file system or a web server takes for something else."""
    return unique(slugify(title), taken, reserved=_RESERVED)
