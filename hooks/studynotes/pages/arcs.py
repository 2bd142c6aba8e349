"""Drawings of links beside a list of pages: one row of the drawing for each row of the list, which holds the words.

A row is `ROW` units high, and `ROW_REM` in the stylesheet, which has the colours of the classes `group-1` ..., too. The
drawings stretch to the width of their place; strokes do not, so that dots (strokes without length) stay round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROW = 20
ROW_REM = 1.2
_REACH = 160
COLOURS = 12
"""Colours that the stylesheet has for groups; more groups begin again with the first."""


@dataclass(frozen=True, slots=True)
class Arc:
    """Links between two rows, the upper one first, in both directions together."""

    first: int
    last: int
    count: int
    colour: str


def colour(group: int) -> str:
    """The class for the number of a group; pages without a group have the number 0."""
    return f"group-{(group - 1) % COLOURS + 1}" if group else "group-0"


def fan(rows: Sequence[tuple[int, int, int]]) -> str:
    """Lines from one point to every row: (number of the group, links to there, links from there)."""
    height, width = ROW * len(rows), 40
    middle = height / 2
    parts: list[str] = []
    for at, (group, there, back) in enumerate(rows):
        y = _middle(at)
        parts.append(_path(colour(group), f"M6 {middle:g}C28 {middle:g} 18 {y:g} 34 {y:g}", _width(there + back)))
        # An arrow head for links that lead to the row, a dot for a row that only leads here.
        head = f"M31 {y - 3:g}L35 {y:g}L31 {y + 3:g}" if there else f"M35 {y:g}h0"
        parts.append(_path(colour(group), head, 1.5 if there else 6))
    return _svg(width, len(rows), [*parts, _path("hub", f"M6 {middle:g}h0", 8)])


def arcs(rows: Iterable[tuple[int, int]], links: Iterable[Arc], height: int) -> str:
    """A dot for each row: (number of the row, number of its group), and an arc for each pair of rows with links.

    `height` is the number of rows, those without a dot included.
    """
    links = sorted(links, key=lambda each: (each.first - each.last, each.first))
    reach = max((each.last - each.first for each in links), default=1)
    parts = [_arc(each, reach) for each in links]
    dots = [_path(colour(group), f"M5 {_middle(row):g}h0", 8) for row, group in rows]
    return _svg(_REACH, height, [*parts, *dots])


def _arc(link: Arc, reach: int) -> str:
    top, bottom = _middle(link.first), _middle(link.last)
    # Long arcs reach further out, but less and less so: short ones stay apart from each other.
    out = 5 + (_REACH - 10) * 4 / 3 * ((link.last - link.first) / reach) ** 0.6
    path = f"M5 {top:g}C{out:.4g} {top:g} {out:.4g} {bottom:g} 5 {bottom:g}"
    return _path(link.colour, path, _width(link.count), f' data-rows="{link.first} {link.last}"')


def _path(name: str, path: str, width: float, more: str = "") -> str:
    return f'<path class="{name}" d="{path}" stroke-width="{width:g}"{more}/>'


def _middle(row: int) -> float:
    return ROW * row + ROW / 2


def _width(count: int) -> float:
    """Thicker for more links, within reason."""
    return min(1 + 0.25 * (count - 1), 3)


def _svg(width: int, rows: int, parts: Sequence[str]) -> str:
    """One block of HTML without blank lines; it is as high as the rows of the list, and as wide as there is room."""
    size = f'viewBox="0 0 {width} {ROW * rows}" style="height:{ROW_REM * rows:g}rem" preserveAspectRatio="none"'
    return f'<div class="arcs" aria-hidden="true"><svg {size}>{"".join(parts)}</svg></div>'
