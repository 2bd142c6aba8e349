"""The lines of sections that changed, and those that only went elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from studynotes.anchors.successors import Place
from studynotes.report.compare import Outcome, Pair

_SHORT = 12
"""Characters of a line that may stand anywhere: it is never followed to another place."""
_QUICK = 1_000_000
"""Pairs of lines that are compared without a thought."""

Change = tuple[str, str]
"""("-", line as it was) or ("+", line as it is)"""


@dataclass(frozen=True, slots=True)
class Text:
    """How the lines of a section changed; an old line stands right before the one that took its place."""

    pair: Pair
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    changed: tuple[Text, ...]
    moved: Mapping[tuple[Place, Place], int]
    """(section of the base, section of today) -> how many lines went from one to the other as they were."""


def texts(result: Outcome) -> Texts:
    """The lines that changed in sections that are on both sites, and the lines that moved between any."""
    diffs = [(pair, tuple(_diff(pair))) for pair in result.pairs if pair.is_changed]
    lost = [(pair.old.place, line) for pair, diff in diffs for sign, line in diff if sign == "-"]
    lost += [(spot.place, line) for spot in result.gone for line in spot.lines]
    found = [(pair.new.place, line) for pair, diff in diffs for sign, line in diff if sign == "+"]
    found += [(spot.place, line) for spot in result.added for line in spot.lines]
    moved = _Moved(lost, found)
    left = [Text(pair, tuple(moved.without(pair, diff))) for pair, diff in diffs]
    return Texts(tuple(text for text in left if text.changes), moved.ways)


def _diff(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.lines, pair.new.lines
    # Exact where it is quick: a section of many thousand lines would take minutes.
    is_long = len(old) * len(new) > _QUICK
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=is_long).get_opcodes():
        if tag == "equal":
            continue
        for at in range(max(b - a, d - c)):
            if a + at < b:
                yield "-", old[a + at]
            if c + at < d:
                yield "+", new[c + at]


class _Moved:
    """Lines that are lost in one place and found in another."""

    def __init__(self, lost: Iterable[tuple[Place, str]], found: Sequence[tuple[Place, str]]) -> None:
        self.ways = Counter[tuple[Place, Place]]()
        self._lines = Counter[tuple[str, Place, str]]()
        origins: dict[str, list[Place]] = {}
        for place, line in lost:
            if len(line) >= _SHORT:
                origins.setdefault(line, []).append(place)
        for place, line in found:
            if origins.get(line):
                origin = origins[line].pop(0)
                self.ways[origin, place] += 1
                self._lines["-", origin, line] += 1
                self._lines["+", place, line] += 1

    def without(self, pair: Pair, diff: Iterable[Change]) -> Iterator[Change]:
        """The changes of the section that are no moves."""
        for sign, line in diff:
            moved = (sign, pair.old.place if sign == "-" else pair.new.place, line)
            if self._lines[moved]:
                self._lines[moved] -= 1
            else:
                yield sign, line
