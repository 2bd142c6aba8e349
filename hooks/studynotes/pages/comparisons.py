"""The page of all comparisons, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from studynotes.comparisons import Comparison, Side
from studynotes.model import FactNote, Line
from studynotes.pages.statements import repeated
from studynotes.render import escape, in_cell, title_matter

_INTRO = "What these notes set against each other, side by side. Each column leads to the section that it comes from."
_NONE = "These notes compare nothing."
_COLUMNS = 3
"""Sides that stand beside each other; more of them stand below each other, one a row."""


def comparison_page(comparisons: Sequence[Comparison], prefix: str) -> str:
    """The Markdown text of the page."""
    head = f"{title_matter('Comparisons')}\n\n# Comparisons"
    parts = [head, _INTRO if comparisons else _NONE]
    for each in comparisons:
        parts += [f"## {escape(each.title)} {{: #{each.id} }}", _table(each.sides, prefix)]
    return "\n\n".join(parts) + "\n"


def _table(sides: Sequence[Side], prefix: str) -> str:
    heads = [f"[{in_cell(escape(side.name))}]({prefix}/{side.page.slug}.md#{side.section.id})" for side in sides]
    cells = [_cells(side.lines) for side in sides]
    if len(sides) <= _COLUMNS:
        return "\n".join([_row(heads), _row(["---"] * len(sides)), _row(cells)])
    rows = [_row(pair) for pair in zip(heads, cells, strict=True)]
    return "\n".join([_row(["Name", "In the notes"]), _row(["---", "---"]), *rows])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(lines: Sequence[Line | FactNote]) -> str:
    """All lines of a side in one cell; several of them look like a list."""
    bullet = "• " if sum(isinstance(line, Line) for line in lines) > 1 else ""
    return "<br>".join(f"{bullet if isinstance(line, Line) else ''}{in_cell(repeated(line))}" for line in lines)
