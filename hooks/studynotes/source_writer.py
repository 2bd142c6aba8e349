"""Blocks to Markdown as an author writes it: short marks, and escapes only where the text would mean something else."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studynotes.dialects import shown_name
from studynotes.model import (
    Block,
    Break,
    CodeBlock,
    CodeRun,
    Footnote,
    Heading,
    HtmlRun,
    Item,
    Line,
    Link,
    List,
    Marked,
    NoteRef,
    Paragraph,
    Picture,
    Quote,
    Run,
    Source,
    Styled,
)
from studynotes.parse import parse
from studynotes.render import address, escaped_line, fenced, inline_code
from studynotes.runs import merge

# What would begin another kind of block at the beginning of a line.
_BLOCK_START = re.compile(r"\s*(?:[-*+>#|=~`<]|\d+[.)]|\[)")
_WHOLE = re.compile(r"!?\[[^\]]*\](?:\([^)]*\))?|`[^`]*`|<[^>]*>")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes blocks of `source`, wrapped at `width` columns if the author wraps lines."""

    source: Source
    width: int | None

    def block(self, block: Block, shift: int = 0) -> list[str]:
        """The lines of `block`; `shift` is what the author's heading levels are deeper than those of pages.

        Blocks that no rule writes anew (tables, HTML) are copied from the source, without their indentation.
        """
        match block:
            case Heading(level=level, runs=runs):
                return [f"{'#' * (level + shift)} {_text(runs, heading=True)}".rstrip()]
            case Paragraph(lines=lines):
                return [text for line in lines for text in self._line(line)]
            case List(items=items, start=start):
                return [text for index, item in enumerate(items) for text in self._item(item, start, index, shift)]
            case Quote(blocks=inner):
                return [_behind("> ", text) for text in self._blocks(inner, shift)]
            case Footnote(label=label, blocks=inner):
                first, *rest = self._blocks(inner, shift) or [""]
                return [f"[^{label}]: {first}", *(_behind("    ", text) for text in rest)]
            case CodeBlock(text=text, info=info):
                return fenced(text, info).split("\n")
            case _:
                return self._copied(block)

    def _line(self, line: Line) -> list[str]:
        text = _text(line.runs)
        wrapped = self._wrapped(text) if self.width and not line.hard else []
        if not wrapped or any(_BLOCK_START.match(each) for each in wrapped[1:]):
            wrapped = text.split("\n")
        return [*wrapped[:-1], f"{wrapped[-1]}{'  ' if line.hard else ''}"]

    def _wrapped(self, text: str) -> list[str]:
        """`text` in lines of the author's width; links and code are not parted."""
        whole = _WHOLE.sub(lambda found: found[0].replace(" ", "\x00"), text)
        lines = textwrap.wrap(whole, self.width or 80, break_long_words=False, break_on_hyphens=False)
        return [line.replace("\x00", " ") for line in lines]

    def _item(self, item: Item, start: int | None, index: int, shift: int) -> list[str]:
        marker = "- " if start is None else f"{start + index}. "
        box = "" if item.checked is None else f"[{'x' if item.checked else ' '}] "
        first, *rest = self._blocks(item.blocks, shift) or [""]
        return [_behind(f"{marker}{box}", first), *(_behind(" " * len(marker), text) for text in rest)]

    def _blocks(self, blocks: Sequence[Block], shift: int) -> list[str]:
        """Blocks one below the other; a list right below its text."""
        lines: list[str] = []
        for number, block in enumerate(blocks):
            # Only one that begins with 1 ends a text above it.
            tight = number == 1 and isinstance(block, List) and block.start in {None, 1}
            tight = tight and isinstance(blocks[0], Paragraph)
            apart = ["<!-- -->", ""] if number and are_alike(blocks[number - 1], block) else []
            lines += [*([] if tight or not number else [""]), *apart, *self.block(block, shift)]
        return lines

    def _copied(self, block: Block) -> list[str]:
        lines = self.source.lines[block.span.first - 1 : block.span.last]
        indent = len(lines[0]) - len(lines[0].lstrip())
        return [line[indent:] if not line[:indent].strip() else line.lstrip() for line in lines]


def are_alike(above: Block, below: Block) -> bool:
    """Whether both are lists of one kind, which Markdown reads as one, whatever blank lines are between them."""
    match above, below:
        case List(start=one), List(start=other):
            return (one is None) == (other is None)
        case _:
            return False


def _behind(mark: str, text: str) -> str:
    """`text`, which may end with a hard break, behind `mark`."""
    return f"{mark}{text}" if text else mark.rstrip()


def _text(runs: tuple[Run, ...], *, heading: bool = False) -> str:
    """The text of a line, without escapes if it means the same without them."""
    raw = _raw_all(runs).strip()
    found = parse(Source("", tuple(f"# {raw}".split("\n") if heading else raw.split("\n")), "")).blocks
    match found:
        case (Heading(runs=own),) if heading and _same(own, runs):
            return raw
        case (Paragraph(lines=lines),) if not heading and _same(_with_breaks(lines), runs):
            return raw
        case _:
            return escaped_line(runs)


def _with_breaks(lines: Sequence[Line]) -> tuple[Run, ...]:
    first, *rest = lines
    runs = first.runs
    for before, line in zip(lines, rest, strict=False):
        runs = (*runs, Break(before.hard), *line.runs)
    return runs


def _same(one: tuple[Run, ...], other: tuple[Run, ...]) -> bool:
    return _stripped(one) == _stripped(other)


def _stripped(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    joined = merge(runs)
    if joined and isinstance(joined[0], str):
        joined = (joined[0].lstrip(), *joined[1:])
    if joined and isinstance(joined[-1], str):
        joined = (*joined[:-1], joined[-1].rstrip())
    return joined


def _raw_all(runs: Iterable[Run]) -> str:
    return "".join(_raw(run) for run in runs)


def _raw(run: Run) -> str:
    match run:
        case str():
            return run
        case CodeRun(text=text, is_formula=is_formula):
            return text if is_formula else inline_code(text)
        case Link(href=href, by_name=str(name), runs=(str(text),)) if name:
            # Without words of its own, it is shown as it is written until there is such a file.
            if text.startswith(("[[", "![[")):
                return text
            return f"[[{href}]]" if text == shown_name(href) else f"[[{href}|{text}]]"
        case Link(title="", runs=(str(text),)) if run.is_bare:
            return text
        case Link(href=href, title=title, runs=inner):
            return f"[{_raw_all(inner)}]({address(href, title)})"
        case Styled(tag=tag, runs=inner):
            mark = {"strong": "**", "em": "*", "mark": "==", "del": "~~"}[tag]
            return f"{mark}{_raw_all(inner)}{mark}"
        case Picture(src=src, alt=alt, title=title):
            return f"![{alt}]({address(src, title)})"
        case HtmlRun(text=text) | Marked(text=text):
            return text
        case NoteRef(label=label):
            return f"[^{label}]"
        case Break(hard=hard):
            return "  \n" if hard else "\n"
