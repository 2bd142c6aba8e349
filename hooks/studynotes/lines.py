"""Which source lines a block stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from studynotes.model import Block, Document, Footnote, Heading, Item, List, Paragraph, Span


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
        case Footnote(blocks=()):
            # Nobody knows where it stands: the parser tells that of what is in it alone.
            pass
        case _:
            yield block.span


def _item_spans(item: Item) -> Iterator[Span]:
    yield replace(item.span, last=item.span.first)
    for block in item.blocks:
        yield from _own_spans(block)


def spans_of(lines: set[int], document: Document) -> tuple[Span, ...]:
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
