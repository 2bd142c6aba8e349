"""Lines that are statements of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise, zip_longest

from studynotes.clean.edits import is_prose
from studynotes.model import Block, Change, CodeBlock, Document, Item, Line, List, Paragraph, plain
from studynotes.tables import Tables
from studynotes.tidy.lines import COLONS, is_bold, is_short, line_change
from studynotes.tidy.markers import apart, is_numbered, mark_of, without_mark
from studynotes.tree import Blocks, paragraph, part, rewrite

_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_RULE = "statement-lines"


def statement_lines(document: Document, _: Tables) -> Document:
    """Lines that are statements of their own become bullets; a lead-in stays a paragraph before its list."""
    if not document.is_rough:
        return document
    changes: list[Change] = []

    def split(siblings: Blocks) -> Blocks:
        if any(_is_several(block) for block in siblings):
            found = enumerate(siblings)
            siblings = tuple(new for i, block in found for new in _statements(block, siblings, i, changes, document))
        return _merge_lists(siblings)

    blocks = rewrite(document.blocks, split)
    changes.sort(key=lambda change: change.line)
    return replace(document, blocks=blocks, changes=document.changes + tuple(changes))


def _is_several(block: Block) -> bool:
    """Whether the block holds lines of their own; those that the author broke by hand, and code, stay as they are."""
    if not isinstance(block, Paragraph) or len(block.lines) < 2:
        return False
    return not any(line.hard or not is_prose(plain(line.runs)) for line in block.lines)


def _statements(block: Block, siblings: Blocks, index: int, changes: list[Change], document: Document) -> Blocks:
    """`block` with its lines told apart: statements as bullets, long or single ones and lead-ins as paragraphs."""
    if not isinstance(block, Paragraph) or not _is_several(block):
        return (block,)
    lines: tuple[Line, ...] = block.lines
    lead_in: tuple[Line, ...] = ()
    following = siblings[index + 1] if index + 1 < len(siblings) else None
    if _leads(lines[-1], following):
        lines, lead_in = lines[:-1], lines[-1:]
    found: list[Block] = []
    group: list[Line] = []
    if lines and _begins_item(lines[0], document):
        # The first line of a list item is its text.
        found, lines = list(paragraph(lines[:1])), lines[1:]
    for line, below in zip_longest(lines, lines[1:]):
        if _is_open(line) or (is_bold(line) and below is not None and not is_bold(below)):
            found += [*_group(group, changes), *paragraph((line,))]
            group = []
        else:
            group.append(line)
    found += [*_group(group, changes), *paragraph(lead_in)]
    parted = [line for at, own in enumerate(found) if isinstance(own, Paragraph) for line in own.lines[at == 0 :]]
    changes += [line_change(line, f"\n{plain(line.runs)}", _RULE) for line in parted]
    return tuple(found)


def _begins_item(line: Line, document: Document) -> bool:
    """Whether the line stands behind the mark of an item, Markdown's own or one that a rule took off."""
    written = document.source.lines[line.span.first - 1]
    mark = mark_of(Line((written,), line.span))
    return bool(_ITEM.match(written)) or (mark is not None and mark_of(line) is None)


def _leads(line: Line, following: Block | None) -> bool:
    adjacent = following is not None and following.span.first == line.span.last + 1
    return isinstance(following, List | CodeBlock) and (adjacent or _is_open(line) or is_bold(line))


def _is_open(line: Line) -> bool:
    return plain(line.runs).rstrip().endswith(COLONS)


def _group(lines: Sequence[Line], changes: list[Change]) -> Blocks:
    """Lines with marks of their own stay below each other; of the others, all are bullets or all are paragraphs."""
    marked = apart(lines)
    if marked:
        found: list[Block] = []
        for is_marked, group in groupby(enumerate(lines), lambda each: each[0] in marked):
            own = [line for _, line in group]
            found += paragraph(_broken(own)) if is_marked else _group(own, changes)
        return tuple(found)
    if len(lines) < 2 or not all(is_short(line) and not is_numbered(line) for line in lines):
        return tuple(block for line in lines for block in paragraph((line,)))
    items = tuple(_item(line, changes) for line in lines)
    return (List(items, items[0].span.to(items[-1].span)),)


def _broken(lines: Sequence[Line]) -> list[Line]:
    """`lines` that readers see one below the other."""
    return [*(Line(line.runs, line.span, hard=True, indent=line.indent) for line in lines[:-1]), lines[-1]]


def _item(line: Line, changes: list[Change]) -> Item:
    mark = mark_of(line)
    # A sign of the author's own is the bullet.
    own = without_mark(line, mark) if mark and mark.kind == "bullet" else line
    changes.append(line_change(line, f"- {plain(own.runs)}", _RULE))
    return Item(paragraph((own,)), line.span, line.indent)


def _merge_lists(siblings: Blocks) -> Blocks:
    """Neighbouring bullet lists that only the rules parted read as one."""
    if not any(isinstance(one, List) and isinstance(two, List) for one, two in pairwise(siblings)):
        return siblings
    merged: list[Block] = []
    for is_list, group in groupby(siblings, lambda block: isinstance(block, List) and block.start is None):
        blocks = tuple(group)
        first = blocks[0]
        if is_list and isinstance(first, List) and len(blocks) > 1:
            merged += part(first, tuple(item for block in blocks if isinstance(block, List) for item in block.items))
        else:
            merged += blocks
    return tuple(merged)
