"""Which source lines a block stands for."""

from __future__ import annotations

from collections.abc import Iterable

from studynotes.model import Block, Document, Footnote, Heading, List, Paragraph, Span


def owned_lines(blocks: Iterable[Block]) -> set[int]:
    """Every source line that stands on the page because of these blocks."""
    found: set[int] = set()
    _own(blocks, found)
    return found


def _own(blocks: Iterable[Block], found: set[int]) -> None:
    for block in blocks:
        match block:
            case Paragraph(lines=lines):
                for line in lines:
                    found.update(range(line.span.first, line.span.last + 1))
            case List(items=items):
                for item in items:
                    found.add(item.span.first)
                    _own(item.blocks, found)
            case Footnote(blocks=()):
                # Nobody knows where it stands: the parser tells that of what is in it alone.
                pass
            case Heading(span=span, expansion=Span() as below):
                found.update(range(span.first, span.last + 1), range(below.first, below.last + 1))
            case _:
                found.update(range(block.span.first, block.span.last + 1))


def spans_of(lines: set[int], document: Document) -> tuple[Span, ...]:
    """`lines` as spans: blank lines between two owned ones do not end a span, all others do."""
    text = document.source.lines
    ends: list[list[int]] = []
    for line in sorted(line for line in lines if text[line - 1].strip()):
        last = ends[-1][1] if ends else line
        if ends and (line == last + 1 or not any(map(str.strip, text[last : line - 1]))):
            ends[-1][1] = line
        else:
            ends.append([line, line])
    line = min(lines, default=1)
    return tuple(Span(document.source.path, first, last) for first, last in ends or [[line, line]])
