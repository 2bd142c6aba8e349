"""How the pages hang together: who links whom, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from studynotes.model import CrossLink, Page, Section, Site


@dataclass(frozen=True, slots=True)
class Mention:
    """A section of another page that names a page."""

    page: Page
    section: Section
    sentence: str
    """The sentence that names it; empty when the title of the section does."""
    formulas: tuple[str, ...]
    """Those of the text with the sentence, with their dollars."""
    lines: range
    """Lines of the text with the sentence."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    page: Page
    there: int
    """Links to it."""
    back: int
    """Links from it."""


class Web:
    """The links between the pages of a site, from both ends."""

    def __init__(self, site: Site) -> None:
        self.pages = {page.slug: page for page in site.pages}
        self._order = {slug: at for at, slug in enumerate(self.pages)}
        self._from: dict[str, list[CrossLink]] = {slug: [] for slug in self.pages}
        self._to: dict[str, list[CrossLink]] = {slug: [] for slug in self.pages}
        for link in site.links:
            target = link.target
            if target in self._to and target != link.page:
                self._from[link.page].append(link)
                self._to[target].append(link)
        self._titles: dict[str, list[tuple[str, str]]] = {}
        for term in site.terms:
            if term.is_page:
                self._titles.setdefault(term.page, []).extend(term.seen)

    @cached_property
    def links(self) -> Counter[tuple[str, str]]:
        """(slug, slug of another page) -> links from the one to the other, if there are any."""
        return Counter((link.page, link.target) for own in self._from.values() for link in own)

    def neighbours(self, slug: str) -> list[Neighbour]:
        """The pages that the page links to or is linked from, those with most links first."""
        there, back = Counter(link.target for link in self._from[slug]), Counter(link.page for link in self._to[slug])
        found = [Neighbour(self.pages[other], there[other], back[other]) for other in there | back]
        return sorted(found, key=lambda each: (-each.there - each.back, self._order[each.page.slug]))

    def mentions(self, slug: str) -> list[Mention]:
        """Every section of another page that links to the page or names it, in the order of the notes."""
        found: dict[tuple[str, str], tuple[str, tuple[str, ...], range]] = {}
        for link in self._to[slug]:
            told = (link.sentence, link.formulas, range(link.span.first, link.span.last + 1))
            found.setdefault((link.page, link.section), told)
        for place in self._titles.get(slug, ()):
            if place[0] != slug:
                found.setdefault(place, ("", (), range(0)))
        pages = sorted({page for page, _ in found}, key=self._order.__getitem__)
        sections = ((self.pages[page], section) for page in pages for section in self.pages[page].sections)
        return [
            Mention(page, section, *found[page.slug, section.id])
            for page, section in sections
            if (page.slug, section.id) in found
        ]


def group_numbers(pages: Sequence[Page], groups: Sequence[str]) -> dict[str, int]:
    """Slug -> number of the page's group in the order of the navigation, counted from 1; pages without one have 0."""
    numbers = {group: at for at, group in enumerate(groups, start=1)}
    return {page.slug: numbers.get(page.group, 0) for page in pages}
