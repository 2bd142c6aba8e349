"""Turn the names of terms in the texts of a page into links: to a page, to a section, to a definition."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

import msgspec

from studynotes.crosslink.goals import Goal, Goals
from studynotes.crosslink.matcher import Matcher, matcher
from studynotes.crosslink.texts import CLOSED, EDGE, Text
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import (
    Block,
    CodeRun,
    CrossLink,
    Details,
    Footnote,
    Link,
    List,
    Page,
    Paragraph,
    Quote,
    Run,
    Span,
    Table,
    Term,
    plain,
)
from studynotes.runs import Cutter
from studynotes.tables import MentionRow
from studynotes.text import SENTENCE_END
from studynotes.tree import deep, formulas, map_block

_LONGEST = 150
"""Characters of a sentence that are shown on each side of a link, at most."""
_WOVEN = "woven"


@dataclass(frozen=True, slots=True)
class Woven:
    pages: tuple[Page, ...]
    terms: tuple[Term, ...]
    """With the sections that name them."""
    links: tuple[CrossLink, ...]
    used: frozenset[str]
    """Keys of the mention rows that spoke."""


def weave(
    pages: Sequence[tuple[Page, Sequence[Text]]],
    terms: Sequence[Term],
    mentions: Sequence[MentionRow],
    prefix: str,
    memory: Memory = NO_MEMORY,
) -> Woven:
    """Link the first mention of each term in each section; never in headings, code or links, never to the own page."""
    goals = Goals(terms, mentions, {page.slug: page for page, _ in pages}, prefix)
    matches, known = matcher(goals.forms, memory), memory.same(goals.known)
    woven: list[_WovenPage] = []
    for page, texts in pages:
        told = memory.same(goals.told(page.span.path))
        make = partial(_woven, page, texts, goals, matches)
        woven.append(memory.of((_WOVEN, page, known, told), make))
    seen: list[list[tuple[str, str]]] = [[] for _ in terms]
    for each in woven:
        for term, section in each.seen:
            seen[term].append((each.page.slug, section))
    return Woven(
        tuple(each.page for each in woven),
        tuple(msgspec.structs.replace(term, seen=tuple(own)) for term, own in zip(terms, seen, strict=True)),
        tuple(link for each in woven for link in each.links),
        frozenset[str]().union(*(each.used for each in woven)),
    )


@dataclass(frozen=True, slots=True)
class _WovenPage:
    page: Page
    seen: Sequence[tuple[int, str]]
    """(number of a term, id of a section that names it)."""
    links: Sequence[CrossLink]
    used: frozenset[str]


def _woven(page: Page, texts: Sequence[Text], goals: Goals, matches: Matcher) -> _WovenPage:
    goals.used.clear()
    weaver = _Weaver(goals, matches)
    woven = weaver.page(page, texts)
    return _WovenPage(woven, tuple(weaver.seen), tuple(weaver.links), frozenset(goals.used))


_Done = tuple[str, str | int]
"""A section, and what is linked there (an address) or needs no second look there (a form)."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A link to make of the characters `first` to `last` of a text."""

    first: int
    last: int
    goal: Goal

    def run(self, text: str) -> Link:
        return Link(self.goal.href, "", (text,), self.goal.term)


class _Weaver:
    """Weaves one page."""

    def __init__(self, goals: Goals, matches: Matcher) -> None:
        self.goals = goals
        self._matches = matches
        self.seen: dict[tuple[int, str], None] = {}
        self.links: list[CrossLink] = []

    def page(self, page: Page, texts: Sequence[Text]) -> Page:
        """The page with its links."""
        starts = list(accumulate((len(text.text) + 1 for text in texts), initial=0))
        links: dict[int, list[_Made]] = {}
        lines: set[int] = set()
        done: set[_Done] = set()
        titles: list[tuple[Text, Goal]] = []
        sentences: dict[int, _Sentences] = {}
        for match in self._matches.find("\n".join([text.text for text in texts])):
            at = bisect_right(starts, match.first) - 1
            text, start = texts[at], starts[at]
            section = text.section.id
            if (section, match.form) in done:
                continue
            first, last = match.first - start, match.last - start
            term, goal, is_reviewed = self.goals.of(match.form, text.text[first:last], page, text)
            if term >= 0:
                self.seen[term, section] = None
            if match.is_inner:
                continue
            if text.is_heading:
                is_title = text.runs is text.section.heading.runs
                if goal is not None and is_title and (is_reviewed or not goal.term):
                    titles.append((text, goal))
                continue
            if self.goals.is_settled(match.form):
                done.add((section, match.form))
            if goal is not None and (section, goal.to) not in done:
                done.add((section, goal.to))
                links.setdefault(id(text.runs), []).append(_Made(first, last, goal))
                lines.add(text.span.first)
                words = text.text[first:last]
                # Nobody reads the sentence around a definition.
                sentence = "" if goal.term else _sentences(sentences, at, text).around(words, first)
                told = formulas(text.runs) if sentence else ()
                self.links.append(CrossLink(text.span, words, page.slug, section, goal.to, sentence, told))
        for text in texts:
            if len(text.runs) != 1 or not isinstance(text.runs[0], str):
                self._closed(page, text)
        page = _with_links(page, links, sorted(lines)) if links else page
        return self._with_titles(page, titles, done)

    def _with_titles(self, page: Page, titles: Sequence[tuple[Text, Goal]], done: set[_Done]) -> Page:
        """The page with the links that a title cannot hold, as far as the text below it has them not."""
        see: dict[str, list[Link]] = {}
        for text, goal in titles:
            place = (text.section.id, goal.to)
            if place not in done:
                done.add(place)
                see.setdefault(text.section.id, []).append(Link(goal.href, "", (goal.label,), goal.term))
                self.links.append(CrossLink(text.span, goal.label, page.slug, text.section.id, goal.to, ""))
        if not see:
            return page
        sections = tuple(replace(each, see=tuple(see[each.id])) if each.id in see else each for each in page.sections)
        return replace(page, sections=sections)

    def _closed(self, page: Page, text: Text) -> None:
        """Terms that stand there as code, and the links to pages that the author wrote."""
        for run in deep(text.runs):
            match run:
                case CodeRun(text=code):
                    at = self.goals.named(code, page)
                    if at >= 0:
                        self.seen[at, text.section.id] = None
                case Link(href=href):
                    file, mark, section = href.partition("#")
                    slug = file.removesuffix(".md")
                    if self.goals.is_page(slug) and slug not in {file, page.slug}:
                        to, words = f"{slug}{mark}{section}", plain(run.runs)
                        told = (plain(text.runs), formulas(text.runs))
                        self.links.append(CrossLink(text.span, words, page.slug, text.section.id, to, *told))
                case _:
                    pass


def _sentences(known: dict[int, _Sentences], at: int, text: Text) -> _Sentences:
    if at not in known:
        known[at] = _Sentences(text)
    return known[at]


class _Sentences:
    """The sentences of one text; its ends are looked for once, however many links stand in it."""

    def __init__(self, text: Text) -> None:
        self._is_plain = CLOSED not in text.text and EDGE not in text.text
        self._shown = text.text if self._is_plain else plain(text.runs)
        self._ends = [found.span() for found in SENTENCE_END.finditer(self._shown)]
        self._at = 0

    def around(self, words: str, first: int) -> str:
        """The sentence that holds the words, which stand at `first` in the text; cut, if it is very long."""
        if not self._is_plain:
            # Links come in order: the next one stands behind the last.
            first = max(self._shown.find(words, self._at), 0)
            self._at = first
        last = first + len(words)
        at = bisect_right(self._ends, (first, len(self._shown)))
        start = self._ends[at - 1][1] if at else 0
        stop = next((begin for begin, _ in self._ends[at:] if begin >= last), len(self._shown))
        return _shortened(self._shown, max(start, first - _LONGEST), min(stop, last + _LONGEST), start, stop)


def _shortened(text: str, first: int, last: int, start: int, stop: int) -> str:
    """The characters `first` to `last` of the sentence from `start` to `stop`, with a sign for what is left out."""
    found = text[first:last]
    if first > start:
        found = f"… {found.partition(' ')[2]}"
    if last < stop:
        found = f"{found.rpartition(' ')[0]} …"
    found = found.strip()
    # What follows a colon is not shown with it.
    return f"{found[:-1]} …" if found.endswith(":") else found


# --- putting the links in


def _with_links(page: Page, links: Mapping[int, Sequence[_Made]], lines: Sequence[int]) -> Page:
    """The page with `links`, by the identity of their runs; `lines` are the lines of their texts, in order."""

    def linked(runs: tuple[Run, ...], _: Span) -> tuple[Run, ...]:
        made = links.get(id(runs))
        return tuple(Cutter(made).runs(runs)) if made else runs

    def changed(block: Block) -> Block:
        # Most blocks have no link: they are not even looked into.
        at = bisect_left(lines, block.span.first)
        if at == len(lines) or lines[at] > block.span.last:
            return block
        match block:
            case Paragraph(lines=own):
                return Paragraph(tuple(line.with_runs(linked(line.runs, line.span)) for line in own), block.span)
            case List(items=items):
                return replace(block, items=tuple(item.with_blocks(tuple(map(changed, item.blocks))) for item in items))
            case Quote(blocks=inner) | Details(blocks=inner) | Footnote(blocks=inner):
                return replace(block, blocks=tuple(map(changed, inner)))
            case Table():
                return (map_block(block, linked) or (block,))[0]
            case _:
                return block

    return replace(page, blocks=tuple(map(changed, page.blocks)))
