"""Text as people read it: compared by letters and digits, forgiving about small repairs; sentences, words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_ALIKE = 0.8
_LONGEST = 500
"""Characters of a key that is compared letter by letter."""
_GAPS = re.compile(r"[\W_]+")

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese."""
_LETTERS = 3
"""Letters of a word of theirs, about: a word of Chinese has fewer, one of Thai or in Katakana more."""

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=\W{0,20}[A-Z0-9])|\n")
"""What stands between two sentences."""


def key(text: str) -> str:
    """`text` reduced to its letters and digits, without case: "EBS  snapshot:" and "EBS Snapshot" are one key."""
    return _GAPS.sub("", text.casefold())


def name_key(text: str) -> str:
    """`text` as a name is compared: without case, hyphens as blanks. Signs count: "C++" is not "C#"."""
    return " ".join(text.casefold().replace("-", " ").split())


def word_count(text: str) -> int:
    """About how many words `text` has, also in scripts that set no blanks between them."""
    return len(text.split()) + sum(len(run) // _LETTERS for run in _UNSPACED.findall(text))


def indent_of(text: str) -> int:
    """Columns of white space at the beginning of a line."""
    if not text[:1].isspace():
        return 0
    text = text.expandtabs(4)
    return len(text) - len(text.lstrip())


def beginning(marker: str, line: str) -> float:
    """How well the key `line` begins with the key `marker`: 2 equal, 1 begins with it, else 0."""
    if marker == line:
        return 2.0
    return 1.0 if marker and line.startswith(marker) else 0.0


def likeness(marker: str, line: str) -> float:
    """The same, with less than 1 for similar ones, which takes long."""
    whole = beginning(marker, line)
    return whole or (_likeness(marker, line[: len(marker) + 2]) if marker[:1] == line[:1] else 0.0)


def alike(one: str, other: str) -> bool:
    """Whether two keys are the same but for a small repair."""
    return one == other or _likeness(one, other) > 0


def _likeness(one: str, other: str) -> float:
    """How alike two keys are, from 0 to 1; 0 when they are not alike, or too long to be compared."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # Cheap looks first. What they say is never less than the truth.
    if max(len(one), len(other)) > _LONGEST or matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _ALIKE else 0.0


def one_line(text: str) -> str:
    """`text` in one line, what nobody can print by its number: no name of a file writes lines of a log."""
    return "".join(sign if sign.isprintable() else f"<U+{ord(sign):04X}>" for sign in text)


def sentence_case(text: str) -> str:
    """`text` with a capital first letter, unless its first word holds capitals or digits (names, identifiers)."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.replace("-", "").isalpha() and first.islower() else text


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, longer ones first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"
