"""Judge the finished site, once: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from studynotes.anchors.successors import places_of
from studynotes.comparisons import missing_sides
from studynotes.model import Figure, Page, Picture, Problem, Site
from studynotes.pages.facts import is_due
from studynotes.replaced import Lines
from studynotes.table_files import toml_line
from studynotes.tables import FixRow, Tables
from studynotes.text import key
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
        *_terms(site, tables),
        *_comparisons(site, tables),
        *_anchors(site, tables),
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


def _terms(site: Site, tables: Tables) -> Iterator[Problem]:
    """Rows of terms.toml that lead nowhere, or speak of words that no line holds."""
    places = _places(site)
    for term in tables.terms.term:
        if term.page and term.page not in places:
            what = (
                f'term "{term.term}" belongs to "{term.page}", which is no page or section; {_meant(term.page, site)}'
            )
            yield Problem("terms.toml", 0, what, "term-row", row=(toml_line("term", term.term),))
    names = {key(form) for term in site.terms for form in (term.name, *term.forms)}
    for row in tables.terms.mention:
        named = tuple(toml_line(name, value) for name, value in (("text", row.text), ("context", row.context)) if value)
        if row.to and row.to not in places and ("#" in row.to or key(row.to) not in names):
            what = f'"{row.text}" leads to "{row.to}", which is no page, section or term; {_meant(row.to, site)}'
            yield Problem("terms.toml", 0, what, "mention-row", row=named)
        elif row.key not in site.used:
            where = f' in a line with "{row.context}"' if row.context else ""
            what = f'no text says "{row.text}"{where}; correct `text` and `context`, or delete the row'
            yield Problem("terms.toml", 0, what, "mention-row", row=named)


def _meant(place: str, site: Site) -> str:
    """The place that was probably meant."""
    if place in site.forward:
        return f'it is "{site.forward[place]}" now'
    near = get_close_matches(place, _places(site), 1, 0.6)
    return f'perhaps "{near[0]}" is meant' if near else 'write a slug, or "slug#id", as in the address of the section'


def _places(site: Site) -> set[str]:
    sections = {f"{page.slug}#{section.id}" for page in site.pages for section in page.sections}
    return sections | {page.slug for page in site.pages}


def _comparisons(site: Site, tables: Tables) -> Iterator[Problem]:
    for row in tables.comparisons.comparison:
        for side in missing_sides(row, site):
            if side.section in site.forward:
                continue
            words = f' that begins with "{side.begins}"' if side.begins else ""
            what = f'"{row.title}" is not shown: {side.section} has no line{words}; correct the side, or delete the row'
            yield Problem("comparisons.toml", 0, what, "comparison-row", row=(toml_line("title", row.title),))


def _anchors(site: Site, tables: Tables) -> Iterator[Problem]:
    """Ids that nobody remembers yet: when their section is renamed, links to them die."""
    if tables.anchors is None:
        return
    known = {(row.page, row.id) for row in tables.anchors.anchor}
    new = [f"{slug}/#{ident}" for slug, ident in sorted(places_of(site.pages, site.terms) - known)]
    if new:
        shown = ", ".join(new[:3]) + (" ..." if len(new) > 3 else "")
        count = f"{len(new)} new {'ids are' if len(new) > 1 else 'id is'} not in it yet"
        what = f"{count} ({shown}); run studynotes anchors --write"
        yield Problem("anchors.toml", 0, what, "anchor-new")
