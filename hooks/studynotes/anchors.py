"""Links that never die: every id that was ever published leads somewhere, whatever became of its section.

anchors.toml remembers each id with the title and the first words of its section. An id that no section has any more is
looked for by these: its words may stand under another title, inside another section, on another page. It stays on its
old page as an alias of its successor, or as a link to it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

import msgspec

from studynotes.clean.edits import words_of
from studynotes.crosslink.goals import GLOSSARY
from studynotes.crosslink.texts import texts
from studynotes.model import Gone, Moved, Page, Problem, Section, Site, Term, plain
from studynotes.table_files import toml_line
from studynotes.tables import AnchorRow, Tables
from studynotes.text import key

_HELD = 160
"""Characters of a section that are remembered."""
_ENOUGH = 0.4
"""Part of the remembered words, rare ones counting more, that the successor must hold."""
_ALIKE = 0.8
"""Likeness of titles that tells a successor without its words."""

Place = tuple[str, str]
"""(slug, id)"""


@dataclass(frozen=True, slots=True)
class Anchored:
    pages: tuple[Page, ...]
    gone: tuple[Gone, ...]
    problems: tuple[Problem, ...]
    forward: Mapping[str, str]
    """Address ("slug#id") of a section or page that is no more -> the address of its successor."""


def keep_anchors(pages: Sequence[Page], rows: Sequence[AnchorRow]) -> Anchored:
    """The pages with every id of `rows` that no section has any more: as an alias, a link, or a page of links."""
    rows = [row for row in rows if row.page != GLOSSARY]
    successors = Successors(pages, (), rows)
    aliases: dict[Place, list[str]] = {}
    moved: dict[str, list[Moved]] = {}
    lost: list[Problem] = []
    forward: dict[str, str] = {}
    for row in successors.missing:
        place = successors.of(row)
        if place is None:
            lost.append(_lost(row))
            continue
        forward[_address((row.page, row.id))] = _address(place)
        if place[0] == row.page:
            aliases.setdefault(place, []).append(row.id)
        else:
            moved.setdefault(row.page, []).append(Moved(row.id, row.title, _address(place)))
    known = {page.slug for page in pages}
    kept = tuple(_with_aliases(page, aliases, tuple(moved.get(page.slug, ()))) for page in pages)
    gone = tuple(_gone(slug, own) for slug, own in moved.items() if slug not in known)
    return Anchored(kept, gone, tuple(lost), forward)


def renamed_terms(terms: Sequence[Term], rows: Sequence[AnchorRow]) -> tuple[Moved, ...]:
    """Ids that terms had in the glossary and have no more."""
    successors = Successors((), terms, [row for row in rows if row.page == GLOSSARY])
    places = ((row, successors.of(row)) for row in successors.missing)
    return tuple(Moved(row.id, row.title, _address(place or (GLOSSARY, ""))) for row, place in places)


def forwarded(tables: Tables, forward: Mapping[str, str]) -> Tables:
    """The tables with the addresses of today: a row that names a renamed section goes on to mean it."""
    if not forward:
        return tables
    change = msgspec.structs.replace
    terms = tuple(change(row, page=forward.get(row.page, row.page)) for row in tables.terms.term)
    mentions = tuple(change(row, to=forward.get(row.to, row.to)) for row in tables.terms.mention)
    rows = (
        change(row, side=tuple(change(side, section=forward.get(side.section, side.section)) for side in row.side))
        for row in tables.comparisons.comparison
    )
    return change(
        tables,
        terms=change(tables.terms, term=terms, mention=mentions),
        comparisons=change(tables.comparisons, comparison=tuple(rows)),
    )


def anchor_rows(site: Site, rows: Sequence[AnchorRow]) -> tuple[AnchorRow, ...]:
    """The rows of anchors.toml as they should be for `site`: every id of today, and the old ones with their place.

    A row of an old id stays behind the row that it stood behind: that tells which section took it in.
    """
    successors = Successors(site.pages, site.terms, rows)
    today = {(row.page, row.id): row for row in _rows(site.pages, site.terms)}
    behind: dict[Place | None, list[AnchorRow]] = {}
    last: Place | None = None
    for row in rows:
        if (row.page, row.id) in today:
            last = (row.page, row.id)
        else:
            place = successors.of(row)
            told = msgspec.structs.replace(row, to=_address(place) if place else row.to)
            behind.setdefault(last if last and last[0] == row.page else None, []).append(told)
    found = list(behind.get(None, ()))
    for place, row in today.items():
        found += [row, *behind.get(place, ())]
    return tuple(found)


class Successors:
    """Finds where the sections of rows are now."""

    def __init__(self, pages: Sequence[Page], terms: Sequence[Term], rows: Sequence[AnchorRow]) -> None:
        self._today = {(page.slug, section.id) for page in pages for section in page.sections}
        self._today |= {(GLOSSARY, term.id) for term in terms}
        self._rows = {(row.page, row.id): row for row in rows}
        self._pages = pages
        self._forms = {key(form): term.id for term in reversed(terms) for form in (*term.forms, term.name)}
        self._before = _before(rows, self._today)
        self._found: dict[Place, Place | None] = {}
        self.missing = [row for row in rows if (row.page, row.id) not in self._today]
        self._contents = _Contents(pages) if any(row.page != GLOSSARY for row in self.missing) else None

    def of(self, row: AnchorRow) -> Place | None:
        """(slug, id) of the section that holds what the row's section held; None when nothing fits."""
        place = (row.page, row.id)
        if place not in self._found:
            # Rows may lead in a circle.
            self._found[place] = None
            self._found[place] = self._told(row) or self._looked_up(row)
        return self._found[place]

    def _told(self, row: AnchorRow) -> Place | None:
        """Where the row itself says, or where that is now."""
        slug, _, ident = row.to.partition("#")
        place = (slug, ident or slug)
        if not row.to or place == (row.page, row.id):
            return None
        if place in self._today:
            return place
        other = self._rows.get(place)
        return self.of(other) if other else None

    def _looked_up(self, row: AnchorRow) -> Place | None:
        if row.page == GLOSSARY:
            term = self._forms.get(key(row.title))
            return (GLOSSARY, term) if term else (GLOSSARY, "")
        assert self._contents is not None
        found = self._contents.like(row)
        page = (row.page, row.page)
        if row.id == row.page:
            return (found[0], found[0]) if found else self._most(row.page)
        found = found or self._before.get((row.page, row.id))
        if found or page in self._today:
            return found or page
        head = self._rows.get(page)
        return self.of(head) if head else self._most(row.page)

    def _most(self, slug: str) -> Place | None:
        """The page that took in most sections of a page that is gone."""
        own = [row for row in self.missing if row.page == slug and row.id != slug]
        found = [self._contents.like(row) for row in own] if self._contents else []
        most = Counter(place[0] for place in found if place).most_common(1)
        return (most[0][0], most[0][0]) if most else None


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
    """What the sections of today hold, by words and pairs of words."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._places: list[Place] = []
        self._titles: list[str] = []
        self._with: dict[str, set[int]] = {}
        for page in pages:
            for section, words in _words_of_sections(page):
                for feature in _features(words):
                    self._with.setdefault(feature, set()).add(len(self._places))
                self._places.append((page.slug, section.id))
                self._titles.append(key(section.title))

    def like(self, row: AnchorRow) -> Place | None:
        """The section of today that holds the words of the row, or has its title."""
        weights = {each: self._weight(each) for each in _features(words_of(row.holds.lower()))}
        total = sum(weights.values())
        shared: defaultdict[int, float] = defaultdict(float)
        for feature, weight in weights.items():
            for at in self._with.get(feature, ()):
                shared[at] += weight / total
        # The same title counts, and so does the same page; words alone may stand in two places.
        title = key(row.title)
        same = {at for at in range(len(self._places)) if self._is_alike(row, title, at)}
        scores = {
            at: shared[at] + 0.5 * (at in same) + 0.1 * (self._places[at][0] == row.page) for at in {*shared, *same}
        }
        fit = [at for at in scores if shared[at] >= _ENOUGH or at in same]
        return self._places[max(fit, key=lambda at: (scores[at], -at))] if fit else None

    def _is_alike(self, row: AnchorRow, title: str, at: int) -> bool:
        if title == self._titles[at]:
            return bool(title)
        slug, ident = self._places[at]
        # A page may have another name now; the titles of sections are only compared within their page.
        is_near = slug == ident if row.id == row.page else slug == row.page
        return is_near and SequenceMatcher(None, title, self._titles[at], autojunk=False).ratio() >= _ALIKE

    def _weight(self, feature: str) -> float:
        return math.log(1 + len(self._places) / (1 + len(self._with.get(feature, ()))))


def _features(words: Sequence[str]) -> set[str]:
    """Words, and pairs of neighbours: those are rarely the same by chance."""
    return {*words, *map(" ".join, pairwise(words))}


def _words_of_sections(page: Page) -> Iterator[tuple[Section, list[str]]]:
    held = _held(page)
    for section in page.sections:
        yield section, words_of(" ".join(held[section.id]).lower())


def _held(page: Page) -> Mapping[str, list[str]]:
    """Section id -> its texts, without those of sections inside of it."""
    held: dict[str, list[str]] = {section.id: [] for section in page.sections}
    for text in texts(page):
        if not text.is_heading:
            held[text.section.id].append(plain(text.runs))
    return held


def _rows(pages: Iterable[Page], terms: Iterable[Term]) -> Iterator[AnchorRow]:
    """A row for each id of today."""
    for page in pages:
        held = _held(page)
        for section in page.sections:
            # A page without a lead is known by what follows.
            own = held[section.id] if section.id != page.slug else [text for own in held.values() for text in own]
            first = " ".join(" ".join(own).split())[:_HELD]
            yield AnchorRow(page=page.slug, id=section.id, title=section.title, holds=first)
    for term in terms:
        yield AnchorRow(page=GLOSSARY, id=term.id, title=term.name)


def _with_aliases(page: Page, aliases: Mapping[Place, Sequence[str]], moved: tuple[Moved, ...]) -> Page:
    if not moved and not any((page.slug, section.id) in aliases for section in page.sections):
        return page
    sections = tuple(
        replace(section, aliases=tuple(aliases.get((page.slug, section.id), ()))) for section in page.sections
    )
    return replace(page, sections=sections, moved=moved)


def _gone(slug: str, moved: Sequence[Moved]) -> Gone:
    head = next((each for each in moved if each.id == slug), moved[0])
    return Gone(slug, head.title, head.to, tuple(moved))


def _address(place: Place) -> str:
    slug, ident = place
    return slug if ident in {"", slug} else f"{slug}#{ident}"


def _lost(row: AnchorRow) -> Problem:
    what = (
        f'nothing on the site takes the place of "{row.title}", which was published as {row.page}/#{row.id}; say with '
        '`to = "page#section"` where its readers should go'
    )
    named = (toml_line("page", row.page), toml_line("id", row.id))
    return Problem("anchors.toml", 0, what, "anchor-lost", "error", named)
