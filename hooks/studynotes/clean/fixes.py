"""Reviewed fixes: rows of fixes.toml, matched by text and context."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set

from studynotes.clean.edits import Edit
from studynotes.tables import FixRow

RULE = "fixes"
_TELLING = 8
"""Characters from which the right words of a row are enough to know them again."""
_WORD = re.compile(r"\w+")


class Finder:
    """Finds the rows that speak about a text. Each is looked up by its rarest word: most texts cost one look."""

    def __init__(self, rows: Sequence[FixRow]) -> None:
        words = Counter(word for row in rows for word in set(_WORD.findall(row.text)))
        self._by_word: dict[str, list[FixRow]] = {}
        for row in rows:
            rarest = min(_WORD.findall(row.text), key=words.__getitem__, default="")
            self._by_word.setdefault(rarest, []).append(row)
        self.used: set[str] = set()
        """Key of each row that changed something."""

    def candidates(self, text: str) -> Set[str]:
        """The words of `text` that rows are looked up by; nothing for most texts."""
        return self._by_word.keys() & set(_WORD.findall(text)) if self._by_word else frozenset()

    def edits(self, text: str, line: str, candidates: Set[str]) -> Iterator[Edit]:
        """What the rows behind `candidates` want to change in `text`, a part of the source line(s) `line`."""
        for word in candidates:
            for row in self._by_word[word]:
                if row.context in line:
                    yield from self._row(row, text)

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
