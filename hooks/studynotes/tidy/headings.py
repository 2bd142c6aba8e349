"""Rules about headings that the author wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from studynotes.model import Block, Change, Document, Dropped, Heading, plain
from studynotes.tables import Tables
from studynotes.text import key, sentence_case

_WORD = re.compile(r"\w+")
_DEEPEST = 6


def page_headings(document: Document, _: Tables) -> Document:
    """Headings of the author down to the page level begin a page, those of the tables aside."""
    return replace(document, blocks=tuple(_as_page(block, document.page_level) for block in document.blocks))


def _as_page(block: Block, level: int) -> Block:
    if isinstance(block, Heading) and block.authored and block.page is None and block.level <= level:
        return replace(block, page="")
    return block


def expansion_headings(document: Document, _: Tables) -> Document:
    """A heading that only spells out the acronym of the title above it is merged into that title."""
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
    title = plain(above.runs)
    spelled = key(" ".join(words)) in key(title)
    return len(words) > 1 and (spelled or any(_abbreviates(word, initials) for word in _WORD.findall(title)))


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
    """A file without a page heading is one page named like the file; so is a page whose heading says nothing."""
    blocks = document.blocks
    changes: list[Change] = []
    if blocks and not any(is_page(block) for block in blocks):
        first = replace(blocks[0].span, last=blocks[0].span.first)
        blocks = (Heading(1, (), first, page=""), *blocks)
    named = tuple(_named(block, document.source.path, changes) for block in blocks)
    return replace(document, blocks=named, changes=document.changes + tuple(changes))


def _named(block: Block, path: str, changes: list[Change]) -> Block:
    if not isinstance(block, Heading) or not is_page(block) or plain(block.runs).strip():
        return block
    name = PurePosixPath(path).stem.replace("-", " ").replace("_", " ").strip()
    named = replace(block, runs=(sentence_case(name) or "Notes",))
    changes.append(titled(named, "", "file-titles"))
    return named


def empty_headings(document: Document, _: Tables) -> Document:
    """A heading without text heads nothing: it is dropped, with the reason."""
    empty = [block for block in document.blocks if _is_empty(block)]
    dropped = tuple(Dropped(block.span.path, block.span.first, "heading without text") for block in empty)
    blocks = tuple(block for block in document.blocks if not _is_empty(block))
    return replace(document, blocks=blocks, dropped=document.dropped + dropped)


def _is_empty(block: Block) -> bool:
    return isinstance(block, Heading) and not is_page(block) and not plain(block.runs).strip()


def heading_levels(document: Document, _: Tables) -> Document:
    """Levels count from the page's title (1) and never jump: a heading is at most one deeper than the one before."""
    blocks: list[Block] = []
    last = 1
    shift = max(document.page_level, 1) - 1
    for block in document.blocks:
        if isinstance(block, Heading):
            own = block.level - shift if block.authored else block.level
            last = 1 if is_page(block) else max(2, min(own, last + 1, _DEEPEST))
            blocks.append(replace(block, level=last))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def titled(heading: Heading, before: str, rule: str) -> Change:
    """The change that put `heading` in the place of the text `before`."""
    after = f"{'#' * heading.level} {plain(heading.runs)}"
    return Change(heading.span.path, heading.span.first, before.strip(), after, rule)


def is_page(block: Block) -> bool:
    """Whether a page begins at this block: a row, a rule or the author's level said so."""
    return isinstance(block, Heading) and block.page is not None
