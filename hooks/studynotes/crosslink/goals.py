"""Where the name of a term leads in a certain place: to a page, to a section, to its definition, or nowhere."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from studynotes.crosslink.matcher import numbers
from studynotes.crosslink.texts import Text
from studynotes.model import Page, Span, Term, plain
from studynotes.tables import MentionRow
from studynotes.text import key, name_key

_SHORT = 3
"""Letters of a name that means something else in the next file, at most."""
GLOSSARY = "glossary"
"""Slug of the glossary: no page of the notes stands beside it, so no slug of theirs is in its way."""


@dataclass(frozen=True, slots=True)
class Goal:
    to: str
    """ "slug" or "slug#id"."""
    href: str
    """Address from a page of the notes."""
    label: str
    """What is there, in a few words."""
    term: str = ""
    """Id of the term whose definition it is; empty for a page or a section."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A mention row, ready to be compared."""

    words: str
    context: str
    goal: Goal | None
    """Where it leads, when that is a page or a section."""
    term: int
    """Number of the term that it means; -1 for none."""
    is_silent: bool
    """The words mean none of the terms."""
    key: str


class Goals:
    """Knows all forms of all terms. `forms` are what to look for; the number of one tells it from all others."""

    def __init__(
        self, terms: Sequence[Term], mentions: Sequence[MentionRow], pages: Mapping[str, Page], prefix: str
    ) -> None:
        self._terms = terms
        self._pages = pages
        own = [(form, at) for at, term in enumerate(terms) for form in term.forms]
        self._exact = dict(own)
        """Form -> number of its term."""
        # A form in lower case finds the words of a row with any capitals.
        loose = {name_key(number) for form, _ in own if form.islower() for number in numbers(form)}
        own += [(row.text, -1) for row in mentions if row.text not in self._exact and name_key(row.text) not in loose]
        self.forms = [form for form, _ in own]
        self._owners = [at for _, at in own]
        root = posixpath.relpath(".", prefix)
        self._definitions = [
            Goal(f"{GLOSSARY}#{term.id}", f"{posixpath.join(root, GLOSSARY)}.md#{term.id}", term.name, term.id)
            if term.is_told
            else None
            for term in terms
        ]
        self._homes = [self._place(term.home) if term.is_page or term.section else None for term in terms]
        self._by_home = {term.home: at for at, term in enumerate(terms) if term.section}
        self._told: dict[str, list[tuple[int, Span]]] = {}
        for at, term in enumerate(terms):
            if term.span:
                self._told.setdefault(term.span.path, []).append((at, term.span))
        self._rows = self._rows_of_forms(mentions)
        self.used: set[str] = set()
        """Keys of the rows that spoke."""
        self._read: Text | None = None
        self._shown: list[str] = []

    def _rows_of_forms(self, mentions: Sequence[MentionRow]) -> list[list[_Row]]:
        """For each form, the rows that may speak about it, in singular or plural."""
        names = {name_key(form): at for form, at in reversed(self._exact.items())}
        names |= {name_key(term.name): at for at, term in enumerate(self._terms)}
        by_words: dict[str, list[_Row]] = {}
        for row in mentions:
            is_name = bool(row.to) and "#" not in row.to and row.to not in self._pages
            term = names.get(name_key(row.to), -1) if is_name else -1
            goal = None if is_name else self._place(row.to)
            ready = _Row(name_key(row.text), row.context.casefold(), goal, term, not row.to, row.key)
            by_words.setdefault(ready.words, []).append(ready)
        keys = ({name_key(number) for number in numbers(form.lower())} for form in self.forms)
        return [[row for each in sorted(own & by_words.keys()) for row in by_words[each]] for own in keys]

    def _place(self, to: str) -> Goal | None:
        """A page or a section, if there is such a one."""
        slug, mark, section = to.partition("#")
        page = self._pages.get(slug)
        titles = [f"{page.short}: {each.title}" for each in page.sections if each.id == section] if page else []
        if page is None or (section and not titles):
            return None
        return Goal(to, f"{slug}.md{mark}{section}", titles[0] if titles else page.short)

    @property
    def known(self) -> tuple[object, ...]:
        """All that tells what a text names and where that leads, but for where the notes explain a term."""
        terms = tuple(msgspec.structs.replace(term, span=None) for term in self._terms)
        rows = tuple(map(tuple, self._rows))
        found = tuple(term.span is not None for term in self._terms)
        return terms, found, tuple(self.forms), tuple(self._definitions), tuple(self._homes), rows, tuple(self._pages)

    def told(self, path: str) -> tuple[tuple[int, Span], ...]:
        """(number of a term, its span) of the terms that the file of the notes explains."""
        return tuple(self._told.get(path, ()))

    def is_page(self, slug: str) -> bool:
        """Whether a page has the slug."""
        return slug in self._pages

    def is_settled(self, form: int) -> bool:
        """Whether the form means the same wherever it stands."""
        return not self._rows[form]

    def of(self, form: int, words: str, page: Page, text: Text) -> tuple[int, Goal | None, bool]:
        """For `words` in `text`: (number of the term that they name, or -1; where they lead; whether a row says so)."""
        at = self._known(self._owners[form], page)
        row = self._row(form, words, page, text) if self._rows[form] else None
        if row is None:
            return at, self._of_term(at, words, page, text) if at >= 0 else None, False
        self.used.add(row.key)
        if row.is_silent:
            return -1, None, True
        if row.term >= 0:
            term, home = self._terms[row.term], self._homes[row.term]
            # The title of the section that is about it says nothing new.
            is_title = text.is_heading and (term.page, term.section) == (page.slug, text.section.id)
            is_here = home is None or term.page == page.slug
            return row.term, None if is_title else self._definitions[row.term] if is_here else home, True
        if row.goal is None:
            return at, None, True
        # Words that lead to the section about a term name that term.
        return self._by_home.get(row.goal.to, at), _from(page, text, row.goal), True

    def named(self, code: str, page: Page) -> int:
        """Number of the term that is written as the code; -1 for none."""
        return self._known(self._exact.get(code, -1), page)

    def _known(self, at: int, page: Page) -> int:
        """The term, if it may be meant on the page: a short one of the notes is known only in its own file."""
        span = self._terms[at].span if at >= 0 else None
        is_strange = span and span.path != page.span.path and len(self._terms[at].name) <= _SHORT
        return -1 if is_strange else at

    def _row(self, form: int, words: str, page: Page, text: Text) -> _Row | None:
        keys = {name_key(words), name_key(self.forms[form])}
        rows = [row for row in self._rows[form] if row.words in keys]
        places = self._places_of(page, text) if rows else ()
        return next((row for row in rows if any(row.context in place for place in places)), None)

    def _places_of(self, page: Page, text: Text) -> Sequence[str]:
        """What the contexts of rows are looked for in; made once for a text, however many names stand in it."""
        if self._read is not text:
            self._read = text
            self._shown = [place.casefold() for place in (plain(text.runs), text.section.title, page.title)]
        return self._shown

    def _of_term(self, at: int, words: str, page: Page, text: Text) -> Goal | None:
        """To where the term is at home; on that page, to its definition, unless the title says as much itself."""
        home, term = self._homes[at], self._terms[at]
        if home is None:
            # The line that explains it needs no definition.
            return self._definitions[at] if term.span != text.span else None
        if term.page != page.slug:
            return home
        return None if term.is_page and _is_name_of(page, key(words)) else self._definitions[at]


def _from(page: Page, text: Text, goal: Goal) -> Goal | None:
    """The goal as seen from a text: nothing for its own page or section, the id alone for another one of its page."""
    slug, _, section = goal.to.partition("#")
    if slug != page.slug:
        return goal
    return replace(goal, href=f"#{section}") if section not in {"", text.section.id} else None


def _is_name_of(page: Page, words: str) -> bool:
    """Whether the words say just what stands in the title: "EC2 instance" does on the page of EC2, "EB" does not."""
    return key(page.short) in words or words in key(f"{page.short} {page.title}")
