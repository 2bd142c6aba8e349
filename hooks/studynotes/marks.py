"""Marks in the texts of pages: key numbers, and what the author marked for the exam. Each gets an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from studynotes.clean.edits import by_rarest_word, words_of
from studynotes.crosslink.texts import Text, open_places, texts
from studynotes.hints import hinted, hints, is_marked
from studynotes.model import ExamHint, KeyNumber, Marked, Page, Run, Section, Span, plain
from studynotes.numbers import Figure, apart, figures
from studynotes.runs import Cutter
from studynotes.sections import statements
from studynotes.slug import slugify, unique
from studynotes.tables import NumberKind, NumberRow
from studynotes.tree import map_runs

_LONGEST = 120
"""Characters of a label that is taken from the text, at most."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=\W*[A-Z0-9])|\n")


@dataclass(frozen=True, slots=True)
class Marks:
    pages: tuple[Page, ...]
    numbers: tuple[KeyNumber, ...]
    hints: tuple[ExamHint, ...]
    used: frozenset[str]
    """Keys of the rows of numbers.toml that spoke."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """The characters `first` to `last` of a text, which get an address."""

    first: int
    last: int
    id: str
    kind: Literal["number", "hint"]

    def run(self, text: str) -> Marked:
        return Marked(text, self.id, self.kind)


def marks(pages: Iterable[Page], rows: Sequence[NumberRow], language: str) -> Marks:
    """Mark the key numbers and the exam hints of all pages; a row says what a number is, or that it is none."""
    marker = _Marker(rows, language)
    marked = tuple(map(marker.page, pages))
    return Marks(marked, tuple(marker.numbers), tuple(marker.hints), frozenset(marker.used))


class _Marker:
    def __init__(self, rows: Sequence[NumberRow], language: str) -> None:
        self._rows = by_rarest_word(rows, lambda row: row.text.casefold())
        self._language = language
        self.numbers: list[KeyNumber] = []
        self.hints: list[ExamHint] = []
        self.used: set[str] = set()
        self._told: set[tuple[str, str]] = set()
        """Label and number of each that the page has already."""

    def page(self, page: Page) -> Page:
        """The page with its marks."""
        taken = {each for section in page.sections for each in (section.id, *section.aliases)}
        self._told.clear()
        found: dict[int, list[_Mark]] = {}
        for text in texts(page):
            own = [*self._numbers(page, text, taken), *self._hints(page, text, taken)]
            if own:
                found[id(text.runs)] = sorted(own, key=lambda mark: mark.first)
        return _with_marks(page, found) if found else page

    def _numbers(self, page: Page, text: Text, taken: set[str]) -> Iterator[_Mark]:
        line = plain(text.runs)
        if text.is_heading or not any(map(str.isdigit, line)):
            return
        places = open_places(text.runs)
        found = figures(line, text.section.title, self._language)
        named = dict(self._named(line, text.section, {figure.first: figure.kind for figure in found}))
        for figure in apart([*named, *found]):
            shown = line[figure.first : figure.last]
            label = named[figure] if figure in named else _label(line, figure)
            if not label or (label, shown) in self._told:
                continue
            self._told.add((label, shown))
            ident = text.section.id
            # Code and links stay as they are: a number in them has the address of its section.
            if -1 not in places[figure.first : figure.last]:
                ident = unique(f"{ident}:{slugify(shown)}", taken)
                yield _Mark(places[figure.first], places[figure.last - 1] + 1, ident, "number")
            number = KeyNumber(page.slug, text.section.id, ident, shown, label, figure.kind, text.span)
            self.numbers.append(number)

    def _named(self, line: str, section: Section, kinds: Mapping[int, NumberKind]) -> Iterator[tuple[Figure, str]]:
        """The numbers that rows speak of, with their labels; `kinds` are those that the words around them tell."""
        for word in self._rows.keys() & words_of(line.casefold()):
            for row in self._rows[word]:
                if row.context in line or row.context in section.title:
                    for found in re.finditer(rf"(?<!\w){re.escape(row.text)}(?!\w)", line):
                        self.used.add(row.key)
                        yield Figure(*found.span(), row.kind or kinds.get(found.start(), "figure")), row.label

    def _hints(self, page: Page, text: Text, taken: set[str]) -> Iterator[_Mark]:
        section = text.section
        if text.is_heading:
            if section is not page.sections[0] and is_marked(section.title, self._language) and _is_title(text):
                what = tuple(statements(page, section))
                self.hints.append(ExamHint(page.slug, section.id, section.id, what, text.span))
            return
        for first, last in hints(text.text, self._language):
            mark = text.text[first:last]
            ident = unique(f"{section.id}:{slugify(mark)}", taken)
            self.hints.append(ExamHint(page.slug, section.id, ident, hinted(page, text, mark), text.span))
            yield _Mark(first, last, ident, "hint")


def _is_title(text: Text) -> bool:
    return text.runs is text.section.heading.runs


def _label(line: str, figure: Figure) -> str:
    """What the line says the number is: the rest of a line that begins with a port, else the number's sentence."""
    if figure.kind == "port" and figure.first == 0:
        return line[figure.last :].lstrip(" :–-")
    ends = [0, *(found.end() for found in _SENTENCE_END.finditer(line)), len(line)]
    start = max(end for end in ends if end <= figure.first)
    sentence = line[start : min(end for end in ends if end >= figure.last)].strip()
    return sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST].rpartition(' ')[0]} …"


def _with_marks(page: Page, found: Mapping[int, Sequence[_Mark]]) -> Page:
    def marked(runs: tuple[Run, ...], _: Span) -> tuple[Run, ...]:
        own = found.get(id(runs))
        return tuple(Cutter(own).runs(runs)) if own else runs

    return replace(page, blocks=map_runs(page.blocks, marked))
