"""What stands below the notes of a page: its terms, its neighbours, who mentions it, what has moved away."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from itertools import groupby

from studynotes.facts import FactMarks
from studynotes.model import Moved, Page, Site, Term
from studynotes.pages.arcs import fan
from studynotes.pages.web import Neighbour, Web, group_numbers
from studynotes.render import at_line_start, definition_id, escape, escaped_line, with_code

_ONCE = "Mentioned in 1 section of another page"
_SHOWN = 8
"""Neighbours in the small map; the others are a line of links."""


class PageEnds:
    """Renders the ends of the pages of one site."""

    def __init__(self, site: Site, web: Web, facts: FactMarks) -> None:
        self._web = web
        self._terms = {f"glossary#{term.id}": term for term in site.terms}
        self._groups = group_numbers(site.pages, site.groups)
        self._root = posixpath.relpath(".", site.prefix)
        self._facts = facts
        self._used: dict[str, dict[str, Term]] = {}
        for link in site.links:
            if link.to in self._terms:
                self._used.setdefault(link.page, {})[link.to] = self._terms[link.to]

    def markdown(self, page: Page) -> str:
        """The Markdown text of the page's end; empty for a page that stands alone."""
        parts = (self._neighbours(page), self._mentions(page), self._definitions(page), moved_sections(page.moved))
        return "\n\n".join(filter(None, parts))

    def _definitions(self, page: Page) -> str:
        terms = sorted(self._used.get(page.slug, {}).values(), key=lambda term: term.name.casefold())
        entries = [
            f"{escaped_line((term.name,))}\n\n:   {definition(term)}\n    {{: #{definition_id(term.id)} }}"
            for term in terms
        ]
        count = f"{len(terms)} term{'s' if len(terms) > 1 else ''} on this page"
        return details(count, "terms", "\n\n".join(entries)) if terms else ""

    def _neighbours(self, page: Page) -> str:
        around = self._web.neighbours(page.slug)
        if not around:
            return ""
        shown, others = around[:_SHOWN], around[_SHOWN:]
        rows = "\n".join(f"-   {_neighbour(each)}" for each in shown)
        picture = fan([(self._groups[each.page.slug], each.there, each.back) for each in shown])
        more = f"\n\nAlso: {', '.join(page_link(each.page) for each in others)}." if others else ""
        body = f"Related services\n{{: .related-title }}\n\n{picture}\n\n{rows}{more}"
        return box("html | nav.related", "Related services", body)

    def _mentions(self, page: Page) -> str:
        found = self._web.mentions(page.slug)
        parts: list[str] = []
        for other, mentions in groupby(found, key=lambda each: each.page):
            lines = [
                f"    -   [{escape(each.section.title)}]({other.slug}.md#{each.section.id})"
                + (f": {escape(each.sentence)}{self._facts.sign(other.slug, each.lines)}" if each.sentence else "")
                for each in mentions
            ]
            parts.append("\n".join([f"-   {page_link(other)}", *lines]))
        count = f"Mentioned in {len(found)} sections of other pages" if len(found) > 1 else _ONCE
        return details(count, "mentioned", "\n".join(parts)) if found else ""


def definition(term: Term) -> str:
    """What a term is, as one line of Markdown: what it stands for, and its definition."""
    parts = [f"{escape(term.expansion)}." if term.expansion else "", with_code(term.definition.strip())]
    return at_line_start(" ".join(filter(None, parts)))


def box(kind: str, label: str, body: str) -> str:
    """A part of the page with a name for screen readers; never in the index of the search."""
    return f'/// {kind}\n    attrs: {{aria-label: "{label}", data-search-exclude: ""}}\n\n{body}\n///'


def details(title: str, kind: str, body: str) -> str:
    """A closed box that opens; never in the index of the search."""
    return f'/// details | {title}\n    type: {kind}\n    attrs: {{data-search-exclude: ""}}\n\n{body}\n///'


def page_link(page: Page, folder: str = "") -> str:
    """A link to a page by its short name; `folder` leads to that of the pages."""
    return f"[{escape(page.short)}]({posixpath.join(folder, page.slug)}.md)"


def _neighbour(each: Neighbour) -> str:
    ways = [(each.there, "from here"), (each.back, "to here")]
    (first, way), *others = [(count, way) for count, way in ways if count]
    told = [f"{first} link{'s' if first > 1 else ''} {way}", *(f"{count} {other}" for count, other in others)]
    return f"{page_link(each.page)} *{', '.join(told)}*"


def moved_sections(moved: Sequence[Moved]) -> str:
    """The addresses of sections that are elsewhere now: each is there to be found, and leads on."""
    if not moved:
        return ""
    lines = "\n".join(f"-   {moved_link(each)}" for each in moved)
    return box("html | nav.moved-sections", "Moved sections", f"Sections that have moved to other pages:\n\n{lines}")


def moved_link(moved: Moved, folder: str = "") -> str:
    """A link to where a section is now, which carries the id that it had; `folder` leads to that of its page."""
    slug, mark, section = moved.to.partition("#")
    address = f"{posixpath.join(folder, slug)}.md{mark}{section}"
    return f"[{escape(moved.title or moved.id)}]({address}){{: #{moved.id} .moved }}"
