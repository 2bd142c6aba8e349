"""HTML whose tags are allowed, as a tree that remembers its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from studynotes.formulas import pieces as formula_pieces
from studynotes.model import Span
from studynotes.safe.allowed import CLOSED_BY, INLINE
from studynotes.safe.tags import VOID, Tag

_INLINE = INLINE | {"", "img"}
_LITERAL = frozenset({"code", "kbd", "pre", "samp", "tt"})
"""Elements in which nothing is a formula."""
_LINE_START, _LINE_END = re.compile(r"[ \t]*\n"), re.compile(r"\n[ \t]*$")
_FORMULA, _FORMULA_END = Tag("code", {"class": "formula"}), Tag("code", is_end=True)


@dataclass(frozen=True, slots=True)
class Piece:
    """A tag that is kept, or a text (without a tag), and where it stands."""

    tag: Tag | None
    text: str
    span: Span


@dataclass(slots=True)
class Node:
    """An element, or a text (without a tag)."""

    tag: Tag | None
    text: str
    span: Span
    children: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Empty for a text."""
        return self.tag.name if self.tag else ""

    @property
    def is_formula(self) -> bool:
        """Whether the text in it is one."""
        return self.tag is _FORMULA

    is_inline: bool = False
    """Whether it may stand in a line of text, with all that it holds."""
    is_blank: bool = False
    """Whether it shows nothing."""

    def end(self) -> None:
        """Take note of what it is, now that all that it holds is there."""
        self.is_inline = self.name in _INLINE and all(child.is_inline for child in self.children)
        is_empty = self.name not in {"hr", "img"} and all(child.is_blank for child in self.children)
        self.is_blank = is_empty if self.tag else not self.text.strip()
        if self.children:
            self.span = self.span.to(self.children[-1].span)

    def walk(self) -> Iterator[Node]:
        """The node itself and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def plain(self) -> str:
        """All text in it."""
        return unescape(self.text) if self.tag is None else "".join(child.plain() for child in self.children)

    def html(self) -> str:
        """It as HTML."""
        if self.tag is None:
            return escape(unescape(self.text), quote=False)
        inner = "".join(child.html() for child in self.children)
        return f"{self.tag}{inner}" + ("" if self.name in VOID else f"</{self.name}>")


def with_formulas(pieces: Iterable[Piece], *, has_formulas: bool) -> Iterator[Piece]:
    """The `pieces` with each formula in their texts as an element, by the rules for those of Markdown.

    One between two dollars each that is all that its line holds has line breaks at both ends.
    """
    literal = 0
    for piece in pieces:
        if piece.tag and piece.tag.name in _LITERAL:
            literal += -1 if piece.tag.is_end else 1
        if piece.tag or literal or "$" not in piece.text:
            yield piece
            continue
        texts = formula_pieces(unescape(piece.text), has_formulas=has_formulas)
        for at, text in enumerate(texts):
            if at % 2:
                yield Piece(_FORMULA, "", piece.span)
                is_line = text.startswith("$$") and _LINE_END.search(texts[at - 1]) and _LINE_START.match(texts[at + 1])
                yield Piece(None, escape(f"\n{text}\n" if is_line else text, quote=False), piece.span)
                yield Piece(_FORMULA_END, "", piece.span)
            elif text:
                yield Piece(None, escape(text, quote=False), piece.span)


def nodes(pieces: Iterable[Piece], outer: Span) -> list[Node]:
    """The tree of `pieces`; every element ends, at the end of all if need be."""
    stack = [Node(None, "", outer)]
    for piece in pieces:
        tag = piece.tag
        if tag is not None and tag.is_end:
            _end(tag.name, piece.span, stack)
            continue
        while tag is not None and stack[-1].name in CLOSED_BY.get(tag.name, ()):
            stack.pop().end()
        node = Node(tag, piece.text, piece.span)
        stack[-1].children.append(node)
        if tag is not None and tag.name not in VOID:
            stack.append(node)
        else:
            node.end()
    while len(stack) > 1:
        stack.pop().end()
    return stack[0].children


def _end(name: str, span: Span, stack: list[Node]) -> None:
    if not any(node.name == name for node in stack):
        return
    while True:
        node = stack.pop()
        node.end()
        if node.name == name:
            node.span = node.span.to(span)
            return
