"""Turn the names of terms in the texts of a page into links: to a page, to a section, to a definition."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from studynotes.crosslink.matcher import Match, Matcher
from studynotes.crosslink.texts import CLOSED, Text
from studynotes.model import CodeRun, CrossLink, Link, Page, Run, Span, Styled, Term, plain
from studynotes.runs import merge
from studynotes.tables import MentionRow
from studynotes.text import key
from studynotes.tree import deep, map_runs

GLOSSARY = "glossary"
"""Slug of the glossary: no page of the notes stands beside it, so no slug of theirs is in its way."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=\W*[A-Z0-9])|\n")


@dataclass(frozen=True, slots=True)
class Woven:
    pages: tuple[Page, ...]
    terms: tuple[Term, ...]
    """With the sections that name them."""
    links: tuple[CrossLink, ...]
    used: frozenset[str]
    """Keys of the mention rows that spoke."""


def weave(
    pages: Sequence[tuple[Page, Sequence[Text]]], terms: Sequence[Term], mentions: Sequence[MentionRow], prefix: str
) -> Woven:
    """Link the first mention of each term in each section; never in headings, code or links, never to the own page."""
    weaver = _Weaver(terms, mentions, {page.slug: page for page, _ in pages}, posixpath.relpath(".", prefix))
    woven = tuple(weaver.page(page, texts) for page, texts in pages)
    seen = tuple(replace(term, seen=tuple(weaver.seen[at])) for at, term in enumerate(terms))
    return Woven(woven, seen, tuple(weaver.links), frozenset(weaver.used))


class _Weaver:
    def __init__(
        self, terms: Sequence[Term], mentions: Sequence[MentionRow], pages: Mapping[str, Page], root: str
    ) -> None:
        self._terms = terms
        self._pages = pages
        self._root = root
        self._forms = [(form, at) for at, term in enumerate(terms) for form in term.forms]
        self._by_name = {key(form): at for form, at in reversed(self._forms)}
        self._by_name |= {key(term.name): at for at, term in enumerate(terms)}
        self._exact = dict(self._forms)
        self._forms += [(row.text, -1) for row in mentions if row.text not in self._exact]
        self._matcher = Matcher([form for form, _ in self._forms])
        self._mentions: dict[str, list[MentionRow]] = {}
        for row in mentions:
            self._mentions.setdefault(key(row.text), []).append(row)
        self.seen: list[dict[tuple[str, str], None]] = [{} for _ in terms]
        self.links: list[CrossLink] = []
        self.used: set[str] = set()

    def page(self, page: Page, texts: Sequence[Text]) -> Page:
        """The page with its links."""
        starts = list(accumulate((len(text.text) + 1 for text in texts), initial=0))
        links: dict[int, list[_Made]] = {}
        done: set[tuple[str, str]] = set()
        for match in self._matcher.find("\n".join([text.text for text in texts])):
            at = bisect_right(starts, match.first) - 1
            text = texts[at]
            first, last = match.first - starts[at], match.last - starts[at]
            to = self._target(page, text, match, text.text[first:last])
            if to is None or text.is_heading or (text.section.id, to.to) in done:
                continue
            done.add((text.section.id, to.to))
            links.setdefault(id(text.runs), []).append(_Made(first, last, self._address(to), to.term))
            self.links.append(_cross_link(page, text, first, last, to.to))
        for text in texts:
            if len(text.runs) != 1 or not isinstance(text.runs[0], str):
                self._closed(page, text)
        return _with_links(page, links) if links else page

    def _address(self, to: _Target) -> str:
        slug, mark, section = to.to.partition("#")
        return f"{posixpath.join(self._root, slug) if to.term else slug}.md{mark}{section}"

    def _target(self, page: Page, text: Text, match: Match, words: str) -> _Target | None:
        """Where the words lead; None when they stay plain. Remembers that the section names the term."""
        form, at = self._forms[match.form]
        rows = (*self._mentions.get(key(words), ()), *self._mentions.get(key(form), ()))
        row = next((row for row in rows if _speaks(row, page, text)), None)
        if row is not None:
            self.used.add(row.key)
            at = self._by_name.get(key(row.to), -1) if _is_name(row.to, self._pages) else at
        if at >= 0 and (row is None or row.to):
            self.seen[at][page.slug, text.section.id] = None
        if row is not None and not _is_name(row.to, self._pages):
            return self._of_place(page, text, row.to)
        return self._of_term(page, text, self._terms[at], key(words), is_meant=row is not None) if at >= 0 else None

    def _of_place(self, page: Page, text: Text, to: str) -> _Target | None:
        slug, _, section = to.partition("#")
        goal = self._pages.get(slug)
        if goal is None or (section and not any(each.id == section for each in goal.sections)):
            return None
        return None if slug == page.slug and section in {"", text.section.id} else _Target(to)

    def _of_term(self, page: Page, text: Text, term: Term, words: str, *, is_meant: bool) -> _Target | None:
        """To where the term is at home; there, to its definition, where that says more than the page itself."""
        if (term.is_page or term.section) and term.page != page.slug:
            return _Target(term.home)
        is_told = (term.is_page and _is_name_of(page, words)) or (
            term.section == text.section.id and bool(term.section)
        )
        if (is_told and not is_meant) or not (term.definition or term.expansion):
            return None
        return _Target(f"{GLOSSARY}#{term.id}", term.id)

    def _closed(self, page: Page, text: Text) -> None:
        """Terms that stand there as code, and the links to pages that the author wrote."""
        for run in deep(text.runs):
            match run:
                case CodeRun(text=code):
                    at = self._exact.get(code, -1)
                    if at >= 0:
                        self.seen[at][page.slug, text.section.id] = None
                case Link(href=href):
                    file, mark, section = href.partition("#")
                    slug = file.removesuffix(".md")
                    if slug in self._pages and slug not in {file, page.slug}:
                        to, words = f"{slug}{mark}{section}", plain(run.runs)
                        self.links.append(CrossLink(text.span, words, page.slug, text.section.id, to, plain(text.runs)))
                case _:
                    pass


@dataclass(frozen=True, slots=True)
class _Target:
    to: str
    term: str = ""
    """Id of the term whose definition it is; empty for a page or a section."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A link to make of the characters `first` to `last` of a text."""

    first: int
    last: int
    href: str
    term: str


def _is_name_of(page: Page, words: str) -> bool:
    """Whether the words say just what stands in the title: "EC2 instance" does on the page of EC2, "EB" does not."""
    return key(page.short) in words or words in key(f"{page.short} {page.title}")


def _is_name(to: str, pages: Mapping[str, Page]) -> bool:
    """Whether a row leads to a term by its name, not to a page or a section."""
    return bool(to) and "#" not in to and to not in pages


def _speaks(row: MentionRow, page: Page, text: Text) -> bool:
    context = row.context.casefold()
    places = (plain(text.runs), text.section.title, page.title)
    return not context or any(context in place.casefold() for place in places)


def _cross_link(page: Page, text: Text, first: int, last: int, to: str) -> CrossLink:
    words = text.text[first:last]
    return CrossLink(text.span, words, page.slug, text.section.id, to, _sentence(text, first, last))


def _sentence(text: Text, first: int, last: int) -> str:
    """The sentence of the text that holds these characters."""
    if CLOSED not in text.text:
        shown = text.text
    else:
        shown = plain(text.runs)
        first = last = shown.find(text.text[first:last])
    ends = [found.span() for found in _SENTENCE_END.finditer(shown)]
    start = max((end for _, end in ends if end <= first), default=0)
    stop = min((begin for begin, _ in ends if begin >= last), default=len(shown))
    return shown[start:stop].strip()


# --- putting the links in


def _with_links(page: Page, links: Mapping[int, Sequence[_Made]]) -> Page:
    def linked(runs: tuple[Run, ...], _: Span) -> tuple[Run, ...]:
        made = links.get(id(runs))
        return merge(_Cutter(made).runs(runs)) if made else runs

    return replace(page, blocks=map_runs(page.blocks, linked, heading=lambda runs, _: runs))


class _Cutter:
    """Puts links into runs; counts characters as `texts.open_text` does."""

    def __init__(self, made: Sequence[_Made]) -> None:
        self._made = list(made)
        self._at = 0

    def runs(self, runs: tuple[Run, ...]) -> list[Run]:
        new: list[Run] = []
        for run in runs:
            match run:
                case str():
                    new += self._cut(run)
                case Styled(tag="em" | "strong", runs=inner):
                    new.append(replace(run, runs=tuple(self.runs(inner))))
                case _:
                    new.append(run)
                    self._at += 1
        return new

    def _cut(self, text: str) -> Iterator[Run]:
        start, stop = self._at, self._at + len(text)
        while self._made and self._made[0].first < stop:
            made = self._made.pop(0)
            yield text[self._at - start : made.first - start]
            yield Link(made.href, "", (text[made.first - start : made.last - start],), made.term)
            self._at = made.last
        yield text[self._at - start :]
        self._at = stop
