"""The glossary: every term with its definition, where it is explained, and the sections that name it."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from studynotes.model import Moved, Page, Section, Site, Term
from studynotes.pages.ends import MOST_LISTED, definition, moved_link, not_listed
from studynotes.render import escape, escaped_line, first_text, title_matter
from studynotes.text import name_key
from studynotes.words.table import Words

_FILTER = """\
<div class="glossary-filter" data-filtered="{filtered}" data-also="{also}" hidden>
<label>{filter} <input type="search" id="glossary-filter"></label> <output for="glossary-filter"></output>
</div>"""
"""Shown where scripts run, from the first picture of the page on: what comes later moves what is read."""
_FEW = 4
"""Sections that are named in one line; more are in a box that opens."""


def glossary_page(site: Site, words: Words) -> str:
    """The Markdown text of the page."""
    terms = sorted(listed(site.terms), key=lambda term: (_letter(term), term.name.casefold()))
    letters = [(letter, list(own)) for letter, own in groupby(terms, key=_letter)]
    entries, told = _Entries(site, words), words.glossary
    matter = title_matter(told.title, told.intro, has_contents=False)
    parts = [matter, f"# {told.title}", told.intro if terms else told.none]
    if terms:
        jumps = " ".join(f"[{letter}](#{_letter_id(letter)})" for letter, _ in letters)
        parts.append(_filter(words))
        parts.append(f'/// html | nav.letters\n    attrs: {{aria-label: "{told.letters}"}}\n\n{jumps}\n///')
    for letter, own in letters:
        parts += [f"## {letter} {{: #{_letter_id(letter)} }}", *(entries.markdown(term) for term in own)]
    return "\n\n".join([*parts, *_renamed(site.renamed, words)]) + "\n"


def listed(terms: Sequence[Term]) -> Iterator[Term]:
    """The terms that have something to say."""
    return (term for term in terms if term.is_told)


class _Entries:
    def __init__(self, site: Site, words: Words) -> None:
        self._words = words
        self._prefix = site.prefix
        self._pages = {page.slug: page for page in site.pages}
        self._sections = {(page.slug, each.id): each for page in site.pages for each in page.sections}

    def markdown(self, term: Term) -> str:
        seen = self._seen(term)
        is_short = len(term.seen) <= _FEW
        told = self._words.glossary
        places = told.seen.format(sections="; ".join(seen)) if seen and is_short else ""
        more = " · ".join(filter(None, [_also(term, self._words), self._home(term), places]))
        lines = [f"{escaped_line((term.name,))} {{: #{term.id} }}", "", f":   {definition(term)}"]
        lines += [f":   {more}"] if more else []
        if not is_short:
            lines += ["", f':   ??? seen "{self._words.counted(told.seen_often, len(term.seen))}"', ""]
            lines += [f"        -   {line}" for line in [*seen, *not_listed(term.seen, self._words)]]
        return "\n".join(lines)

    def _home(self, term: Term) -> str:
        page = self._pages.get(term.page)
        if page is None:
            return ""
        here = [section for slug, section in term.seen if slug == term.page]
        # The one section of the page that names it says more than the top of the page.
        section = self._sections.get((term.page, term.section or (here[0] if len(here) == 1 else "")))
        what = f"{page.short}: {section.title}" if section else page.short
        link = f"[{escape(what)}]({self._address(term.page, section.id if section else '')})"
        return self._words.glossary.more.format(place=link)

    def _seen(self, term: Term) -> list[str]:
        """A line for each page, with a link to each of its sections that names the term."""
        places = [(self._pages[slug], self._sections[slug, section]) for slug, section in term.seen[:MOST_LISTED]]
        pages = groupby(places, key=lambda place: place[0])
        return [
            f"{first_text(page.short)}: {self._links(page, [section for _, section in own])}" for page, own in pages
        ]

    def _links(self, page: Page, sections: Sequence[Section]) -> str:
        return ", ".join(f"[{escape(each.title)}]({self._address(page.slug, each.id)})" for each in sections)

    def _address(self, slug: str, section: str) -> str:
        return f"{posixpath.join(self._prefix, slug)}.md{'#' if section else ''}{section}"


def _filter(words: Words) -> str:
    """Its script needs the words that say how many terms are shown, and those before the other names of a term."""
    told = words.glossary
    also = told.also.partition("{")[0].strip()
    return _FILTER.format(filter=told.filter, filtered=told.filtered, also=also)


def _also(term: Term, words: Words) -> str:
    """The other names of the term, for who looks for one of them."""
    known = {name_key(term.name), name_key(term.expansion)}
    others = [form for form in term.forms if name_key(form) not in known]
    return words.glossary.also.format(names=escape(", ".join(others))) if others else ""


def _letter(term: Term) -> str:
    """The letter under which a term is listed; "0–9" for digits and signs."""
    first = unicodedata.normalize("NFKD", term.name)[0].upper()
    return first if first.isalpha() else "0–9"


def _letter_id(letter: str) -> str:
    """No term has a colon in its id."""
    return "letter:0" if letter == "0–9" else f"letter:{letter}"


def _renamed(moved: Sequence[Moved], words: Words) -> Iterator[str]:
    """The addresses of terms that are called otherwise now."""
    if moved:
        lines = "\n".join(f"-   {moved_link(each, '.')}" for each in moved)
        yield f"## {words.glossary.renamed} {{: #letter:renamed }}\n\n{lines}"
