"""Finding the forms of many terms in a text at once, at a cost that does not grow with their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from studynotes.crosslink.texts import EDGE
from studynotes.memory import Memory

_ALIKE = str.maketrans({"-": " ", "‐": " ", "‑": " ", "\u00a0": " ", "’": "'"})
_OPENING, _CLOSING = f"([{{\"'“‘«*{EDGE}", f".,;:!?)]}}\"'”’»…*{EDGE}"
# What may stand between a name and the next blank: a bracket, one more word behind a slash ("S3/EFS"), a genitive.
# Anything else makes it a piece of a path, an address, an identifier or a longer name.
_LEFT = re.compile(rf"[{re.escape(_OPENING)}]*(?:[\w'’]+[/&+])?[{re.escape(_OPENING)}]*")
_RIGHT = re.compile(rf"(?:'s|’s|\(e?s\))?[{re.escape(_CLOSING)}]*(?:[/&+][\w'’]+)?[{re.escape(_CLOSING)}]*")
_NUMERAL = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# The IV. of something, or IV 2; at the end of a line, a full stop ends a sentence.
_COUNTING = re.compile(r"\.(?!\s?(?:\n|\Z))|[ \u00a0]?\d")
_BLANKS = re.compile(r"\s")
_FAR = 60
_MATCHER = "matcher"


@dataclass(frozen=True, slots=True)
class Match:
    """The characters `first` to `last` (the end excluded) are the form with the number `form`."""

    first: int
    last: int
    form: int
    is_inner: bool = False
    """It stands inside of a longer one: "S3" in "S3 bucket"."""


class Matcher:
    """Finds whole words. Hyphens are as good as blanks, plurals as singulars.

    A form in lower case is found with any capitals, a form with capitals just as it is written; where two forms fit,
    the one with capitals is meant.
    """

    def __init__(self, forms: Sequence[str]) -> None:
        by_pattern: dict[str, int] = {}
        self._strict: list[list[tuple[int, str]]] = []
        """For each pattern, the forms with capitals: (number, how they begin in singular and plural)."""
        self._numerals = frozenset(filter(_NUMERAL.fullmatch, forms))
        """Forms that may as well be numbers."""
        self._loose: list[int | None] = []
        """For each pattern, the form without capitals."""
        for number, form in enumerate(form.translate(_ALIKE) for form in forms):
            is_loose = form.islower() or not any(char.isalpha() for char in form)
            for pattern in numbers(form.lower()):
                at = by_pattern.setdefault(pattern, len(by_pattern))
                if at == len(self._strict):
                    self._strict.append([])
                    self._loose.append(None)
                if not is_loose:
                    self._strict[at].append((number, form if pattern.startswith(form.lower()) else form[:-1]))
                elif self._loose[at] is None:
                    self._loose[at] = number
        self._machine = AhoCorasick(list(by_pattern), matchkind=MatchKind.Standard) if by_pattern else None

    def find(self, text: str) -> Iterator[Match]:
        """The forms in `text`, in order; of those that overlap, the first and longest, and those inside of it.

        No form reaches over a line end.
        """
        if self._machine is None:
            return
        shown = text.translate(_ALIKE)
        # Blanks at both ends, so that there always is a character before and behind.
        padded = f" {text}  "
        found = self._machine.find_matches_as_indexes(_lower(shown), overlapping=True)
        end = 0
        for number, first, last in sorted(found, key=_place):
            if first < end < last:
                continue
            before, behind = padded[first], padded[last + 1]
            if before.isalnum() or behind.isalnum():
                continue
            # A cheap look first: most names stand between blanks, or before a full stop.
            is_plain = before in " \n" and (behind in " \n" or (behind in ".,;:" and padded[last + 2] in " \n"))
            if self._numerals and text[first:last] in self._numerals and _is_counting(text, first, last):
                continue
            if is_plain or _is_whole(text, first, last):
                form = self._meant(number, shown, first)
                if form is not None:
                    yield Match(first, last, form, is_inner=last <= end)
                    end = max(end, last)

    def _meant(self, number: int, text: str, first: int) -> int | None:
        for form, start in self._strict[number]:
            if text.startswith(start, first):
                return form
        return self._loose[number]


def matcher(forms: Sequence[str], memory: Memory) -> Matcher:
    """The matcher of the forms, which takes longer to make than most pages do."""
    known = memory.same(tuple(forms))
    return memory.of((_MATCHER, known), lambda: Matcher(known))


def _is_counting(text: str, first: int, last: int) -> bool:
    """Whether the Roman numeral that stands there counts something, as far as its neighbours tell."""
    is_first = not first or text[first - 1] == "\n"
    return bool(_COUNTING.match(text, last)) or (is_first and text.startswith((".", ")"), last))


def _place(found: tuple[int, int, int]) -> tuple[int, int]:
    return found[1], -found[2]


def numbers(form: str) -> Iterable[str]:
    """The form in lower case as it is, and its plural."""
    yield form
    if not form[-1].isalpha() or len(form) < 2:
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


def _is_whole(text: str, first: int, last: int) -> bool:
    """Whether the characters stand on their own between blanks, as words of a sentence do."""
    # So far and no further: what has no blank for longer is no word of a sentence.
    before, behind = text[max(first - _FAR, 0) : first], text[last : last + _FAR]
    left = _BLANKS.split(before)[-1]
    right = _BLANKS.split(behind, maxsplit=1)[0]
    if len(left) == _FAR or len(right) == _FAR:
        return False
    return bool(_LEFT.fullmatch(left) and _RIGHT.fullmatch(right))
