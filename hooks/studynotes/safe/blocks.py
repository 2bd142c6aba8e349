"""Blocks of HTML made safe: Markdown between them stays Markdown, and no element reaches further than it should."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from studynotes.model import Block, Change, Details, Heading, HtmlBlock, Line, Paragraph, Quote, Span, Styled
from studynotes.safe.balance import balance
from studynotes.safe.convert import Summary
from studynotes.safe.fragment import Fragment
from studynotes.safe.runs import RULE
from studynotes.safe.tags import Tag, Token, tokens
from studynotes.tree import Blocks, walk

_DEEPEST = 20
"""Such elements that may lie in each other."""
SPANNING = frozenset({"blockquote", "details"})
"""Elements that may begin in one block and end in another, with Markdown between."""
_WHOLE = frozenset({"dl", "ol", "table", "ul"})
"""Elements whose parts mean nothing alone."""
_OF_WHOLE = re.compile(rf"</?(?:{'|'.join(sorted(_WHOLE))})(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Frame:
    """An element that began and has not ended yet; the outermost frame has no tag."""

    tag: Tag | None
    text: str
    span: Span
    blocks: list[Block] = field(default_factory=list)


def safe_blocks(siblings: Blocks, changes: list[Change], *, has_formulas: bool) -> Blocks:
    """Neighbouring blocks without what is not allowed, which goes to `changes`; the very same without any HTML.

    The notes that they stand in have `has_formulas` if they hold some that nobody takes for anything else.
    """
    if not any(isinstance(block, HtmlBlock) for block in siblings):
        return siblings
    frames = _Frames(changes, has_formulas, [_Frame(None, "", siblings[0].span)])
    for block in _joined(siblings):
        if isinstance(block, HtmlBlock):
            frames.read(block)
        else:
            frames.add((block,))
    return frames.end()


def _joined(siblings: Blocks) -> Iterator[Block]:
    """The blocks; HTML with blank lines inside of a list or a table, which ends a block of Markdown, is one again."""
    parts: list[HtmlBlock] = []
    depth = 0
    for block in siblings:
        if isinstance(block, HtmlBlock):
            parts.append(block)
            depth = max(depth + _opened(block.text), 0)
            if depth:
                continue
        if parts:
            yield _one(parts)
            parts, depth = [], 0
        if not isinstance(block, HtmlBlock):
            yield block
    if parts:
        yield _one(parts)


def _opened(html: str) -> int:
    """How many more lists and tables begin than end."""
    if not _OF_WHOLE.search(html):
        return 0
    tags = [token.tag for token in tokens(html) if token.tag and token.tag.name in _WHOLE]
    return sum(-1 if tag.is_end else 1 for tag in tags)


def _one(parts: Sequence[HtmlBlock]) -> HtmlBlock:
    """The parts with the blank lines between them."""
    if len(parts) == 1:
        return parts[0]
    span = parts[0].span.to(parts[-1].span)
    text: list[str] = []
    line = span.first
    for part in parts:
        text += ["\n" * (part.span.first - line), part.text]
        line = part.span.first + part.text.count("\n")
    return HtmlBlock("".join(text), span)


@dataclass(frozen=True, slots=True)
class _Frames:
    """The elements that blocks stand in."""

    changes: list[Change]
    has_formulas: bool
    opened: list[_Frame]

    def add(self, blocks: Sequence[Block]) -> None:
        self.opened[-1].blocks.extend(blocks)

    def read(self, block: HtmlBlock) -> None:
        """Put what stands in `block` where it belongs."""
        pieces = list(tokens(block.text))
        found = balance([token.tag for token in pieces])
        start = 0
        for at in sorted(found.unclosed | found.stray):
            tag = pieces[at].tag
            if tag and tag.name in SPANNING:
                self._add(Fragment(block, pieces[start:at], start, found, self.changes))
                self._turn(pieces[at], tag, Fragment(block, (), 0, found, []).span(pieces[at]))
                start = at + 1
        self._add(Fragment(block, pieces[start:], start, found, self.changes))

    def _add(self, fragment: Fragment) -> None:
        self.add([*fragment.blocks(has_formulas=self.has_formulas)])

    def end(self) -> Blocks:
        """All blocks, when no more follow."""
        while len(self.opened) > 1:
            self._dissolve()
        return tuple(_apart(self.opened[0].blocks))

    def _turn(self, token: Token, tag: Tag, span: Span) -> None:
        """Begin an element with `token`, or end it."""
        if not tag.is_end and len(self.opened) <= _DEEPEST:
            self.opened.append(_Frame(tag, token.text, span))
            return
        names = [frame.tag.name for frame in self.opened if frame.tag]
        if not tag.is_end or tag.name not in names:
            self.changes.append(Change(span.path, span.first, token.text, "", RULE))
            return
        while names.pop() != tag.name:
            self._dissolve()
        self._close(tag.name, span)

    def _close(self, name: str, end: Span) -> None:
        frame = self.opened[-1]
        if any(isinstance(block, Heading) for block in walk(frame.blocks)):
            # Sections are cut at headings, whatever is around them.
            self._dissolve()
            return
        self.opened.pop()
        span = frame.span.to(end)
        if name == "blockquote":
            self.add((Quote(tuple(frame.blocks), span),))
            return
        is_open = frame.tag is not None and "open" in frame.tag.attributes
        match frame.blocks:
            case [Summary(lines=(Line(runs=runs),)), *rest]:
                self.add((Details(runs, tuple(rest), span, is_open),))
            case rest:
                self.add((Details((), tuple(rest), span, is_open),))

    def _dissolve(self) -> None:
        """What stands in an element that nothing ends, or that may not be, stays without it."""
        frame = self.opened.pop()
        self.changes.append(Change(frame.span.path, frame.span.first, frame.text, "", RULE))
        match frame.blocks:
            case [Summary(lines=(Line(runs=runs),), span=span), *rest]:
                self.add((Paragraph((Line((Styled("strong", runs),), span),), span), *rest))
            case rest:
                self.add(rest)


def _apart(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with headings on lines of their own alone: pages are cut there."""
    lines = Counter(line for block in blocks for line in range(block.span.first, block.span.last + 1))
    for block in blocks:
        if isinstance(block, Heading) and any(lines[line] > 1 for line in range(block.span.first, block.span.last + 1)):
            yield Paragraph((Line((Styled("strong", block.runs),), block.span),), block.span)
        else:
            yield block
