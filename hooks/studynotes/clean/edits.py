"""Edits of a text: what a rule wants to put in the place of which characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""A word, with its apostrophes."""
# Everything between words, as far as notes have it; apostrophes stay.
_BETWEEN = str.maketrans(
    dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~–—…“”„«»‹›·•→←¿¡、。，：；！？（）「」\t\n', " ")
)


def words_of(text: str) -> list[str]:
    """The words of `text`, in order. Much faster than a search for each of them."""
    return text.translate(_BETWEEN).split()


def by_rarest_word(rows: Sequence[T], text: Callable[[T], str]) -> dict[str, list[T]]:
    """Rows by the rarest of the words of their `text`: who knows the words of a line finds its rows with one look."""
    words = [set(words_of(text(row))) for row in rows]
    counts = Counter(word for own in words for word in own)
    found: dict[str, list[T]] = {}
    for row, own in zip(rows, words, strict=True):
        found.setdefault(min(own, key=lambda word: (counts[word], -len(word), word), default=""), []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `after` in place of the characters `first` to `last` (the end excluded)."""

    first: int
    last: int
    after: str
    rule: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits`, which stand in order and do not overlap."""
    parts: list[str] = []
    end = 0
    for edit in edits:
        parts += [text[end : edit.first], edit.after]
        end = edit.last
    return "".join([*parts, text[end:]])


def disjoint(edits: list[Edit]) -> list[Edit]:
    """`edits` in order; of those that overlap, the one that begins first and reaches furthest."""
    if len(edits) == 1:
        return edits
    end = -1
    kept: list[Edit] = []
    for edit in sorted(edits, key=_place):
        if edit.first >= end:
            kept.append(edit)
            end = max(edit.last, edit.first)
    return kept


def _place(edit: Edit) -> tuple[int, int]:
    return edit.first, -edit.last


_MATH = re.compile(
    r"\$\$?(?=[^\s$])[^$\n]*?[^\s$]\$\$?(?!\d)|\$[^\s$]\$|\\\((?:(?!\\\().)*?\\\)|\\\[(?:(?!\\\[).)*?\\\]"
)


def math_spans(text: str) -> list[tuple[int, int]]:
    """Where formulas stand in `text`, between dollar signs: no rule about words speaks there."""
    return [found.span() for found in _MATH.finditer(text)] if text.count("$") > 1 or "\\" in text else []


def joined_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """`spans` in order; those that overlap are one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def is_inside(spans: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    """Whether the characters `first` to `last` share any with one of the `spans`, which are in order and apart."""
    at = bisect_right(spans, first, key=lambda span: span[1])
    return at < len(spans) and spans[at][0] < last


def formula_lines(lines: Sequence[str]) -> frozenset[int]:
    """Numbers of the lines from one that is "$$", or the like, to the next one."""
    found: set[int] = set()
    first = 0
    for number, line in enumerate(lines, start=1):
        mark = line.strip()
        if first and mark in {"$$", "\\]"}:
            found.update(range(first, number + 1))
            first = 0
        elif mark in {"$$", "\\["}:
            first = number
    return frozenset(found)


_QUOTED = re.compile(r"\"[^\"\n]{1,40}\"|“[^”\n]{1,40}”|«[^»\n]{1,40}»|(?<!\w)'[^'\n]{1,40}'(?!\w)")


def quotations(text: str) -> list[tuple[int, int]]:
    """Where a few words stand in quotation marks: they are shown as somebody wrote them."""
    return [found.span() for found in _QUOTED.finditer(text)] if any(map(text.__contains__, "\"“«'")) else []


_CHUNK = re.compile(r"\S+")
_FAR = 200
_EDGES = "([{\"'“”‘’«».,;:!?)]}…*"
_NATURAL = re.compile(r"[\w'’]+(?:[/&+-][\w'’]+)*(?:\(e?s\))?")


def is_plain(text: str, first: int, last: int) -> bool:
    """Whether the word at these characters is a word of a sentence, not a part of a path, an address or code."""
    # So far and no further: what has no blank for longer is no word of a sentence.
    nearest = max(first - _FAR, 0)
    start = max(max(text.rfind(blank, nearest, first) for blank in " \t\n") + 1, nearest)
    found = _CHUNK.match(text, start, last + _FAR)
    chunk = found[0] if found else text[first:last]
    if len(chunk) >= _FAR:
        return False
    core = chunk.strip(_EDGES)
    if chunk.startswith((".", "/", "-", "$")) or not _NATURAL.fullmatch(core) or "_" in core:
        return False
    return "()" not in chunk and not re.search(r"[a-z][A-Z]", core.replace("IPv", ""))


# A line of code that stands outside of a code block: no sentence has these.
_CODE = re.compile(
    r"\s--?[a-zA-Z][\w-]*(?:[ =]|$)|[;{]\s*$|[=!]=|=>|\(\)|^\s*[$>#]\s|\w=\S|\\n"
    r"|^\s*(?:import|from|def|class|var|let|const)\s|^\s*(?://|@\w+\()|[{(\[]\s*$|^[\s{}()\[\],;]+$|^\s*\w+: '"
    r"|^\s*\w+(?:, ?\w+){0,5}\s?:=|^\s*[a-z.][\w.\[\]]* <- (?:\S+\s*$|\w+\(|[\d\"'])|^\s*<-\w"
    r"|^\s*for \w+ in (?:\S+:\s*$|\w+\()|^\s*(?:while|if|elif)\s(?=.*:\s*$).*(?:[=<>!]=|\s[<>]\s|\w[(\[])"
)
_SIGNS = (" -", "\t-", ";", "{", "}", "=", "()", "$", ">", "#", "\\", "//", "@", ": '", "<-")
_OPEN = ("(", "[")
_SIGN = re.compile(r"[-;{}=()\[$>#\\/@:]")
_BRACKETS = " \t{}()[],;"
_KEYWORDS = frozenset(["import", "from", "def", "class", "var", "let", "const", "for", "while", "if", "elif"])
# Marks of other dialects of Markdown, which only that dialect may read: admonitions, alerts, definitions, formulas, and
# of lists that did not become one.
_DIALECT = re.compile(
    r"^\s*(?:!!!|\?\?\?\+?|:::+)(?:\s|$)|^\s*\[![A-Za-z]+\]|^\s*:\s|\$\$|^\s*\$"
    r"|\\[\[(]\S|^\s*\\[\[\]]|\\(?:begin|end)\{|\\\s*$|^\s*[-*+]\s"
)


def is_code(text: str) -> bool:
    """Whether a line reads like a command or a piece of a program."""
    # Cheap looks first: most lines have nothing of it.
    sign = _SIGN.search(text) and (any(map(text.__contains__, _SIGNS)) or text.rstrip().endswith(_OPEN))
    hint = sign or not _KEYWORDS.isdisjoint(text.split(None, 1)[:1])
    return (hint or not text.strip(_BRACKETS)) and bool(_CODE.search(text))


def is_dialect(text: str) -> bool:
    """Whether a line has marks that only another dialect of Markdown reads."""
    return bool(_DIALECT.search(text))


def is_prose(text: str) -> bool:
    """Whether a line is neither code nor marks of another dialect."""
    return not is_code(text) and not is_dialect(text)
