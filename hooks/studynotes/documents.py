"""From the files of the notes to tidied documents, each file by itself but for the rows of tables that speak once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import msgspec

from studynotes.facts import annotate
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Document, Heading, Source
from studynotes.parse import parse
from studynotes.source import NotesError
from studynotes.split import page_level
from studynotes.tables import Tables
from studynotes.tidy import tidy
from studynotes.tidy.attributes import asked_names
from studynotes.tidy.headings import is_page
from studynotes.tidy.unsafe import unsafe_html

_ASKED, _PARTS, _TIDIED = "asked", "parts", "tidied"
_Spoken = tuple[int, frozenset[str], frozenset[str], str, frozenset[str]]
"""What a file must know of the others: the level of headings that begin pages, and which rows of services.toml speak
for other files: slugs of pages, and reasons of lines that are left out; the language of the site; and which of the
names of its blocks links of any file lead to."""


def read_documents(
    sources: Sequence[Source], tables: Tables, language: str, memory: Memory = NO_MEMORY
) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """The documents as they are parsed, and with all rules and facts applied, for a site in the `language`.

    Each file that the `memory` knows is what it was in the build before. Raises `NotesError` for too many pages.
    """
    tables = memory.of((_PARTS, *_parts(tables)), lambda: tables)
    parsed = tuple(_parsed(memory.same(source), tables, memory) for source in sources)
    level, most = page_level(parsed), tables.services.most_pages
    _limited(parsed, lambda heading: heading.level <= level, most)
    tidied = tuple(_tidied(parsed, tables, level, language, memory))
    # Tables begin pages, too.
    _limited(tidied, is_page, most)
    return parsed, tidied


def read_document(source: Source, tables: Tables) -> Document:
    """The document with its HTML read, which depends on no table: headings may be HTML, too."""
    return unsafe_html(parse(source), tables)


def _limited(documents: Sequence[Document], begins: Callable[[Heading], bool], most: int) -> None:
    """Raise `NotesError` for more pages than there may be, before any work is done for them."""
    count = 0
    for document in documents:
        starts = [block.span for block in document.blocks if isinstance(block, Heading) and begins(block)]
        count += max(len(starts), 1)
        if count > most:
            first = starts[most - count].first if starts else 1
            what = (
                f"page {most + 1:,} begins here, and a site may have {most:,}: write fewer headings of the level "
                "that begins pages, or a larger `most_pages` at the top of services.toml"
            )
            raise NotesError(f"{document.source.path}:{first}: {what} [too-many-pages]")


def _parts(tables: Tables) -> Iterator[object]:
    """The single tables, each of which is the same object until its file changes."""
    return (getattr(tables, name) for name in Tables.__struct_fields__)


def _parsed(source: Source, tables: Tables, memory: Memory) -> Document:
    return memory.of((source,), lambda: read_document(source, tables))


def _tidied(
    parsed: Sequence[Document], tables: Tables, level: int, language: str, memory: Memory
) -> Iterator[Document]:
    """Tidied documents with their facts. Each row of services.toml speaks for the first file that it matches."""
    taken, told = frozenset[str](), frozenset[str]()
    asked = frozenset[str]().union(*(memory.of((_ASKED, each), partial(asked_names, each)) for each in parsed))
    for document in parsed:
        own = asked & {name.removeprefix("^").casefold() for name, _ in document.anchors} if asked else asked
        spoken = memory.same((level, taken, told, language, own))
        tidied = memory.of((_TIDIED, document, tables, spoken), partial(_tidy, document, tables, spoken))
        taken |= {block.page for block in tidied.blocks if isinstance(block, Heading) and block.page}
        told |= {drop.reason for drop in tidied.dropped}
        yield tidied


def _tidy(document: Document, tables: Tables, spoken: _Spoken) -> Document:
    """The document with all rules and facts applied."""
    level, taken, told, language, asked = spoken
    rows = tables.services
    services = msgspec.structs.replace(
        rows,
        service=tuple(row for row in rows.service if row.slug not in taken and row.file in {"", document.source.path}),
        drop=tuple(row for row in rows.drop if row.reason not in told),
    )
    known = msgspec.structs.replace(tables, services=services)
    return annotate(tidy(replace(document, page_level=level, language=language, asked=asked), known), tables)
