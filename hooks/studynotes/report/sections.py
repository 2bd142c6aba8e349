"""The parts of a report about pages, sections and what readers see in them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from studynotes.anchors.successors import Place, place_at
from studynotes.model import Span
from studynotes.report.compare import Outcome, Pair, Spot
from studynotes.report.quote import block, count, cut, quoted, visible
from studynotes.report.texts import Change, Text, Texts
from studynotes.table_files import anchor_text

_MOST = 15
"""Entries of a list."""
_LINES = 20
"""Changed lines of a section that are shown."""
_AROUND = 60
"""Characters before a change and behind it that are shown."""
_LONGEST = 240
"""Characters of a changed line that are shown."""


def titled(title: str, lines: list[str]) -> list[str]:
    """A part of the report; nothing without lines."""
    return [f"### {title}", "", *lines, *([""] if lines[-1] else [])] if lines else []


def section_parts(result: Outcome, changed: Texts) -> Iterator[list[str]]:
    """What became of pages and sections, one part after the other."""
    yield titled("What readers see", list(chain.from_iterable(_shown(result, changed))))
    yield titled("Renamed or at another address", cut([_renamed(pair, result) for pair in renamed(result)], _MOST))
    yield titled("Added", cut([_added(spot) for spot in result.added], _MOST))
    yield titled("Removed", cut([_gone(spot, result) for spot in result.gone], _MOST))
    yield titled("Moved", cut([*map(_reordered, result.reordered), *_moved(changed)], _MOST))
    yield titled("Lost addresses", cut([_lost(place) for place in result.lost], _MOST))
    yield titled("Rows that anchors.toml needs", _rows(result))


def renamed(result: Outcome) -> list[Pair]:
    """Sections with another title or address, those left out that only went with their page."""
    pages = {pair.old.page.slug: pair.new.page.slug for pair in result.pairs if pair.new.is_page}
    return [
        pair
        for pair in result.pairs
        if pair.is_renamed
        or (pair.is_elsewhere and (pair.new.is_page or pages.get(pair.old.page.slug) != pair.new.page.slug))
    ]


def shown_place(place: Place) -> str:
    """A place as it stands in the address bar, behind the prefix."""
    slug, ident = place
    return quoted(f"{slug}/" if ident == slug else f"{slug}/#{ident}")


def _shown(result: Outcome, changed: Texts) -> Iterator[list[str]]:
    for text in changed.changed[:_MOST]:
        yield [f"{shown_place(text.pair.new.place)}, {_where(text.pair.new.span)}:", ""]
        yield [*block(_compared(text), "diff"), ""]
    if len(changed.changed) > _MOST:
        yield [f"… and {len(changed.changed) - _MOST:,} more changed sections.", ""]
    for spot in result.added[:_MOST]:
        if spot.lines:
            yield [f"{shown_place(spot.place)} (new), {_where(spot.span)}:", ""]
            yield [*block(_all("+", spot), "diff"), ""]


def _where(span: Span) -> str:
    lines = f"line {span.first}" if span.first == span.last else f"lines {span.first}-{span.last}"
    return f"{lines} of {quoted(span.path)}"


def _all(sign: str, spot: Spot) -> list[str]:
    return _cut_lines([f"{sign} {_clipped(visible(line), 0)}" for line in spot.lines])


def _cut_lines(lines: list[str]) -> list[str]:
    more = len(lines) - _LINES
    return lines if more <= 0 else [*lines[:_LINES], f"  … and {more:,} more changed lines"]


def _compared(text: Text) -> list[str]:
    lines: list[str] = []
    last: Change = ("", "")
    for now in ((sign, visible(line)) for sign, line in text.changes):
        if (last[0], now[0]) == ("-", "+"):
            start = max(_common(last[1], now[1]) - _AROUND, 0)
            end = _common(last[1][::-1], now[1][::-1])
            lines[-1] = f"- {_clipped(last[1], start, end)}"
            lines.append(f"+ {_clipped(now[1], start, end)}")
        else:
            lines.append(f"{now[0]} {_clipped(now[1], 0)}")
        last = now
    return _cut_lines(lines)


def _common(one: str, other: str) -> int:
    """How many characters at the beginning are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _clipped(line: str, start: int, same: int = 0) -> str:
    """The line from about `start` on, without most of the `same` characters at its end; cut between words."""
    begin = line.find(" ", start) + 1 if start else 0
    end = len(line) - max(same - _AROUND, 0)
    end = len(line) if end == len(line) else max(line.rfind(" ", begin, end), begin)
    end = min(end, begin + _LONGEST)
    return f"{'… ' if begin else ''}{line[begin:end]}{' …' if end < len(line) else ''}"


def _renamed(pair: Pair, result: Outcome) -> str:
    old, new = pair.old, pair.new
    parts = []
    if pair.is_renamed:
        parts.append(f"{quoted(old.section.title)} is {quoted(new.section.title)} now")
    if not pair.is_elsewhere:
        return f"- {parts[0]}; its address stays {shown_place(new.place)}"
    own = len(new.page.sections) - 1
    along = f", with its {count(own, 'section')}" if new.is_page and old.is_page and own else ""
    parts.append(f"{shown_place(old.place)} → {shown_place(new.place)}{along}")
    works = result.leads.get(old.place) and place_at(result.leads[old.place]) == new.place
    return f"- {'; '.join([*parts, 'the old address still works' if works else _old_address(old.place, result)])}"


def _old_address(place: Place, result: Outcome) -> str:
    to = result.leads.get(place)
    if to is None:
        return "the old address is that of another section now"
    return f"the old address leads to {shown_place(place_at(to))}" if to else "**the old address is lost**"


def _added(spot: Spot) -> str:
    what = "page" if spot.is_page else "section"
    return f"- {what} {quoted(spot.section.title)} at {shown_place(spot.place)}, {count(len(spot.lines), 'line')}"


def _gone(spot: Spot, result: Outcome) -> str:
    what = "page" if spot.is_page else "section"
    return f"- {what} {quoted(spot.section.title)}, {shown_place(spot.place)}; {_old_address(spot.place, result)}"


def _reordered(pair: Pair) -> str:
    return f"- section {shown_place(pair.new.place)} stands elsewhere on its page; {_where(pair.new.span)}"


def _moved(changed: Texts) -> Iterator[str]:
    for (old, new), number in changed.moved.items():
        way = f"inside {shown_place(new)}" if old == new else f"from {shown_place(old)} to {shown_place(new)}"
        yield f"- {count(number, 'line')} {way}"


def _lost(place: Place) -> str:
    return f"- {shown_place(place)} leads nowhere any more"


def _rows(result: Outcome) -> list[str]:
    rows = result.needed
    if not rows:
        return []
    shown = [row for row in rows[:_MOST] if len(row.title) <= _LONGEST]
    text = "\n".join(map(anchor_text, shown)).rstrip("\n").split("\n")
    more = [f"… and {count(len(rows) - len(shown), 'more row', 'more rows')}.", ""] if len(rows) > len(shown) else []
    return [f"`studynotes anchors --write` writes {_them(len(rows))}; by hand:", "", *block(text, "toml"), "", *more]


def _them(number: int) -> str:
    return "it" if number == 1 else f"all {number:,}"
