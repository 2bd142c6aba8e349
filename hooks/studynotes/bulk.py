"""Pages that hold more of something than engines render in time: what each costs grows with the number of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from studynotes.model import Block, Details, Footnote, Heading, Line, Link, NoteRef, Page, Paragraph, Run, Span, Styled
from studynotes.runs import merge
from studynotes.tree import Blocks, all_runs, expand, map_runs, paragraph, rewrite, walk

_MOST_FOLDED = 500
"""Blocks in parts of a page that fold."""
_MOST_REFERENCES = 2_000
"""References to footnotes of a page."""


def in_bulk(page: Page) -> Page:
    """The page as it is rendered: parts that fold lie open if they are many, and footnotes are numbers and texts."""
    blocks = page.blocks
    if sum(1 + sum(1 for _ in walk(each.blocks)) for each in walk(blocks) if isinstance(each, Details)) > _MOST_FOLDED:
        blocks = rewrite(blocks, lambda siblings: expand(siblings, _unfolded))
    if any(isinstance(block, Footnote) for block in blocks):
        references = sum(isinstance(run, NoteRef) for run in all_runs(blocks))
        if references > _MOST_REFERENCES:
            blocks = rewrite(map_runs(blocks, _with_numbers), lambda siblings: expand(siblings, _as_text))
    return page if blocks is page.blocks else replace(page, blocks=blocks)


def _unfolded(block: Block) -> Blocks | None:
    if not isinstance(block, Details):
        return None
    first = Span(block.span.path, block.span.first, block.span.first)
    summary = paragraph([Line((Styled("strong", block.summary),), first)]) if block.summary else ()
    return (*summary, *block.blocks)


def _with_numbers(runs: tuple[Run, ...], _: Span) -> tuple[Run, ...]:
    return runs if all(isinstance(run, str) for run in runs) else merge(tuple(_numbers(runs)))


def _numbers(runs: tuple[Run, ...]) -> Iterator[Run]:
    for run in runs:
        match run:
            case NoteRef(label=label):
                yield f"[{label}]"
            case Styled(runs=inner) | Link(runs=inner):
                yield replace(run, runs=merge(tuple(_numbers(inner))))
            case _:
                yield run


def _as_text(block: Block) -> Blocks | None:
    match block:
        case Footnote(label=label, blocks=(Paragraph(lines=(first, *others)), *rest)):
            line = first.with_runs(merge((f"[{label}] ", *first.runs)))
            return (*paragraph([line, *others]), *_without_headings(rest))
        case Footnote(label=label, blocks=blocks, span=span):
            return (*paragraph([Line((f"[{label}]",), span)]), *_without_headings(blocks))
        case _:
            return None


def _without_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of a footnote, in which no section of the page begins."""
    for block in blocks:
        if isinstance(block, Heading):
            yield from paragraph([Line((Styled("strong", block.runs),), block.span)])
        else:
            yield block
