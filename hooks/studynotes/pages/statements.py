"""Statements of the notes where they are repeated: without what only means something on their own page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studynotes.model import FactNote, HtmlRun, Link, Marked, NoteRef, Run, Styled
from studynotes.render import fact_text, fact_title, inline
from studynotes.sections import Statement
from studynotes.text import sentence_case
from studynotes.words.table import Words


def repeated(statement: Statement, words: Words) -> str:
    """The Markdown text of a line, or of a note about one, in one line."""
    if isinstance(statement, FactNote):
        return f"*{fact_title(statement.fact, words)}: {fact_text(statement.fact, words)}*"
    return sentence_case(inline(_text(statement.runs)).replace("\n", " ").strip())


def _text(runs: Sequence[Run]) -> Iterator[Run]:
    """`runs` without links, notes, addresses and tags with their ids."""
    for run in runs:
        match run:
            case Link(runs=inner):
                yield from _text(inner)
            case Styled(runs=inner, tag=tag):
                yield Styled(tag, tuple(_text(inner)))
            case Marked(text=text):
                yield text
            case NoteRef() | HtmlRun():
                pass
            case _:
                yield run
