"""The words of one language, as en.toml and the tables beside it have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date as Day  # noqa: N812 - a key is called `date`
from functools import cache
from gettext import c2py
from typing import Annotated

import msgspec

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Forms = tuple[_Text, ...]
"""A text that counts something, in each of the forms that the language has, in the order of its rule `plural`."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the table: a key that is missing or unknown is an error."""


class Navigation(_Part, frozen=True, forbid_unknown_fields=True):
    home: _Text
    aids: _Text
    about: _Text
    map: _Text
    print: _Text
    breadcrumb: _Text
    to_light: _Text
    to_dark: _Text
    to_automatic: _Text
    made_with: _Text

    def toggle(self, scheme: str) -> str:
        """What the switch says that leads on from a colour scheme of the theme; "" is that of the system."""
        return {"default": self.to_dark, "slate": self.to_automatic}.get(scheme, self.to_light)


class Controls(_Part, frozen=True, forbid_unknown_fields=True):
    """Below the headings of sections."""

    edit_line: _Text
    edit_lines: _Text
    edit_table: _Text
    source: _Text
    report: _Text
    link: _Text
    suggest: _Text
    changed: _Text
    permalink: _Text


class Head(_Part, frozen=True, forbid_unknown_fields=True):
    """Below the title of a page."""

    minutes: _Text
    documentation: _Text
    glance: _Text
    all_numbers: _Text
    exam: _Text


class Body(_Part, frozen=True, forbid_unknown_fields=True):
    """Among the notes of a page."""

    see_also: _Text
    beside: _Text
    original: _Text
    elsewhere: _Text
    missing: _Text
    footnote: _Text
    close: _Text
    previous: _Text
    next: _Text


class Ends(_Part, frozen=True, forbid_unknown_fields=True):
    """Below the notes of a page."""

    terms: _Forms
    related: _Text
    also: _Text
    there: _Forms
    back: _Forms
    and_back: _Forms
    rest: _Forms
    mentioned: _Forms
    moved: _Text
    moved_intro: _Text


class Facts(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    description: _Text
    intro: _Text
    none: _Text
    correction: _Text
    update: _Text
    addition: _Text
    since: _Text
    see_there: _Text
    source: _Text
    checked: _Text
    summary: _Text
    shown: _Forms
    due: _Forms
    none_due: _Text
    where: _Text
    stated: _Text
    age: _Forms
    is_due: _Text


class Glossary(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    intro: _Text
    none: _Text
    filter: _Text
    filtered: _Text
    letters: _Text
    more: _Text
    also: _Text
    seen: _Text
    seen_often: _Forms
    renamed: _Text


class KeyNumbers(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    description: _Text
    intro: _Text
    none: _Text
    unread: _Text
    limit: _Text
    default: _Text
    port: _Text


class Ports(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    description: _Text
    none: _Text
    port: _Text
    purpose: _Text
    place: _Text


class Exam(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    description: _Text
    intro: _Text
    none: _Text
    unread: _Text


class Compared(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    description: _Text
    intro: _Text
    none: _Text
    name: _Text
    place: _Text


class Map(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    description: _Text
    intro: _Text
    fewer: _Text
    none: _Text
    in_words: _Text
    there: _Text
    back: _Text
    both: _Text
    alone: _Text


class Changes(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    description: _Text
    intro: _Text
    note: _Text
    none: _Text
    total: _Forms
    rule: _Text
    purpose: _Text
    places: _Text
    rule_title: _Text
    dropped_title: _Text
    part_title: _Text
    part: _Text
    all_rules: _Text
    before_after: _Text
    line_reason: _Text
    where: _Text
    line: _Text
    nothing: _Text


class Old(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    intro: _Text
    gone: _Text


class Print(_Part, frozen=True, forbid_unknown_fields=True):
    title: _Text
    description: _Text
    hint: _Text
    as_of: _Text
    contents: _Text


class Front(_Part, frozen=True, forbid_unknown_fields=True):
    """What hand-written pages show of all pages, and the front page of a site that has none of its own."""

    search: _Text
    pages: _Text
    others: _Text
    study_order: _Text
    order: _Text
    count: _Forms
    reading: _Forms
    minutes: _Text
    as_of: _Text
    download: _Text
    download_link: _Text
    size: _Text


class Lost(_Part, frozen=True, forbid_unknown_fields=True):
    """The page for every address without a page."""

    title: _Text
    heading: _Text
    why: _Text
    front: _Text
    glossary: _Text
    again: _Text
    found: _Text
    nothing: _Text


class Search(_Part, frozen=True, forbid_unknown_fields=True):
    meant: _Text
    instead: _Text
    such: _Text
    glossary: _Text
    partial: _Text
    texts: _Text
    waiting: _Text
    failed: _Text
    nothing: _Text
    words: _Text


class Update(_Part, frozen=True, forbid_unknown_fields=True):
    """The notice of a new version."""

    there: _Text
    show: _Text
    later: _Text


class Words(_Part, frozen=True, forbid_unknown_fields=True):
    """The words of one language. Texts hold no markup; what stands in braces is put in."""

    name: _Text
    """What the language calls itself."""
    plural: _Text
    """Which form goes with the number n, counted from 0: an expression as gettext has it."""
    decimal: _Text
    thousands: _Text
    date: _Text
    months: Annotated[tuple[_Text, ...], msgspec.Meta(min_length=12, max_length=12)]
    navigation: Navigation
    controls: Controls
    head: Head
    body: Body
    ends: Ends
    facts: Facts
    glossary: Glossary
    numbers: KeyNumbers
    ports: Ports
    exam: Exam
    compare: Compared
    map: Map
    changes: Changes
    old: Old
    print: Print
    front: Front
    lost: Lost
    search: Search
    update: Update
    rules: Mapping[str, _Text]
    """Name of a rule -> what it does."""
    reasons: Mapping[str, _Text]
    """Reason for a dropped line, as the account of a build has it -> as readers see it."""

    def counted(self, forms: _Forms, count: int) -> str:
        """The form that goes with `count`, with the number in it."""
        return forms[plural_rule(self.plural)(count)].format(count=self.number(count))

    def number(self, number: int) -> str:
        """A whole number as readers write it: 1,099."""
        return f"{number:,}".replace(",", self.thousands)

    def size(self, count: int) -> str:
        """A number of bytes as readers see it: 1.4 MB."""
        return self.front.size.format(number=f"{count / 1e6:.1f}".replace(".", self.decimal))

    def day(self, day: Day) -> str:
        """The day as readers write it: 24 November 2026."""
        return self.date.format(day=day.day, month=self.months[day.month - 1], year=day.year)


@cache
def plural_rule(expression: str) -> Callable[[int], int]:
    """The rule that an expression of gettext is: it makes the number of a form of a count.

    Raises `ValueError` for an expression that is none.
    """
    return c2py(expression)
