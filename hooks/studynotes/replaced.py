"""Which line probably took the place of the one that a row of a table speaks about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from studynotes.model import Source

_WORD = re.compile(r"\w+")
_ENOUGH = 0.5
"""Part of the row's words that the line must hold."""


class Lines:
    """The lines of all sources, by their words; made once, when the first row asks."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._texts: list[tuple[str, int, str]] = []
        self._by_word: dict[str, list[int]] = {}
        for source in sources:
            for number, text in enumerate(source.lines, start=1):
                for word in _words(text):
                    self._by_word.setdefault(word, []).append(len(self._texts))
                self._texts.append((source.path, number, text.strip()))

    def holding(self, words: str, context: str) -> tuple[str, int, str] | None:
        """(file, line, text) of the first line that holds just these words, and the context."""
        places: Sequence[int] = min((self._by_word.get(word, []) for word in _words(words)), key=len, default=[])
        whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        texts = (self._texts[at] for at in places)
        return next((place for place in texts if whole.search(place[2]) and context in place[2]), None)

    def like(self, words: str) -> tuple[str, int, str] | None:
        """(file, line, text) of the line that shares most of the words, when it shares at least half of them."""
        wanted = _words(words)
        # Rare words tell more than common ones.
        score: Counter[int] = Counter()
        for word in wanted:
            places = self._by_word.get(word, [])
            for at in places if len(places) < 200 else ():
                score[at] += 1
        best = max(score, key=lambda at: (score[at], -at), default=None)
        return self._texts[best] if best is not None and score[best] >= _ENOUGH * len(wanted) else None


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
