"""What a section says by itself, without the sections inside of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from studynotes.model import Block, Details, FactNote, Footnote, Heading, Line, List, Page, Paragraph, Quote

Statement = Line | FactNote
"""A line of the notes, or a note about the one before it."""


def all_statements(page: Page) -> Mapping[str, Sequence[Statement]]:
    """Id of each section of `page` -> its own lines and the notes below them."""
    return {ident: list(lines_of(blocks)) for ident, blocks in own_blocks(page).items()}


def lines_of(blocks: Iterable[Block]) -> Iterator[Statement]:
    """The lines of `blocks` and the notes below them."""
    return chain.from_iterable(map(_of_block, blocks))


def own_blocks(page: Page) -> Mapping[str, Sequence[Block]]:
    """Id of each section of `page` -> its blocks, without those of sections inside of it."""
    found: dict[str, list[Block]] = {section.id: [] for section in page.sections}
    headings = iter(page.sections)
    own: list[Block] = []
    for block in page.blocks:
        if isinstance(block, Heading):
            own = found[next(headings).id]
        else:
            own.append(block)
    return found


def _of_block(block: Block) -> Iterator[Statement]:
    match block:
        case Paragraph(lines=lines):
            yield from lines
        case FactNote():
            yield block
        case List(items=items):
            yield from lines_of(inner for item in items for inner in item.blocks)
        case Quote(blocks=blocks) | Details(blocks=blocks) | Footnote(blocks=blocks):
            yield from lines_of(blocks)
        case _:
            pass
