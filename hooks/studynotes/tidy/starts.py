"""Page and section starts that reviewed rows of services.toml name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studynotes.model import (
    Block,
    Change,
    Document,
    Dropped,
    Heading,
    Item,
    Line,
    List,
    Paragraph,
    Run,
    Span,
    plain,
)
from studynotes.runs import after_label
from studynotes.tables import DropRow, SectionRow, ServiceRow, Tables
from studynotes.text import alike, key
from studynotes.tidy.headings import titled
from studynotes.tidy.match import Row, Start, match, own_keys
from studynotes.tree import Blocks, cut, paragraph

_MARKERS = {"bullet": re.compile(r"\s*[-*+]\s"), "step": re.compile(r"\s*\d+[.)]\s")}


def table_starts(document: Document, tables: Tables) -> Document:
    """Put the headings that the rows ask for where their start markers match; report rows that match nothing."""
    services = tables.services
    if not services.service and not services.drop:
        return document
    starts, problems = match(document, services)
    return _apply(replace(document, problems=document.problems + tuple(problems)), starts)


def _apply(document: Document, starts: Sequence[Start]) -> Document:
    """Cut the blocks at each start, once through the document, and put there what its row says."""
    kept = {start.line for start in starts if isinstance(start.row, SectionRow) and start.row.as_ == "text"}
    assembly = _Assembly([], [], [])
    reviewed = {start.line for start in starts if start.adopted and isinstance(start.row, SectionRow)}
    rest = tuple(_reviewed(block, reviewed) for block in document.blocks)
    for start in starts:
        if start.line in kept or _is_done(start, document):
            continue
        before, rest = _cut_near(rest, start.line)
        assembly.done.extend(before)
        if rest and rest[0].span.first == start.line:
            body = assembly.begin(rest[0], start.row)
            rest = (*(_as_item(body, document) if _leads_siblings(start, rest, starts, document) else body), *rest[1:])
    return replace(
        document,
        blocks=(*assembly.done, *rest),
        changes=document.changes + tuple(assembly.changes),
        dropped=document.dropped + tuple(assembly.dropped),
        plain_lines=frozenset(kept),
    )


def _leads_siblings(start: Start, rest: Blocks, starts: Sequence[Start], document: Document) -> bool:
    """Whether the line is a bullet that keeps its words, and the next bullet of its list stands in the section, too."""
    if not (isinstance(start.row, SectionRow) and start.row.as_ == "sentence" and len(rest) > 1):
        return False
    line, below = document.source.lines[start.line - 1], rest[1]
    if not isinstance(below, List) or not _MARKERS["bullet"].match(line):
        return False
    sibling = document.source.lines[below.span.first - 1]
    same = len(line) - len(line.lstrip()) == len(sibling) - len(sibling.lstrip())
    end = min((other.line for other in starts if other.line > start.line), default=below.span.first + 1)
    return same and below.start is None and below.span.first < end


def _as_item(body: Blocks, document: Document) -> Blocks:
    indent = len(document.source.lines[body[0].span.first - 1].split(maxsplit=1)[0]) + 1
    item = Item(body, body[0].span, indent)
    return (List((item,), item.span),)


def _reviewed(block: Block, lines: set[int]) -> Block:
    return replace(block, reviewed=True) if isinstance(block, Heading) and block.span.first in lines else block


def _is_done(start: Start, document: Document) -> bool:
    """Whether the notes have what the row asks for already: its title as a heading, its line as an item."""
    if not isinstance(start.row, SectionRow):
        return False
    marker = _MARKERS.get(start.row.as_)
    return start.adopted or bool(marker and marker.match(document.source.lines[start.line - 1]))


@dataclass(frozen=True, slots=True)
class _Assembly:
    """What has been put together so far."""

    done: list[Block]
    changes: list[Change]
    dropped: list[Dropped]

    def begin(self, first: Block, row: Row) -> Blocks:
        """Put what `row` says in front of the block `first`; what remains of that block."""
        match row:
            case DropRow(reason=reason):
                self.dropped.append(Dropped(first.span.path, first.span.first, reason))
                return _without_first(first)
            case SectionRow(as_="bullet" | "step"):
                if not isinstance(first, Paragraph):
                    return (first,)
                self._item(first.lines[0], is_step=row.as_ == "step")
                return _without_first(first)
            case SectionRow():
                heading, body = _section(first, row, self.changes)
            case ServiceRow():
                heading, body = _page(first, row, self.changes)
        self.done.append(heading)
        return body

    def _item(self, line: Line, *, is_step: bool) -> None:
        """A list of the line alone, or one more step of the list before it; bullets grow together later."""
        list_ = List((Item(paragraph((line,)), line.span, line.indent),), line.span, start=1 if is_step else None)
        last = self.done[-1] if self.done else None
        if is_step and isinstance(last, List) and last.start == 1:
            self.done.pop()
            list_ = List(last.items + list_.items, last.span.to(list_.span), last.start)
        self.done.append(list_)
        marker = f"{len(list_.items)}." if is_step else "-"
        text = plain(line.runs)
        self.changes.append(Change(line.span.path, line.span.first, text, f"{marker} {text}", "table-starts"))


def _cut_near(blocks: Blocks, line: int) -> tuple[Blocks, Blocks]:
    """`cut`, but only the block that holds the line is opened: the rest of a long document is not walked again."""
    index = next((i for i, block in enumerate(blocks) if block.span.last >= line), len(blocks))
    before, after = cut(blocks[index : index + 1], line)
    return blocks[:index] + before, after + blocks[index + 1 :]


def _without_first(block: Block) -> Blocks:
    return paragraph(block.lines[1:]) if isinstance(block, Paragraph) else ()


def _page(first: Block, row: ServiceRow, changes: list[Change]) -> tuple[Heading, Blocks]:
    """The page's own heading. A heading or a bare name is replaced by the title; text behind a name stays."""
    span = _first_span(first)
    text = plain(_first_runs(first)).strip()
    heading = Heading(1, (row.title,), span, page=row.slug)
    named = isinstance(first, Heading) or any(alike(own, key(text)) for own in (key(row.start), *own_keys(row)))
    if not (isinstance(first, Heading) and first.level == 1 and text == row.title):
        changes.append(titled(heading, text if named else "", "table-starts"))
    return heading, _without_first(first) if named else (first,)


def _section(first: Block, row: SectionRow, changes: list[Change]) -> tuple[Heading, Blocks]:
    span = _first_span(first)
    text = plain(_first_runs(first)).strip()
    heading = Heading(row.level, (row.title,), span, authored=False)
    cut_off, body = text, _without_first(first)
    if row.as_ == "sentence":
        cut_off, body = "", (first,)
    elif row.as_ == "label" and isinstance(first, Paragraph):
        cut_off, line = _labelled(first.lines[0], row.label or row.title)
        body = paragraph([*([line] if plain(line.runs).strip() else []), *first.lines[1:]])
    changes.append(titled(heading, cut_off, "table-starts"))
    return heading, body


def _labelled(line: Line, label: str) -> tuple[str, Line]:
    """Cut the label off; when its spelling was repaired in the notes, as many words as it has."""
    text = plain(line.runs)
    found = text[: len(label)]
    if key(found) != key(label):
        words = text.split()[: len(label.split())]
        found = text[: text.find(words[-1]) + len(words[-1])].rstrip(":=,;") if words else ""
    cut_off, runs = after_label(line.runs, found)
    return cut_off, line.with_runs(runs)


def _first_span(block: Block) -> Span:
    return block.lines[0].span if isinstance(block, Paragraph) else block.span


def _first_runs(block: Block) -> tuple[Run, ...]:
    match block:
        case Paragraph(lines=lines):
            return lines[0].runs
        case Heading(runs=runs):
            return runs
        case _:
            return ()
