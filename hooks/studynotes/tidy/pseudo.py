"""Rules that find headings the author did not mark as such.

They only speak where the author wrote no section headings: whoever writes headings means them. The same
goes for whoever writes Markdown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studynotes.clean.edits import is_prose
from studynotes.model import (
    Block,
    Change,
    CodeBlock,
    CodeRun,
    Document,
    Figure,
    Heading,
    Item,
    Line,
    List,
    Paragraph,
    Styled,
    plain,
)
from studynotes.runs import after_label
from studynotes.tables import Tables
from studynotes.text import key, sentence_case, word_count
from studynotes.tidy.headings import is_page, titled
from studynotes.tidy.lines import INNER_END
from studynotes.tidy.markers import apart, is_numbered
from studynotes.tree import Blocks, paragraph, part
from studynotes.wordlists import word_lists

_TITLE_WORDS = 8
_BARE_WORDS = 6
"""Without a colon, a longer line may as well be a statement."""
_NAME_WORDS = 10
"""A bullet that heads content of its own may be a little longer."""
_LABEL_WORDS = 5
_LABELS = 3
"""Labels from which on they head sections: one or two are a remark ("Note: …"), and so is one twice on its page."""
_LEAD_WORDS = 4
# It begins where the blanks begin: a line of many blanks would take minutes.
_COLON = re.compile(r"(?<!\s)\s*[:：]\s*$")
_LABEL = re.compile(r"([^\W\d_][^:=.,;!?]{1,40}?)\s*[:：]\s+(?=\S)")
_NOT_BARE = re.compile(r"[.,;:!?=<>|：。、]|->|https?:")
_NAME = re.compile(r"([^:=(,;\"]{2,80}?)\s*(?=[:=(\"]|$)")


def bullet_headings(document: Document, _: Tables) -> Document:
    """Bullets that head content of their own become sections: all of a list, or all from one on to its end."""
    changes: list[Change] = []
    pages = [_open_lists(page, document, changes) if speaks else page for page, speaks in _pages(document)]
    blocks = [block for page in pages for block in page]
    return replace(document, blocks=tuple(blocks), changes=document.changes + tuple(changes))


def pseudo_headings(document: Document, _: Tables) -> Document:
    """Short lines that head what follows become sections: "Instance types:", "Ports to know", "Label: text"."""
    changes: list[Change] = []
    pages = _pages(document)
    labels = frozenset[str]().union(*(_labels(page) for page, speaks in pages if speaks))
    if len(labels) < _LABELS:
        labels = frozenset()
    found = [_find(page, document, labels, changes) if speaks else page for page, speaks in pages]
    blocks = [block for page in found for block in page]
    return replace(document, blocks=tuple(blocks), changes=document.changes + tuple(changes))


def _pages(document: Document) -> list[tuple[Blocks, bool]]:
    """The pages with whether the rules speak there: not before the first heading, not on a page with sections of the
    author, and nowhere when one page in five has some or when the author writes running text.
    """
    pages = list(_cut(document))
    written = [any(_is_section(block) for block in page) for page in pages]
    silent = not document.is_rough or document.is_wrapped or sum(written) * 5 >= len(pages)
    return [
        (page, bool(page) and is_page(page[0]) and not silent and not own)
        for page, own in zip(pages, written, strict=True)
    ]


def _is_section(block: Block) -> bool:
    return isinstance(block, Heading) and block.authored and not is_page(block)


def _cut(document: Document) -> Iterator[Blocks]:
    page: list[Block] = []
    for block in document.blocks:
        if is_page(block):
            yield tuple(page)
            page = []
        page.append(block)
    yield tuple(page)


# --- lists of sections


def _open_lists(page: Blocks, document: Document, changes: list[Change]) -> Iterator[Block]:
    level = 1
    for block in page:
        if isinstance(block, Heading):
            level = block.level
        yield from _open_list(block, level + 1, document.plain_lines, changes)


def _open_list(block: Block, level: int, plain_lines: frozenset[int], changes: list[Change]) -> Iterator[Block]:
    if not isinstance(block, List) or block.start is not None or any(i.span.first in plain_lines for i in block.items):
        yield block
        return
    first = _first_section(block.items)
    yield from part(block, block.items[:first])
    plain_items: list[Item] = []
    for item in block.items[first:]:
        if not _name(item):
            plain_items.append(item)
            continue
        yield from part(block, tuple(plain_items))
        plain_items = []
        yield from _item_section(item, level, plain_lines, changes)
    yield from part(block, tuple(plain_items))


def _first_section(items: Sequence[Item]) -> int:
    """Index of the bullet from which on all head content; the number of bullets when there is none.

    A whole list may hold one bullet in four that heads nothing; from the middle on, every bullet must have a label or,
    when there are three or more, content.
    """
    rich = [_has_content(item) for item in items]
    good = [bool(_name(item)) and (has or _has_label(item)) for item, has in zip(items, rich, strict=True)]
    if sum(rich) >= 2 and good[0] and good.count(False) * 4 <= len(items):
        return 0
    first = len(items)
    while first and rich[first - 1] and _name(items[first - 1]):
        first -= 1
    labelled = all(_has_label(item) or _ends_open(item) for item in items[first:])
    count = len(items) - first
    return first if count >= 3 or (labelled and count == 2) else len(items)


def _has_content(item: Item) -> bool:
    match item.blocks:
        case (Paragraph(lines=lines),):
            return len(lines) > 1
        case blocks:
            return len(blocks) > 1


def _first_text(item: Item) -> str:
    match item.blocks:
        case (Paragraph(lines=(line, *_)), *_):
            return plain(line.runs).strip()
        case _:
            return ""


def _has_label(item: Item) -> bool:
    found = _LABEL.match(_first_text(item))
    return bool(found and word_count(found[1]) <= _LABEL_WORDS)


def _ends_open(item: Item) -> bool:
    return bool(_COLON.search(_first_text(item)))


def _name(item: Item) -> str:
    """What the bullet would be called as a section; nothing for a sentence."""
    found = _NAME.match(_first_text(item))
    return found[1] if found and word_count(found[1]) <= _NAME_WORDS and item.checked is None else ""


def _item_section(item: Item, level: int, plain_lines: frozenset[int], changes: list[Change]) -> Iterator[Block]:
    first = item.blocks[0]
    assert isinstance(first, Paragraph)
    line, name = first.lines[0], _name(item)
    cut_off, runs = after_label(line.runs, plain(line.runs)[: plain(line.runs).find(name) + len(name)])
    heading = Heading(level, (_titled(line, name),), line.span, authored=False)
    changes.append(titled(heading, cut_off, "bullet-headings"))
    yield heading
    kept = (line.with_runs(runs),) if plain(runs).strip() else ()
    finder = _Finder(changes, plain_lines, base=level + 1)
    inside = (*paragraph([*kept, *first.lines[1:]]), *item.blocks[1:])
    for index, block in enumerate(inside):
        above = inside[index - 1] if index else heading
        for found in finder.sections(block, above, inside[index + 1 : index + 2]):
            yield from _open_list(found, level + 1, plain_lines, changes)


# --- lines


def _labels(page: Blocks) -> frozenset[str]:
    """Keys of the labels that one paragraph of the page alone begins with."""
    lines = (block.lines[0] for block in page if isinstance(block, Paragraph) and block.lines[0].runs)
    found = Counter(key(label[0]) for label in map(_label, lines) if label)
    return frozenset(label for label, count in found.items() if count == 1)


def _find(page: Blocks, document: Document, labels: frozenset[str], changes: list[Change]) -> Iterator[Block]:
    finder = _Finder(changes, document.plain_lines, labels & _labels(page))
    for index, block in enumerate(page):
        yield from finder.sections(block, page[index - 1] if index else None, page[index + 1 : index + 2])


@dataclass(slots=True)
class _Finder:
    """Looks at block after block; a title that goes on from the last one is a level deeper."""

    changes: list[Change]
    plain_lines: frozenset[int]
    labels: frozenset[str] | None = None
    """Keys of those that may head a section; None, in a bullet that heads its content, for any."""
    base: int = 2
    """Level of the sections that are found."""
    last: str = ""

    def sections(self, block: Block, above: Block | None, below: Blocks) -> Iterator[Block]:
        """`block`, with a heading in place of its first or last line when that is one."""
        if isinstance(block, Heading) and block.level <= self.base:
            self.last = plain(block.runs)
        if not isinstance(block, Paragraph) or block.lines[0].hard:
            yield block
            return
        found = None if block.span.first in self.plain_lines else self._title(block, above, below)
        lines = block.lines
        if found:
            title, rest = found
            yield self._heading(lines[0], title, deeper=self._goes_on(title), kept=rest)
            lines = (*([rest] if rest else []), *lines[1:])
        yield from self._with_lead(lines, below, found=bool(found))

    def _with_lead(self, lines: Sequence[Line], below: Blocks, *, found: bool) -> Iterator[Block]:
        """A very short last line with a colon, right above its list, heads the list."""
        last = lines[-1] if lines else None
        if last is None or len(lines) < 2 or last.span.first in self.plain_lines or not _heads_list(last, below):
            yield from paragraph(lines)
            return
        yield from paragraph(lines[:-1])
        yield self._heading(last, _COLON.sub("", plain(last.runs)).strip(), deeper=found)

    def _title(self, block: Paragraph, above: Block | None, below: Blocks) -> tuple[str, Line | None] | None:
        """The title that the first line holds, and what of the line remains as text."""
        line = block.lines[0]
        text = plain(line.runs).strip()
        if not text[:1].isalnum() or "\t" in text or not all(is_prose(plain(line.runs)) for line in block.lines[:2]):
            return None
        if 0 in apart(block.lines):
            return None
        if _COLON.search(text):
            return _colon(text, block, above, below)
        if isinstance(above, Heading):
            return None
        bare = _bare(text, block, below)
        if bare:
            return bare
        label = _label(line)
        return label if self.labels is None or (label and key(label[0]) in self.labels) else None

    def _goes_on(self, title: str) -> bool:
        return bool(self.last) and key(title).startswith(key(self.last)) and key(title) != key(self.last)

    def _heading(self, line: Line, text: str, *, deeper: bool, kept: Line | None = None) -> Heading:
        heading = Heading(self.base + deeper, (_titled(line, text),), line.span, authored=False)
        if not deeper:
            self.last = plain(heading.runs)
        self.changes.append(titled(heading, text if kept else plain(line.runs), "pseudo-headings"))
        return heading


def _titled(line: Line, text: str) -> str:
    """`text`, with which the line begins, as a title; code at its beginning keeps its letters."""
    return text if isinstance(line.runs[0], CodeRun) else sentence_case(text)


def _colon(text: str, block: Paragraph, above: Block | None, below: Blocks) -> tuple[str, None] | None:
    """A short line that ends with a colon and has something below it.

    Right below a heading of a table it is a lead-in: the reviewer saw it.
    """
    title = _COLON.sub("", text)
    heads_more = len(block.lines) > 1 or bool(below and not isinstance(below[0], Heading | CodeBlock))
    short = word_count(title) <= _TITLE_WORDS and not re.search(r"[:：,，、]", title) and not INNER_END.search(title)
    tabled = isinstance(above, Heading) and not above.authored
    return (title, None) if heads_more and short and not tabled else None


def _bare(text: str, block: Paragraph, below: Blocks) -> tuple[str, None] | None:
    """A short line without punctuation right above text, a list or a picture."""
    adjacent = bool(below) and isinstance(below[0], List | Figure) and below[0].span.first == block.span.last + 1
    good = word_count(text) <= _BARE_WORDS and not _NOT_BARE.search(text)
    heads = (len(block.lines) > 1 and not is_numbered(block.lines[0])) or adjacent
    return (text, None) if good and heads else None


def _label(line: Line) -> tuple[str, Line] | None:
    """The label of a line such as "Label: text", and what is left of the line."""
    found = _LABEL.match(plain(line.runs)) if isinstance(line.runs[0], str) else None
    if not found or word_count(found[1]) > _LABEL_WORDS:
        return None
    _, runs = after_label(line.runs, found[1])
    # One marked word, such as a command, is no section.
    marked = [run for run in runs if not isinstance(run, str) or run.strip()]
    return None if len(marked) == 1 and isinstance(marked[0], Styled | CodeRun) else (found[1], line.with_runs(runs))


def _heads_list(line: Line, below: Blocks) -> bool:
    if not below or not isinstance(below[0], List) or below[0].span.first != line.span.last + 1:
        return False
    text = plain(line.runs).strip()
    words = _COLON.sub("", text).casefold().split()
    named = 0 < len(words) <= _LEAD_WORDS and words[0] not in word_lists()["begins"]
    return named and bool(_COLON.search(text))
