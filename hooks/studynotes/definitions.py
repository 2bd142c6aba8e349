"""Footnotes and link definitions: each belongs to the first page that uses it, footnotes to the section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from studynotes.lines import owned_lines, spans_of
from studynotes.model import Document, Dropped, Footnote, Heading, Link, NoteRef, Page, Picture
from studynotes.parse import UNUSED_NOTE
from studynotes.tree import Blocks, all_runs

UNUSED_DEFINITION = "link definition that nothing uses"


@dataclass(frozen=True, slots=True)
class _Used:
    """The number of the first page that uses each address, and of that page and its section for labels of footnotes."""

    addresses: Mapping[str, int]
    labels: Mapping[str, tuple[int, int]]


def with_definitions(pages: list[Page], document: Document) -> tuple[list[Page], list[Dropped]]:
    """Give each footnote and link definition to the first page that uses it."""
    notes = [block for block in document.blocks if isinstance(block, Footnote)]
    if not notes and not document.definitions:
        return pages, []
    used = _first_pages(pages, notes)
    # A definition in the first line of an item that says more.
    shown = {line for page in pages for line in owned_lines(page.blocks)} if document.definitions else set[int]()
    taken: list[dict[int, list[Footnote]]] = [{} for _ in pages]
    lines: list[set[int]] = [set() for _ in pages]
    dropped: list[Dropped] = []
    for note in notes:
        place = used.labels.get(note.label)
        if place is None:
            dropped += [Dropped(note.span.path, line, UNUSED_NOTE) for line in sorted(owned_lines([note]))]
        else:
            page, section = place
            taken[page].setdefault(section, []).append(note)
            lines[page] |= owned_lines([note])
    for definition in document.definitions:
        owner = used.addresses.get(definition.href)
        span = definition.span
        numbers = set(range(span.first, span.last + 1)) - shown
        if owner is None:
            dropped += [Dropped(span.path, line, UNUSED_DEFINITION) for line in sorted(numbers)]
        else:
            lines[owner] |= numbers
    grown = [_grown(page, more, extra, document) for page, more, extra in zip(pages, taken, lines, strict=True)]
    return grown, dropped


def _grown(page: Page, notes: Mapping[int, list[Footnote]], lines: set[int], document: Document) -> Page:
    if not lines:
        return page
    owned = (owned_lines(page.blocks) | lines) - {drop.line for drop in document.dropped}
    blocks = tuple(block for at, own in enumerate(_sections(page.blocks)) for block in (*own, *notes.get(at, ())))
    return replace(page, blocks=blocks, spans=spans_of(owned, document))


def _sections(blocks: Blocks) -> list[Blocks]:
    """The blocks of a page, cut before each heading but that of the page, which is its first block."""
    starts = [at for at, block in enumerate(blocks) if at == 0 or isinstance(block, Heading)]
    return [blocks[start:stop] for start, stop in zip(starts, [*starts[1:], len(blocks)], strict=True)]


def _first_pages(pages: Iterable[Page], notes: Iterable[Footnote]) -> _Used:
    """What the pages use, and then the footnotes that they use."""
    addresses: dict[str, int] = {}
    labels: dict[str, tuple[int, int]] = {}
    own: dict[str, Blocks] = {note.label: (note,) for note in notes}
    # It grows by the footnotes that are found.
    todo = [((index, at), own) for index, page in enumerate(pages) for at, own in enumerate(_sections(page.blocks))]
    for place, blocks in todo:
        for run in all_runs(blocks):
            match run:
                case Link(href=href):
                    addresses.setdefault(href, place[0])
                case Picture(src=src):
                    addresses.setdefault(src, place[0])
                case NoteRef(label=label) if label not in labels:
                    labels[label] = place
                    todo.append((place, own.get(label, ())))
                case _:
                    pass
    return _Used(addresses, labels)
