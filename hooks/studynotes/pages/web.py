"""How the pages hang together: who links whom, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from studynotes.model import CrossLink, Page, Section, Site


@dataclass(frozen=True, slots=True)
class Mention:
    """A section of another page that names a page."""

    page: Page
    section: Section
    sentence: str
    """The sentence that names it; empty when the title of the section does."""
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
        self.links: Counter[tuple[str, str]] = Counter()
        self._to: dict[str, list[CrossLink]] = {}
        self._around: dict[str, set[str]] = {}
        self._order = {slug: at for at, slug in enumerate(self.pages)}
        sections = ((page.slug, section) for page in site.pages for section in page.sections)
        self._sections = {(slug, section.id): (at, section) for at, (slug, section) in enumerate(sections)}
        """(slug, id) of a section -> its place in the order of the notes, and the section."""
        self._titles: dict[str, list[tuple[str, str]]] = {}
        for link in site.links:
            target = link.target
            if target in self.pages and target != link.page:
                self.links[link.page, target] += 1
                self._to.setdefault(target, []).append(link)
                self._around.setdefault(link.page, set()).add(target)
                self._around.setdefault(target, set()).add(link.page)
        for term in site.terms:
            if term.is_page:
                self._titles.setdefault(term.page, []).extend(term.seen)

    def neighbours(self, slug: str) -> list[Neighbour]:
        """The pages that the page links to or is linked from, those with most links first."""
        around = self._around.get(slug, set())
        found = [Neighbour(self.pages[other], self.links[slug, other], self.links[other, slug]) for other in around]
        return sorted(found, key=lambda each: (-each.there - each.back, self._order[each.page.slug]))

    def mentions(self, slug: str) -> list[Mention]:
        """Every section of another page that links to the page or names it, in the order of the notes."""
        found: dict[tuple[str, str], tuple[str, range]] = {}
        for link in self._to.get(slug, ()):
            told = (link.sentence, range(link.span.first, link.span.last + 1))
            found.setdefault((link.page, link.section), told)
        for place in self._titles.get(slug, ()):
            if place[0] != slug:
                found.setdefault(place, ("", range(0)))
        places = sorted((self._sections[place][0], place) for place in found)
        return [Mention(self.pages[place[0]], self._sections[place][1], *found[place]) for _, place in places]


def group_numbers(pages: Sequence[Page], groups: Sequence[str]) -> dict[str, int]:
    """Slug -> number of the page's group in the order of the navigation, counted from 1; pages without one have 0."""
    numbers = {group: at for at, group in enumerate(groups, start=1)}
    return {page.slug: numbers.get(page.group, 0) for page in pages}
