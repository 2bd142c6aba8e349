"""How an author writes: in Markdown, or in lines that Markdown would glue together."""

from __future__ import annotations

from itertools import pairwise

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


def is_rough(document: Document) -> bool:
    """Whether the rules may look for structure that the author did not write as such.

    They may in short notes, and in those whose author time and again puts statements below each other, each in a line
    of its own: Markdown reads them as one. Whoever writes Markdown means what it says, in whatever lines.
    """
    paragraphs = [block for block in walk(document.blocks) if isinstance(block, Paragraph)]
    if _marks(document) >= max(_CRAFTED * len(paragraphs), _FEW):
        return False
    rough = sum(_has_statements(block, document) for block in paragraphs)
    return len(paragraphs) < _ENOUGH or rough >= _ROUGH * len(paragraphs)


def _marks(document: Document) -> int:
    """How many links, tables and blocks of code there are that the author must have written as such."""
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
