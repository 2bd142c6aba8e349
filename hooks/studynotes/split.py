"""Split tidied documents into pages with sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from studynotes.definitions import with_definitions
from studynotes.files import distinctions, folders, is_front
from studynotes.lines import owned_lines, spans_of
from studynotes.memory import NO_MEMORY, Memory
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
from studynotes.slug import Taken, page_slugs, slugify
from studynotes.tables import ServiceRow, Services, Tables
from studynotes.text import key
from studynotes.tidy.headings import is_page
from studynotes.tree import Blocks

_SHORT = 20_000
"""Characters of files, on the average, up to which each is a page."""
_CUT, _DISTINCTIONS, _PAGES, _TITLES = "cut", "distinctions", "pages", "titles"


class _Name(NamedTuple):
    """What the path of its file says about a page."""

    of: str
    """What tells the page from others of its title."""
    address: str
    """What of that stands in its address."""
    group: str


def page_level(documents: Sequence[Document]) -> int:
    """The heading level that begins a page: 1, or the next one that occurs when there is at most one title.

    A title is an H1, or what the front matter of a file without one says. Without any other heading, and for several
    short files, it is 1 for the one H1 and 0, one page a file, for none.
    """
    levels = [[block.level for block in document.blocks if isinstance(block, Heading)] for document in documents]
    first = sum(own.count(1) for own in levels)
    named = sum(bool(document.title and 1 not in own) for document, own in zip(documents, levels, strict=True))
    if first + named > 1:
        return 1
    if _are_short(documents):
        return first
    return min((level for own in levels for level in own if level > 1), default=first)


def _are_short(documents: Sequence[Document]) -> bool:
    """Whether there are several files, each of which a page can hold; a front page beside them does not count."""
    files = [document.source for document in documents]
    if files and is_front(PurePosixPath(files[0].path).name):
        del files[0]
    size = sum(len(line) + 1 for source in files for line in source.lines)
    return len(files) > 1 and size <= _SHORT * len(files)


def split(
    documents: Sequence[Document], tables: Tables, memory: Memory = NO_MEMORY
) -> tuple[tuple[Page, ...], tuple[Dropped, ...]]:
    """Pages in source order, each from one file, and the definitions that no page uses."""
    services = tables.services
    rows = {row.slug: row for row in services.service}
    taken = page_slugs(rows)
    cuts = [(document, memory.of((_CUT, document), partial(_cut, document))) for document in documents]
    titles = [
        (document.source.path, title)
        for document, cut in cuts
        for title in memory.of((_TITLES, cut), partial(_titles, cut))
    ]
    names = _names(titles, folders([document.source.path for document in documents]), services, memory)
    pages: list[Page] = []
    dropped: list[Dropped] = []
    for document, cut in cuts:
        own_names = memory.same(tuple(next(names) for _ in cut))
        slugs = memory.same(tuple(_slug(*each, rows, taken) for each in zip(cut, own_names, strict=True)))
        make = partial(_pages, document, cut, slugs, own_names, rows)
        own, unused = memory.of((_PAGES, document, services, slugs, own_names), make)
        # The other pages of a file that changed are as they were.
        pages += [memory.like((_PAGES, page.slug), page) for page in own]
        dropped += unused
    return tuple(pages), tuple(dropped)


def _titles(cut: Sequence[Blocks]) -> tuple[str, ...]:
    """The titles of pages as they are compared."""
    return tuple(key(_title(_heading(blocks))) for blocks in cut)


def _names(
    titles: Sequence[tuple[str, str]], folder_of: Mapping[str, str], services: Services, memory: Memory
) -> Iterator[_Name]:
    """What the path of its file says about each page, whose path and title are given: what makes the title one of its
    own among those of other files, and the folder, if no row says in which groups pages stand.
    """
    files: dict[str, dict[str, None]] = {}
    for path, title in titles:
        files.setdefault(title, {})[path] = None
    told = {title: _distinctions(tuple(paths), title, memory) for title, paths in files.items() if len(paths) > 1}
    for path, title in titles:
        of = told[title][path] if title in told else ""
        # The first one keeps its address when namesakes come.
        address = of if path != next(iter(files[title])) else ""
        yield _Name(of, address, "" if services.groups else folder_of[path])


def _distinctions(paths: tuple[str, ...], title: str, memory: Memory) -> Mapping[str, str]:
    given = memory.same((paths, title))
    return memory.of((_DISTINCTIONS, given), lambda: distinctions(*given))


def _slug(blocks: Blocks, name: _Name, rows: Mapping[str, ServiceRow], taken: Taken) -> str:
    heading = _heading(blocks)
    row = rows.get(heading.page or "")
    return row.slug if row else taken.unique(slugify(f"{_title(heading)} {name.address}"))


def _heading(blocks: Blocks) -> Heading:
    """That of a page: its first block."""
    heading = blocks[0]
    assert isinstance(heading, Heading)
    return heading


def _title(heading: Heading) -> str:
    return plain(heading.runs).strip()


def _pages(
    document: Document,
    cut: Sequence[Blocks],
    slugs: Sequence[str],
    names: Sequence[_Name],
    rows: Mapping[str, ServiceRow],
) -> tuple[list[Page], list[Dropped]]:
    """The pages of a document, and the definitions that none of them uses."""
    gone = {drop.line for drop in document.dropped}
    own = [_page(*each, document, rows, gone) for each in zip(cut, slugs, names, strict=True)]
    return with_definitions(own, document)


def _cut(document: Document) -> tuple[Blocks, ...]:
    return tuple(_stretches(document))


def _stretches(document: Document) -> Iterator[Blocks]:
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


def _page(
    blocks: Blocks, slug: str, name: _Name, document: Document, rows: Mapping[str, ServiceRow], gone: set[int]
) -> Page:
    heading = _heading(blocks)
    row, title = rows.get(heading.page or ""), _title(heading)
    spans = spans_of(owned_lines(blocks) - gone, document)
    span = Span(document.source.path, spans[0].first, spans[-1].last)
    return Page(
        slug=slug,
        title=title,
        short=(row.short if row else "") or (f"{title} ({name.of})" if name.of else title),
        group=(row.group if row else "") or name.group,
        summary=row.summary if row else "",
        blocks=blocks,
        sections=_sections(blocks, slug, span, document, gone),
        span=span,
        spans=spans,
        docs=row.docs if row else "",
    )


def _sections(blocks: Blocks, slug: str, page: Span, document: Document, gone: set[int]) -> tuple[Section, ...]:
    """The sections of a page, each to the last line that is not blank and not among those that are `gone`."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    taken = Taken((slug,))
    found = [Section(slug, headings[0], page)]
    for heading, last in zip(headings[1:], _ends(headings[1:], page.last), strict=True):
        end = last
        while end > heading.span.last and (end in gone or not document.source.lines[end - 1].strip()):
            end -= 1
        ident = taken.unique(slugify(plain(heading.runs)))
        found.append(Section(ident, heading, Span(page.path, heading.span.first, max(end, heading.span.last))))
    return tuple(found)


def _ends(headings: Sequence[Heading], last: int) -> list[int]:
    """The last line of the section of each heading: the one above the next heading that is as high."""
    ends = [last] * len(headings)
    open_: list[int] = []
    for at, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            ends[open_.pop()] = heading.span.first - 1
        open_.append(at)
    return ends
