"""Walking and cutting block trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import is_not
from typing import TypeVar

from studynotes.model import (
    Block,
    CodeRun,
    Details,
    Figure,
    Footnote,
    Heading,
    Item,
    Line,
    Link,
    List,
    Paragraph,
    Quote,
    Run,
    Span,
    Styled,
    Table,
    plain,
)

Blocks = tuple[Block, ...]
T = TypeVar("T")
_NESTING = (List, Quote, Details, Footnote)
"""Blocks that hold others."""


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, parents first, in source order."""
    todo = [*blocks][::-1]
    while todo:
        block = todo.pop()
        yield block
        if isinstance(block, List):
            todo += [inner for item in reversed(block.items) for inner in reversed(item.blocks)]
        elif isinstance(block, _NESTING):
            todo += reversed(block.blocks)


def followed(blocks: Blocks) -> Iterator[tuple[Block, Block | None]]:
    """Each block with the one below it; nothing is below the last."""
    return zip(blocks, (*blocks[1:], None), strict=False)


def text_lines(blocks: Iterable[Block]) -> Iterator[tuple[int, str]]:
    """Every line where text begins, as (line number, its text without marks), in source order."""
    for block in walk(blocks):
        match block:
            case Heading(runs=runs, span=span):
                yield span.first, plain(runs)
            case Paragraph(lines=lines):
                yield from ((line.span.first, plain(line.runs)) for line in lines)
            case _:
                pass


def rewrite(blocks: Blocks, change: Callable[[Blocks], Blocks]) -> Blocks:
    """Apply `change` to every sequence of sibling blocks, innermost first; what does not change is not copied."""
    return change(_same(blocks, [_rewrite_inside(b, change) if isinstance(b, _NESTING) else b for b in blocks]))


def _rewrite_inside(block: List | Quote | Details | Footnote, change: Callable[[Blocks], Blocks]) -> Block:
    if isinstance(block, List):
        items = _same(block.items, [_rewrite_item(item, change) for item in block.items])
        return block if items is block.items else List(items, block.span, block.start)
    inner = rewrite(block.blocks, change)
    return block if inner is block.blocks else replace(block, blocks=inner)


def _rewrite_item(item: Item, change: Callable[[Blocks], Blocks]) -> Item:
    blocks = rewrite(item.blocks, change)
    return item if blocks is item.blocks else item.with_blocks(blocks)


def _same(old: tuple[T, ...], new: list[T]) -> tuple[T, ...]:
    """The very same as `old` when nothing in `new` is another one."""
    return tuple(new) if any(map(is_not, new, old)) else old


def expand(blocks: Blocks, change: Callable[[Block], Blocks | None]) -> Blocks:
    """Put what `change` returns for a block in its place; nothing means that the block stays as it is."""
    changed = [change(block) for block in blocks]
    if changed.count(None) == len(blocks):
        return blocks
    return tuple(one for old, new in zip(blocks, changed, strict=True) for one in ((old,) if new is None else new))


_Change = Callable[[tuple[Run, ...], Span], tuple[Run, ...]]


def map_runs(blocks: Blocks, change: _Change, heading: _Change | None = None) -> Blocks:
    """Apply `change` to the runs of every line, heading and table cell; it returns the same runs for no change.

    With `heading`, that one is for headings, and those that a table made or knows stay as they are.
    """

    def mapped(block: Block) -> Blocks | None:
        if heading is None or not isinstance(block, Heading):
            return map_block(block, change)
        return map_block(block, heading) if block.authored and not block.reviewed else None

    return rewrite(blocks, lambda siblings: expand(siblings, mapped))


def map_block(block: Block, change: _Change) -> Blocks | None:
    """Apply `change` to the runs of one block that holds some; nothing when it stays as it is."""
    match block:
        case Heading(runs=runs, span=span):
            new = change(runs, span)
            return None if new is runs else (replace(block, runs=new),)
        case Paragraph(lines=lines):
            mapped = [change(line.runs, line.span) for line in lines]
            if not any(map(is_not, mapped, [line.runs for line in lines])):
                return None
            return (Paragraph(tuple(map(Line.with_runs, lines, mapped)), block.span),)
        case Table(rows=rows):
            cells = [tuple(change(cell, row.span) for cell in row.cells) for row in rows]
            if all(
                one is other
                for new, row in zip(cells, rows, strict=True)
                for one, other in zip(new, row.cells, strict=True)
            ):
                return None
            return (replace(block, rows=tuple(replace(row, cells=new) for new, row in zip(cells, rows, strict=True))),)
        case _:
            return None


def cut(blocks: Blocks, line: int) -> tuple[Blocks, Blocks]:
    """Cut before the source line `line`: (blocks before, blocks from it on), the latter lifted out of lists and items.

    A line inside a block that must stay whole (code, table, quote) is not cut: the block goes to the first part.
    """
    for index, block in enumerate(blocks):
        if block.span.first >= line and not isinstance(block, List):
            return blocks[:index], blocks[index:]
        if block.span.last >= line:
            before, after = _cut_block(block, line)
            return blocks[:index] + before, after + blocks[index + 1 :]
    return blocks, ()


def _cut_block(block: Block, line: int) -> tuple[Blocks, Blocks]:
    match block:
        case Paragraph(lines=lines):
            index = next((i for i, own in enumerate(lines) if own.span.first >= line), len(lines))
            return paragraph(lines[:index]), paragraph(lines[index:])
        case List(items=items):
            return _cut_list(block, items, line)
        case _:
            return (block,), ()


def _cut_list(whole: List, items: tuple[Item, ...], line: int) -> tuple[Blocks, Blocks]:
    for index, item in enumerate(items):
        if item.span.last < line:
            continue
        before, after = ((), item.blocks) if item.span.first >= line else cut(item.blocks, line)
        kept = (Item(before, _hull(before, item.span), item.indent, item.checked),) if before else ()
        return (
            part(whole, items[:index] + kept),
            after + part(whole, items[index + 1 :], (whole.start or 0) + index + 1),
        )
    return (whole,), ()


def part(whole: List, items: tuple[Item, ...], start: int | None = None) -> Blocks:
    """A list of `items` taken from `whole`, numbered from `start` when it is ordered; nothing for no items."""
    if not items:
        return ()
    span = items[0].span.to(items[-1].span)
    return (replace(whole, items=items, span=span, start=None if whole.start is None else start or whole.start),)


def paragraph(lines: Sequence[Line]) -> Blocks:
    """A paragraph of `lines`; nothing for none."""
    return (Paragraph(tuple(lines), lines[0].span.to(lines[-1].span)),) if lines else ()


def _hull(blocks: Blocks, outer: Span) -> Span:
    return Span(outer.path, outer.first, max(block.span.last for block in blocks))


def all_runs(blocks: Iterable[Block]) -> Iterator[Run]:
    """Every run below `blocks`, those inside links and emphasis included."""
    for block in walk(blocks):
        match block:
            case Heading(runs=runs):
                yield from deep(runs)
            case Figure(picture=picture):
                yield picture
            case Paragraph(lines=lines):
                for line in lines:
                    yield from deep(line.runs)
            case Table(rows=rows):
                for row in rows:
                    for cell in row.cells:
                        yield from deep(cell)
            case _:
                pass


def formulas(runs: Iterable[Run]) -> tuple[str, ...]:
    """The formulas of a text, with their dollars."""
    return tuple(run.text for run in deep(runs) if isinstance(run, CodeRun) and run.is_formula)


def deep(runs: Iterable[Run]) -> Iterator[Run]:
    """Every run of `runs` and, behind each, those inside of it."""
    for run in runs:
        yield run
        if isinstance(run, Link | Styled):
            yield from deep(run.runs)
