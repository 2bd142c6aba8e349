"""HTML whose tags are allowed, as a tree that remembers its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from studynotes.model import Span
from studynotes.safe.allowed import CLOSED_BY, INLINE
from studynotes.safe.tags import VOID, Tag


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
    def is_inline(self) -> bool:
        """Whether it may stand in a line of text, with all that it holds."""
        return (self.name in INLINE | {"", "img"}) and all(child.is_inline for child in self.children)

    @property
    def is_blank(self) -> bool:
        """Whether it shows nothing."""
        if self.tag is None:
            return not self.text.strip()
        return self.name not in {"hr", "img"} and all(child.is_blank for child in self.children)

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


def nodes(pieces: Iterable[Piece], outer: Span) -> list[Node]:
    """The tree of `pieces`; every element ends, at the end of all if need be."""
    root = Node(None, "", outer)
    stack = [root]
    for piece in pieces:
        tag = piece.tag
        if tag is not None and tag.is_end:
            _end(tag.name, piece.span, stack)
            continue
        while tag is not None and stack[-1].name in CLOSED_BY.get(tag.name, ()):
            stack.pop()
        node = Node(tag, piece.text, piece.span)
        stack[-1].children.append(node)
        for each in stack[1:]:
            each.span = each.span.to(piece.span)
        if tag is not None and tag.name not in VOID:
            stack.append(node)
    return root.children


def _end(name: str, span: Span, stack: list[Node]) -> None:
    if not any(node.name == name for node in stack):
        return
    for node in stack[1:]:
        node.span = node.span.to(span)
    while stack.pop().name != name:
        pass
