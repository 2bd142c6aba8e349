"""The page that lists all facts: what the notes say, what is right, where that stands, how long ago it was checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from studynotes.facts import shown_facts
from studynotes.model import FactNote, Page, Section, Site
from studynotes.render import at_line_start, escape, fact_source, fact_title, title_matter, with_code
from studynotes.tables import FactRow
from studynotes.words.table import Words

FRESH_DAYS = 365
"""Days after which a fact is due for review."""


def fact_page(site: Site, words: Words) -> str:
    """The Markdown text of the page."""
    shown = list(shown_facts(site))
    told = words.facts
    parts = [title_matter(told.title, told.description), f"# {told.title}", told.intro if shown else told.none]
    if shown:
        parts.append(_count([note.fact for _, _, note in shown], site.date, words))
    for page, notes in groupby(shown, key=lambda each: each[0]):
        parts += [f"## {escape(page.title)}", *(_entry(page, section, note, site, words) for _, section, note in notes)]
    return "\n\n".join(parts) + "\n"


def is_due(checked: date, day: date | None) -> bool:
    """Whether a fact needs a new look on `day`, the day of the commit that is built; never when that is unknown."""
    return day is not None and (day - checked).days > FRESH_DAYS


def _count(facts: list[FactRow], day: date | None, words: Words) -> str:
    due = sum(is_due(fact.checked, day) for fact in facts)
    told = words.facts
    return told.summary.format(
        shown=words.counted(told.shown, len(facts)), due=words.counted(told.due, due) if due else told.none_due
    )


def _entry(page: Page, section: Section, note: FactNote, site: Site, words: Words) -> str:
    fact = note.fact
    where = f"[{escape(section.title)}]({site.prefix}/{page.slug}.md#{section.id})"
    title = words.facts.where.format(title=f"**{fact_title(fact, words)}**", section=where)
    stated = words.facts.stated.format(statement=with_code(fact.stated))
    right = at_line_start(with_code(fact.note))
    return "\n\n    ".join([f"-   {title}", stated, right, " · ".join(_state(fact, site.date, words))])


def _state(fact: FactRow, day: date | None, words: Words) -> Iterator[str]:
    yield fact_source(fact, f"<{fact.source}>", words)
    if day is not None:
        age = max(0, (day - fact.checked).days)
        yield words.counted(words.facts.age, age)
        if is_due(fact.checked, day):
            yield f"**{words.facts.is_due}**"
