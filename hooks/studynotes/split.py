"""Split tidied documents into pages with sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from studynotes.model import (
    Block,
    Document,
    Dropped,
    Figure,
    Footnote,
    Heading,
    Item,
    Link,
    List,
    NoteRef,
    Page,
    Paragraph,
    Picture,
    Run,
    Section,
    Span,
    Styled,
    Table,
    plain,
)
from studynotes.parse import UNUSED_NOTE
from studynotes.slug import page_slug, slugify, unique
from studynotes.tables import ServiceRow, Tables
from studynotes.tidy.headings import is_page
from studynotes.tree import Blocks, walk


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
        own = [_page(blocks, document, rows, taken) for blocks in _cut(document)]
        own, unused = _with_definitions(own, document)
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


def _page(blocks: Blocks, document: Document, rows: dict[str, ServiceRow], taken: set[str]) -> Page:
    heading = blocks[0]
    assert isinstance(heading, Heading)
    row = rows.get(heading.page or "")
    title = plain(heading.runs).strip()
    slug = row.slug if row else page_slug(title, taken)
    spans = _spans(owned_lines(blocks), document)
    span = Span(document.source.path, spans[0].first, spans[-1].last)
    return Page(
        slug=slug,
        title=title,
        short=row.short if row else title,
        group=row.group if row else "",
        summary=row.summary if row else "",
        blocks=blocks,
        sections=_sections(blocks, slug, span, document),
        span=span,
        spans=spans,
    )


# --- lines


def owned_lines(blocks: Iterable[Block]) -> set[int]:
    """Every source line that stands on the page because of these blocks."""
    return {line for block in blocks for span in _own_spans(block) for line in range(span.first, span.last + 1)}


def _own_spans(block: Block) -> Iterator[Span]:
    match block:
        case Heading(span=span, expansion=expansion):
            yield span
            if expansion:
                yield expansion
        case Paragraph(lines=lines):
            yield from (line.span for line in lines)
        case List(items=items):
            for item in items:
                yield from _item_spans(item)
        case _:
            yield block.span


def _item_spans(item: Item) -> Iterator[Span]:
    yield replace(item.span, last=item.span.first)
    for block in item.blocks:
        yield from _own_spans(block)


def _spans(lines: set[int], document: Document) -> tuple[Span, ...]:
    """`lines` as spans: blank lines between two owned ones do not end a span, all others do."""
    text = document.source.lines
    spans: list[Span] = []
    for line in sorted(line for line in lines if text[line - 1].strip()):
        last = spans[-1].last if spans else line
        if spans and not any(text[between - 1].strip() for between in range(last + 1, line)):
            spans[-1] = replace(spans[-1], last=line)
        else:
            spans.append(Span(document.source.path, line, line))
    return tuple(spans) or (Span(document.source.path, min(lines, default=1), min(lines, default=1)),)


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


@dataclass(frozen=True, slots=True)
class _Used:
    addresses: frozenset[str]
    labels: frozenset[str]


def _with_definitions(pages: list[Page], document: Document) -> tuple[list[Page], list[Dropped]]:
    """Give each footnote and link definition to the first page that uses it."""
    notes = [block for block in document.blocks if isinstance(block, Footnote)]
    if not notes and not document.definitions:
        return pages, []
    used = [_used(page.blocks) for page in pages]
    taken: list[list[Footnote]] = [[] for _ in pages]
    lines: list[set[int]] = [set() for _ in pages]
    dropped: list[Dropped] = []
    for note in notes:
        owner = next((index for index, page in enumerate(used) if note.label in page.labels), None)
        if owner is None:
            dropped += [Dropped(note.span.path, line, UNUSED_NOTE) for line in sorted(owned_lines([note]))]
        else:
            taken[owner].append(note)
            lines[owner] |= owned_lines([note])
    for definition in document.definitions:
        owner = next((index for index, page in enumerate(used) if definition.href in page.addresses), None)
        span = definition.span
        numbers = range(span.first, span.last + 1)
        if owner is None:
            dropped += [Dropped(span.path, line, "link definition that nothing uses") for line in numbers]
        else:
            lines[owner] |= set(numbers)
    grown = [_grown(page, more, extra, document) for page, more, extra in zip(pages, taken, lines, strict=True)]
    return grown, dropped


def _grown(page: Page, notes: list[Footnote], lines: set[int], document: Document) -> Page:
    if not lines:
        return page
    owned = owned_lines(page.blocks) | lines
    return replace(page, blocks=(*page.blocks, *notes), spans=_spans(owned, document))


def _used(blocks: Iterable[Block]) -> _Used:
    addresses: set[str] = set()
    labels: set[str] = set()
    for run in all_runs(blocks):
        match run:
            case Link(href=href):
                addresses.add(href)
            case Picture(src=src):
                addresses.add(src)
            case NoteRef(label=label):
                labels.add(label)
            case _:
                pass
    return _Used(frozenset(addresses), frozenset(labels))


def all_runs(blocks: Iterable[Block]) -> Iterator[Run]:
    """Every run below `blocks`, those inside links and emphasis included."""
    for block in walk(blocks):
        match block:
            case Heading(runs=runs):
                yield from _deep(runs)
            case Figure(picture=picture):
                yield picture
            case Paragraph(lines=lines):
                for line in lines:
                    yield from _deep(line.runs)
            case Table(rows=rows):
                for row in rows:
                    for cell in row.cells:
                        yield from _deep(cell)
            case _:
                pass


def _deep(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        yield run
        if isinstance(run, Link | Styled):
            yield from _deep(run.runs)
