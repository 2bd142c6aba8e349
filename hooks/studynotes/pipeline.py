"""The whole way from notes to pages, one phase after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from studynotes.check import check
from studynotes.comparisons import Comparison
from studynotes.controls import table_control
from studynotes.draft import Draft, draft, no_collection
from studynotes.history import NO_DATES, LineDates
from studynotes.model import Problem, Site, Span
from studynotes.pages.changes import change_pages
from studynotes.pages.comparisons import comparison_page
from studynotes.pages.exam import exam_page
from studynotes.pages.facts import fact_page
from studynotes.pages.front import inserts
from studynotes.pages.glossary import glossary_page, listed
from studynotes.pages.map import map_page
from studynotes.pages.numbers import numbers_page, ports_page
from studynotes.pages.old import gone_pages, source_headings_page
from studynotes.pages.web import Web
from studynotes.repository import Repository
from studynotes.table_files import row_line, toml_line
from studynotes.tables import Tables
from studynotes.words import ENGLISH
from studynotes.words.table import Words

_MADE_FROM = {
    "glossary.md": "terms.toml",
    "facts.md": "facts.toml",
    "numbers.md": "numbers.toml",
    "compare.md": "comparisons.toml",
}
"""Generated page -> the table in which its words can be edited."""


@dataclass(frozen=True, slots=True)
class Build:
    """A site, its Markdown, and what a person should look at."""

    site: Site
    files: dict[str, str]
    """Path below docs/ -> Markdown of every generated page."""
    inserts: Mapping[str, str]
    """Marker in a hand-written page -> the Markdown that takes its place."""
    problems: tuple[Problem, ...]
    tables: Tables
    """Those beside the notes, with the addresses of today."""
    words: Words
    """What its pages say in words of ours."""
    language: str
    """Code of the language of the site."""
    aids: Mapping[str, str]
    """Title -> path below docs/ of each page that collects something of all notes."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level == "error")


def build(
    folder: Path,
    repository: Repository,
    day: date | None = None,
    dates: LineDates = NO_DATES,
    language: str = ENGLISH,
) -> Build:
    """Build the site from the notes and tables in `folder`, as of the `day` of the commit that they come from.

    `dates` tell when each line of the notes changed last; `language` is the code of the language of the site: our words
    stay English where it has no table. Raises `NotesError` for notes, and `TableError` for a table, of which no site
    can be made.
    """
    return finish(draft(folder, repository, day, dates, language), folder)


@no_collection()
def finish(drafted: Draft, folder: Path) -> Build:
    """Write all pages of a draft of the notes in `folder`."""
    site, words, facts = drafted.site, drafted.words, drafted.facts
    pictures = drafted.tables.pictures.by_source
    files = {drafted.path(page): drafted.markdown(page) for page in site.pages}
    collected: dict[str, Callable[[], str]] = {
        "facts.md": lambda: fact_page(site, words),
        "glossary.md": lambda: glossary_page(site, words),
        "map.md": lambda: map_page(site, drafted.web, words),
        "numbers.md": lambda: numbers_page(site, facts, words),
        "ports.md": lambda: ports_page(site, facts, words),
        "exam.md": lambda: exam_page(site, words),
        "compare.md": lambda: comparison_page(drafted.compared, site.prefix, pictures, words),
        "moved.md": lambda: source_headings_page(site, words),
    }
    for path, write in collected.items():
        drafted.memory.pause()
        files[path] = write()
    files |= change_pages(site, drafted.repository, words) | gone_pages(site, words)
    drafted.memory.pause()
    for path, table in _MADE_FROM.items():
        if (folder / table).exists():
            lines = (folder / table).read_text(encoding="utf-8").count("\n")
            files[path] += table_control(path, Span(table, 1, lines), drafted.repository, words)
    found = (*_missing_drawings(drafted.tables, folder.parent), *check(site, drafted.tables))
    problems = tuple(_located(problem, folder) for problem in found)
    shown, aids = inserts(site, drafted.minutes, words), _aids(site, drafted.web, drafted.compared, words)
    return Build(site, files, shown, problems, drafted.rows, words, drafted.language, aids)


def _aids(site: Site, web: Web, compared: Sequence[Comparison], words: Words) -> dict[str, str]:
    told = (
        (words.glossary.title, "glossary.md", any(listed(site.terms))),
        (words.numbers.title, "numbers.md", site.numbers),
        (words.exam.title, "exam.md", site.hints),
        (words.ports.title, "ports.md", any(each.kind == "port" for each in site.numbers)),
        (words.compare.title, "compare.md", compared),
        (words.navigation.map, "map.md", web.links),
    )
    return {title: path for title, path, holds in told if holds}


def _missing_drawings(tables: Tables, docs: Path) -> Iterator[Problem]:
    """Rows of pictures.toml whose file is not below `docs`; tables without a site around them have no drawings."""
    for row in tables.pictures.picture if (docs / "assets").is_dir() else ():
        if not (docs / row.file).is_file():
            what = f"no file docs/{row.file}; correct `file`, which is a path below docs/, or add the picture there"
            yield Problem("pictures.toml", 0, what, "picture-row", "error", row=(toml_line("source", row.source),))


def _located(problem: Problem, folder: Path) -> Problem:
    """A problem of a row of a table, with the line of that row."""
    if not problem.row:
        return problem
    text = (folder / problem.path).read_text(encoding="utf-8-sig")
    return replace(problem, line=row_line(text, problem.row) or 1)
