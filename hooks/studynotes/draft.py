"""A site whose pages can be written one by one, before anything is made that collects something of all of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from studynotes.anchors import forwarded
from studynotes.comparisons import Comparison, comparisons
from studynotes.facts import FactMarks, fact_marks
from studynotes.history import NO_DATES, LineDates, with_dates
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Page, Problem, Site
from studynotes.pages.ends import PageEnds
from studynotes.pages.groups import group_classes
from studynotes.pages.head import PageHeads, reading_minutes
from studynotes.pages.web import Web
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.safe.drawings import activity
from studynotes.site import make_site
from studynotes.source import read_folder
from studynotes.table_files import load
from studynotes.tables import Tables
from studynotes.targets import by_file, find_files
from studynotes.words import ENGLISH, words_of
from studynotes.words.table import Words

_MINUTES = "minutes"


@contextmanager
def no_collection() -> Iterator[None]:
    """Pause the cycle collector: frozen trees hold no cycles, and looking for them takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class Draft:
    """The site, and all that its pages need to be written."""

    site: Site
    tables: Tables
    """Those beside the notes."""
    repository: Repository
    language: str
    """Code of the language of the site."""
    memory: Memory

    @cached_property
    def words(self) -> Words:
        """What its pages say in words of ours."""
        return words_of(self.language)

    @cached_property
    def rows(self) -> Tables:
        """The tables with the addresses of today."""
        return forwarded(self.tables, self.site.forward)

    @cached_property
    def compared(self) -> Sequence[Comparison]:
        """The comparisons of sections."""
        return comparisons(self.site, self.rows, self.memory)

    @cached_property
    def web(self) -> Web:
        """The links between the pages."""
        return Web(self.site)

    @cached_property
    def facts(self) -> FactMarks:
        """The signs of all notes about statements."""
        return fact_marks(self.site, self.words, self.memory)

    @cached_property
    def minutes(self) -> Mapping[str, int]:
        """Slug of a page -> minutes that it takes to read."""
        make = self.memory.of
        words = self.words
        return {
            page.slug: make((_MINUTES, page, words), partial(reading_minutes, page, words)) for page in self.site.pages
        }

    def path(self, page: Page) -> str:
        """Path of the page below docs/."""
        return f"{self.site.prefix}/{page.slug}.md"

    def markdown(self, page: Page) -> str:
        """The Markdown of the page."""
        self.memory.pause()
        return self._renderer.page(page, self._heads.markdown(page), self._ends.markdown(page))

    @cached_property
    def _renderer(self) -> Renderer:
        pictures = self.tables.pictures.by_source
        contents, sides = by_file(self.site.pages), _sides(self.compared)
        classes = group_classes(self.site)
        return Renderer(self.repository, pictures, self.site.prefix, self.words, contents, sides, classes)

    @cached_property
    def _heads(self) -> PageHeads:
        return PageHeads(self.site, self.facts, self.minutes, self.words)

    @cached_property
    def _ends(self) -> PageEnds:
        return PageEnds(self.site, self.web, self.facts, self.words)


@no_collection()
def draft(
    folder: Path,
    repository: Repository,
    day: date | None = None,
    dates: LineDates = NO_DATES,
    language: str = ENGLISH,
    memory: Memory = NO_MEMORY,
) -> Draft:
    """Make the site of the notes and tables in `folder`; what is given is that of `pipeline.build`.

    With the `memory` of the draft before, what is as it was is not made again. Raises `NotesError` for notes, and
    `TableError` for a table, of which no site can be made.
    """
    tables = load(folder)
    doing = {path: activity(folder / path) for path in find_files(folder)}
    still = [path for path, what in doing.items() if not what]
    made = make_site(read_folder(folder, memory), tables, still, language, memory)
    made = replace(made, date=day, problems=(*made.problems, *_active_drawings(doing)))
    return Draft(with_dates(made, dates, memory), tables, repository, language, memory)


def _sides(compared: Sequence[Comparison]) -> dict[str, list[tuple[str, str]]]:
    sides: dict[str, list[tuple[str, str]]] = {}
    for each in compared:
        for place in dict.fromkeys(f"{side.page.slug}#{side.section.id}" for side in each.sides):
            sides.setdefault(place, []).append((each.id, each.title))
    return sides


def _active_drawings(doing: Mapping[str, str]) -> Iterator[Problem]:
    """Drawings beside the notes, by path, that do more than to show something."""
    for path, why in doing.items():
        if why:
            what = f"the drawing is not published, because {why}; take that out of it, or save it as a PNG"
            yield Problem(path, 1, what, "active-drawing")
