"""Finding the forms of many terms in a text at once, at a cost that does not grow with their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

_ALIKE = str.maketrans({"-": " ", "‐": " ", "‑": " ", "\u00a0": " ", "’": "'"})
_OPENING, _CLOSING = "([{\"'“‘«*", ".,;:!?)]}\"'”’»…*"
# What may stand between a name and the next blank: a bracket, one more word behind a slash ("S3/EFS"), a genitive.
# Anything else makes it a piece of a path, an address, an identifier or a longer name.
_LEFT = re.compile(rf"[{re.escape(_OPENING)}]*(?:[\w'’]+[/&+])?[{re.escape(_OPENING)}]*")
_RIGHT = re.compile(rf"(?:'s|’s|\(e?s\))?[{re.escape(_CLOSING)}]*(?:[/&+][\w'’]+)?[{re.escape(_CLOSING)}]*")
_BLANKS = re.compile(r"\s")
_FAR = 60


@dataclass(frozen=True, slots=True)
class Match:
    """The characters `first` to `last` (the end excluded) are the form with the number `form`."""

    first: int
    last: int
    form: int


class Matcher:
    """Finds whole words. Hyphens are as good as blanks, plurals as singulars.

    A form in lower case is found with any capitals, a form with capitals just as it is written; where two forms fit,
    the one with capitals is meant.
    """

    def __init__(self, forms: Sequence[str]) -> None:
        self._forms = [form.translate(_ALIKE) for form in forms]
        self._by_pattern: dict[str, list[int]] = {}
        for number, form in enumerate(self._forms):
            for pattern in _numbers(form.lower()):
                self._by_pattern.setdefault(pattern, []).append(number)
        self._patterns = list(self._by_pattern)
        self._machine = AhoCorasick(self._patterns, matchkind=MatchKind.Standard) if self._patterns else None

    def find(self, text: str) -> Iterator[Match]:
        """The forms in `text`, in order and apart from each other; of those that overlap, the first and longest.

        No form reaches over a line end.
        """
        if self._machine is None:
            return
        shown = text.translate(_ALIKE)
        found = self._machine.find_matches_as_indexes(_lower(shown), overlapping=True)
        end = 0
        for number, first, last in sorted(found, key=lambda each: (each[1], -each[2])):
            if first < end or not _is_apart(shown, first, last) or not _is_whole(text, first, last):
                continue
            form = self._meant(self._patterns[number], shown[first:last])
            if form is not None:
                yield Match(first, last, form)
                end = last

    def _meant(self, pattern: str, written: str) -> int | None:
        loose = None
        for number in self._by_pattern[pattern]:
            form = self._forms[number]
            if form.islower() or not any(char.isalpha() for char in form):
                loose = number if loose is None else loose
            elif written.startswith(form) or (form.endswith("y") and written.startswith(form[:-1])):
                return number
        return loose


def _numbers(form: str) -> Iterable[str]:
    """Singular and plural."""
    yield form
    if not form[-1].isalpha() or form.endswith("ss") or len(form) < 2:
        return
    if form.endswith(("s", "x", "ch", "sh")):
        yield f"{form}es"
    elif form.endswith("y") and form[-2] not in "aeiou":
        yield f"{form[:-1]}ies"
    else:
        yield f"{form}s"


def _lower(text: str) -> str:
    """`text` in lower case, with as many characters."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_apart(text: str, first: int, last: int) -> bool:
    """A cheap look: no letter or digit on either side."""
    before, behind = text[first - 1 : first], text[last : last + 1]
    return not (before.isalnum() or before == "_" or behind.isalnum() or behind == "_")


def _is_whole(text: str, first: int, last: int) -> bool:
    """Whether the characters stand on their own between blanks, as words of a sentence do."""
    # So far and no further: what has no blank for longer is no word of a sentence.
    before, behind = text[max(first - _FAR, 0) : first], text[last : last + _FAR]
    left = _BLANKS.split(before)[-1]
    right = _BLANKS.split(behind, maxsplit=1)[0]
    if len(left) == _FAR or len(right) == _FAR:
        return False
    return bool(_LEFT.fullmatch(left) and _RIGHT.fullmatch(right))
