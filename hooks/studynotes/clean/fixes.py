"""Reviewed fixes: rows of fixes.toml, matched by text and context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from studynotes.clean.edits import Edit, by_rarest_word
from studynotes.tables import FixRow

RULE = "fixes"
_TELLING = 8
"""Characters from which the right words of a row are enough to know them again."""


class Finder:
    """Finds the rows that speak about a text. Each is looked up by its rarest word: most texts cost one look."""

    def __init__(self, rows: tuple[FixRow, ...]) -> None:
        self._by_word = _by_word(rows)
        self.used: set[str] = set()
        """Key of each row that changed something."""

    def edits(self, text: str, words: Iterable[str], lines: Sequence[str]) -> list[Edit]:
        """What the rows want to change in `text`, whose words are `words`, a part of the source lines `lines`."""
        found: list[Edit] = []
        for word in self._by_word.keys() & words:
            for row in self._by_word[word]:
                if row.text in text and (not row.context or any(row.context in line for line in lines)):
                    found += self._row(row, text)
        return found

    def _row(self, row: FixRow, text: str) -> Iterator[Edit]:
        if row.context and len(row.to) >= _TELLING and row.to not in row.text and row.to in text:
            # A row that speaks about one line has done its work there.
            return
        start = text.find(row.text)
        while start >= 0:
            end = start + len(row.text)
            if _is_whole(text, start, end) and not _is_done(row, text, start):
                self.used.add(row.key)
                yield Edit(start, end, row.to, RULE)
            start = text.find(row.text, end)


@lru_cache(maxsize=2)
def _by_word(rows: tuple[FixRow, ...]) -> Mapping[str, Sequence[FixRow]]:
    return by_rarest_word(rows, lambda row: row.text)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the found characters begin and end where words do."""
    left = start and text[start].isalnum() and text[start - 1].isalnum()
    right = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not left and not right


def _is_done(row: FixRow, text: str, start: int) -> bool:
    """Whether the found words are a part of the right ones already: "the internet" holds "internet"."""
    right, found = row.to.casefold(), text.casefold()
    if right == row.text.casefold():
        return False
    at = right.find(row.text.casefold())
    while at >= 0:
        if start >= at and found.startswith(right, start - at):
            return True
        at = right.find(row.text.casefold(), at + 1)
    return False
