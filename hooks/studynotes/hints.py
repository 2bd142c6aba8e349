"""Exam hints: the words by which the author marked something for the exam, and what they mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from studynotes.crosslink.texts import EDGE, Text
from studynotes.model import FactNote, Line, plain
from studynotes.runs import drop_prefix
from studynotes.sections import Statement
from studynotes.text import any_of
from studynotes.wordlists import languages

_LEAD = re.compile(r"[\s:.,–-]*")


@dataclass(frozen=True, slots=True)
class _Patterns:
    inline: re.Pattern[str]
    title: re.Pattern[str]


def is_marked(title: str, language: str) -> bool:
    """Whether the title of a section, such as "Ports to know", marks it for the exam."""
    patterns = _patterns(language)
    return bool(patterns and patterns.title.search(title))


def hints(text: str, language: str) -> Iterator[tuple[int, int]]:
    """First character and the one behind it of every mark in `text`: "(must know)", or "To know:"."""
    patterns = _patterns(language)
    yield from (found.span() for found in patterns.inline.finditer(text)) if patterns else ()


def hinted(text: Text, mark: str, below: Sequence[Statement]) -> tuple[Statement, ...]:
    """What the `mark` in `text` marks: what stands behind it in its line, and what stands `below` if that leads there.

    In brackets inside or at the end of a statement, it marks that one.
    """
    shown = plain(text.runs)
    first = shown.find(mark)
    before, behind = shown[:first].strip(), shown[first + len(mark) :].rstrip()
    own = [each for each in below if isinstance(each, FactNote) and each.span.first == text.span.first]
    rest = below if behind.endswith(":") else own
    if mark[0] in "([" and before and before[-1] not in ".!?:":
        return (Line((f"{before}{behind}",), text.span), *rest)
    lead = _LEAD.match(behind)
    end = first + len(mark) + (lead.end() if lead else 0)
    return (Line(drop_prefix(text.runs, end), text.span), *rest) if shown[end:].strip() else tuple(below)


@cache
def _patterns(language: str) -> _Patterns | None:
    spoken = languages().get(language)
    if not spoken or not spoken.hints:
        return None
    words = any_of(spoken.hints).replace(r"\ ", r"[\s-]")
    begins = rf"(?:^|(?<={EDGE})|(?<=[.!?;:]\s)){words}\s?(?={EDGE}?:|{EDGE}?\s–)"
    return _Patterns(
        re.compile(rf"[(\[]{words}[)\]]|{begins}", re.IGNORECASE),
        re.compile(rf"^{words}\b|\b{words}$", re.IGNORECASE),
    )
