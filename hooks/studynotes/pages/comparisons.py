"""The page of all comparisons, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studynotes.comparisons import Comparison, Side
from studynotes.model import FactNote, HtmlRun, Line, Link, NoteRef, Run, Styled
from studynotes.render import escape, fact_text, fact_title, in_cell, inline, title_matter
from studynotes.text import sentence_case

_DESCRIPTION = "What these notes set against each other, side by side."
_INTRO = f"{_DESCRIPTION} Each column leads to the section that it comes from."
_NONE = "These notes compare nothing."
_COLUMNS = 3
"""Sides that stand beside each other; more of them stand below each other, one a row."""


def comparison_page(comparisons: Sequence[Comparison], prefix: str) -> str:
    """The Markdown text of the page."""
    head = f"{title_matter('Comparisons', _DESCRIPTION)}\n\n# Comparisons"
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
    return "<br>".join(f"{bullet if isinstance(line, Line) else ''}{_cell(line)}" for line in lines)


def _cell(line: Line | FactNote) -> str:
    if isinstance(line, FactNote):
        return in_cell(f"*{fact_title(line.fact)}: {fact_text(line.fact)}*")
    return sentence_case(in_cell(inline(_text(line.runs))).strip())


def _text(runs: Sequence[Run]) -> Iterator[Run]:
    """`runs` without what only means something on the page of the notes: links, notes, tags with their ids."""
    for run in runs:
        match run:
            case Link(runs=inner):
                yield from _text(inner)
            case Styled(runs=inner, tag=tag):
                yield Styled(tag, tuple(_text(inner)))
            case NoteRef() | HtmlRun():
                pass
            case _:
                yield run
