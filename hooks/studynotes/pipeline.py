"""The whole way from notes to pages, one phase after the other."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from studynotes.anchors import forwarded, keep_anchors, renamed_terms
from studynotes.check import check
from studynotes.clean.english import language as language_of
from studynotes.comparisons import Comparison, comparisons
from studynotes.controls import table_control
from studynotes.crosslink.glossary import glossary
from studynotes.crosslink.texts import texts
from studynotes.crosslink.weave import weave
from studynotes.documents import read_documents
from studynotes.facts import fact_marks
from studynotes.history import NO_DATES, LineDates, with_dates
from studynotes.link import link
from studynotes.marks import marks
from studynotes.memory import Memory
from studynotes.model import Problem, Site, Source, Span
from studynotes.pages.changes import change_pages
from studynotes.pages.comparisons import comparison_page
from studynotes.pages.ends import PageEnds
from studynotes.pages.exam import exam_page
from studynotes.pages.facts import fact_page
from studynotes.pages.front import inserts
from studynotes.pages.glossary import glossary_page, listed
from studynotes.pages.groups import group_classes
from studynotes.pages.head import PageHeads, reading_minutes
from studynotes.pages.map import map_page
from studynotes.pages.numbers import numbers_page, ports_page
from studynotes.pages.old import gone_pages, source_headings_page
from studynotes.pages.web import Web
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.safe.drawings import activity
from studynotes.source import read_folder
from studynotes.split import split
from studynotes.table_files import load, row_line, toml_line
from studynotes.tables import Tables
from studynotes.targets import Targets, by_file, find_pictures, targets
from studynotes.words import ENGLISH, words_of
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
    memory: Memory | None = None,
) -> Build:
    """Build the site from the notes and tables in `folder`, as of the `day` of the commit that they come from.

    `dates` tell when each line of the notes changed last; `language` is the code of the language of the site: our words
    stay English where it has no table. With the `memory` of the build before, files that are as they were are not
    parsed and tidied again. Raises `NotesError` for notes, and `TableError` for a table, of which no site can be made.
    """
    with _no_collection():
        tables = load(folder)
        doing = {path: activity(folder / path) for path in find_pictures(folder)}
        still = [path for path, what in doing.items() if not what]
        made = make_site(read_folder(folder), tables, still, language, memory)
        made = replace(made, date=day, problems=(*made.problems, *_active_drawings(doing)))
        return _build(folder, repository, with_dates(made, dates), tables, language)


def _build(folder: Path, repository: Repository, site: Site, tables: Tables, language: str) -> Build:
    words = words_of(language)
    rows = forwarded(tables, site.forward)
    compared = comparisons(site, rows)
    pictures = {row.source: row for row in tables.pictures.picture}
    contents, sides = by_file(site.pages), _sides(compared)
    renderer = Renderer(repository, pictures, site.prefix, words, contents, sides, group_classes(site))
    web = Web(site)
    facts, minutes = fact_marks(site, words), {page.slug: reading_minutes(page, words) for page in site.pages}
    heads, ends = PageHeads(site, facts, minutes, words), PageEnds(site, web, facts, words)
    files = {
        f"{site.prefix}/{page.slug}.md": renderer.page(page, heads.markdown(page), ends.markdown(page))
        for page in site.pages
    }
    files |= change_pages(site, repository, words) | {
        "facts.md": fact_page(site, words),
        "glossary.md": glossary_page(site, words),
        "map.md": map_page(site, web, words),
        "numbers.md": numbers_page(site, facts, words),
        "ports.md": ports_page(site, facts, words),
        "exam.md": exam_page(site, words),
        "compare.md": comparison_page(compared, site.prefix, pictures, words),
        "moved.md": source_headings_page(site, words),
        **gone_pages(site, words),
    }
    for path, table in _MADE_FROM.items():
        if (folder / table).exists():
            lines = (folder / table).read_text(encoding="utf-8").count("\n")
            files[path] += table_control(path, Span(table, 1, lines), repository, words)
    found = (*_missing_drawings(tables, folder.parent), *check(site, tables))
    problems = tuple(_located(problem, folder) for problem in found)
    shown, aids = inserts(site, minutes, words), _aids(site, web, compared, words)
    return Build(site, files, shown, problems, rows, words, language, aids)


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


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the cycle collector: frozen trees hold no cycles, and looking for them takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def make_site(
    sources: Sequence[Source],
    tables: Tables,
    pictures: Collection[str] = (),
    language: str = ENGLISH,
    memory: Memory | None = None,
) -> Site:
    """Parse, tidy, split and link `sources`. `pictures` are the picture files beside them, by path.

    `language` is the code of the language of the site: rules about English speak in English ones alone.
    """
    parsed, documents = read_documents(sources, tables, language, memory or Memory())
    pages, unused = split(documents, tables)
    goals = targets(parsed, pages, pictures)
    pages, dead = link(pages, goals, tables.services.prefix)
    anchors = tables.anchors.anchor if tables.anchors else ()
    kept = keep_anchors(pages, anchors)
    rows = forwarded(tables, kept.forward)
    read = [(page, tuple(texts(page))) for page in kept.pages]
    woven = weave(read, glossary(read, rows), rows.terms.mention, tables.services.prefix)
    spoken = language_of(text.text for _, own in read for text in own)
    marked = marks(woven.pages, tables.numbers.number, spoken)
    return Site(
        sources=tuple(sources),
        pages=marked.pages,
        groups=_groups(tables),
        prefix=tables.services.prefix,
        dropped=(*(drop for document in documents for drop in document.dropped), *unused),
        changes=tuple(change for document in documents for change in document.changes),
        problems=(*(problem for document in documents for problem in document.problems), *dead, *kept.problems),
        pictures=tuple(pictures),
        used=frozenset(key for document in documents for key in document.used) | woven.used | marked.used,
        terms=woven.terms,
        links=woven.links,
        numbers=marked.numbers,
        hints=marked.hints,
        language=spoken,
        gone=kept.gone,
        renamed=renamed_terms(woven.terms, anchors),
        forward=kept.forward,
        anchors=_source_anchors(goals),
    )


def _source_anchors(goals: Targets) -> dict[str, str]:
    """Anchors of all sources; of several files with the same one, the first has it."""
    found: dict[str, str] = {}
    for (_, anchor), to in goals.anchors.items():
        found.setdefault(anchor, to.replace(".md#", "#", 1))
    return found


def _groups(tables: Tables) -> tuple[str, ...]:
    groups = (*tables.services.groups, *(row.group for row in tables.services.service))
    return tuple(dict.fromkeys(filter(None, groups)))
