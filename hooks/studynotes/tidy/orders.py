"""Lists that authors write without the marks of Markdown: into one line, or with marks of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from studynotes.model import Block, Change, Document, Heading, Item, Line, List, Paragraph, plain
from studynotes.parse import with_box
from studynotes.tables import Tables
from studynotes.tidy.lines import COLONS, glued, line_change
from studynotes.tidy.markers import DASHES, Mark, chains, mark_of, without_mark
from studynotes.tree import Blocks, expand, paragraph, rewrite, walk

_ORDER = re.compile(r"\b(?:in (?:this|the following) order|in order): +(?=\S)", re.IGNORECASE)
_MARKS = re.compile(r"[.!?;:()]")
_FEWEST = 3
_LONGEST = 8
"""Words of an item at most: more are a sentence with commas in it."""
_FEWEST_BULLETS = 3
"""Lines of a file with the same bullet."""
_DEEPEST = 3
"""Lists in lists, in one paragraph."""


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


# --- lists with marks that Markdown does not know


def marked_lines(document: Document, _: Tables) -> Document:
    """Lines that count ("1-", "2-"), or begin with the same bullet ("•"), become a list: Markdown glues them together.

    Nobody means them as one text, so that the rule speaks in all notes.
    """
    changes: list[Change] = []
    lister = _Lister(document, changes, _bullets(document))
    blocks = rewrite(document.blocks, lambda siblings: expand(siblings, lister.listed))
    changes.sort(key=lambda change: change.line)
    return replace(document, blocks=blocks, changes=document.changes + tuple(changes))


def _bullets(document: Document) -> frozenset[str]:
    """The bullets with which so many lines of the document begin that one of them alone is an item, too."""
    lines = (line for block in walk(document.blocks) if isinstance(block, Paragraph) for line in block.lines)
    found = Counter(mark.bullet for line in lines if (mark := mark_of(line)) and mark.bullet)
    return frozenset(sign for sign, count in found.items() if count >= _FEWEST_BULLETS)


@dataclass(frozen=True, slots=True)
class _Lister:
    document: Document
    changes: list[Change]
    bullets: frozenset[str]
    """Those that make an item of a line alone."""

    def listed(self, block: Block) -> Blocks | None:
        if isinstance(block, Heading):
            return self._without_bullet(block)
        if not isinstance(block, Paragraph) or (len(block.lines) < 2 and not self.bullets):
            return None
        if any(line.hard or line.span.first in self.document.plain_lines for line in block.lines):
            return None
        found = self._with_lists(block.lines, 1)
        return None if found[0] == block else found

    def _without_bullet(self, block: Heading) -> Blocks | None:
        """A heading is no item of a list."""
        line = Line(block.runs, block.span)
        mark = mark_of(line) if block.authored and not block.reviewed else None
        if mark is None or not mark.bullet:
            return None
        own = without_mark(line, mark)
        self.changes.append(line_change(line, plain(own.runs), "marked-lines"))
        return (replace(block, runs=own.runs),)

    def _with_lists(self, lines: Sequence[Line], depth: int) -> Blocks:
        """`lines` with their lists; what stands between these, and above and below them, as paragraphs."""
        marks = [mark_of(line) for line in lines]
        alone = {at: [at] for at, mark in enumerate(marks) if mark is not None and mark.bullet in self.bullets}
        starts = alone | {chain[0]: chain for chain in chains(marks) if (mark := marks[chain[0]]) and mark.is_list}
        found: list[Block] = []
        text: list[Line] = []
        at = 0
        while at < len(lines):
            fewest = 1 if at in alone else 2
            chain = starts.get(at, []) if depth <= _DEEPEST else []
            ends = self._ends(chain, lines, marks, is_rest=bool(found)) if len(chain) >= fewest else []
            # Where a list ends, the same signs may begin the next one.
            rest = chain[max(len(ends), 1) :]
            starts |= {rest[0]: rest} if rest else {}
            if len(ends) < fewest:
                text.append(lines[at])
                at += 1
                continue
            found += self._paragraph(text, is_below=bool(found))
            text = []
            firsts = (at, *ends)
            found.append(self._list([lines[a:b] for a, b in pairwise(firsts)], depth))
            at = ends[-1]
        return (*found, *self._paragraph(text, is_below=bool(found)))

    def _ends(
        self, chain: Sequence[int], lines: Sequence[Line], marks: Sequence[Mark | None], *, is_rest: bool
    ) -> list[int]:
        """Where each item of the list ends that begins with the `chain`: where it is certain that the next one follows.

        With `is_rest`, a list stands in the same paragraph already, so that a dash is no sign of a sentence.
        """
        first = marks[chain[0]]
        assert first is not None
        above = plain(lines[chain[0] - 1].runs).rstrip() if chain[0] else ":"
        if first.places[0][0] in DASHES and not (is_rest or above.endswith(COLONS)):
            return []
        ends: list[int] = []
        loose = False
        for begin, following in zip(chain, (*chain[1:], len(lines)), strict=True):
            end = begin + 1
            while end < following and self._belongs(end, begin, lines, marks, loose=loose):
                end += 1
            if end < following < len(lines) and first.counts:
                # Whatever stands between two numbers belongs to the first.
                end, loose = following, True
            ends.append(end)
            if end < following:
                break
        return ends

    def _belongs(
        self, at: int, begin: int, lines: Sequence[Line], marks: Sequence[Mark | None], *, loose: bool
    ) -> bool:
        """Whether the line goes on with the item that begins with the line `begin`, or is a part of it."""
        line, mark, own = lines[at], marks[at], marks[begin]
        if mark is not None and own is not None:
            return mark.kind != own.kind or (mark.kind == "bullet" and mark.places != own.places)
        return loose or line.indent > lines[begin].indent or glued(lines[at - 1], line, self.document)

    def _list(self, parts: Sequence[Sequence[Line]], depth: int) -> List:
        start: int | None = None
        items: list[Item] = []
        for part in parts:
            first, mark = part[0], mark_of(part[0])
            assert mark is not None
            if mark.counts:
                number = mark.places[0][1]
                start = number if start is None else start
            own = without_mark(first, mark)
            shown = f"{number}. " if mark.counts else "- "
            self.changes.append(line_change(first, f"{shown}{plain(own.runs)}", "marked-lines"))
            span = first.span.to(part[-1].span)
            blocks = self._with_lists((own, *part[1:]), depth + 1)
            items.append(with_box(Item(blocks, span, first.indent)))
        return List(tuple(items), items[0].span.to(items[-1].span), start)

    def _paragraph(self, lines: Sequence[Line], *, is_below: bool) -> Blocks:
        if lines and is_below:
            self.changes.append(line_change(lines[0], f"\n{plain(lines[0].runs)}", "marked-lines"))
        return paragraph(lines)
