"""What a section says by itself, without the sections inside of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from studynotes.model import Block, FactNote, Footnote, Heading, Line, List, Page, Paragraph, Quote, Section

Statement = Line | FactNote
"""A line of the notes, or a note about the one before it."""


def statements(page: Page, section: Section) -> Iterator[Statement]:
    """The lines of a section of `page` and the notes below them, without those of sections inside of it."""
    is_inside = False
    headings = iter(page.sections)
    for block in page.blocks:
        if isinstance(block, Heading):
            is_inside = next(headings) is section
        elif is_inside:
            yield from _of_block(block)


def _of_block(block: Block) -> Iterator[Statement]:
    match block:
        case Paragraph(lines=lines):
            yield from lines
        case FactNote():
            yield block
        case List(items=items):
            yield from chain.from_iterable(_of_block(inner) for item in items for inner in item.blocks)
        case Quote(blocks=blocks) | Footnote(blocks=blocks):
            yield from chain.from_iterable(map(_of_block, blocks))
        case _:
            pass
