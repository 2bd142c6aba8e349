"""Judge the finished site, once: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from studynotes.fact_page import is_due
from studynotes.model import Figure, Page, Picture, Problem, Site
from studynotes.replaced import Lines
from studynotes.table_files import toml_line
from studynotes.tables import FixRow, Tables
from studynotes.tree import all_runs

_MANY = 20
"""Rows without use that are told one by one: after `studynotes fix --write` it may be all."""


def check(site: Site, tables: Tables) -> tuple[Problem, ...]:
    """All problems, errors first, then by place."""
    found = [
        *site.problems,
        *_accounting(site),
        *_services(site, tables),
        *_pictures(site, tables),
        *_unused_rows(site, tables),
        *_old_facts(site, tables),
    ]
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


def _unused_rows(site: Site, tables: Tables) -> Iterator[Problem]:
    """Rows of fixes.toml and facts.toml that no line of the notes needs any more."""
    fixes = [row for row in tables.fixes.fix if row.key not in site.used]
    facts = [row for row in tables.facts.fact if row.key not in site.used]
    if not fixes and not facts:
        return
    lines = Lines(site.sources)
    for fix in fixes[:_MANY]:
        named = tuple(toml_line(name, value) for name, value in (("text", fix.text), ("context", fix.context)) if value)
        yield Problem("fixes.toml", 0, _unused_fix(fix, lines), "fix-row", row=named)
    if len(fixes) > _MANY:
        what = f"{len(fixes) - _MANY} more rows match nothing; when the notes hold what they say, delete them"
        yield Problem("fixes.toml", 0, what, "fix-row")
    for fact in facts:
        near = _near(lines.like(f"{fact.text} {fact.context}"))
        what = f'no line holds "{fact.text}", so nobody sees the fact; {near or "correct `text`, or delete the row"}'
        yield Problem("facts.toml", 0, what, "fact-row", row=(toml_line("text", fact.text),))


def _unused_fix(fix: FixRow, lines: Lines) -> str:
    done = lines.holding(fix.to, fix.context)
    if done:
        return f'{done[0]}:{done[1]} says "{fix.to}" already; delete the row'
    near = _near(lines.like(f"{fix.text} {fix.context}") or lines.like(fix.to))
    return f'no line holds "{fix.text}" any more; {near or "correct `text` and `context`, or delete the row"}'


def _near(line: tuple[str, int, str] | None) -> str:
    if line is None:
        return ""
    path, number, text = line
    return f'perhaps {path}:{number} took its place: "{text[:80]}"; copy the words from there, or delete the row'


def _old_facts(site: Site, tables: Tables) -> Iterator[Problem]:
    """Facts that were looked up more than a year before the commit that is built."""
    for fact in tables.facts.fact:
        if is_due(fact.checked, site.date):
            what = f'"{fact.text}" was checked on {fact.checked}, over a year ago; look it up at {fact.source} again'
            yield Problem("facts.toml", 0, what, "fact-due", row=(toml_line("text", fact.text),))
