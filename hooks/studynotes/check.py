"""Judge the finished site, once: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from studynotes.model import Figure, Page, Picture, Problem, Site
from studynotes.tables import Tables
from studynotes.tree import all_runs


def check(site: Site, tables: Tables) -> tuple[Problem, ...]:
    """All problems, errors first, then by place."""
    found = [*site.problems, *_accounting(site), *_services(site, tables), *_pictures(site, tables)]
    return tuple(sorted(found, key=lambda problem: (problem.level != "error", problem.path, problem.line)))


def _accounting(site: Site) -> Iterator[Problem]:
    """Every non-blank line is on exactly one page or dropped with a reason."""
    places: dict[tuple[str, int], list[str]] = {}
    for page in site.pages:
        for span in page.spans:
            for line in range(span.first, span.last + 1):
                places.setdefault((span.path, line), []).append(f'page "{page.slug}"')
    for drop in site.dropped:
        places.setdefault((drop.path, drop.line), []).append(f"the dropped lines ({drop.reason})")
    for source in site.sources:
        for line, text in enumerate(source.lines, start=1):
            where = places.get((source.path, line), [])
            if text.strip() and len(where) != 1:
                yield Problem(source.path, line, _astray(text, where), "one-place", "error")


def _astray(text: str, where: list[str]) -> str:
    shown = text.strip()[:60]
    if not where:
        return f'the line "{shown}" is on no page and not dropped; please report this as a bug of the generator'
    return f'the line "{shown}" is in {" and in ".join(where)}; take it out of one of them'


def _services(site: Site, tables: Tables) -> Iterator[Problem]:
    rows = tables.services.service
    for row in rows:
        if not any(page.slug == row.slug for page in site.pages):
            what = f'no line begins with "{row.start}": page "{row.slug}" is missing; correct `start` or delete the row'
            yield Problem("services.toml", 0, what, "service-row", row=(toml_line("start", row.start),))
    known = {row.slug for row in rows}
    for page in site.pages if rows else ():
        if page.slug not in known:
            what = f'page "{page.title}" has no row in services.toml; add one to give it a group and a short name'
            yield Problem(page.span.path, page.span.first, what, "page-without-row")


def _pictures(site: Site, tables: Tables) -> Iterator[Problem]:
    known = {row.source for row in tables.pictures.picture}
    for page in site.pages:
        for picture, line in _shown(page):
            if picture.src not in known and picture.src.startswith(("http:", "https:", "//")):
                what = f"the picture {picture.src} is on another site: readers get a link; add a row to pictures.toml"
                yield Problem(page.span.path, line, what, "picture-row")


def _shown(page: Page) -> Iterator[tuple[Picture, int]]:
    figures = {id(block.picture): block.span.first for block in page.blocks if isinstance(block, Figure)}
    for run in all_runs(page.blocks):
        if isinstance(run, Picture):
            yield run, figures.get(id(run), page.span.first)
