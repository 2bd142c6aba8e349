"""Addresses made from titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MARKS = (
    "\u0300-\u061a\u0620-\u167f\u1681-\u180a\u1810-\u1fff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ufb1e\ufe20-\ufe2f"
    "\U000101fd-\U0001e94a"
)
"""Where marks on letters stand, for a class of a regular expression: Hindi and Thai cannot do without them."""
_GAPS = re.compile(r"[\W_]+")
# They only say how signs around them join, or where a word may be cut.
_UNSEEN = re.compile("[\xad\u200c\u200d]")
_IS_MARK = re.compile(f"[{MARKS}]")
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
    """Lower-case letters with their marks, and digits, of any script, joined by hyphens; "section" without any."""
    text = unicodedata.normalize("NFKC", title[:_READ]).casefold().replace("'", "").replace("’", "")[:_READ]
    joined = _GAPS.sub("-", text) if text.isascii() else _joined(_UNSEEN.sub("", text))
    slug = joined.strip("-")[:_LONGEST]
    # Names of files are counted in bytes.
    slug = slug.encode("utf-8")[:_MOST_BYTES].decode("utf-8", "ignore").strip("-")
    return slug or "section"


def _joined(text: str) -> str:
    """`text` with hyphens in place of all but letters, digits, and the marks that stand on one of them."""
    kept: list[str] = []
    for char in text:
        is_mark = bool(_IS_MARK.match(char)) and unicodedata.category(char) in {"Mn", "Mc"}
        if char.isalnum() or (is_mark and kept and kept[-1] != "-"):
            kept.append(char)
        elif kept and kept[-1] != "-":
            kept.append("-")
    return "".join(kept)


class Taken:
    """Addresses that are taken. It counts them: looking for a free one from the start takes long for the thousandth."""

    def __init__(self, slugs: Iterable[str] = ()) -> None:
        self._slugs = {slug.casefold() for slug in slugs}
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
