"""Shelves: many pages cut so that no list of them is long, in the navigation and on the front page."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from math import isqrt

from studynotes.model import Page, Site
from studynotes.pages.groups import FLAT, grouped

_LONGEST = 30
"""Characters of each of the two titles that name a shelf."""


def shelves(site: Site) -> Iterator[tuple[str, tuple[Page, ...]]]:
    """(name, its pages) of each group; and of each shelf, when too many pages are in no group, in their order.

    Pages that stand for themselves come last, under an empty name.
    """
    for group, pages in grouped(site):
        if group or len(pages) <= FLAT:
            yield group, pages
        else:
            yield from cut(pages)


def cut(pages: Sequence[Page]) -> Iterator[tuple[str, tuple[Page, ...]]]:
    """(name, its pages) of the shelves that hold the `pages`, of which there is at least one.

    A shelf holds files as a whole, or a part of a long one. Like the volumes of an encyclopaedia, it has the titles of
    its first and last page.
    """
    return ((_name(shelf), shelf) for shelf in _shelves(pages))


def navigation(site: Site) -> list[dict[str, object]]:
    """Names and files of all pages by group or shelf, as MkDocs reads a navigation; the theme takes names for HTML."""
    entries: list[dict[str, object]] = []
    for group, pages in shelves(site):
        own = _entries(pages, site.prefix)
        if len(pages) > FLAT:
            own = [{html.escape(name): _entries(shelf, site.prefix)} for name, shelf in cut(pages)]
        entries += [{html.escape(group): own}] if group else own
    return entries


def _entries(pages: Sequence[Page], prefix: str) -> list[dict[str, object]]:
    return [{html.escape(page.short): f"{prefix}/{page.slug}.md"} for page in pages]


def named(entries: object) -> list[object]:
    """The hand-written navigation, as MkDocs reads it, with its names as text; the theme takes names for HTML."""
    return [_named(entry) for entry in entries] if isinstance(entries, list) else []


def _named(entry: object) -> object:
    if not isinstance(entry, dict):
        return entry
    return {html.escape(str(name)): named(below) if isinstance(below, list) else below for name, below in entry.items()}


def _shelves(pages: Sequence[Page]) -> Iterator[tuple[Page, ...]]:
    # About as many shelves as pages on one: what a page shows of both grows with the root of their number.
    room = max(FLAT // 2, isqrt(len(pages)) + 1)
    shelf: tuple[Page, ...] = ()
    for _, own in groupby(pages, key=lambda page: page.span.path):
        for part in _parts(tuple(own), room):
            if shelf and len(shelf) + len(part) > room:
                yield shelf
                shelf = ()
            shelf += part
    yield shelf


def _parts(pages: tuple[Page, ...], room: int) -> Iterator[tuple[Page, ...]]:
    """The pages in as few parts as there is `room` for, all of about the same size."""
    count = -(-len(pages) // room)
    ends = [len(pages) * at // count for at in range(count + 1)]
    return (pages[start:end] for start, end in pairwise(ends))


def _name(shelf: Sequence[Page]) -> str:
    first, last = _short(shelf[0]), _short(shelf[-1])
    return first if first == last else f"{first} – {last}"


def _short(page: Page) -> str:
    if len(page.short) <= _LONGEST:
        return page.short
    start = page.short[:_LONGEST]
    return f"{start.rpartition(' ')[0] or start} …"
