"""How an author writes: in Markdown, or in lines that Markdown would glue together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from studynotes.clean.edits import is_prose
from studynotes.model import Block, CodeBlock, Document, Link, Paragraph, Table, plain
from studynotes.tidy.lines import continues, is_short
from studynotes.tree import all_runs, walk

_ENOUGH = 40
"""Paragraphs from which on the habits of an author show."""
_ROUGH = 0.1
"""Part of the paragraphs that must hold statements in lines of their own; in Markdown, no more than one in 25 does."""
_CRAFTED = 0.1
"""Links with a text, tables and blocks of code with a language, for each paragraph: a sign of who writes Markdown."""
_FEW = 5
"""Such marks that short notes must hold at least to show a habit."""


class Habits(NamedTuple):
    """What a file, or all of them together, shows of how its author writes."""

    paragraphs: int
    rough: int
    """Paragraphs with statements below each other, each in a line of its own: Markdown reads them as one."""
    marks: int
    """Links, tables and blocks of code that the author must have written as such."""


def habits(document: Document) -> Habits:
    """The habits that the file of `document` shows."""
    paragraphs = [block for block in walk(document.blocks) if isinstance(block, Paragraph)]
    rough = sum(_has_statements(block, document) for block in paragraphs)
    return Habits(len(paragraphs), rough, _marks(document))


def are_rough(files: Sequence[Habits]) -> list[bool]:
    """Of each file of a set, whether the rules may look for structure that the author did not write as such.

    They may where the author time and again puts statements below each other. Whoever writes Markdown means what it
    says, in whatever lines. A file that is too short to show habits is written as all of them are, and so are notes
    that are short altogether, if nothing shows that they are Markdown.
    """
    whole = Habits(*map(sum, zip(*files, strict=True))) if files else Habits(0, 0, 0)
    return [not _is_crafted(own) and _is_rough(whole if own.paragraphs < _ENOUGH else own) for own in files]


def _is_crafted(shown: Habits) -> bool:
    return shown.marks >= max(_CRAFTED * shown.paragraphs, _FEW)


def _is_rough(shown: Habits) -> bool:
    is_seen = shown.paragraphs < _ENOUGH or shown.rough >= _ROUGH * shown.paragraphs
    return is_seen and not _is_crafted(shown)


def _marks(document: Document) -> int:
    blocks = sum(isinstance(block, Table) or _has_language(block) for block in walk(document.blocks))
    links = (run for run in all_runs(document.blocks) if isinstance(run, Link) and not run.is_bare)
    # A number between brackets may refer to anything.
    return blocks + sum(not run.by_name.isdigit() for run in links)


def _has_language(block: Block) -> bool:
    return isinstance(block, CodeBlock) and bool(block.info)


def _has_statements(block: Paragraph, document: Document) -> bool:
    if len(block.lines) < 2 or any(line.hard or not is_prose(plain(line.runs)) for line in block.lines):
        return False
    return any(
        is_short(line) and is_short(below) and not continues(line, below, document)
        for line, below in pairwise(block.lines)
    )
