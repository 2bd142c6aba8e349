"""Rules that find headings the author did not mark as such.

They only speak on pages where the author wrote no section headings: whoever writes headings means them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from studynotes.model import Block, Change, Document, Figure, Heading, Item, Line, List, Paragraph, plain
from studynotes.tables import Tables
from studynotes.text import key, sentence_case
from studynotes.tidy.headings import is_page
from studynotes.tree import Blocks, after_label, paragraph

_TITLE_WORDS = 8
_LABEL_WORDS = 5
_COLON = re.compile(r"\s*[:：]\s*$")
_LABEL = re.compile(r"([^\W\d_][^:=.,;!?]{1,40}?)\s*(?:[:=：])\s+(?=\S)")
_NOT_BARE = re.compile(r"[.,;:!?=<>|：。、]|->|https?:")
_SHORT_NAME = re.compile(r"([^:=(,.;\"]{2,60}?)\s*(?=[:=(,\"]|$)")


def pseudo_headings(document: Document, _: Tables) -> Document:
    """Short lines that head what follows become sections: "Instance types:", "Ports to know", "Label: text"."""
    changes: list[Change] = []
    blocks = [block for page in _pages(document) for block in _find(page, document, changes)]
    return replace(document, blocks=tuple(blocks), changes=document.changes + tuple(changes))


def bullet_headings(document: Document, _: Tables) -> Document:
    """A list whose bullets all head something of their own becomes sections."""
    changes: list[Change] = []
    blocks = [block for page in _pages(document) for block in _lists(page, document, changes)]
    return replace(document, blocks=tuple(blocks), changes=document.changes + tuple(changes))


def _pages(document: Document) -> Iterator[Blocks]:
    page: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Heading) and is_page(block, document):
            yield tuple(page)
            page = []
        page.append(block)
    yield tuple(page)


def _has_sections(page: Blocks, document: Document) -> bool:
    """Whether the author wrote headings inside the page; its first two blocks may be its title in two headings."""
    return any(isinstance(block, Heading) and block.authored and not is_page(block, document) for block in page[2:])


# --- lines


def _find(page: Blocks, document: Document, changes: list[Change]) -> Iterator[Block]:
    if not page or not isinstance(page[0], Heading) or _has_sections(page, document):
        yield from page
        return
    finder = _Finder(document, changes)
    for index, block in enumerate(page):
        yield from finder.sections(block, page[index - 1] if index else None, page[index + 1 : index + 2])


@dataclass(slots=True)
class _Finder:
    """Remembers the last section title, because a title that goes on from it is one level deeper."""

    document: Document
    changes: list[Change]
    last: str = ""
    level: int = 2
    tabled: bool = field(default=False)

    def sections(self, block: Block, above: Block | None, below: Blocks) -> Iterator[Block]:
        if isinstance(block, Heading):
            self.last, self.level = plain(block.runs), block.level
        found = None
        if isinstance(block, Paragraph) and block.span.first not in self.document.plain_lines:
            found = self._title(block, above, below)
        if found is None:
            yield block
            return
        assert isinstance(block, Paragraph)
        title, line = found
        yield self._heading(block.lines[0], title)
        yield from paragraph([*([line] if line else []), *block.lines[1:]])

    def _title(self, block: Paragraph, above: Block | None, below: Blocks) -> tuple[str, Line | None] | None:
        """The title that the first line holds, and what of the line remains as text."""
        line, heads_more = block.lines[0], len(block.lines) > 1 or bool(below and not isinstance(below[0], Heading))
        text = plain(line.runs).strip()
        if line.hard or (not text[:1].isalpha() and not text[:1].isdigit()):
            return None
        if _COLON.search(text):
            title = _COLON.sub("", text)
            good = heads_more and len(title.split()) <= _TITLE_WORDS and not _COLON.search(title) and "," not in title
            return (title, None) if good and not _is_tabled(above) else None
        if isinstance(above, Heading):
            return None
        return _bare(text, block, below) or _label(line)

    def _heading(self, line: Line, text: str) -> Heading:
        longer = self.last and key(text).startswith(key(self.last)) and key(text) != key(self.last)
        level = self.level + 1 if longer and self.level < 3 else max(2, min(self.level, 2))
        title = sentence_case(text)
        if not longer:
            self.last, self.level = title, level
        self.changes.append(Change(line.span.path, line.span.first, text, title, "pseudo-headings"))
        return Heading(level, (title,), line.span, authored=False)


def _is_tabled(above: Block | None) -> bool:
    """Below a heading that a table put there, a line ending with a colon is a lead-in: the reviewer saw it."""
    return isinstance(above, Heading) and not above.authored


def _bare(text: str, block: Paragraph, below: Blocks) -> tuple[str, None] | None:
    """A short line without punctuation right above text, a list or a picture."""
    adjacent = bool(below) and isinstance(below[0], List | Figure) and below[0].span.first == block.span.last + 1
    good = len(text.split()) <= _TITLE_WORDS and not _NOT_BARE.search(text)
    return (text, None) if good and (len(block.lines) > 1 or adjacent) else None


def _label(line: Line) -> tuple[str, Line] | None:
    """The label of a line such as "Label: text", and what is left of the line."""
    found = _LABEL.match(plain(line.runs))
    if not found or len(found[1].split()) > _LABEL_WORDS:
        return None
    _, runs = after_label(line.runs, found[1])
    return found[1], replace(line, runs=runs)


# --- lists of sections


def _lists(page: Blocks, document: Document, changes: list[Change]) -> Iterator[Block]:
    skip = not page or not isinstance(page[0], Heading) or _has_sections(page, document)
    level = 1
    for block in page:
        if isinstance(block, Heading):
            level = block.level
        if skip or not isinstance(block, List) or block.start is not None or not _heads(block):
            yield block
            continue
        for item in block.items:
            yield from _item_section(item, level + 1, changes)


def _heads(block: List) -> bool:
    """At least two bullets have content of their own, and every one has a short name or a label."""
    with_content = sum(len(item.blocks) > 1 or _several_lines(item) for item in block.items)
    rich = with_content >= 2 and all(
        len(item.blocks) > 1 or _several_lines(item) or _item_label(item) for item in block.items
    )
    return rich and all(_item_name(item) for item in block.items)


def _several_lines(item: Item) -> bool:
    return bool(item.blocks) and isinstance(item.blocks[0], Paragraph) and len(item.blocks[0].lines) > 1


def _item_label(item: Item) -> bool:
    match item.blocks:
        case (Paragraph(lines=(line, *_)), *_):
            return bool(_LABEL.match(plain(line.runs)))
        case _:
            return False


def _item_name(item: Item) -> str:
    match item.blocks:
        case (Paragraph(lines=(line, *_)), *_):
            found = _SHORT_NAME.match(plain(line.runs).strip())
            return found[1] if found and len(found[1].split()) <= _TITLE_WORDS else ""
        case _:
            return ""


def _item_section(item: Item, level: int, changes: list[Change]) -> Iterator[Block]:
    first = item.blocks[0]
    assert isinstance(first, Paragraph)
    line, name = first.lines[0], _item_name(item)
    rest = plain(line.runs).strip()[len(name) :]
    _, runs = after_label(line.runs, plain(line.runs)[: plain(line.runs).find(name) + len(name)])
    title = sentence_case(name)
    changes.append(Change(line.span.path, line.span.first, name, title, "bullet-headings"))
    yield Heading(level, (title,), line.span, authored=False)
    kept: Sequence[Line] = (replace(line, runs=runs),) if rest.strip(" :=,;") else ()
    yield from paragraph([*kept, *first.lines[1:]])
    yield from item.blocks[1:]
