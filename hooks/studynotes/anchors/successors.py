"""What became of a section that was published: found by its words, its title, its place."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial
from itertools import pairwise

from studynotes.clean.edits import words_of
from studynotes.crosslink.goals import GLOSSARY
from studynotes.crosslink.texts import texts
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Page, Section, Term, plain
from studynotes.tables import AnchorRow
from studynotes.text import key

_ENOUGH = 0.4
"""Part of the remembered words, rare ones counting more, that the successor must hold."""
_COMMON = 200
"""Sections that are looked at for one word, or for one title, at most."""
_ALIKE = 0.8
"""Likeness of titles that tells a successor without its words."""

_FEATURES = "features"

Place = tuple[str, str]
"""(slug, id)"""


class Successors:
    """Finds where the sections of rows are now."""

    def __init__(
        self, pages: Sequence[Page], terms: Sequence[Term], rows: Sequence[AnchorRow], memory: Memory = NO_MEMORY
    ) -> None:
        self._today = places_of(pages, terms)
        self._rows = {(row.page, row.id): row for row in rows}
        self._forms = {key(form): term.id for term in reversed(terms) for form in (*term.forms, term.name)}
        self.before = _before(rows, self._today)
        """For each row of a missing section, the living one that stood before it on its page."""
        self._found: dict[Place, Place | None] = {}
        self._ends: dict[Place, Place | None] = {}
        self._alike: dict[Place, Place | None] = {}
        self._taken_in: dict[str, Place | None] = {}
        self.missing = [row for place, row in self._rows.items() if place not in self._today]
        self._of_page: dict[str, list[AnchorRow]] = {}
        for row in self.missing:
            self._of_page.setdefault(row.page, []).append(row)
        lost = [row for row in self.missing if row.page != GLOSSARY]
        self._contents = _Contents(pages, lost, memory) if lost else None

    def of(self, row: AnchorRow) -> Place | None:
        """(slug, id) of the section that holds what the row's section held; None when nothing fits."""
        place = (row.page, row.id)
        if place not in self._found:
            self._found[place] = self._told(row) or self._looked_up(row)
        return self._found[place]

    def _told(self, row: AnchorRow) -> Place | None:
        """Where the row itself says, or what became of that; rows may lead in a circle."""
        passed: dict[Place, None] = {}
        end: Place | None = None
        while row.to:
            place = place_at(row.to)
            if place in self._today or place in self._ends:
                end = self._ends.get(place, place)
                break
            if place in passed or place not in self._rows:
                break
            passed[place] = None
            row = self._rows[place]
        else:
            end = self._looked_up(row) if passed else None
        # Each row of a long chain asks again.
        self._ends |= dict.fromkeys(passed, end)
        return end

    def _looked_up(self, row: AnchorRow) -> Place | None:
        if row.page == GLOSSARY:
            term = self._forms.get(key(row.title))
            return (GLOSSARY, term) if term else (GLOSSARY, "")
        page = (row.page, row.page)
        found = self._like(row)
        if row.id == row.page:
            return (found[0], found[0]) if found else self._most(row.page)
        found = found or self.before.get((row.page, row.id))
        if found or page in self._today:
            return found or page
        head = self._rows.get(page)
        return (self._told(head) if head else None) or self._most(row.page)

    def _like(self, row: AnchorRow) -> Place | None:
        place = (row.page, row.id)
        if place not in self._alike:
            self._alike[place] = self._contents.like(row) if self._contents else None
        return self._alike[place]

    def _most(self, slug: str) -> Place | None:
        """The page that took in most sections of a page that is gone."""
        if slug not in self._taken_in:
            own = [self._like(row) for row in self._of_page[slug]]
            most = Counter(place[0] for place in own if place).most_common(1)
            self._taken_in[slug] = (most[0][0], most[0][0]) if most else None
        return self._taken_in[slug]


def places_of(pages: Iterable[Page], terms: Iterable[Term]) -> set[Place]:
    """All ids of today."""
    return {(page.slug, section.id) for page in pages for section in page.sections} | {
        (GLOSSARY, term.id) for term in terms
    }


def _before(rows: Sequence[AnchorRow], today: set[Place]) -> dict[Place, Place]:
    """For each row of a missing section, the living one that stood before it on its page."""
    before: dict[Place, Place] = {}
    last: Place | None = None
    for row in rows:
        place = (row.page, row.id)
        if place in today:
            last = place
        elif last and last[0] == row.page:
            before[place] = last
    return before


class _Contents:
    """Which sections of today hold the words, and pairs of words, of some rows."""

    def __init__(self, pages: Sequence[Page], rows: Iterable[AnchorRow], memory: Memory) -> None:
        self._places: list[Place] = []
        self._with: dict[str, list[int]] = {}
        self._titles: dict[str, list[int]] = {}
        self._near: dict[str, list[tuple[int, str]]] = {}
        """Slug of a page -> (number, title) of its sections; those of all pages themselves under an empty slug."""
        wanted = {feature for row in rows for feature in _of_row(row)}
        for page in pages:
            for section, title, features in memory.of((_FEATURES, page), partial(_features_of_sections, page)):
                at = len(self._places)
                for feature in features & wanted:
                    self._with.setdefault(feature, []).append(at)
                self._titles.setdefault(title, []).append(at)
                self._near.setdefault(page.slug, []).append((at, title))
                if section.id == page.slug:
                    self._near.setdefault("", []).append((at, title))
                self._places.append((page.slug, section.id))

    def like(self, row: AnchorRow) -> Place | None:
        """The section of today that holds the words of the row, or has its title."""
        weights = {each: self._weight(each) for each in _of_row(row)}
        total = sum(weights.values())
        shared: defaultdict[int, float] = defaultdict(float)
        for feature, weight in weights.items():
            # What many sections hold tells nothing, and takes long to count.
            for at in self._with.get(feature, ())[:_COMMON]:
                shared[at] += weight / total
        # The same title counts, and so does the same page; words alone may stand in two places.
        title = key(row.title)
        same = set(self._titles.get(title, ())) if title else set()
        fit = {at for at, share in shared.items() if share >= _ENOUGH} | same or self._nearly(row, title)

        def score(at: int) -> tuple[float, int]:
            return shared[at] + 0.5 * (at in same) + 0.1 * (self._places[at][0] == row.page), -at

        return self._places[max(fit, key=score)] if fit else None

    def _nearly(self, row: AnchorRow, title: str) -> set[int]:
        """Sections of the row's page with nearly its title; for a page, all pages: it may have another name now."""
        near = self._near.get("" if row.id == row.page else row.page, ())
        matcher = SequenceMatcher(None, "", title, autojunk=False)
        found: set[int] = set()
        for at, other in near[:_COMMON]:
            matcher.set_seq1(other)
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
                found.add(at)
        return found

    def _weight(self, feature: str) -> float:
        return math.log(1 + len(self._places) / (1 + len(self._with.get(feature, ()))))


def _of_row(row: AnchorRow) -> set[str]:
    return _features(words_of(row.holds.lower()))


def _features(words: Sequence[str]) -> set[str]:
    """Words, and pairs of neighbours: those are rarely the same by chance."""
    return {*words, *map(" ".join, pairwise(words))}


def _features_of_sections(page: Page) -> list[tuple[Section, str, set[str]]]:
    """Each section with its title, ready to be compared, and what it holds."""
    held = held_texts(page)
    return [
        (section, key(section.title), _features(words_of(" ".join(held[section.id]).lower())))
        for section in page.sections
    ]


def held_texts(page: Page) -> Mapping[str, list[str]]:
    """Section id -> its texts, without those of sections inside of it."""
    held: dict[str, list[str]] = {section.id: [] for section in page.sections}
    for text in texts(page):
        if not text.is_heading:
            held[text.section.id].append(plain(text.runs))
    return held


def place_at(where: str) -> Place:
    """The place that a table writes as `where`; a page is its own first section."""
    slug, _, ident = where.partition("#")
    return slug, ident or slug


def address(place: Place) -> str:
    """The place as the tables write it."""
    slug, ident = place
    return slug if ident in {"", slug} else f"{slug}#{ident}"
