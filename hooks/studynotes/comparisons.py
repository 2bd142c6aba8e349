"""Passages that set one thing against another: "X vs Y", found in the notes or named in comparisons.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, takewhile

from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import (
    Block,
    FactNote,
    Figure,
    Line,
    Page,
    Section,
    Site,
    Span,
    plain,
)
from studynotes.runs import after_label
from studynotes.sections import Statement, lines_of, own_blocks
from studynotes.slug import Taken, slugify
from studynotes.tables import ComparisonRow, SideRow, Tables
from studynotes.text import name_key, sentence_case
from studynotes.tree import walk

_AGAINST = re.compile(r"(?<!\s)\s+(?:vs\.?|versus|or|and)\s+", re.IGNORECASE)
_AROUND = '"“”„«» .:?'
"""Signs around a name that are no part of it, as those of "C++" are."""
_TITLED = "titled"


@dataclass(frozen=True, slots=True)
class Side:
    name: str
    page: Page
    section: Section
    lines: tuple[Statement, ...]
    figures: tuple[Figure, ...] = ()
    """The pictures of a side that is a whole section."""


@dataclass(frozen=True, slots=True)
class Comparison:
    id: str
    title: str
    sides: tuple[Side, ...]


def comparisons(site: Site, tables: Tables, memory: Memory = NO_MEMORY) -> tuple[Comparison, ...]:
    """The comparisons of comparisons.toml whose sides are all there, then those that the notes make themselves."""
    shelf = _Shelf(site.pages)
    rows = tables.comparisons.comparison
    found = [(row.title, sides) for row in rows if (sides := tuple(_sides(row, shelf)))]
    told = {_name(title) for title, _ in found} | {_place(side) for _, sides in found for side in sides}
    for page in site.pages:
        for title, sides in memory.of((_TITLED, page), partial(_titled, page, shelf)):
            if _name(title) not in told and not {_place(side) for side in sides} & told:
                found.append((title, sides))
    taken = Taken()
    return tuple(Comparison(taken.unique(slugify(title)), title, sides) for title, sides in found)


def _titled(page: Page, shelf: _Shelf) -> list[tuple[str, tuple[Side, ...]]]:
    """The title and the sides of each section titled "X vs Y" that has both of them."""
    names = ((at, section.title, _AGAINST.split(section.title)) for at, section in enumerate(page.sections))
    found = ((title, _own_sides(page, at, own, shelf)) for at, title, own in names if len(own) == 2)
    return [(title, sides) for title, sides in found if sides]


def missing_sides(rows: Sequence[ComparisonRow], site: Site) -> Iterator[tuple[ComparisonRow, SideRow]]:
    """The sides of rows that nothing on the site matches any more."""
    shelf = _Shelf(site.pages)
    yield from ((row, side) for row in rows for side in row.side if _side(side, shelf) is None)


class _Shelf:
    """The pages of a site, each looked through once, however many comparisons speak of it."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = {page.slug: page for page in pages}
        self._sections: dict[str, dict[str, Section]] = {}
        self._blocks: dict[str, Mapping[str, Sequence[Block]]] = {}

    def find(self, place: str) -> tuple[Page, Section] | None:
        """The section that a table writes as `place`, with its page."""
        slug, _, ident = place.partition("#")
        page = self._pages.get(slug)
        if page is None:
            return None
        if slug not in self._sections:
            self._sections[slug] = {each.id: each for each in reversed(page.sections)}
        section = self._sections[slug].get(ident or slug)
        return (page, section) if section else None

    def blocks(self, page: Page, section: Section) -> Sequence[Block]:
        """The blocks of a section, without those of sections inside of it."""
        if page.slug not in self._blocks:
            self._blocks[page.slug] = own_blocks(page)
        return self._blocks[page.slug][section.id]

    def said(self, page: Page, section: Section) -> tuple[Statement, ...]:
        """What the section says itself."""
        return tuple(lines_of(self.blocks(page, section)))


def _place(side: Side) -> str:
    return f"{side.page.slug}#{side.section.id}"


def _sides(row: ComparisonRow, shelf: _Shelf) -> tuple[Side, ...]:
    sides = [_side(side, shelf) for side in row.side]
    return tuple(side for side in sides if side) if all(sides) else ()


def _side(row: SideRow, shelf: _Shelf) -> Side | None:
    place = shelf.find(row.section)
    if place is None:
        return None
    if row.begins:
        lines = tuple(_beginning(shelf.said(*place), row.begins, row.name))
        return Side(row.name, *place, lines) if lines else None
    side = _whole(row.name, *place, shelf)
    return side if side.lines else None


def _whole(name: str, page: Page, section: Section, shelf: _Shelf) -> Side:
    """The side that a whole section is."""
    figures = tuple(block for block in walk(shelf.blocks(page, section)) if isinstance(block, Figure))
    return Side(name, page, section, shelf.said(page, section), figures)


def _own_sides(page: Page, at: int, names: Sequence[str], shelf: _Shelf) -> tuple[Side, ...]:
    """Both sides of the section with the number `at`, titled "X vs Y", when it has a subsection or a line "X: ..." for
    each of these `names`.
    """
    section = page.sections[at]
    inner = list(takewhile(lambda each: each.span.first in section.span, islice(page.sections, at + 1, None)))
    sections = [each for name in names for each in inner if _name(each.title) == _name(name)]
    if len(sections) == len(names):
        sides = [_whole(each.title, page, each, shelf) for each in sections]
    else:
        own = shelf.said(page, section)
        labels = [sentence_case(name) for name in names]
        sides = [Side(label, page, section, tuple(_beginning(own, label, label, is_label=True))) for label in labels]
    return tuple(sides) if all(side.lines for side in sides) else ()


def _beginning(lines: Sequence[Statement], words: str, name: str, *, is_label: bool = False) -> Iterator[Statement]:
    """The lines that begin with the words, and the notes about them.

    With `is_label`, only lines that have a colon behind the words. A label that says the name of the side is left out.
    """
    spans: list[Span] = []
    for line in lines:
        if isinstance(line, FactNote):
            if any(line.span.first in span for span in spans):
                yield line
            continue
        text = plain(line.runs)
        label, colon, _ = text.partition(":")
        if colon and _is_named(label, words):
            spans.append(line.span)
            is_name = _is_named(label, name)
            yield Line(after_label(line.runs, label)[1], line.span) if is_name else line
        elif not is_label and text.startswith(words):
            spans.append(line.span)
            yield line


def _is_named(label: str, name: str) -> bool:
    """Whether the label is the name, or one is the plural of the other."""
    one, other = _name(label), _name(name)
    return one == f"{other}s" or other in {one, f"{one}s"}


def _name(text: str) -> str:
    return name_key(text).strip(_AROUND)
