"""From the files of the notes to tidied documents, each file by itself but for the rows of tables that speak once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

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
from studynotes.tidy.habits import are_rough, habits
from studynotes.tidy.headings import is_page
from studynotes.tidy.unsafe import unsafe_html

_ASKED, _HABITS, _PARTS, _TIDIED, _WITH_FACTS = "asked", "habits", "parts", "tidied", "with facts"


class _Spoken(NamedTuple):
    """What a file must know of the others, and of the site."""

    level: int
    """Of headings that begin pages."""
    is_rough: bool
    """Whether it is written as rough notes are."""
    taken: frozenset[str]
    """Slugs of the rows of services.toml that speak for other files."""
    told: frozenset[str]
    """Reasons of lines that are left out in other files."""
    language: str
    asked: frozenset[str]
    """Which of the names of its blocks links of any file lead to."""


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
    tidied = tidy_documents(parsed, tables, level, language, memory)
    # Tables begin pages, too.
    _limited(tidied, is_page, most)
    return parsed, tuple(memory.of((_WITH_FACTS, each, tables), partial(annotate, each, tables)) for each in tidied)


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


def tidy_documents(
    parsed: Sequence[Document], tables: Tables, level: int, language: str, memory: Memory = NO_MEMORY
) -> tuple[Document, ...]:
    """The documents with all rules applied, whose headings up to the `level` begin pages.

    Each row of services.toml speaks for the first file that it matches.
    """
    shown = [memory.of((_HABITS, document), partial(habits, document)) for document in parsed]
    taken, told = frozenset[str](), frozenset[str]()
    asked = frozenset[str]().union(*(memory.of((_ASKED, each), partial(asked_names, each)) for each in parsed))
    found: list[Document] = []
    for document, is_rough in zip(parsed, are_rough(shown), strict=True):
        own = asked & {name.removeprefix("^").casefold() for name, _ in document.anchors} if asked else asked
        spoken = memory.same(_Spoken(level, is_rough, taken, told, language, own))
        tidied = memory.of((_TIDIED, document, tables, spoken), partial(_tidy, document, tables, spoken))
        taken |= {block.page for block in tidied.blocks if isinstance(block, Heading) and block.page}
        told |= {drop.reason for drop in tidied.dropped}
        found.append(tidied)
    return tuple(found)


def _tidy(document: Document, tables: Tables, spoken: _Spoken) -> Document:
    rows = tables.services
    services = msgspec.structs.replace(
        rows,
        service=tuple(r for r in rows.service if r.slug not in spoken.taken and r.file in {"", document.source.path}),
        drop=tuple(row for row in rows.drop if row.reason not in spoken.told),
    )
    known = msgspec.structs.replace(tables, services=services)
    written = replace(
        document,
        page_level=spoken.level,
        is_rough=spoken.is_rough,
        language=spoken.language,
        asked=spoken.asked,
    )
    return tidy(written, known)
