"""Rules about headings that the author wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from studynotes.files import file_title
from studynotes.model import (
    Block,
    Change,
    CodeBlock,
    Document,
    Dropped,
    Heading,
    List,
    Paragraph,
    Quote,
    Span,
    Table,
    plain,
)
from studynotes.tables import Tables
from studynotes.tree import Blocks, expand, rewrite, walk

_WORD = re.compile(r"\w+")
EMPTY = "heading without text"
_DEEPEST = 6
_SHORT_LEAD = 300
"""Characters above the first of several titles up to which they are a word on the file."""


def page_headings(document: Document, _: Tables) -> Document:
    """Headings of the author down to the page level begin a page, those of the tables aside."""
    return replace(document, blocks=tuple(_as_page(block, document.page_level) for block in document.blocks))


def _as_page(block: Block, level: int) -> Block:
    if isinstance(block, Heading) and block.authored and block.page is None and block.level <= level:
        return replace(block, page="")
    return block


def expansion_headings(document: Document, _: Tables) -> Document:
    """A heading that only spells out the acronym of the title above it is merged into that title."""
    if not document.is_rough:
        return document
    blocks: list[Block] = []
    changes: list[Change] = []
    for block in document.blocks:
        above = blocks[-1] if blocks else None
        if isinstance(block, Heading) and isinstance(above, Heading) and _expands(block, above):
            merged = _merged(above, block)
            blocks[-1] = merged
            after = f"({_bare(block)})" if not above.page else ""
            changes.append(Change(block.span.path, block.span.first, plain(block.runs), after, "expansion-headings"))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks), changes=document.changes + tuple(changes))


def _expands(block: Heading, above: Heading) -> bool:
    """Deeper, authored, right below the title, and its words begin with the letters of the acronym in the title."""
    if not (block.authored and above.authored and block.level > above.level) or block.reviewed or above.expansion:
        return False
    words = [word for word in _WORD.findall(plain(block.runs).casefold()) if word not in {"and", "of", "the", "for"}]
    initials = "".join(word[0] for word in words)
    return len(words) > 1 and any(_abbreviates(word, initials) for word in _WORD.findall(plain(above.runs)))


def _abbreviates(word: str, initials: str) -> bool:
    """EC2 stands for the initials "ecc", S3 for "sss"."""
    letters = re.sub(r"([A-Za-z])(\d)", lambda found: found[1] * int(found[2]), word)
    same = sum(a == b for a, b in zip(letters.casefold(), initials, strict=False))
    # One letter may differ: authors spell names out from memory ("virtual private network" below "VPC").
    return 1 < len(letters) < 9 and len(letters) == len(initials) and same >= len(letters) - (len(letters) > 2)


def _merged(above: Heading, block: Heading) -> Heading:
    if above.page:
        return replace(above, expansion=block.span)
    return replace(above, runs=(f"{plain(above.runs)} ({_bare(block)})",), expansion=block.span)


def _bare(block: Heading) -> str:
    return plain(block.runs).strip().strip("()")


def file_titles(document: Document, _: Tables) -> Document:
    """A file without a page heading is one page named as its front matter says, or like the file; so are a page whose
    heading says nothing, and what stands above the first chapter of a file without a title.
    """
    blocks = document.blocks
    changes: list[Change] = []
    if blocks and _needs_title(blocks, document.page_level):
        blocks = _with_title(blocks)
    named = tuple(_named(block, document.title, changes) for block in blocks)
    return replace(document, blocks=named, changes=document.changes + tuple(changes))


def _with_title(blocks: Blocks) -> Blocks:
    """The blocks below a title without text: a heading that says nothing, or one that has the line of the first."""
    first, *rest = blocks
    if _is_empty(first):
        return (replace(first, page=""), *rest)
    return (Heading(1, (), Span(first.span.path, first.span.first, first.span.first), page=""), *blocks)


def _needs_title(blocks: Blocks, page_level: int) -> bool:
    """Whether something stands above the first page that is no part of it: sections, or text above a mere chapter.

    One of several titles in a file is a chapter, too, where more than a word on the file stands above it.
    """
    index = next((index for index, block in enumerate(blocks) if is_page(block)), None)
    if index is None:
        return True
    first, above = blocks[index], blocks[:index]
    is_chapter = isinstance(first, Heading) and first.page == "" and first.level == page_level
    if is_chapter and page_level == 1:
        is_chapter = sum(map(is_page, blocks)) > 1 and _size(above) > _SHORT_LEAD
    said = (Heading, Paragraph, List, CodeBlock, Table, Quote) if is_chapter else (Heading,)
    return any(isinstance(block, said) for block in above)


def _size(blocks: Blocks) -> int:
    """Characters of the paragraphs among `blocks`."""
    return sum(len(plain(line.runs)) for block in blocks if isinstance(block, Paragraph) for line in block.lines)


def _named(block: Block, title: str, changes: list[Change]) -> Block:
    if not isinstance(block, Heading) or not is_page(block) or plain(block.runs).strip():
        return block
    named = replace(block, runs=(title or file_title(block.span.path) or "Notes",))
    changes.append(titled(named, "", "file-titles"))
    return named


def empty_headings(document: Document, _: Tables) -> Document:
    """A heading without text heads nothing: it is dropped, with the reason."""
    empty = [block.span for block in document.blocks if _is_empty(block)]
    dropped = tuple(Dropped(own.path, line, EMPTY) for own in empty for line in range(own.first, own.last + 1))
    blocks = tuple(block for block in document.blocks if not _is_empty(block))
    return replace(document, blocks=blocks, dropped=document.dropped + dropped)


def _is_empty(block: Block) -> TypeGuard[Heading]:
    return isinstance(block, Heading) and not is_page(block) and not plain(block.runs).strip()


def heading_levels(document: Document, _: Tables) -> Document:
    """Levels count from the page's title (1) and never jump: a heading is one deeper than the one it belongs to."""
    blocks: list[Block] = []
    changes: list[Change] = []
    above: list[int] = []
    shift = max(document.page_level, 1) - 1
    for block in document.blocks:
        if isinstance(block, Heading):
            own = max(block.level - shift if block.authored else block.level, 2)
            # The author's levels of the headings that this one stands under; a page stands under none.
            above = [] if is_page(block) else [level for level in above if level < own]
            level = 1 if is_page(block) else _level(above)
            new = block if level == block.level else replace(block, level=level)
            blocks.append(new)
            if block.authored and not is_page(block) and level != block.level - shift:
                changes.append(_levelled(block, new))
            above.append(1 if is_page(block) else own)
        else:
            blocks.append(_inside(block, above, shift, changes))
    return replace(document, blocks=tuple(blocks), changes=document.changes + tuple(changes))


def _level(above: Sequence[int]) -> int:
    return max(2, min(len(above) + 1, _DEEPEST))


def _inside(block: Block, above: Sequence[int], shift: int, changes: list[Change]) -> Block:
    """`block` with the headings in it, if it is a quote or a list, on the level that they would have outside of it."""
    if not any(isinstance(inner, Heading) for inner in walk((block,))):
        return block

    def levelled(inner: Block) -> Blocks | None:
        if not isinstance(inner, Heading):
            return None
        own = max(inner.level - shift, 2)
        new = replace(inner, level=_level([level for level in above if level < own]))
        if new.level != inner.level - shift:
            changes.append(_levelled(inner, new))
        return (new,)

    return rewrite((block,), lambda siblings: expand(siblings, levelled))[0]


def _levelled(written: Heading, shown: Heading) -> Change:
    return titled(shown, f"{'#' * written.level} {plain(written.runs)}", "heading-levels")


def titled(heading: Heading, before: str, rule: str) -> Change:
    """The change that put `heading` in the place of the text `before`."""
    after = f"{'#' * heading.level} {plain(heading.runs)}"
    return Change(heading.span.path, heading.span.first, before.strip(), after, rule)


def is_page(block: Block) -> bool:
    """Whether a page begins at this block: a row, a rule or the author's level said so."""
    return isinstance(block, Heading) and block.page is not None
