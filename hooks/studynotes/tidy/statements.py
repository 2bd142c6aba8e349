"""Lines that are statements of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, pairwise

from studynotes.clean.edits import is_prose
from studynotes.model import Block, Change, CodeBlock, Document, Item, Line, List, Paragraph, plain
from studynotes.tables import Tables
from studynotes.tidy.lines import COLONS, is_short, line_change
from studynotes.tree import Blocks, paragraph, part, rewrite

_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")


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
    if lines and _ITEM.match(document.source.lines[lines[0].span.first - 1]):
        # The first line of a list item is its text.
        found, lines = list(paragraph(lines[:1])), lines[1:]
    for line in lines:
        if plain(line.runs).rstrip().endswith(COLONS):
            found += [*_group(group, changes), *paragraph((line,))]
            group = []
        else:
            group.append(line)
    return (*found, *_group(group, changes), *paragraph(lead_in))


def _leads(line: Line, following: Block | None) -> bool:
    adjacent = following is not None and following.span.first == line.span.last + 1
    return isinstance(following, List | CodeBlock) and (adjacent or plain(line.runs).rstrip().endswith(COLONS))


def _group(lines: list[Line], changes: list[Change]) -> Blocks:
    if len(lines) < 2 or not all(is_short(line) for line in lines):
        return tuple(block for line in lines for block in paragraph((line,)))
    changes += [line_change(line, f"- {plain(line.runs)}", "statement-lines") for line in lines]
    items = tuple(Item(paragraph((line,)), line.span, line.indent) for line in lines)
    return (List(items, items[0].span.to(items[-1].span)),)


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
