"""Where an author breaks lines: at a width, wherever the line is full, or by meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from studynotes.model import Block, Line, Paragraph, Source, plain
from studynotes.tree import walk
from studynotes.wordlists import word_lists

_AT_WIDTH = 0.6
"""Part of the ends of lines that must lie at one width, if an editor wrapped them there."""
_SLACK = 4
"""Columns that editors keep free for reasons of their own: a word that must not be parted, a mark."""
_NARROWEST = 60
_IN_PHRASES = 0.3
"""Part of the breaks that must stand next to a word such as "the", if lines are not broken by meaning."""
_FEWEST = 6
"""Breaks that it takes to tell."""


def binds(last: str, word: str) -> bool:
    """Whether one of the words on both sides of the end of a line never stands there alone."""
    words = word_lists()
    return word in words["joins"] or last in words["binds"] or last in words["joins"]


def wrap_width(source: Source, blocks: Iterable[Block]) -> int | None:
    """The column at which most lines of paragraphs end because the next word does not fit; None when there is none."""
    ends: list[tuple[int, int]] = []
    for before, line in _breaks(blocks):
        words = source.lines[line.span.first - 1].split(maxsplit=1)
        ends.append((len(source.lines[before.span.last - 1].rstrip()), len(words[0]) if words else 0))
    full = {
        width: sum(size <= width < size + 1 + word + _SLACK for size, word in ends)
        for width in Counter(size for size, _ in ends)
        if width >= _NARROWEST
    }
    width = max(full, key=lambda width: (full[width], width), default=0)
    return width if width and full[width] >= _AT_WIDTH * len(ends) else None


def is_wrapped(blocks: Iterable[Block]) -> bool:
    """Whether lines are broken in the middle of phrases, as nobody does who writes a statement a line."""
    words = word_lists()
    weak = words["binds"] | words["joins"]
    breaks = [(plain(before.runs).rstrip(), plain(line.runs).lstrip()) for before, line in _breaks(blocks)]
    # A capital begins a statement, even one that begins with "The".
    phrases = sum(
        before.rpartition(" ")[2].casefold() in weak or line.split(" ", 1)[0] in weak
        for before, line in breaks
        if not before.endswith((".", "!", "?"))
    )
    return len(breaks) >= _FEWEST and phrases >= _IN_PHRASES * len(breaks)


def _breaks(blocks: Iterable[Block]) -> Iterator[tuple[Line, Line]]:
    """The lines on both sides of each break inside a paragraph that the author did not make by hand."""
    for block in walk(blocks):
        if isinstance(block, Paragraph) and len(block.lines) > 1:
            yield from (pair for pair in pairwise(block.lines) if not pair[0].hard)
