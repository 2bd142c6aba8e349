"""The clean-up as a new text of the source, so that the author can adopt it.

What the rules changed in a line is changed in place; a block whose structure they changed is written anew; everything
else stays as it is, to the letter. Dropped lines stay, and facts are no part of the notes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from studynotes.lines import owned_lines
from studynotes.model import (
    Block,
    Change,
    Details,
    Document,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Source,
    plain,
)
from studynotes.parse import parse
from studynotes.source_writer import Writer, are_alike

_SENTENCES = frozenset({"sentence-starts", "sentence-ends"})


def adopted(tidied: Document) -> tuple[str, ...]:
    """The lines of the source of `tidied` with the clean-up in them."""
    return tuple(_Writer(tidied.source, parse(tidied.source), tidied).lines())


# --- words


def _patched(source: Source, document: Document) -> list[str]:
    """The lines with what the rules about words changed, each in its place."""
    lines = list(source.lines)
    for patch in document.patches:
        for at in range(patch.span.first - 1, patch.span.last):
            found = re.search(_as_written(patch.before), lines[at])
            if found:
                text = patch.after if found[0] == patch.before else _edited(found[0], patch.edits)
                lines[at] = lines[at][: found.start()] + text + lines[at][found.end() :]
                break
        else:
            # The text runs over several lines: change word by word.
            for at in range(patch.span.first - 1, patch.span.last):
                lines[at] = _edited(lines[at], patch.edits)
    return lines


def _edited(text: str, edits: Iterable[tuple[str, str]]) -> str:
    """`text` with each edit at the first place behind the one before that has its words, or else before it."""
    end = 0
    for before, after in edits:
        pattern = re.compile(rf"(?<![\w`]){_as_written(before)}(?![\w`])")
        # Each rule speaks from the beginning of the text to its end.
        found = pattern.search(text, end) or pattern.search(text)
        if found:
            text = text[: found.start()] + after + text[found.end() :]
            end = found.start() + len(after)
    return text


def _as_written(words: str) -> str:
    """A pattern for `words` with the escapes and entities that a source may have in them."""
    entities = {"&": "&(?:amp;)?", "<": r"(?:\\?<|&lt;)", ">": r"(?:\\?>|&gt;)"}
    return "".join(entities.get(char) or (char if char.isalnum() else rf"\\?{re.escape(char)}") for char in words)


def _sentences(lines: list[str], changes: Iterable[Change]) -> None:
    """Change the beginnings and ends of sentences in place."""
    for change in changes:
        if change.rule not in _SENTENCES:
            continue
        text = lines[change.line - 1]
        if change.rule == "sentence-starts":
            pattern = rf"(?<!\w){re.escape(change.before)}(?!\w)"
            found = re.search(pattern, text)
            if found:
                lines[change.line - 1] = text[: found.start()] + change.after + text[found.end() :]
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
        before: Block | None = None
        for block, owned in zip(self._tidied.blocks, self._owned, strict=True):
            first, last = min(owned), max(owned)
            done = self._between(done, first, anew=anew)
            kept = self._is_kept(block, owned)
            if not kept or anew:
                self._blank()
                if before and are_alike(before, block):
                    self._out += ["<!-- -->", ""]
            before = block
            self._out += self._lines[first - 1 : last] if kept else self._anew(block)
            anew = not kept
            if not kept:
                self._left_over(owned, first, last)
            done = max(done, last)
        self._between(done, len(self._lines) + 1, anew=anew)
        return self._out

    def _anew(self, block: Block) -> list[str]:
        return Writer(self._source, self._tidied.width).block(block, self._shift)

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
            return isinstance(before, Heading) and self._is_same(before, block)
        return before is not None and _shape(before) == _shape(block, self._shift)

    def _is_same(self, before: Heading, after: Heading) -> bool:
        """Whether a heading is the author's own, on his level; that of a page is the same for all."""
        same = _text(before) == _text(after) if after.page is not None else _shape(before) == _shape(after, self._shift)
        return after.authored and after.expansion is None and same


def _text(heading: Heading) -> str:
    return plain(heading.runs).strip()


_Shape = tuple[object, ...]


def _shape(block: Block, shift: int = 0) -> _Shape:
    """What a block is, without its words; `shift` is what the author's heading levels are deeper."""
    match block:
        case Heading(span=span, level=level):
            return ("heading", span, level + shift)
        case Paragraph(span=span, lines=lines):
            return ("paragraph", span, tuple(line.span.last for line in lines if line.hard))
        case List(items=items, start=start):
            return ("list", start is None, tuple(_item_shape(item, shift) for item in items))
        case Quote(blocks=blocks) | Details(blocks=blocks) | Footnote(blocks=blocks):
            return (type(block).__name__, tuple(_shape(inner, shift) for inner in blocks))
        case _:
            return (type(block).__name__, block.span)


def _item_shape(item: Item, shift: int) -> _Shape:
    return (item.span.first, item.checked, tuple(_shape(block, shift) for block in item.blocks))
