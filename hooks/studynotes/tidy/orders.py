"""Lists that authors write into one line."""

from __future__ import annotations

import re
from dataclasses import replace

from studynotes.model import Block, Change, Document, Item, Line, List, Paragraph, plain
from studynotes.tables import Tables
from studynotes.tree import Blocks, expand, rewrite

_ORDER = re.compile(r"\b(?:in (?:this|the following) order|in order): +(?=\S)", re.IGNORECASE)
_MARKS = re.compile(r"[.!?;:()]")
_FEWEST = 3
_LONGEST = 8
"""Words of an item at most: more are a sentence with commas in it."""


def ordered_lists(document: Document, _: Tables) -> Document:
    """What stands behind "in this order:", with commas between, becomes an ordered list."""
    if not (document.is_english and document.is_rough) or not any("order" in line for line in document.source.lines):
        return document
    changes: list[Change] = []

    def change(block: Block) -> Blocks | None:
        match block:
            case Paragraph(lines=(Line(runs=(str(text),), hard=False) as line,)):
                return _listed(block, line, text, changes)
            case _:
                return None

    blocks = rewrite(document.blocks, lambda siblings: expand(siblings, change))
    return replace(document, blocks=blocks, changes=document.changes + tuple(changes))


def _listed(block: Paragraph, line: Line, text: str, changes: list[Change]) -> Blocks | None:
    found = _ORDER.search(text)
    parts = text[found.end() :].strip().removesuffix(".").split(", ") if found else []
    if not found or len(parts) < _FEWEST or any(_MARKS.search(part) or len(part.split()) > _LONGEST for part in parts):
        return None
    lead = line.with_runs((text[: found.end()].rstrip(),))
    items = tuple(_item(part.removeprefix("and "), line) for part in parts)
    shown = "".join(f"\n{number}. {_plain_item(item)}" for number, item in enumerate(items, start=1))
    changes.append(Change(line.span.path, line.span.first, text, plain(lead.runs) + shown, "ordered-lists"))
    return (Paragraph((lead,), block.span), List(items, line.span, start=1))


def _item(text: str, line: Line) -> Item:
    own = line.with_runs((text.strip(),))
    return Item((Paragraph((own,), line.span),), line.span, line.indent)


def _plain_item(item: Item) -> str:
    """The text of an item of one line."""
    match item.blocks:
        case (Paragraph(lines=(line,)),):
            return plain(line.runs)
        case _:
            return ""
