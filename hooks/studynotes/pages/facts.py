"""The page that lists all facts: what the notes say, what is right, where that stands, how long ago it was checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from studynotes.facts import shown_facts
from studynotes.model import FactNote, Page, Section, Site
from studynotes.render import escape, fact_title, long_date, title_matter, with_code
from studynotes.tables import FactRow

FRESH_DAYS = 365
"""Days after which a fact is due for review."""
_DESCRIPTION = "Statements of these notes that are wrong or out of date, with what is right and its official source."
_INTRO = """\
These statements of the notes are wrong, out of date or not the whole truth. Each stays as its author meant it, in clean
English, with a visible note below it. Here are all of them, with the source of what is right and the day on which
somebody looked it up. A fact that was checked more than a year before this version of the site was made is due for
review."""
_NONE = "No statement of these notes is marked as wrong or out of date."


def fact_page(site: Site) -> str:
    """The Markdown text of the page."""
    shown = list(shown_facts(site))
    parts = [title_matter("Corrections", _DESCRIPTION), "# Corrections", _INTRO if shown else _NONE]
    if shown:
        parts.append(_count([note.fact for _, _, note in shown], site.date))
    for page, notes in groupby(shown, key=lambda each: each[0]):
        parts += [f"## {escape(page.title)}", *(_entry(page, section, note, site) for _, section, note in notes)]
    return "\n\n".join(parts) + "\n"


def is_due(checked: date, day: date | None) -> bool:
    """Whether a fact needs a new look on `day`, the day of the commit that is built; never when that is unknown."""
    return day is not None and (day - checked).days > FRESH_DAYS


def _count(facts: list[FactRow], day: date | None) -> str:
    due = sum(is_due(fact.checked, day) for fact in facts)
    shown = "1 fact is" if len(facts) == 1 else f"{len(facts):,} facts are"
    return f"{shown} shown; {due or 'none'} of them {'are' if due > 1 else 'is'} due for review."


def _entry(page: Page, section: Section, note: FactNote, site: Site) -> str:
    fact = note.fact
    where = f"[{escape(section.title)}]({site.prefix}/{page.slug}.md#{section.id})"
    lines = [f"-   **{fact_title(fact)}** in {where}", f"The notes say: {with_code(fact.stated)}", with_code(fact.note)]
    return "\n\n    ".join([*lines, " · ".join(_state(fact, site.date))])


def _state(fact: FactRow, day: date | None) -> Iterator[str]:
    yield f"[Source](<{fact.source}>){{: .source }}, checked on {long_date(fact.checked)}"
    if day is not None:
        age = max(0, (day - fact.checked).days)
        yield f"{age} {'day' if age == 1 else 'days'} old"
        if is_due(fact.checked, day):
            yield "**due for review**"
