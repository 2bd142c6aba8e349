"""The clean-up as a new text of the source, so that the author can adopt it.

What the rules changed in a line is changed in place; a block whose structure they changed is written anew; everything
else stays as it is, to the letter. Dropped lines stay, and facts are no part of the notes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from studynotes.lines import owned_lines
from studynotes.model import Block, Change, Document, Heading, Item, List, Paragraph, Source, plain
from studynotes.parse import parse
from studynotes.source_writer import write_block
from studynotes.tables import Tables
from studynotes.tidy import tidy

_SENTENCES = frozenset({"sentence-starts", "sentence-ends", "list-stops"})


def adopted(source: Source, page_level: int, tables: Tables) -> tuple[str, ...]:
    """The lines of `source` with the clean-up in them; `page_level` as the whole set of notes has it."""
    parsed = parse(source)
    tidied = tidy(replace(parsed, page_level=page_level), tables)
    return tuple(_Writer(source, parsed, tidied).lines())


# --- words


def _patched(source: Source, document: Document) -> list[str]:
    """The lines with what the rules about words changed, each in its place."""
    lines = list(source.lines)
    for patch in document.patches:
        places = range(patch.span.first - 1, patch.span.last)
        at = next((at for at in places if patch.before in lines[at]), None)
        if at is not None:
            lines[at] = lines[at].replace(patch.before, patch.after, 1)
            continue
        # The source writes the text in another way, with escapes or over several lines: change word by word.
        for before, after in patch.edits:
            at = next((at for at in places if before in lines[at]), None)
            if at is not None:
                lines[at] = lines[at].replace(before, after, 1)
    return lines


def _sentences(lines: list[str], changes: Iterable[Change]) -> None:
    """Change the beginnings and ends of sentences in place."""
    for change in changes:
        if change.rule not in _SENTENCES:
            continue
        text = lines[change.line - 1]
        if change.rule == "sentence-starts":
            pattern = rf"(?<!\w){re.escape(change.before)}(?!\w)"
            lines[change.line - 1] = re.sub(pattern, lambda _, new=change.after: str(new), text, count=1)
        elif text.rstrip().endswith(change.before):
            end = len(text.rstrip())
            lines[change.line - 1] = text[: end - len(change.before)] + change.after + text[end:]


# --- structure


class _Writer:
    """Puts the source together anew: blocks that kept their structure to the letter, the others as they should be."""

    def __init__(self, source: Source, parsed: Document, tidied: Document) -> None:
        self._source = source
        self._parsed = {block.span.first: block for block in parsed.blocks}
        self._tidied = tidied
        self._shift = max(tidied.page_level, 1) - 1
        self._owned = [owned_lines([block]) for block in tidied.blocks]
        self._owners = Counter(line for owned in self._owned for line in owned)
        self._lines = _patched(source, tidied)
        _sentences(self._lines, tidied.changes)
        self._out: list[str] = []

    def lines(self) -> list[str]:
        """All lines of the new source."""
        done = 0
        anew = False
        for block, owned in zip(self._tidied.blocks, self._owned, strict=True):
            first, last = min(owned), max(owned)
            done = self._between(done, first, anew=anew)
            kept = self._is_kept(block, owned)
            if not kept or anew:
                self._blank()
            self._out += self._lines[first - 1 : last] if kept else write_block(block, self._source, self._shift)
            anew = not kept
            if not kept:
                self._left_over(owned, first, last)
            done = max(done, last)
        self._between(done, len(self._lines) + 1, anew=anew)
        return self._out

    def _between(self, done: int, first: int, *, anew: bool) -> int:
        """The lines between two blocks that belong to none: blank ones, dropped ones, definitions."""
        for number in range(done + 1, first):
            text = self._lines[number - 1]
            if self._owners[number]:
                continue
            if text.strip() and anew:
                self._blank()
            self._out.append(text)
        return max(done, first - 1)

    def _left_over(self, owned: set[int], first: int, last: int) -> None:
        """Lines inside a block that was written anew that are not its own: they follow behind it."""
        for number in range(first, last + 1):
            if number not in owned and not self._owners[number] and self._lines[number - 1].strip():
                self._blank()
                self._out += [self._lines[number - 1], ""]

    def _blank(self) -> None:
        if self._out and self._out[-1].strip():
            self._out.append("")

    def _is_kept(self, block: Block, owned: set[int]) -> bool:
        if any(self._owners[line] > 1 for line in owned):
            return False
        before = self._parsed.get(min(owned))
        if isinstance(block, Heading):
            same = isinstance(before, Heading) and before.level == block.level + self._shift
            return same and block.expansion is None and plain(before.runs).strip() == plain(block.runs).strip()
        return before is not None and _shape(before) == _shape(block)


_Shape = tuple[object, ...]


def _shape(block: Block) -> _Shape:
    """What a block is, without its words."""
    match block:
        case Paragraph(span=span):
            return ("paragraph", span)
        case List(items=items, start=start):
            return ("list", start is None, tuple(_item_shape(item) for item in items))
        case _:
            return (type(block).__name__, block.span)


def _item_shape(item: Item) -> _Shape:
    return (item.span.first, item.checked, tuple(_shape(block) for block in item.blocks))
