"""Blocks to Markdown as an author writes it: short marks, and escapes only where the text would mean something else."""

from __future__ import annotations

from collections.abc import Sequence

from studynotes.model import (
    Block,
    Break,
    CodeBlock,
    CodeRun,
    Heading,
    HtmlRun,
    Item,
    Line,
    Link,
    List,
    NoteRef,
    Paragraph,
    Picture,
    Run,
    Source,
    Styled,
)
from studynotes.parse import parse
from studynotes.render import escaped_line, fenced, inline_code, inline_link
from studynotes.runs import merge


def write_block(block: Block, source: Source, shift: int) -> list[str]:
    """The lines of `block`; `shift` is what the author's heading levels are deeper than those of pages.

    Blocks that no rule writes anew (tables, quotes, HTML) are copied from the source, without their indentation.
    """
    match block:
        case Heading(level=level, runs=runs):
            return [f"{'#' * (level + shift)} {_text(runs, heading=True)}".rstrip()]
        case Paragraph(lines=lines):
            return _paragraph(lines)
        case List(items=items, start=start):
            return [text for index, item in enumerate(items) for text in _item(item, start, index, source)]
        case CodeBlock(text=text, info=info):
            return fenced(text, info).split("\n")
        case _:
            return _copied(block, source)


def _paragraph(lines: Sequence[Line]) -> list[str]:
    return [f"{_text(line.runs)}{'  ' if line.hard else ''}" for line in lines]


def _item(item: Item, start: int | None, index: int, source: Source) -> list[str]:
    marker = "- " if start is None else f"{start + index}. "
    box = "" if item.checked is None else f"[{'x' if item.checked else ' '}] "
    body: list[str] = []
    for number, block in enumerate(item.blocks):
        tight = number == 1 and isinstance(block, List) and isinstance(item.blocks[0], Paragraph)
        body += [*([] if tight or not number else [""]), *write_block(block, source, 0)]
    first, *rest = body or [""]
    indent = " " * len(marker)
    return [f"{marker}{box}{first}".rstrip(), *(f"{indent}{text}" if text else "" for text in rest)]


def _copied(block: Block, source: Source) -> list[str]:
    lines = source.lines[block.span.first - 1 : block.span.last]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return [line[indent:] if not line[:indent].strip() else line.lstrip() for line in lines]


def _text(runs: tuple[Run, ...], *, heading: bool = False) -> str:
    """The text of a line, without escapes if it means the same without them."""
    raw = "".join(_raw(run) for run in runs).strip()
    found = parse(Source("", ("# " + raw if heading else raw,), "")).blocks
    match found:
        case (Heading(runs=own),) if heading and _same(own, runs):
            return raw
        case (Paragraph(lines=(Line(runs=own),)),) if not heading and _same(own, runs):
            return raw
        case _:
            return escaped_line(runs)


def _same(one: tuple[Run, ...], other: tuple[Run, ...]) -> bool:
    return _stripped(one) == _stripped(other)


def _stripped(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    joined = merge(runs)
    if joined and isinstance(joined[0], str):
        joined = (joined[0].lstrip(), *joined[1:])
    if joined and isinstance(joined[-1], str):
        joined = (*joined[:-1], joined[-1].rstrip())
    return joined


def _raw(run: Run) -> str:
    match run:
        case str():
            return run
        case CodeRun(text=text):
            return inline_code(text)
        case Link(href=href, title="", runs=(str(text),)) if href == text:
            return text
        case Link(href=href, title=title, runs=inner):
            return inline_link(href, title, inner)
        case Styled(tag=tag, runs=inner):
            mark = {"strong": "**", "em": "*", "del": "~~"}[tag]
            return f"{mark}{''.join(_raw(each) for each in inner)}{mark}"
        case Picture(src=src, alt=alt, title=title):
            return f"!{inline_link(src, title, (alt,))}"
        case HtmlRun(text=text):
            return text
        case NoteRef(label=label):
            return f"[^{label}]"
        case Break(hard=hard):
            return "  \n" if hard else "\n"
