"""Split tidied documents into pages with sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studynotes.definitions import with_definitions
from studynotes.lines import owned_lines, spans_of
from studynotes.model import (
    Block,
    Document,
    Dropped,
    Footnote,
    Heading,
    Page,
    Section,
    Span,
    plain,
)
from studynotes.slug import page_slug, slugify, unique
from studynotes.tables import ServiceRow, Tables
from studynotes.tidy.headings import is_page
from studynotes.tree import Blocks


def page_level(documents: Sequence[Document]) -> int:
    """The heading level that begins a page: 1, or 2 when there is at most one H1, or 0 for one page a file."""
    levels = [block.level for document in documents for block in document.blocks if isinstance(block, Heading)]
    if levels.count(1) > 1:
        return 1
    return 2 if 2 in levels else levels.count(1)


def split(documents: Sequence[Document], tables: Tables) -> tuple[tuple[Page, ...], tuple[Dropped, ...]]:
    """Pages in source order, each from one file, and the definitions that no page uses."""
    rows = {row.slug: row for row in tables.services.service}
    taken = set(rows)
    pages: list[Page] = []
    dropped: list[Dropped] = []
    for document in documents:
        gone = {drop.line for drop in document.dropped}
        own = [_page(blocks, document, rows, taken, gone) for blocks in _cut(document)]
        own, unused = with_definitions(own, document)
        pages += own
        dropped += unused
    return tuple(pages), tuple(dropped)


def _cut(document: Document) -> Iterator[Blocks]:
    """The blocks of each page, its heading first. What stands above the first heading belongs to the first page."""
    preamble: list[Block] = []
    page: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Footnote):
            continue
        if is_page(block):
            if page:
                yield tuple(page)
                preamble = []
            page = [block, *preamble]
        elif page:
            page.append(block)
        else:
            preamble.append(block)
    if page:
        yield tuple(page)


def _page(blocks: Blocks, document: Document, rows: dict[str, ServiceRow], taken: set[str], gone: set[int]) -> Page:
    heading = blocks[0]
    assert isinstance(heading, Heading)
    row = rows.get(heading.page or "")
    title = plain(heading.runs).strip()
    slug = row.slug if row else page_slug(title, taken)
    spans = spans_of(owned_lines(blocks) - gone, document)
    span = Span(document.source.path, spans[0].first, spans[-1].last)
    return Page(
        slug=slug,
        title=title,
        short=(row.short if row else "") or title,
        group=row.group if row else "",
        summary=row.summary if row else "",
        blocks=blocks,
        sections=_sections(blocks, slug, span, document),
        span=span,
        spans=spans,
        docs=row.docs if row else "",
    )


# --- lines


# --- sections


def _sections(blocks: Blocks, slug: str, page: Span, document: Document) -> tuple[Section, ...]:
    headings = [block for block in blocks if isinstance(block, Heading)]
    taken = {slug}
    found = [Section(slug, headings[0], page)]
    for index, heading in enumerate(headings[1:], start=1):
        later = (other for other in headings[index + 1 :] if other.level <= heading.level)
        end = next((other.span.first - 1 for other in later), page.last)
        while end > heading.span.last and not document.source.lines[end - 1].strip():
            end -= 1
        ident = unique(slugify(plain(heading.runs)), taken)
        found.append(Section(ident, heading, Span(page.path, heading.span.first, max(end, heading.span.last))))
    return tuple(found)


# --- footnotes and link definitions
