"""The page of all comparisons, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studynotes.comparisons import Comparison, Side
from studynotes.model import FactNote, Line
from studynotes.pages.statements import repeated
from studynotes.render import escape, figure, in_cell, title_matter
from studynotes.tables import PictureRow
from studynotes.words.table import Words

_COLUMNS = 3
"""Sides that stand beside each other; more of them stand below each other, one a row."""


def comparison_page(
    comparisons: Sequence[Comparison], prefix: str, pictures: Mapping[str, PictureRow], words: Words
) -> str:
    """The Markdown text of the page. `pictures` maps the address of a picture in the notes to its drawing."""
    told = words.compare
    head = f"{title_matter(told.title, told.description)}\n\n# {told.title}"
    parts = [head, told.intro if comparisons else told.none]
    for each in comparisons:
        parts += [
            f"## {escape(each.title)} {{: #{each.id} }}",
            _table(each.sides, prefix, words),
            _figures(each.sides, pictures, words),
        ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _table(sides: Sequence[Side], prefix: str, words: Words) -> str:
    heads = [f"[{in_cell(escape(side.name))}]({prefix}/{side.page.slug}.md#{side.section.id})" for side in sides]
    cells = [_cells(side.lines, words) for side in sides]
    if len(sides) <= _COLUMNS:
        return "\n".join([_row(heads), _row(["---"] * len(sides)), _row(cells)])
    rows = [_row(pair) for pair in zip(heads, cells, strict=True)]
    return "\n".join([_row([words.compare.name, words.compare.place]), _row(["---", "---"]), *rows])


def _figures(sides: Sequence[Side], pictures: Mapping[str, PictureRow], words: Words) -> str:
    """The drawings of all sides beside each other; a side that has none leaves nothing to compare."""
    drawn = [[each for each in side.figures if each.picture.src in pictures] for side in sides]
    if not all(drawn):
        return ""
    shown = [figure(each.picture.src, pictures[each.picture.src], "", words) for side in drawn for each in side]
    return "/// html | div.side-by-side\n\n" + "\n\n".join(shown) + "\n///"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(lines: Sequence[Line | FactNote], words: Words) -> str:
    """All lines of a side in one cell; several of them look like a list."""
    bullet = "• " if sum(isinstance(line, Line) for line in lines) > 1 else ""
    return "<br>".join(f"{bullet if isinstance(line, Line) else ''}{in_cell(repeated(line, words))}" for line in lines)
