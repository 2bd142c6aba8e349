"""What two builds list beside their pages: what one has and the other has not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from studynotes.anchors.successors import address, place_at
from studynotes.facts import shown_facts
from studynotes.model import Link, Page, Problem, Site, Term, plain
from studynotes.pages.glossary import listed
from studynotes.pipeline import Build
from studynotes.report.compare import Outcome
from studynotes.tree import all_runs

_LINE = re.compile(r":\d+\b")


@dataclass(frozen=True, slots=True)
class Both:
    """What only one of two lists holds."""

    gained: tuple[tuple[str, ...], ...]
    lost: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)


def both(old: Iterable[tuple[str, ...]], new: Iterable[tuple[str, ...]]) -> Both:
    """Compare two lists whatever their order is; what stands there twice counts twice."""
    before, after = Counter(old), Counter(new)
    return Both(tuple((after - before).elements()), tuple((before - after).elements()))


def links(base: Site, head: Site, result: Outcome) -> Both:
    """(words, page, target) of the links; those from or to sections that only have another address now are the same."""
    slugs = {pair.old.page.slug: pair.new.page.slug for pair in result.pairs if pair.new.is_page}
    now = {address(pair.old.place): address(pair.new.place) for pair in result.pairs if pair.is_elsewhere}
    now |= {address(place): to for place, to in result.leads.items() if to and address(place) not in now}
    return both(_links(base, slugs, now), _links(head, {}, {}))


def _links(site: Site, slugs: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for link in site.links:
        yield link.text, slugs.get(link.page, link.page), now.get(link.to, link.to)
    for page in site.pages:
        for run in all_runs(page.blocks):
            if isinstance(run, Link) and ":" in run.href:
                yield plain(run.runs), slugs.get(page.slug, page.slug), run.href


def terms(base: Site, head: Site) -> tuple[tuple[Term | None, Term | None], ...]:
    """(as it was, as it is) of the glossary's entries that changed."""
    old, new = ({term.id: term for term in listed(site.terms)} for site in (base, head))
    renamed = {moved.id: place_at(moved.to)[1] for moved in head.renamed}
    names = {renamed.get(ident, ident): ident for ident in old if ident not in new}
    pairs = [(old.get(ident) or old.get(names.get(ident, "")), term) for ident, term in new.items()]
    paired = {was.id for was, _ in pairs if was}
    gone = [(term, None) for ident, term in old.items() if ident not in paired]
    return tuple(pair for pair in (*pairs, *gone) if _told(pair[0]) != _told(pair[1]))


def _told(term: Term | None) -> tuple[str, ...]:
    return (term.id, term.name, term.expansion, term.definition) if term else ()


def page_facts(base: Site, head: Site) -> tuple[tuple[str, str, str, str], ...]:
    """(slug, what, as it was, as it is) of what services.toml says about pages."""
    old = {page.slug: _said(page) for page in base.pages}
    pages = ((page.slug, old[page.slug], _said(page)) for page in head.pages if page.slug in old)
    return tuple(
        (slug, what, was[what], now[what]) for slug, was, now in pages for what in now if was[what] != now[what]
    )


def _said(page: Page) -> dict[str, str]:
    return {"group": page.group, "short name": page.short, "summary": page.summary, "documentation": page.docs}


def other_files(base: Build, head: Build) -> tuple[str, ...]:
    """Generated pages that differ, without those of the notes and those about the clean-up."""
    own = (f"{base.site.prefix}/", f"{head.site.prefix}/", "changes")
    names = sorted(base.files.keys() | head.files.keys())
    return tuple(name for name in names if not name.startswith(own) and base.files.get(name) != head.files.get(name))


def facts(base: Site, head: Site) -> Both:
    """(kind, statement, note) of the notes below statements."""
    return both(_facts(base), _facts(head))


def _facts(site: Site) -> Iterator[tuple[str, ...]]:
    for _, _, note in shown_facts(site):
        yield note.fact.kind, note.fact.stated, note.fact.note, note.fact.source, note.fact.checked.isoformat()


def numbers(base: Site, head: Site) -> Both:
    """(page, number, what it is) of the key numbers."""
    return both(*([(each.page, each.text, each.label) for each in site.numbers] for site in (base, head)))


def dropped(base: Site, head: Site) -> Both:
    """(line, reason) of the lines that are on no page."""
    return both(_dropped(base), _dropped(head))


def _dropped(site: Site) -> Iterator[tuple[str, ...]]:
    lines = {source.path: source.lines for source in site.sources}
    return ((lines[drop.path][drop.line - 1], drop.reason) for drop in site.dropped)


def changes(base: Site, head: Site) -> Both:
    """(rule, before, after) of the clean-up."""
    return both(*([(each.rule, each.before, each.after) for each in site.changes] for site in (base, head)))


def problems(base: Build | None, head: Build) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """(new, vanished); where its line is does not make a problem new."""
    old, new = (_by_key(build.problems if build else ()) for build in (base, head))
    return tuple(_beyond(new, old)), tuple(_beyond(old, new))


def _by_key(found: Iterable[Problem]) -> dict[Hashable, list[Problem]]:
    keyed: dict[Hashable, list[Problem]] = {}
    for problem in found:
        key = (problem.level, problem.path, problem.check, _LINE.sub(":", problem.what))
        keyed.setdefault(key, []).append(problem)
    return keyed


def _beyond(many: Mapping[Hashable, list[Problem]], few: Mapping[Hashable, list[Problem]]) -> Iterator[Problem]:
    for key, found in many.items():
        yield from found[len(few.get(key, ())) :]
