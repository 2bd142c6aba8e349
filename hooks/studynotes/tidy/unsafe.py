"""The rule about HTML: what could run, load or take the page over is taken out, and what is left is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studynotes.bounds import CHECK, LONGEST_HEADING
from studynotes.lines import owned_lines
from studynotes.model import (
    Block,
    Break,
    Change,
    Document,
    Dropped,
    Figure,
    Heading,
    HtmlBlock,
    HtmlRun,
    Line,
    Paragraph,
    Problem,
    Run,
    plain,
)
from studynotes.parse import COMMENT
from studynotes.safe.allowed import is_link
from studynotes.safe.blocks import SPANNING, safe_blocks
from studynotes.safe.runs import SafeRuns
from studynotes.safe.tags import read_tag
from studynotes.tables import Tables
from studynotes.tree import Blocks, deep, expand, map_block, paragraph, rewrite, walk

NOT_SHOWN = "HTML that no reader sees"
DISSOLVED = "begin or end of a quotation or a fold that holds headings, or never ends: what is in it stands open"


def unsafe_html(document: Document, _: Tables) -> Document:
    """HTML keeps what is allowed; links and pictures, whose addresses are what they seem."""
    if document.is_safe:
        return document
    changes: list[Change] = []
    problems: list[Problem] = []
    safe = SafeRuns(changes)
    blocks = rewrite(document.blocks, lambda siblings: _safe(siblings, safe, document, problems))
    if blocks is document.blocks:
        return replace(document, is_safe=True)
    lost = owned_lines(document.blocks) - owned_lines(blocks)
    reasons = {
        change.line: DISSOLVED for change in changes if (tag := read_tag(change.before)) and tag.name in SPANNING
    }
    reasons |= dict.fromkeys(_comments(document.blocks), COMMENT)
    dropped = [
        Dropped(document.source.path, line, reasons.get(line, NOT_SHOWN))
        for line in sorted(lost)
        if document.source.lines[line - 1].strip()
    ]
    changes = [change for change in changes if change.line not in lost]
    return replace(
        document,
        is_safe=True,
        blocks=blocks,
        changes=(*document.changes, *sorted(changes, key=lambda change: change.line)),
        dropped=(*document.dropped, *dropped),
        problems=(*document.problems, *problems),
    )


def _comments(blocks: Blocks) -> set[int]:
    """Lines of comments that are blocks of their own."""
    comments = (block for block in walk(blocks) if isinstance(block, HtmlBlock) and block.text.startswith("<!--"))
    return {line for block in comments for line in range(block.span.first, block.span.last + 1)}


def _safe(siblings: Blocks, safe: SafeRuns, document: Document, problems: list[Problem]) -> Blocks:
    texts = expand(siblings, lambda block: _safe_text(block, safe))
    blocks = safe_blocks(texts, safe.changes, has_formulas=document.has_formulas)
    return expand(blocks, lambda block: _text_of_long(block, problems))


def _text_of_long(block: Block, problems: list[Problem]) -> Blocks | None:
    """The paragraph that a heading is which could stand in no list of contents, with a notice of it."""
    if not isinstance(block, Heading) or len(plain(block.runs)) <= LONGEST_HEADING:
        return None
    what = f"a heading of more than {LONGEST_HEADING:,} characters is shown as a paragraph; shorten it"
    problems.append(Problem(block.span.path, block.span.first, what, CHECK))
    return (Paragraph((Line(block.runs, block.span),), block.span),)


def _safe_text(block: Block, safe: SafeRuns) -> Blocks | None:
    match block:
        case Paragraph(lines=(Line(runs=(str(),)),)):
            return None
        case Paragraph(lines=lines):
            return _safe_paragraph(block, safe.lines([(line.runs, line.span) for line in lines]))
        case Figure(picture=picture, span=span) if not is_link(picture.src):
            text = safe.runs((picture,), span)
            return paragraph([Line(text, span)] if _is_shown(text) else [])
        case _:
            return map_block(block, safe.runs)


def _safe_paragraph(block: Paragraph, new: Sequence[tuple[Run, ...]]) -> Blocks | None:
    """The paragraph with the runs `new`; a line of which nothing is left goes."""
    if all(runs is line.runs for runs, line in zip(new, block.lines, strict=True)):
        return None
    return paragraph([line.with_runs(runs) for runs, line in zip(new, block.lines, strict=True) if _is_shown(runs)])


def _is_shown(runs: tuple[Run, ...]) -> bool:
    return any(run.strip() if isinstance(run, str) else not isinstance(run, HtmlRun | Break) for run in deep(runs))
