"""A stretch of HTML, from start tags to their end tags, made safe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from studynotes.model import Block, Change, HtmlBlock, Span
from studynotes.safe.allowed import ELEMENTS, cleaned, is_link
from studynotes.safe.balance import Balance
from studynotes.safe.convert import blocks
from studynotes.safe.nodes import Piece, nodes, with_formulas
from studynotes.safe.runs import RULE
from studynotes.safe.tags import VOID, Tag, Token


@dataclass(frozen=True, slots=True)
class Fragment:
    """The `tokens` of `block` from the one numbered `first` on; `found` is the balance of all of them."""

    block: HtmlBlock
    tokens: Sequence[Token]
    first: int
    found: Balance
    changes: list[Change]

    def blocks(self, *, has_formulas: bool) -> Iterator[Block]:
        """What readers see of it; nothing for what shows nothing. `has_formulas` is about all the notes."""
        return blocks(nodes(with_formulas(self._kept(), has_formulas=has_formulas), self.block.span))

    def span(self, token: Token) -> Span:
        """The source lines on which the signs of `token` stand."""
        signs = token.text.lstrip()
        before = token.text.count("\n", 0, len(token.text) - len(signs)) if signs else 0
        first = self.block.span.first + token.line + before
        return Span(self.block.span.path, first, first + token.text.strip().count("\n"))

    def _kept(self) -> Iterator[Piece]:
        """The pieces that are kept, or what takes their place."""
        for at, token in enumerate(self.tokens, self.first):
            tag = token.tag
            if at in self.found.hidden or token.is_comment:
                self._changed(token, "")
            elif tag is None:
                yield Piece(None, token.text, self.span(token))
            elif tag.name == "img" and not tag.is_end:
                yield self._image(token, tag)
            elif self._is_kept(at, tag):
                yield self._tag(token, tag)
            else:
                self._changed(token, "")

    def _is_kept(self, at: int, tag: Tag) -> bool:
        if tag.name not in ELEMENTS or at in self.found.stray:
            return False
        if tag.name in VOID:
            return not tag.is_end
        return at in self.found.paired or at in self.found.unclosed or at in self.found.implied

    def _tag(self, token: Token, tag: Tag) -> Piece:
        kept = cleaned(tag)
        if kept.attributes.keys() != tag.attributes.keys():
            self._changed(token, str(kept))
        return Piece(kept, "", self.span(token))

    def _image(self, token: Token, tag: Tag) -> Piece:
        if is_link(tag.attributes.get("src", "")):
            return self._tag(token, tag)
        alt = tag.attributes.get("alt", "")
        self._changed(token, alt)
        return Piece(None, escape(alt), self.span(token))

    def _changed(self, token: Token, after: str) -> None:
        if token.text.strip():
            span = self.span(token)
            self.changes.append(Change(span.path, span.first, token.text, after, RULE))
