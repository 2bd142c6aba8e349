"""What became of the pages and sections of one site in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from studynotes.anchors.ledger import anchor_rows
from studynotes.anchors.successors import Place, Successors, address, place_at, places_of
from studynotes.crosslink.goals import GLOSSARY
from studynotes.model import Page, Section, Site, Span
from studynotes.report.shown import shown_lines
from studynotes.tables import AnchorRow
from studynotes.text import key


@dataclass(frozen=True, slots=True)
class Spot:
    """A section on its page, with the lines that readers see in it."""

    page: Page
    section: Section
    lines: tuple[str, ...]
    span: Span
    """Source lines, without those of sections inside of it."""

    @property
    def place(self) -> Place:
        return self.page.slug, self.section.id

    @property
    def is_page(self) -> bool:
        return self.section.id == self.page.slug


@dataclass(frozen=True, slots=True)
class Pair:
    """A section as it was and as it is."""

    old: Spot
    new: Spot

    @property
    def is_renamed(self) -> bool:
        return self.old.section.title != self.new.section.title

    @property
    def is_elsewhere(self) -> bool:
        """Whether it has another address."""
        return self.old.place != self.new.place

    @property
    def is_changed(self) -> bool:
        return self.old.lines != self.new.lines


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all sections of the base."""

    pairs: tuple[Pair, ...]
    added: tuple[Spot, ...]
    gone: tuple[Spot, ...]
    reordered: tuple[Pair, ...]
    """Those that stand at another place of their page."""
    leads: Mapping[Place, str]
    """Published place that no section or term has any more -> where readers of it come to; empty when lost."""
    needed: tuple[AnchorRow, ...]
    """Rows that anchors.toml does not have yet."""

    @property
    def lost(self) -> tuple[Place, ...]:
        return tuple(place for place, to in self.leads.items() if not to)


def outcome(base: Site, head: Site, remembered: Sequence[AnchorRow] | None) -> Outcome:
    """What became of the sections of `base`. `remembered` are the rows of anchors.toml beside the notes of `head`."""
    old, new = _spots(base), _spots(head)
    rows = anchor_rows(base, ())
    successors = Successors(head.pages, head.terms, rows)
    pairs = _pairs(old, new, successors)
    paired_old, paired_new = {pair.old.place for pair in pairs}, {pair.new.place for pair in pairs}
    leads = dict(_leads(base, head))
    return Outcome(
        pairs=tuple(pairs),
        added=tuple(spot for place, spot in new.items() if place not in paired_new),
        gone=tuple(spot for place, spot in old.items() if place not in paired_old),
        reordered=tuple(_reordered(pairs)),
        leads=leads,
        needed=() if remembered is None else tuple(_needed(head, remembered, rows, leads)),
    )


def _spots(site: Site) -> dict[Place, Spot]:
    spots: dict[Place, Spot] = {}
    for page in site.pages:
        lines = shown_lines(page)
        ends = [*(section.span.first - 1 for section in page.sections[1:]), page.span.last]
        for section, end in zip(page.sections, ends, strict=True):
            span = Span(page.span.path, section.span.first, max(section.span.first, end))
            spots[page.slug, section.id] = Spot(page, section, lines[section.id], span)
    return spots


def _pairs(old: Mapping[Place, Spot], new: Mapping[Place, Spot], successors: Successors) -> list[Pair]:
    """Each section of the base with itself, in the order of today; one that is missing with the new one like it."""
    found = {place: spot for place, spot in old.items() if place in new}
    for row in successors.missing:
        was, now = old.get((row.page, row.id)), successors.of(row)
        if was is None or now is None or now not in new or now in old:
            continue
        if now not in found or key(was.section.title) == key(new[now].section.title):
            found[now] = was
    return [Pair(found[place], spot) for place, spot in new.items() if place in found]


def _reordered(pairs: Sequence[Pair]) -> Iterator[Pair]:
    pages: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair.old.page.slug == pair.new.page.slug:
            pages.setdefault(pair.new.page.slug, []).append(pair)
    for own in pages.values():
        before = sorted(own, key=lambda pair: pair.old.page.sections.index(pair.old.section))
        if before != own:
            matcher = SequenceMatcher(
                None, [pair.new.place for pair in before], [pair.new.place for pair in own], False
            )
            kept = {at for block in matcher.get_matching_blocks() for at in range(block.b, block.b + block.size)}
            yield from (pair for at, pair in enumerate(own) if at not in kept)


def _leads(base: Site, head: Site) -> Iterator[tuple[Place, str]]:
    today = places_of(head.pages, head.terms)
    renamed = {(GLOSSARY, moved.id): moved.to for moved in head.renamed}
    published = {**dict.fromkeys(_in_order(base)), **dict.fromkeys(map(place_at, base.forward))}
    for place in published:
        if place not in today:
            yield place, head.forward.get(address(place), "") or renamed.get(place, "")


def _in_order(site: Site) -> Iterator[Place]:
    yield from ((page.slug, section.id) for page in site.pages for section in page.sections)
    yield from ((GLOSSARY, term.id) for term in site.terms)


def _needed(
    head: Site, remembered: Sequence[AnchorRow], rows: Sequence[AnchorRow], leads: Mapping[Place, str]
) -> Iterator[AnchorRow]:
    """Rows for ids of today, and for published ones that nobody remembered before they went."""
    known = {(row.page, row.id) for row in remembered}
    lost = [row for row in rows if (row.page, row.id) not in known and leads.get((row.page, row.id)) == ""]
    for row in anchor_rows(head, (*remembered, *lost)):
        if (row.page, row.id) not in known:
            yield row
