"""What stands below the title of a page: what it is about, and its key numbers and exam hints at a glance."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from studynotes.facts import FactMarks
from studynotes.model import KeyNumber, Page, Site
from studynotes.pages.numbers import number_list
from studynotes.render import address, escape, first_text
from studynotes.search.passages import passages
from studynotes.text import word_count
from studynotes.words.table import Words

_WORDS_A_MINUTE = 200
_UNIT = re.compile(r"[^\d.,–-]")
_MOST = 8
"""Key numbers at a glance; the page of all numbers has the others."""


class PageHeads:
    """Renders the heads of the pages of one site; `minutes` is the time that each takes to read, by slug."""

    def __init__(self, site: Site, facts: FactMarks, minutes: Mapping[str, int], words: Words) -> None:
        self._facts = facts
        self._minutes = minutes
        self._words = words
        self._root = posixpath.relpath(".", site.prefix)
        self._numbers = {slug: list(own) for slug, own in groupby(site.numbers, key=lambda each: each.page)}
        self._hints = {slug: list(own) for slug, own in groupby(site.hints, key=lambda each: each.page)}

    def markdown(self, page: Page) -> str:
        """The Markdown text of the page's head."""
        lead = f"{first_text(page.summary)}\n{{: .lead }}" if page.summary else ""
        body = "\n\n".join(filter(None, [lead, f"{self._meta(page)}\n{{: .page-meta }}", self._glance(page)]))
        return f'//// html | div.page-head\n    attrs: {{data-search-exclude: ""}}\n\n{body}\n////'

    def _meta(self, page: Page) -> str:
        docs = f"[{self._words.head.documentation}]({address(page.docs)})" if page.docs else ""
        minutes = self._words.head.minutes.format(minutes=self._minutes[page.slug])
        return " · ".join(filter(None, [first_text(page.group), minutes, docs]))

    def _glance(self, page: Page) -> str:
        own = self._numbers.get(page.slug, [])
        numbers = list(_distinct(own))
        parts = [self._marked(page), number_list(numbers[:_MOST], self._facts, "", self._words)]
        if len(numbers) > _MOST:
            told = self._words.head.all_numbers.format(count=len(own))
            parts.append(f"[{told}]({self._root}/numbers.md#{page.slug})")
        body = "\n\n".join(filter(None, parts))
        return (
            f"/// html | div.glance\n\n{self._words.head.glance}\n{{: .glance-title }}\n\n{body}\n///" if body else ""
        )

    def _marked(self, page: Page) -> str:
        """The sections that the author marked for the exam."""
        titles = {section.id: section.title for section in page.sections}
        links = [f":   [{escape(titles[hint.section])}](#{hint.id})" for hint in self._hints.get(page.slug, [])]
        return "\n".join([self._words.head.exam, *links]) + "\n{: .marked }" if links else ""


def _distinct(numbers: Iterable[KeyNumber]) -> Iterator[KeyNumber]:
    """The numbers without those that say the same as one before: with the same unit, and not named by a row."""
    said: set[str] = set()
    for each in numbers:
        amount = "".join(each.text.split()).casefold()
        if each.is_named or amount not in said:
            yield each
        if _UNIT.search(amount):
            said.add(amount)


def reading_minutes(page: Page, words: Words) -> int:
    """Minutes that it takes to read the notes of the page, at least one."""
    count = sum(word_count(text) for _, texts in passages(page, {}, words) for text in texts)
    return max(1, round(count / _WORDS_A_MINUTE))
