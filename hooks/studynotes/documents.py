"""From the files of the notes to tidied documents, each file by itself but for the rows of tables that speak once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import msgspec

from studynotes.facts import annotate
from studynotes.memory import Memory
from studynotes.model import Document, Heading, Source
from studynotes.parse import parse
from studynotes.split import page_level
from studynotes.tables import Tables
from studynotes.tidy import tidy

_PARTS, _TIDIED = "parts", "tidied"
_Spoken = tuple[int, frozenset[str], frozenset[str]]
"""What a file must know of the others: the level of headings that begin pages, and which rows of services.toml speak
for other files: slugs of pages, and reasons of lines that are left out."""


def read_documents(
    sources: Sequence[Source], tables: Tables, memory: Memory
) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """The documents as they are parsed, and with all rules and facts applied.

    Each file that the `memory` knows is what it was in the build before.
    """
    memory.begin()
    tables = memory.of((_PARTS, *_parts(tables)), lambda: tables)
    parsed = tuple(_parsed(memory.same(source), memory) for source in sources)
    return parsed, tuple(_tidied(parsed, tables, memory))


def _parts(tables: Tables) -> Iterator[object]:
    """The single tables, each of which is the same object until its file changes."""
    return (getattr(tables, name) for name in Tables.__struct_fields__)


def _parsed(source: Source, memory: Memory) -> Document:
    return memory.of((source,), lambda: parse(source))


def _tidied(parsed: Sequence[Document], tables: Tables, memory: Memory) -> Iterator[Document]:
    """Tidied documents with their facts. Each row of services.toml speaks for the first file that it matches."""
    level, taken, told = page_level(parsed), frozenset[str](), frozenset[str]()
    for document in parsed:
        spoken = memory.same((level, taken, told))
        tidied = memory.of((_TIDIED, document, tables, spoken), partial(_tidy, document, tables, spoken))
        taken |= {block.page for block in tidied.blocks if isinstance(block, Heading) and block.page}
        told |= {drop.reason for drop in tidied.dropped}
        yield tidied


def _tidy(document: Document, tables: Tables, spoken: _Spoken) -> Document:
    """The document with all rules and facts applied."""
    level, taken, told = spoken
    rows = tables.services
    services = msgspec.structs.replace(
        rows,
        service=tuple(row for row in rows.service if row.slug not in taken),
        drop=tuple(row for row in rows.drop if row.reason not in told),
    )
    known = msgspec.structs.replace(tables, services=services)
    return annotate(tidy(replace(document, page_level=level), known), tables)
