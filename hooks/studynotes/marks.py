"""Marks in the texts of pages: key numbers, and what the author marked for the exam. Each gets an address."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from typing import Literal

from studynotes.clean.edits import by_rarest_word, words_of
from studynotes.crosslink.texts import Text, open_places, texts
from studynotes.hints import hinted, hints, is_marked
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import (
    CodeRun,
    ExamHint,
    KeyNumber,
    Line,
    Link,
    Marked,
    Page,
    Run,
    Section,
    Span,
    Styled,
    plain,
)
from studynotes.numbers import Figure, about, apart, figures
from studynotes.runs import Cutter
from studynotes.sections import Statement, all_statements
from studynotes.slug import Taken, slugify
from studynotes.tables import NumberKind, NumberRow
from studynotes.text import SENTENCE_END
from studynotes.tree import formulas, map_runs

_LONGEST = 120
"""Characters of a label that is taken from the text, at most."""
_MOST = 20
"""Lines that an exam hint shows, and hints in one line, at most."""
_MOST_NUMBERS = 200
"""Key numbers of one text, at most."""
_SHORT = 3
"""Words of a sentence that needs the title of its section, at most."""
_LOOSE = " :,;：，；、"
"""Leads on to what is not shown."""
_MARKED = "marked"


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


def marks(pages: Iterable[Page], rows: Sequence[NumberRow], language: str, memory: Memory = NO_MEMORY) -> Marks:
    """Mark the key numbers and the exam hints of all pages; a row says what a number is, or that it is none."""
    known, spoken = by_rarest_word(rows, lambda row: row.text.casefold()), memory.same(language)
    found = [memory.of((_MARKED, page, rows, spoken), partial(_marked, page, known, language)) for page in pages]
    return Marks(
        tuple(page for each in found for page in each.pages),
        tuple(number for each in found for number in each.numbers),
        tuple(hint for each in found for hint in each.hints),
        frozenset[str]().union(*(each.used for each in found)),
    )


_Rows = Mapping[str, Sequence[NumberRow]]
"""Rows by their rarest word."""


def _marked(page: Page, rows: _Rows, language: str) -> Marks:
    """The marks of one page."""
    marker = _Marker(rows, language)
    marked = marker.page(page)
    return Marks((marked,), tuple(marker.numbers), tuple(marker.hints), frozenset(marker.used))


def _without_formulas(runs: Iterable[Run]) -> str:
    """The text of `runs` with signs that mean nothing in place of formulas: numbers in them say nothing alone."""
    return "".join(_counted(run) for run in runs)


def _counted(run: Run) -> str:
    match run:
        case CodeRun(text=text, is_formula=True):
            return "\0" * len(text)
        case Link(runs=inner) | Styled(runs=inner):
            return _without_formulas(inner)
        case _:
            return plain((run,))


class _Marker:
    """Marks one page."""

    def __init__(self, rows: _Rows, language: str) -> None:
        self._rows = rows
        self._language = language
        self.numbers: list[KeyNumber] = []
        self.hints: list[ExamHint] = []
        self.used: set[str] = set()
        self._told: set[tuple[str, str]] = set()
        """Label and number of each that the page has already."""

    def page(self, page: Page) -> Page:
        """The page with its marks."""
        taken = Taken(each for section in page.sections for each in (section.id, *section.aliases))
        found: dict[int, list[_Mark]] = {}
        said = _Said(page)
        for text in texts(page):
            own = [*islice(self._numbers(page, text, taken), _MOST_NUMBERS), *self._hints(page, text, said, taken)]
            if own:
                found[id(text.runs)] = sorted(own, key=lambda mark: mark.first)
        return _with_marks(page, found) if found else page

    def _numbers(self, page: Page, text: Text, taken: Taken) -> Iterator[_Mark]:
        line = plain(text.runs)
        if text.is_heading or not any(map(str.isdigit, line)):
            return
        places = open_places(text.runs)
        ends = [0, *(end.end() for end in SENTENCE_END.finditer(line)), len(line)]
        found = figures(_without_formulas(text.runs), text.section.title, self._language)
        named = dict(self._named(line, text.section, {figure.first: figure.kind for figure in found}))
        said: set[tuple[int, str]] = set()
        for figure in apart([*named, *found]):
            shown, is_named = line[figure.first : figure.last], figure in named
            label = named[figure] if is_named else _label(line, figure, ends, text.section.title)
            # The sentence of a number, as what it says of it may be cut in two ways.
            place = (bisect_right(ends, figure.first), shown)
            if not label or (label, shown) in self._told or (place in said and not is_named):
                continue
            self._told.add((label, shown))
            said.add(place)
            ident = text.section.id
            # Code and links stay as they are: a number in them has the address of its section.
            if -1 not in places[figure.first : figure.last]:
                ident = self._address(ident, shown, taken)
                yield _Mark(places[figure.first], places[figure.last - 1] + 1, ident, "number")
            at = (page.slug, text.section.id, ident)
            known = formulas(text.runs)
            number = KeyNumber(*at, shown, label, figure.kind, text.span, known, is_named)
            self.numbers.append(number)

    def _named(self, line: str, section: Section, kinds: Mapping[int, NumberKind]) -> Iterator[tuple[Figure, str]]:
        """The numbers that rows speak of, with their labels; `kinds` are those that the words around them tell."""
        for word in self._rows.keys() & words_of(line.casefold()):
            for row in self._rows[word]:
                if row.context in line or row.context in section.title:
                    for found in re.finditer(rf"(?<!\w){re.escape(row.text)}(?!\w)", line):
                        self.used.add(row.key)
                        first = about(line, found.start())
                        yield Figure(first, found.end(), row.kind or kinds.get(first, "figure")), row.label

    def _hints(self, page: Page, text: Text, said: _Said, taken: Taken) -> Iterator[_Mark]:
        section = text.section
        if text.is_heading:
            if section is not page.sections[0] and is_marked(section.title, self._language) and _is_title(text):
                what = tuple(said.own(section)[:_MOST])
                self.hints.append(ExamHint(page.slug, section.id, section.id, what, text.span))
            return
        for first, last in islice(hints(text.text, self._language), _MOST):
            mark = text.text[first:last]
            ident = self._address(section.id, mark, taken)
            self.hints.append(ExamHint(page.slug, section.id, ident, hinted(text, mark, said.below(text)), text.span))
            yield _Mark(first, last, ident, "hint")

    def _address(self, section: str, words: str, taken: Taken) -> str:
        """An id on the page that says where it is and what: "consumers:256-kb"."""
        return taken.unique(f"{section}:{slugify(words)}")


class _Said:
    """What each section of a page says; looked through once, however many marks stand in it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @cached_property
    def _own(self) -> Mapping[str, Sequence[Statement]]:
        return all_statements(self._page)

    @cached_property
    def _at(self) -> Mapping[int, int]:
        return {
            id(each.runs): at for own in self._own.values() for at, each in enumerate(own) if isinstance(each, Line)
        }

    def own(self, section: Section) -> Sequence[Statement]:
        """What the section says itself."""
        return self._own[section.id]

    def below(self, text: Text) -> Sequence[Statement]:
        """What its section says below the text, as far as an exam hint shows it."""
        at = self._at.get(id(text.runs))
        return () if at is None else self._own[text.section.id][at + 1 : at + 1 + _MOST]


def _is_title(text: Text) -> bool:
    return text.runs is text.section.heading.runs


def _label(line: str, figure: Figure, ends: Sequence[int], title: str) -> str:
    """What the line says the number is: the rest of a line that begins with a port, else the number's sentence.

    `ends` are those of the sentences, from 0 on. A short one, such as "Default: 0.", says nothing without
    the `title` of its section.
    """
    if figure.kind == "port" and figure.first == 0:
        return line[figure.last :].lstrip(" :–-").rstrip(_LOOSE)
    at = bisect_right(ends, figure.first)
    start, end = ends[at - 1], ends[min(at, len(ends) - 1)]
    if figure.last - start >= _LONGEST:
        # The number stands far behind: what is around it says what it is.
        start = figure.first - _LONGEST // 2
    sentence = line[start : min(end, start + 2 * _LONGEST)].strip().rstrip(_LOOSE)
    sentence = f"{title}: {sentence}" if len(sentence.split()) <= _SHORT else sentence
    if len(sentence) > _LONGEST:
        sentence = f"{sentence[:_LONGEST].rpartition(' ')[0].rstrip(_LOOSE)} …"
    return sentence if start == ends[at - 1] else f"… {sentence.partition(' ')[2]}"


def _with_marks(page: Page, found: Mapping[int, Sequence[_Mark]]) -> Page:
    def marked(runs: tuple[Run, ...], _: Span) -> tuple[Run, ...]:
        own = found.get(id(runs))
        return tuple(Cutter(own).runs(runs)) if own else runs

    return replace(page, blocks=map_runs(page.blocks, marked))
