"""What begins a line like the item of a list, and is no such mark to Markdown: "•", "1-", "a)", "☑"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from studynotes.model import Line, plain

DASHES = "–—·"
"""Sentences have these, too."""
_BULLETS = frozenset(f"•‣◦▪▫●○■□∙⁃・▸►▶➢➤❖◆◇♦−{DASHES}")
_GLUED = frozenset("•‣◦▪●−")
"""Bullets that may stand right before a word."""
_ARROWS = frozenset("→⇒⟶⟹")
_KEYCAP = "\u20e3"
# With a blank before its dash, it may be a sum; a small circle may be that of degrees.
_NUMBER = re.compile(
    r"(\d{1,2})(?:(?:\.?[-–—]|\.\)|\.?[º°][-–—.)]?)\s+(?![CFK]\b)(?=$|[^\s=])|\s[-–—]\s+(?=$|[^\W\d_]|[\"“«(¿¡`]))"
)
_LETTER = re.compile(r"([a-z]|[A-Z]|[ivx]{1,5}|[IVX]{1,5})([.)])\s+")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


@dataclass(frozen=True, slots=True)
class Mark:
    kind: Literal["number", "bullet", "letter", "sign"]
    places: tuple[tuple[str, int], ...]
    """What it counts, and how far it is; a letter may be a Roman number. Signs do not count."""
    size: int
    """Characters up to the text of the line."""

    @property
    def counts(self) -> bool:
        return self.kind in {"number", "letter"}

    @property
    def bullet(self) -> str:
        """Its sign, if that is a bullet and no sentence has it; empty for every other mark."""
        sign = self.places[0][0]
        return sign if self.kind == "bullet" and sign not in DASHES else ""

    @property
    def is_list(self) -> bool:
        """Whether Markdown has such a list, with a mark of its own."""
        return self.kind in {"number", "bullet"}


def mark_of(line: Line) -> Mark | None:
    """The mark with which `line` begins, if there is text behind it."""
    first = line.runs[0] if line.runs else ""
    text = first.lstrip() if isinstance(first, str) else ""
    # Cheap looks first: most lines begin with a word.
    sign = text[:1]
    if not sign or (sign.isalpha() and text[1:6].isalpha()):
        return None
    if sign.isascii() and not sign.isalnum() and _KEYCAP not in text[:9]:
        return None
    found = _mark(text, sign)
    if found is None or not plain(line.runs).strip()[found.size :].strip():
        return None
    return Mark(found.kind, found.places, found.size + len(str(first)) - len(text))


def is_numbered(line: Line) -> bool:
    """Whether `line` begins with a number as the item of a list does."""
    mark = mark_of(line)
    return mark is not None and mark.kind == "number"


def without_mark(line: Line, mark: Mark) -> Line:
    """`line` without the `mark` with which it begins."""
    return line.with_runs(tuple(run for run in (str(line.runs[0])[mark.size :], *line.runs[1:]) if run != ""))


def _mark(text: str, sign: str) -> Mark | None:
    if number := _NUMBER.match(text):
        return Mark("number", (("1", int(number[1])),), number.end())
    if letter := _LETTER.match(text):
        return Mark("letter", tuple(_places(letter[1], letter[2])), letter.end())
    if sign in _GLUED and text[1:3].isalpha():
        return Mark("bullet", ((sign, 0),), 1)
    word = text[:9].split(None, 1)[0]
    size = len(text) - len(text[len(word) :].lstrip())
    if size == len(word):
        return None
    if word in _BULLETS:
        return Mark("bullet", ((word, 0),), size)
    if sign in _ARROWS:
        return Mark("sign", ((sign, 0),), size) if len(word) == 1 else None
    is_sign = word.endswith(_KEYCAP) or (unicodedata.category(sign) == "So" and not any(map(str.isalnum, word)))
    return Mark("sign", (("☑", 0),), size) if is_sign else None


def _places(letters: str, end: str) -> Iterable[tuple[str, int]]:
    case = "A" if letters.isupper() else "a"
    if len(letters) == 1:
        yield case + end, ord(letters)
    if letters.lower() in _ROMANS:
        yield case + case + end, _ROMANS.index(letters.lower())


def chains(marks: Sequence[Mark | None]) -> list[list[int]]:
    """Indexes of the marks that go on with each other, two or more, in the order of the first ones."""
    found: list[list[int]] = []
    last: dict[tuple[str, int], list[int]] = {}
    for at, mark in enumerate(marks):
        for name, place in mark.places if mark else ():
            step = 1 if mark and mark.counts else 0
            chain = last.pop((name, place - step), None)
            if chain is None:
                chain = []
                found.append(chain)
            chain.append(at)
            last[name, place] = chain
    return [chain for chain in found if len(chain) > 1]


def apart(lines: Sequence[Line]) -> frozenset[int]:
    """Indexes of the lines that begin with letters which count, or, in neighbouring lines, with an arrow or a box."""
    if len(lines) < 2:
        return frozenset()
    marks = [mark_of(line) for line in lines]
    found: set[int] = set()
    for chain in chains(marks):
        mark = marks[chain[0]]
        if mark is not None and not mark.is_list:
            found.update(at for pair in pairwise(chain) if mark.counts or pair[1] == pair[0] + 1 for at in pair)
    return frozenset(found)
