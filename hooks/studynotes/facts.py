"""Facts: a visible note below a statement that is wrong, out of date or not the whole truth."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from studynotes.model import Block, Document, Fact, FactNote, Heading, Page, Paragraph, Section, Site, Span, plain
from studynotes.tables import FactRow, Tables
from studynotes.tree import Blocks, rewrite, walk

_WORD = re.compile(r"\w+")
_Text = Callable[[str, Span], str]


def annotate(document: Document, tables: Tables) -> Document:
    """Put a note below each text that holds the words of a row.

    The words are looked for as readers see them; those that are not found so, as the source has them.
    """
    lines = document.source.lines
    document = _annotated(document, tables.facts.fact, lambda text, _: text)
    rest = [row for row in tables.facts.fact if row.key not in document.used]
    return _annotated(document, rest, lambda _, span: "\n".join(lines[span.first - 1 : span.last]))


def shown_facts(site: Site) -> Iterator[tuple[Page, Section, FactNote]]:
    """Every note of the site with its page and the section that it stands in."""
    for page in site.pages:
        for block in walk(page.blocks):
            if isinstance(block, FactNote):
                inside = [section for section in page.sections if block.span.first in section.span]
                yield page, (inside or page.sections)[-1], block


def _annotated(document: Document, rows: Sequence[FactRow], shown: _Text) -> Document:
    if not rows:
        return document
    finder = _Finder(rows, shown)
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            finder.title = plain(block.runs)
        blocks += rewrite((block,), finder.noted)
    return replace(document, blocks=tuple(blocks), used=document.used | finder.used) if finder.used else document


class _Finder:
    """Finds the rows that speak about a text; each is looked up by its rarest word."""

    def __init__(self, rows: Sequence[FactRow], shown: _Text) -> None:
        words = Counter(word for row in rows for word in set(_words(row.text)))
        self._rows: dict[str, list[FactRow]] = {}
        for row in rows:
            rarest = min(_words(row.text), key=lambda word: (words[word], -len(word)), default="")
            self._rows.setdefault(rarest, []).append(row)
        self._shown = shown
        self._told: set[tuple[str, int]] = set()
        self.title = ""
        """Title of the section that is looked at."""
        self.used: set[str] = set()

    def noted(self, siblings: Blocks) -> Blocks:
        """`siblings` with the notes below the blocks that they are about."""
        new = tuple(each for block in siblings for each in (block, *self._notes(block)))
        return siblings if len(new) == len(siblings) else new

    def _notes(self, block: Block) -> Iterator[FactNote]:
        match block:
            case Heading(runs=runs, span=span):
                yield from self._found(plain(runs), span)
            case Paragraph(lines=lines):
                for line in lines:
                    yield from self._found(plain(line.runs), line.span)
            case _:
                pass

    def _found(self, text: str, span: Span) -> Iterator[FactNote]:
        text = self._shown(text, span).casefold()
        for word in sorted(self._rows.keys() & set(_words(text))):
            for row in self._rows[word]:
                if self._speaks(row, text) and (row.key, span.first) not in self._told:
                    self._told.add((row.key, span.first))
                    self.used.add(row.key)
                    yield FactNote(_fact(row), span)

    def _speaks(self, row: FactRow, text: str) -> bool:
        context = row.context.casefold()
        return _holds(text, row.text.casefold()) and (context in text or context in self.title.casefold())


def _holds(text: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _fact(row: FactRow) -> Fact:
    return Fact(row.kind, row.since, row.stated, row.note, row.source, row.checked)
