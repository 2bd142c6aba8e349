"""Judge the finished site, once: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from studynotes.anchors import forwarded
from studynotes.anchors.successors import place_at, places_of
from studynotes.comparisons import missing_sides
from studynotes.crosslink.goals import GLOSSARY
from studynotes.model import Figure, Page, Picture, Problem, Site
from studynotes.pages.facts import is_due
from studynotes.replaced import Lines
from studynotes.table_files import toml_line
from studynotes.tables import FactRow, FixRow, MentionRow, NumberRow, Tables
from studynotes.text import key, name_key
from studynotes.tree import all_runs

_MANY = 20
"""Rows without use that are told one by one: after `studynotes fix --write` it may be all."""
_LOOKED_AT = 5_000
"""Places of the site that are compared with one that is none of it, at most."""
_LONGEST = 200
"""Characters of an address that are compared."""


def check(site: Site, tables: Tables) -> tuple[Problem, ...]:
    """All problems, errors first, then by place."""
    found = [
        *site.problems,
        *_accounting(site),
        *_encodings(site),
        *_services(site, tables),
        *_drops(site, tables),
        *_pictures(site, tables),
        *_unused_rows(site, tables),
        *_twice(tables.fixes.fix, "fixes.toml", "fix-row"),
        *_twice(tables.facts.fact, "facts.toml", "fact-row"),
        *_twice(tables.numbers.number, "numbers.toml", "number-row"),
        *_old_facts(site, tables),
        *_terms(site, tables),
        *_comparisons(site, tables),
        *_searches(site, tables),
        *_numbers(site, tables),
        *_anchors(site, tables),
    ]
    return tuple(sorted(found, key=lambda problem: (problem.level != "error", problem.path, problem.line)))


def _accounting(site: Site) -> Iterator[Problem]:
    """Every non-blank line is on exactly one page or dropped with a reason."""
    places: dict[str, dict[int, list[str]]] = {}
    for page in site.pages:
        shown = f'page "{page.slug}"'
        for span in page.spans:
            own = places.setdefault(span.path, {})
            for line in range(span.first, span.last + 1):
                own.setdefault(line, []).append(shown)
    for drop in site.dropped:
        places.setdefault(drop.path, {}).setdefault(drop.line, []).append(f"the dropped lines ({drop.reason})")
    for source in site.sources:
        own = places.get(source.path, {})
        for line, text in enumerate(source.lines, start=1):
            where = own.get(line, [])
            if len(where) != 1 and text.strip():
                yield Problem(source.path, line, _astray(text, where), "one-place", "error")


def _encodings(site: Site) -> Iterator[Problem]:
    """Files whose encoding is a guess."""
    for source in site.sources:
        if source.is_windows:
            what = "not in UTF-8, so it is read as Windows-1252; if letters are wrong on the site, save it as UTF-8"
            yield Problem(source.path, 1, what, "encoding")


def _astray(text: str, where: list[str]) -> str:
    shown = text.strip()[:60]
    if not where:
        return f'the line "{shown}" is on no page and not dropped; please report this as a bug of the generator'
    return f'the line "{shown}" is in {" and in ".join(where)}; take it out of one of them'


def _services(site: Site, tables: Tables) -> Iterator[Problem]:
    rows = tables.services.service
    for row in rows:
        if tables.services.groups and row.group and row.group not in tables.services.groups:
            near = get_close_matches(row.group, tables.services.groups, 1)
            cure = f'perhaps "{near[0]}" is meant' if near else "add it there"
            what = f'the group "{row.group}" of page "{row.slug}" is not in `groups` at the top; {cure}'
            yield Problem("services.toml", 0, what, "service-row", row=(toml_line("slug", row.slug),))
        if not any(page.slug == row.slug for page in site.pages):
            what = f'no line begins with "{row.start}": page "{row.slug}" is missing; correct `start` or delete the row'
            yield Problem("services.toml", 0, what, "service-row", row=(toml_line("start", row.start),))
    known = {row.slug for row in rows}
    # Of a page that is named after its file, no line of the notes is the title: few rows could say where it begins.
    named = {(change.path, change.line) for change in site.changes if change.rule == "file-titles"}
    for page in site.pages if rows else ():
        heading = page.sections[0].heading.span
        if page.slug not in known and (heading.path, heading.first) not in named:
            what = f'page "{page.title}" has no row in services.toml; add one to give it a group and a short name'
            yield Problem(page.span.path, page.span.first, what, "page-without-row")


def _drops(site: Site, tables: Tables) -> Iterator[Problem]:
    """Rows that drop nothing: they must name a line as a whole."""
    sources = {source.path: source.lines for source in site.sources}
    gone = {(drop.reason, key(sources[drop.path][drop.line - 1])) for drop in site.dropped}
    for row in tables.services.drop:
        if (row.reason, key(row.start)) not in gone:
            what = (
                f'no line is "{row.start}", so nothing is dropped; copy the whole line into `start`, or delete the row'
            )
            yield Problem("services.toml", 0, what, "drop-row", row=(toml_line("start", row.start),))


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
        yield Problem("fixes.toml", 0, _unused_fix(fix, lines), "fix-row", row=_in_context(fix))
    if len(fixes) > _MANY:
        what = f"{len(fixes) - _MANY} more rows match nothing; when the notes hold what they say, delete them"
        yield Problem("fixes.toml", 0, what, "fix-row")
    for fact in facts:
        near = _near(lines.like(f"{fact.text} {fact.context}"))
        what = f'no line holds "{fact.text}", so nobody sees the fact; {near or "correct `text`, or delete the row"}'
        yield Problem("facts.toml", 0, what, "fact-row", row=_in_context(fact))


def _twice(rows: Sequence[FixRow | FactRow | NumberRow], path: str, check: str) -> Iterator[Problem]:
    """Rows that speak of the same words in the same places: one of them is never seen."""
    seen: set[str] = set()
    for row in rows:
        if row.key in seen:
            what = f'"{row.text}" with this context stands in another row, too; delete one of them'
            yield Problem(path, 0, what, check, row=_in_context(row))
        seen.add(row.key)


def _in_context(row: FixRow | FactRow | MentionRow | NumberRow) -> tuple[str, ...]:
    """The lines of its table that tell a row from all others: its words, and where they count."""
    return tuple(toml_line(name, value) for name, value in (("text", row.text), ("context", row.context)) if value)


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
            yield Problem("facts.toml", 0, what, "fact-due", row=_in_context(fact))


def _terms(site: Site, tables: Tables) -> Iterator[Problem]:
    """Rows of terms.toml that lead nowhere, stand there twice, or speak of words that no line holds."""
    places = _places(site)
    meant = _Meant(places, site)
    forms: set[str] = set()
    found: list[Problem] = []
    for term in tables.terms.term:
        named: tuple[str, ...] = (toml_line("term", term.term),)
        if term.page and term.page not in places:
            what = f'"{term.term}" belongs to "{term.page}", which is no page or section; {meant(term.page)}'
            found.append(Problem("terms.toml", 0, what, "term-row", row=named))
        own = (term.term, *term.also) if term.is_term else ()
        for form in forms.intersection(own):
            what = f'"{form}" stands in another row, too; the first one counts: delete one of them'
            found.append(Problem("terms.toml", 0, what, "term-row", row=named))
        forms.update(own)
    names = {name_key(form) for term in site.terms for form in (term.name, *term.forms)}
    keys: set[str] = set()
    for row in tables.terms.mention:
        what = _mention(
            row, site, meant, is_twice=row.key in keys, is_known=row.to in places or name_key(row.to) in names
        )
        if what:
            found.append(Problem("terms.toml", 0, what, "mention-row", row=_in_context(row)))
        keys.add(row.key)
    yield from _first(found, "terms.toml", "term-row")


def _mention(row: MentionRow, site: Site, meant: _Meant, *, is_twice: bool, is_known: bool) -> str:
    if is_twice:
        return f'"{row.text}" with this context stands in another row, too; the first one counts: delete one of them'
    if row.to and not is_known:
        return f'"{row.text}" leads to "{row.to}", which is no page, section or term; {meant(row.to)}'
    if row.key in site.used:
        return ""
    where = f' in a line with "{row.context}"' if row.context else ""
    return f'no text says "{row.text}"{where}; write both as readers see them, or delete the row'


def _first(found: Sequence[Problem], path: str, check: str) -> Iterator[Problem]:
    """The first problems one by one: when a table does not fit the notes at all, it may be every row."""
    yield from found[:_MANY]
    if len(found) > _MANY:
        yield Problem(path, 0, f"{len(found) - _MANY} more rows do not fit these notes", check)


class _Meant:
    """Says which place was probably meant, of those of the site; for the first rows alone, because it takes time."""

    def __init__(self, places: set[str], site: Site) -> None:
        self._places, self._site = sorted(places)[:_LOOKED_AT], site
        self._asked = 0

    def __call__(self, place: str) -> str:
        """What to write in the place of `place`, which is none of the site."""
        self._asked += 1
        if place in self._site.forward:
            return f'it is "{self._site.forward[place]}" now'
        # As it is copied from the address of a page.
        bare = place.removeprefix(f"{self._site.prefix}/").replace("/#", "#").strip("/")
        near = get_close_matches(bare[:_LONGEST], self._places, 1, 0.6) if self._asked <= _MANY else ()
        cure = 'write a slug, or "slug#id", as in the address of the section'
        return f'perhaps "{near[0]}" is meant' if near else cure


def _places(site: Site) -> set[str]:
    sections = {f"{page.slug}#{section.id}" for page in site.pages for section in page.sections}
    return sections | {page.slug for page in site.pages}


def _comparisons(site: Site, tables: Tables) -> Iterator[Problem]:
    places = _places(site)
    meant = _Meant(places, site)
    found: list[Problem] = []
    for row, side in missing_sides(forwarded(tables, site.forward).comparisons.comparison, site):
        words = f' that begins with "{side.begins}"' if side.begins else ""
        why = f"{side.section} has no line{words}"
        if side.section not in places:
            why = f'"{side.section}" is no section; {meant(side.section)}'
        what = f'"{row.title}" is not shown: {why}; correct the side, or delete the row'
        found.append(Problem("comparisons.toml", 0, what, "comparison-row", row=(toml_line("title", row.title),)))
    yield from _first(found, "comparisons.toml", "comparison-row")


def _searches(site: Site, tables: Tables) -> Iterator[Problem]:
    """Rows about the search that speak of no section."""
    places = _places(site)
    meant = _Meant(places, site)
    found: list[Problem] = []
    seen: set[str] = set()
    for row in tables.searches.search:
        if row.section in seen:
            what = f'"{row.section}" stands in another row, too; put all its words into one'
            found.append(Problem("searches.toml", 0, what, "search-row", row=(toml_line("section", row.section),)))
        seen.add(row.section)
    for row in forwarded(tables, site.forward).searches.search:
        if row.section not in places:
            what = f'"{row.section}" is no page or section, so nobody finds it; {meant(row.section)}'
            found.append(Problem("searches.toml", 0, what, "search-row", row=(toml_line("section", row.section),)))
    yield from _first(found, "searches.toml", "search-row")


def _numbers(site: Site, tables: Tables) -> Iterator[Problem]:
    """Rows about numbers that no page states."""
    found: list[Problem] = []
    for row in tables.numbers.number:
        if row.key not in site.used:
            where = f' in a line with "{row.context}"' if row.context else ""
            what = f'no text says "{row.text}"{where}; write both as readers see them, or delete the row'
            found.append(Problem("numbers.toml", 0, what, "number-row", row=_in_context(row)))
    yield from _first(found, "numbers.toml", "number-row")


def _anchors(site: Site, tables: Tables) -> Iterator[Problem]:
    """Ids that nobody remembers yet: when their section is renamed, links to them die. Rows that lead nowhere."""
    if tables.anchors is None:
        return
    today = places_of(site.pages, site.terms)
    known = {(row.page, row.id) for row in tables.anchors.anchor}
    new = [f"{slug}/#{ident}" for slug, ident in sorted(today - known)]
    if new:
        shown = ", ".join(new[:3]) + (" ..." if len(new) > 3 else "")
        count = f"{len(new)} new {'ids are' if len(new) > 1 else 'id is'} not in it yet"
        what = f"{count} ({shown}); run studynotes anchors --write"
        yield Problem("anchors.toml", 0, what, "anchor-new")
    meant = _Meant(_places(site), site)
    lost: list[Problem] = []
    for row in tables.anchors.anchor:
        place = place_at(row.to)
        if row.to and place not in today and place not in known and row.to != GLOSSARY:
            what = f'{row.page}/#{row.id} leads to "{row.to}", which is no page or section; {meant(row.to)}'
            named = (toml_line("page", row.page), toml_line("id", row.id))
            lost.append(Problem("anchors.toml", 0, what, "anchor-row", row=named))
    yield from _first(lost, "anchors.toml", "anchor-row")
