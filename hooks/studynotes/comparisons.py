"""Passages that set one thing against another: "X vs Y", found in the notes or named in comparisons.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studynotes.model import (
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
from studynotes.sections import Statement, own_blocks, statements
from studynotes.slug import slugify, unique
from studynotes.tables import ComparisonRow, SideRow, Tables
from studynotes.text import key, sentence_case
from studynotes.tree import walk

_AGAINST = re.compile(r"\s+(?:vs\.?|versus|or|and)\s+", re.IGNORECASE)


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


def comparisons(site: Site, tables: Tables) -> tuple[Comparison, ...]:
    """The comparisons of comparisons.toml whose sides are all there, then those that the notes make themselves."""
    pages = {page.slug: page for page in site.pages}
    rows = tables.comparisons.comparison
    found = [(row.title, sides) for row in rows if (sides := tuple(_sides(row, pages)))]
    told = {key(title) for title, _ in found} | {_place(side) for _, sides in found for side in sides}
    for page in site.pages:
        for section in page.sections:
            sides = _own_sides(page, section)
            if sides and key(section.title) not in told and not {_place(side) for side in sides} & told:
                found.append((section.title, sides))
    taken: set[str] = set()
    return tuple(Comparison(unique(slugify(title), taken), title, sides) for title, sides in found)


def missing_sides(row: ComparisonRow, site: Site) -> Iterator[SideRow]:
    """The sides of a row that nothing on the site matches any more."""
    pages = {page.slug: page for page in site.pages}
    yield from (side for side in row.side if _side(side, pages) is None)


def _place(side: Side) -> str:
    return f"{side.page.slug}#{side.section.id}"


def _sides(row: ComparisonRow, pages: Mapping[str, Page]) -> tuple[Side, ...]:
    sides = [_side(side, pages) for side in row.side]
    return tuple(side for side in sides if side) if all(sides) else ()


def _side(row: SideRow, pages: Mapping[str, Page]) -> Side | None:
    slug, _, ident = row.section.partition("#")
    page = pages.get(slug)
    section = next((each for each in page.sections if each.id == (ident or slug)), None) if page else None
    if page is None or section is None:
        return None
    if row.begins:
        lines = tuple(_beginning(tuple(statements(page, section)), row.begins, row.name))
        return Side(row.name, page, section, lines) if lines else None
    side = _whole(row.name, page, section)
    return side if side.lines else None


def _whole(name: str, page: Page, section: Section) -> Side:
    """The side that a whole section is."""
    figures = tuple(block for block in walk(own_blocks(page)[section.id]) if isinstance(block, Figure))
    return Side(name, page, section, tuple(statements(page, section)), figures)


def _own_sides(page: Page, section: Section) -> tuple[Side, ...]:
    """Both sides of a section titled "X vs Y", when it has a subsection or a line "X: ..." for each of them."""
    names = _AGAINST.split(section.title)
    if len(names) != 2:
        return ()
    inner = [each for each in page.sections if each is not section and each.span.first in section.span]
    sections = [each for name in names for each in inner if key(each.title) == key(name)]
    if len(sections) == len(names):
        sides = [_whole(each.title, page, each) for each in sections]
    else:
        own = tuple(statements(page, section))
        labels = [sentence_case(name.removesuffix("s")) for name in names]
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
        if colon and key(label) in {key(words), key(f"{words}s")}:
            spans.append(line.span)
            is_name = key(label) in {key(name), key(f"{name}s")}
            yield Line(after_label(line.runs, label)[1], line.span) if is_name else line
        elif not is_label and text.startswith(words):
            spans.append(line.span)
            yield line
