"""What a pull request does to the site, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from studynotes.model import Problem
from studynotes.report.compare import Outcome, Pair, Spot
from studynotes.report.quote import count
from studynotes.report.sections import renamed
from studynotes.report.texts import Texts


def verdict(result: Outcome, changed: Texts, others: Sequence[str], new: Sequence[Problem]) -> str:
    """The line, in bold. `others` says what else changed."""
    what = ", ".join([*_sections(result, changed), *_others(result, changed), *others]) or "the notes read as before"
    errors = sum(problem.level == "error" for problem in new)
    notices = len(new) - errors
    problems = [count(errors, "new error")] if errors else []
    problems += [count(notices, "new notice")] if notices else []
    return f"**{what[0].upper()}{what[1:]}; {' and '.join(problems) or 'no new notices'}.**"


def _sections(result: Outcome, changed: Texts) -> Iterator[str]:
    """Numbers of pages and of sections by what became of them."""
    pages = {name: sum(spot.is_page for spot in spots) for name, spots in _spots(result)}
    yield from (f"{count(number, 'page')} {name}" for name, number in pages.items() if number)
    sections = {"changed": len(changed.changed)}
    sections |= {name: len(spots) - pages[name] for name, spots in _spots(result)}
    yield from (f"{count(number, 'section')} {name}" for name, number in sections.items() if number)
    pairs = renamed(result)
    if pairs:
        elsewhere = [pair for pair in pairs if pair.is_elsewhere]
        lost = [pair for pair in elsewhere if not result.leads.get(pair.old.place, "")]
        how = "address stays" if len(pairs) == 1 else "addresses stay"
        if elsewhere:
            how = "old address still works" if len(elsewhere) == 1 else "old addresses still work"
        kinds = Counter(_kind(pair) for pair in pairs)
        named = ", ".join(f"{count(number, noun)} {what}" for (noun, what), number in kinds.items())
        yield named + ("" if lost else f" ({how})")


def _kind(pair: Pair) -> tuple[str, str]:
    if pair.new.is_page:
        return "page", "renamed"
    return "section", "renamed" if pair.old.page.slug == pair.new.page.slug else "moved to another page"


def _spots(result: Outcome) -> tuple[tuple[str, tuple[Spot, ...]], ...]:
    return ("added", result.added), ("removed", result.gone)


def _others(result: Outcome, changed: Texts) -> Iterator[str]:
    if result.reordered:
        yield f"{count(len(result.reordered), 'section')} at another place of the page"
    if changed.moved:
        yield f"{count(sum(changed.moved.values()), 'line')} moved"
    if result.lost:
        yield count(len(result.lost), "address lost", "addresses lost")
