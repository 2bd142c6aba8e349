"""Facts: a visible note below a statement that is wrong, out of date or not the whole truth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from studynotes.clean.edits import by_rarest_word, words_of
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Block, Document, FactNote, Heading, List, Page, Paragraph, Section, Site, Span, plain
from studynotes.numbers import ABOUT
from studynotes.render import fact_title
from studynotes.tables import FactRow, Tables
from studynotes.tree import Blocks, followed, rewrite, walk
from studynotes.words.table import Words

_FIGURES = re.compile(r"(?<=\d)[^\d.,].*")
_Text = Callable[[str, Span], str]
_NOTES = "notes"


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
        for note in _notes(page):
            inside = [section for section in page.sections if note.span.first in section.span]
            yield page, (inside or page.sections)[-1], note


def _notes(page: Page) -> tuple[FactNote, ...]:
    return tuple(block for block in walk(page.blocks) if isinstance(block, FactNote))


@dataclass(frozen=True, slots=True)
class FactMarks:
    """A sign beside a statement that has a note, for where it is repeated: nobody must learn it without."""

    facts: Mapping[tuple[str, int], Sequence[FactRow]]
    """(slug, line of the statement) -> the facts about it."""
    words: Words

    def sign(self, page: str, lines: Iterable[int], number: str = "") -> str:
        """Markdown to put behind what stands in the `lines` of the notes on the page; empty without a note.

        With a `number`, only notes that name it count.
        """
        facts = (fact for line in lines for fact in self.facts.get((page, line), ()))
        named = next((fact for fact in facts if not number or _names(fact, number)), None)
        return f" (*{self.words.facts.see_there.format(title=fact_title(named, self.words))}*)" if named else ""


def fact_marks(site: Site, words: Words, memory: Memory = NO_MEMORY) -> FactMarks:
    """The signs of all notes of the site."""
    facts: dict[tuple[str, int], list[FactRow]] = {}
    for page in site.pages:
        for note in memory.of((_NOTES, page), partial(_notes, page)):
            facts.setdefault((page.slug, note.span.first), []).append(note.fact)
    return FactMarks(facts, words)


def _names(fact: FactRow, number: str) -> bool:
    figure = re.escape(_FIGURES.split(number)[0].lstrip(f"{ABOUT} "))
    return bool(re.search(rf"(?<![\d.,]){figure}(?![\d]|[.,]\d)", f"{fact.stated} {fact.note}"))


def _annotated(document: Document, rows: Sequence[FactRow], shown: _Text) -> Document:
    finder = _Finder(rows, shown)
    notes: dict[int, tuple[FactNote, ...]] = {}
    title = ""
    for block in walk(document.blocks) if rows else ():
        if isinstance(block, Heading):
            title = plain(block.runs)
        found = tuple(finder.notes(block, title))
        if found:
            notes[id(block)] = found
    if not notes:
        return document

    def noted(siblings: Blocks) -> Blocks:
        return _with_notes(siblings, notes) if any(id(block) in notes for block in siblings) else siblings

    return replace(document, blocks=rewrite(document.blocks, noted), used=document.used | finder.used)


def _with_notes(siblings: Blocks, notes: Mapping[int, tuple[FactNote, ...]]) -> Blocks:
    """Each note below the block that it is about; below the list, if that is only a lead-in to one."""
    new: list[Block] = []
    waiting: tuple[FactNote, ...] = ()
    for block, below in followed(siblings):
        new += [block, *waiting]
        waiting = notes.get(id(block), ())
        if not (isinstance(below, List) and isinstance(block, Paragraph) and plain(block.lines[-1].runs).endswith(":")):
            new += waiting
            waiting = ()
    return tuple(new)


class _Finder:
    """Finds the rows that speak about a text; each is looked up by its rarest word."""

    def __init__(self, rows: Sequence[FactRow], shown: _Text) -> None:
        self._rows = by_rarest_word(rows, lambda row: row.text.casefold())
        self._shown = shown
        self._told: set[tuple[str, int]] = set()
        self.used: set[str] = set()

    def notes(self, block: Block, title: str) -> Iterator[FactNote]:
        """The notes to put below `block`, in the section called `title`."""
        match block:
            case Heading(runs=runs, span=span):
                yield from self._found(plain(runs), span, title)
            case Paragraph(lines=lines):
                for line in lines:
                    yield from self._found(plain(line.runs), line.span, title)
            case _:
                pass

    def _found(self, text: str, span: Span, title: str) -> Iterator[FactNote]:
        text = self._shown(text, span).casefold()
        for word in sorted(self._rows.keys() & words_of(text)):
            for row in self._rows[word]:
                if _speaks(row, text, title) and (row.key, span.first) not in self._told:
                    self._told.add((row.key, span.first))
                    self.used.add(row.key)
                    yield FactNote(row, span)


def _speaks(row: FactRow, text: str, title: str) -> bool:
    context = row.context.casefold()
    return _holds(text, row.text.casefold()) and (context in text or context in title.casefold())


def _holds(text: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))
