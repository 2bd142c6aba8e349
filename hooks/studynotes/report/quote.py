"""The one way in which text of others gets into a report: as code, where neither Markdown nor HTML means anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_LONGEST = 200
"""Characters of a text that are shown."""
_CODE_ENDS = re.compile("`+")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
"""Categories of characters that are not seen, or that turn lines around."""


def quoted(text: str) -> str:
    """`text` as a code span in one line; what cannot be seen is shown by its number."""
    shown = visible(text)
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]} …"
    if not shown.strip():
        return "(nothing)"
    fence = "`" * (_longest_run(shown) + 1)
    # The blanks are taken off by whoever renders it. `$` beside a backtick would begin a formula on GitHub.
    around = " " if shown[0] in "` $" or shown[-1] in "` $" else ""
    return f"{fence}{around}{shown}{around}{fence}"


def block(lines: Iterable[str], language: str) -> list[str]:
    """`lines` as a block of code; each must begin with a word or sign of ours."""
    shown = [visible(line) for line in lines]
    fence = "`" * max(3, *(_longest_run(line) + 1 for line in shown), 3)
    return [f"{fence}{language}", *shown, fence]


def visible(text: str) -> str:
    """`text` in one line, without any character that cannot be seen, and without commands to who reads a log."""
    shown = "".join(_shown(letter) for letter in text.replace("\t", " "))
    # The runner of GitHub obeys `##[command]` wherever it stands in a line of a log.
    return shown.replace("##[", "## [")


def _shown(letter: str) -> str:
    if letter == " " or unicodedata.category(letter) not in _UNSEEN:
        return letter
    return "↵" if letter == "\n" else f"⟨U+{ord(letter):04X}⟩"


def _longest_run(text: str) -> int:
    return max(map(len, _CODE_ENDS.findall(text)), default=0)


def count(number: int, one: str, many: str = "") -> str:
    """The number with its noun: "1 section", "1,200 sections"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def cut(items: Sequence[str], most: int) -> list[str]:
    """The first `most` items; of the others only how many there are."""
    more = len(items) - most
    return list(items) if more <= 0 else [*items[:most], f"- … and {more:,} more"]
