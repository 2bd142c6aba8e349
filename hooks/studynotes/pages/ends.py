"""What stands below the notes of a page: its terms, its neighbours, who mentions it, what has moved away."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from itertools import groupby

from studynotes.facts import FactMarks
from studynotes.model import Moved, Page, Site, Term
from studynotes.pages.arcs import fan
from studynotes.pages.web import Neighbour, Web, group_numbers
from studynotes.render import at_line_start, definition_id, escape, escaped_line, with_code, with_formulas
from studynotes.words.table import Words

_SHOWN = 8
"""Neighbours in the small map; the others are a line of links."""
MOST_LISTED = 50
"""Neighbours, and sections that name a page or a term, at most: nobody reads hundreds, and pages would grow with the
square of the notes."""


class PageEnds:
    """Renders the ends of the pages of one site."""

    def __init__(self, site: Site, web: Web, facts: FactMarks, words: Words) -> None:
        self._web = web
        self._terms = {f"glossary#{term.id}": term for term in site.terms}
        self._groups = group_numbers(site.pages, site.groups)
        self._root = posixpath.relpath(".", site.prefix)
        self._facts = facts
        self._words = words
        self._used: dict[str, dict[str, None]] = {}
        for link in site.links:
            if link.to in self._terms:
                self._used.setdefault(link.page, {})[link.to] = None

    def markdown(self, page: Page) -> str:
        """The Markdown text of the page's end; empty for a page that stands alone."""
        moved = moved_sections(page.moved, self._words)
        parts = (self._neighbours(page), self._mentions(page), self._definitions(page), moved)
        return "\n\n".join(filter(None, parts))

    def _definitions(self, page: Page) -> str:
        used = (self._terms[to] for to in self._used.get(page.slug, ()))
        terms = sorted(used, key=lambda term: term.name.casefold())
        entries = [
            f"{escaped_line((term.name,))}\n\n:   {definition(term)}\n    {{: #{definition_id(term.id)} }}"
            for term in terms
        ]
        count = self._words.counted(self._words.ends.terms, len(terms))
        return details(count, "terms", "\n\n".join(entries)) if terms else ""

    def _neighbours(self, page: Page) -> str:
        around = self._web.neighbours(page.slug)
        if not around:
            return ""
        shown, others = around[:_SHOWN], around[_SHOWN:]
        rows = "\n".join(f"-   {_neighbour(each, self._words)}" for each in shown)
        picture = fan([(self._groups[each.page.slug], each.there, each.back) for each in shown])
        told = self._words.ends
        links = [page_link(each.page) for each in others[:MOST_LISTED]]
        also = told.also.format(pages=", ".join([*links, *not_listed(others, self._words)]))
        more = f"\n\n{also}" if others else ""
        body = f"{told.related}\n{{: .related-title }}\n\n{picture}\n\n{rows}{more}"
        return box("html | nav.related", told.related, body)

    def _mentions(self, page: Page) -> str:
        found = self._web.mentions(page.slug)
        parts: list[str] = []
        for other, mentions in groupby(found[:MOST_LISTED], key=lambda each: each.page):
            lines = [
                f"    -   [{escape(each.section.title)}]({other.slug}.md#{each.section.id})"
                + (
                    f": {with_formulas(each.sentence, each.formulas)}{self._facts.sign(other.slug, each.lines)}"
                    if each.sentence
                    else ""
                )
                for each in mentions
            ]
            parts.append("\n".join([f"-   {page_link(other)}", *lines]))
        parts += [f"-   {rest}" for rest in not_listed(found, self._words)]
        count = self._words.counted(self._words.ends.mentioned, len(found))
        return details(count, "mentioned", "\n".join(parts)) if found else ""


def not_listed(found: Sequence[object], words: Words) -> list[str]:
    """What stands for those of `found` that are too many to be listed, if there are such."""
    rest = len(found) - MOST_LISTED
    return [words.counted(words.ends.rest, rest)] if rest > 0 else []


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


def _neighbour(each: Neighbour, words: Words) -> str:
    there = words.counted(words.ends.there, each.there) if each.there else ""
    forms = words.ends.and_back if there else words.ends.back
    back = words.counted(forms, each.back) if each.back else ""
    return f"{page_link(each.page)} *{', '.join(filter(None, [there, back]))}*"


def moved_sections(moved: Sequence[Moved], words: Words) -> str:
    """The addresses of sections that are elsewhere now: each is there to be found, and leads on."""
    if not moved:
        return ""
    lines = "\n".join(f"-   {moved_link(each)}" for each in moved)
    return box("html | nav.moved-sections", words.ends.moved, f"{words.ends.moved_intro}\n\n{lines}")


def moved_link(moved: Moved, folder: str = "") -> str:
    """A link to where a section is now, which carries the id that it had; `folder` leads to that of its page."""
    slug, mark, section = moved.to.partition("#")
    address = f"{posixpath.join(folder, slug)}.md{mark}{section}"
    return f"[{escape(moved.title or moved.id)}]({address}){{: #{moved.id} .moved }}"
