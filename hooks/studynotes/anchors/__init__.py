"""Links that never die: every id that was ever published leads somewhere, whatever became of its section.

anchors.toml remembers each id with the title and the first words of its section. An id that no section has any more is
looked for by these: its words may stand under another title, inside another section, on another page. It stays on its
old page as an alias of its successor, or as a link to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from studynotes.anchors.successors import Place, Successors, address
from studynotes.crosslink.goals import GLOSSARY
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Gone, Moved, Page, Problem, Term
from studynotes.table_files import toml_line
from studynotes.tables import AnchorRow, Tables

_KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Anchored:
    pages: tuple[Page, ...]
    gone: tuple[Gone, ...]
    problems: tuple[Problem, ...]
    forward: Mapping[str, str]
    """Address ("slug#id") of a section or page that is no more -> the address of its successor."""


def keep_anchors(pages: Sequence[Page], rows: Sequence[AnchorRow], memory: Memory = NO_MEMORY) -> Anchored:
    """The pages with every id of `rows` that no section has any more: as an alias, a link, or a page of links."""
    rows = [row for row in rows if row.page != GLOSSARY]
    successors = Successors(pages, (), rows, memory)
    aliases: dict[Place, list[str]] = {}
    moved: dict[str, list[Moved]] = {}
    lost: list[Problem] = []
    forward: dict[str, str] = {}
    for row in successors.missing:
        place = successors.of(row)
        if place is None:
            lost.append(_lost(row))
            continue
        forward[address((row.page, row.id))] = address(place)
        if place[0] == row.page:
            aliases.setdefault(place, []).append(row.id)
        else:
            moved.setdefault(row.page, []).append(Moved(row.id, row.title, address(place)))
    known = {page.slug for page in pages}
    made = (_with_aliases(page, aliases, tuple(moved.get(page.slug, ()))) for page in pages)
    kept = tuple(memory.like((_KEPT, page.slug), page) for page in made)
    gone = tuple(_gone(slug, own) for slug, own in moved.items() if slug not in known)
    return Anchored(kept, gone, tuple(lost), forward)


def renamed_terms(terms: Sequence[Term], rows: Sequence[AnchorRow]) -> tuple[Moved, ...]:
    """Ids that terms had in the glossary and have no more."""
    successors = Successors((), terms, [row for row in rows if row.page == GLOSSARY])
    places = ((row, successors.of(row)) for row in successors.missing)
    return tuple(Moved(row.id, row.title, address(place or (GLOSSARY, ""))) for row, place in places)


def forwarded(tables: Tables, forward: Mapping[str, str]) -> Tables:
    """The tables with the addresses of today: a row that names a renamed section goes on to mean it."""
    if not forward:
        return tables
    change = msgspec.structs.replace
    terms = tuple(change(row, page=forward.get(row.page, row.page)) for row in tables.terms.term)
    mentions = tuple(change(row, to=forward.get(row.to, row.to)) for row in tables.terms.mention)
    rows = (
        change(row, side=tuple(change(side, section=forward.get(side.section, side.section)) for side in row.side))
        for row in tables.comparisons.comparison
    )
    searches = tuple(change(row, section=forward.get(row.section, row.section)) for row in tables.searches.search)
    return change(
        tables,
        terms=change(tables.terms, term=terms, mention=mentions),
        comparisons=change(tables.comparisons, comparison=tuple(rows)),
        searches=change(tables.searches, search=searches),
    )


def _with_aliases(page: Page, aliases: Mapping[Place, Sequence[str]], moved: tuple[Moved, ...]) -> Page:
    if not moved and not any((page.slug, section.id) in aliases for section in page.sections):
        return page
    sections = tuple(
        replace(section, aliases=tuple(aliases.get((page.slug, section.id), ()))) for section in page.sections
    )
    return replace(page, sections=sections, moved=moved)


def _gone(slug: str, moved: Sequence[Moved]) -> Gone:
    head = next((each for each in moved if each.id == slug), moved[0])
    return Gone(slug, head.title, head.to, tuple(moved))


def _lost(row: AnchorRow) -> Problem:
    what = (
        f'nothing on the site takes the place of "{row.title}", which was published as {row.page}/#{row.id}; say with '
        '`to = "page#section"` where its readers should go'
    )
    named = (toml_line("page", row.page), toml_line("id", row.id))
    return Problem("anchors.toml", 0, what, "anchor-lost", "error", named)
