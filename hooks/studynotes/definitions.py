"""Footnotes and link definitions: each belongs to the first page that uses it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from studynotes.lines import owned_lines, spans_of
from studynotes.model import Block, Document, Dropped, Footnote, Link, NoteRef, Page, Picture
from studynotes.parse import UNUSED_NOTE
from studynotes.tree import all_runs

UNUSED_DEFINITION = "link definition that nothing uses"


@dataclass(frozen=True, slots=True)
class _Used:
    addresses: frozenset[str]
    labels: frozenset[str]


def with_definitions(pages: list[Page], document: Document) -> tuple[list[Page], list[Dropped]]:
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
            dropped += [Dropped(span.path, line, UNUSED_DEFINITION) for line in numbers]
        else:
            lines[owner] |= set(numbers)
    grown = [_grown(page, more, extra, document) for page, more, extra in zip(pages, taken, lines, strict=True)]
    return grown, dropped


def _grown(page: Page, notes: list[Footnote], lines: set[int], document: Document) -> Page:
    if not lines:
        return page
    owned = (owned_lines(page.blocks) | lines) - {drop.line for drop in document.dropped}
    return replace(page, blocks=(*page.blocks, *notes), spans=spans_of(owned, document))


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
