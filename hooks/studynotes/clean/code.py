"""Identifiers, paths and addresses become code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from studynotes.clean.edits import by_rarest_word, is_inside, math_spans
from studynotes.model import CodeRun
from studynotes.tables import CodeRow

# What is code in any notes: shapes that no sentence of any language has.
SHAPES = re.compile(
    r"""(?<![\w./@-])(?:
        arn:[\w-]+:[\w:/*.-]+[\w*]                      # Amazon resource names
      | \d{1,3}(?:\.(?:\d{1,3}|x)){3}(?:/\d{1,2}|:\d{1,5})?   # IPv4 addresses, with a port, and blocks
      | (?:/[\w*.-]+)+/(?:\.{3}|\*)? | /(?:[\w-]+/)+[\w*.-]*\w | /\*   # paths: two parts, or a trailing slash
      | \.[a-z][\w-]{2,}/                               # hidden folders
      | [A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+ | (?![a-z]_\w\b)[a-z]\w*_\w+   # CONSTANT_CASE, snake_case; no x_1
      | [A-Z][a-z]+(?:_[A-Z]?[a-z]+)+                   # Title_Snake
      | (?:[A-Z][a-z]+){3,}[A-Z]?\w*                    # CamelCase of three parts or more
      | [a-z]+(?:[A-Z][a-z]+){2,}                       # camelCase of three parts or more
      | [A-Z][a-z]\w*Exception
      | x-[a-z]+(?:-[a-z]+)+-?                          # header names
      | --[a-z][\w-]+                                   # command-line options
    )(?![\w@])""",
    re.VERBOSE,
)


# What may stand right before and right behind code that is not a piece of something else.
_OPENS = re.compile(r"(?:^|[\s(\[{\"'“‘«„,;→])$")
_CLOSES = re.compile(r"[.,;:!?)\]}\"'”’»…]*(?:$|[\s\u2013\u2014→])|'s\b")
_MOST = 500
"""Pieces of code in a text: one with more of them is no text."""
_ARGUMENT = re.compile(r"\w\([^()]*$")
_FAR = 200
"""Characters before a piece of code in which a bracket may open it."""
# Numbers with three dots that are no address.
_NUMBERED = re.compile(
    r"(?:\b(?:version|section|release|chapter|clause|article|paragraph|part|rule)|§) ?$", re.IGNORECASE
)


# A command at its prompt: it is code as a whole or not at all.
_PROMPT = re.compile(r"(?:^|['\"(])\$ \w")


# What every shape has in it: a cheap look that spares most lines the expensive one.
_PIECES = ("_", "/", "--", "x-", "arn:", "Exception")
_INSIDE = re.compile(r"[a-z][A-Z]|\.[a-z\d]")


def without_shapes(text: str) -> str:
    """`text` without what has the shape of code."""
    return SHAPES.sub("", text) if _may_have_shapes(text) else text


def _may_have_shapes(text: str) -> bool:
    return any(map(text.__contains__, _PIECES)) or bool(_INSIDE.search(text))


class Coder:
    """Finds code in the texts of lines: what the rows list and, with `by_shape`, what has the shape of it."""

    def __init__(self, rows: tuple[CodeRow, ...], *, by_shape: bool) -> None:
        self._by_word = _by_word(rows)
        self._by_shape = by_shape

    def runs(self, text: str, words: Iterable[str], lines: Sequence[str]) -> tuple[str | CodeRun, ...]:
        """`text`, whose words are `words`, cut at the code in it. `lines` are its source lines."""
        named = self._by_word.keys() & words if self._by_word else ()
        found = [row for word in named for row in self._by_word[word] if _is_meant(row, text, lines)]
        if not (found or (self._by_shape and _may_have_shapes(text))) or ("$" in text and _PROMPT.search(text)):
            return (text,)
        listed = "|".join(re.escape(row.text) for row in sorted(found, key=lambda row: -len(row.text)))
        own = re.compile(rf"(?<!\w)(?:{listed})(?!\w)") if found else None
        return tuple(_split(text, _code_spans(text, own, by_shape=self._by_shape)))


def _is_meant(row: CodeRow, text: str, lines: Sequence[str]) -> bool:
    return row.text in text and (row.context in text or any(row.context in line for line in lines))


@lru_cache(maxsize=2)
def _by_word(rows: tuple[CodeRow, ...]) -> Mapping[str, Sequence[CodeRow]]:
    return by_rarest_word(rows, lambda row: row.text)


def _split(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str | CodeRun]:
    end = 0
    for first, last in spans:
        if first > end:
            yield text[end:first]
        yield CodeRun(text[first:last])
        end = last
    if end < len(text):
        yield text[end:]


def _is_whole(text: str, first: int, last: int) -> bool:
    """Whether these characters stand for themselves: a part of a command or of a formula is not set as code."""
    before = text[max(0, first - 12) : first]
    if text[first].isdigit() and _NUMBERED.search(before):
        return False
    if _ARGUMENT.search(text, max(0, first - _FAR), first):
        return False
    return bool(_OPENS.search(before) and _CLOSES.match(text, last))


def _code_spans(text: str, listed: re.Pattern[str] | None, *, by_shape: bool) -> list[tuple[int, int]]:
    """Where code stands in `text`, in order; pieces that touch or overlap are one."""
    spans: list[tuple[int, int]] = []
    found = [match.span() for match in listed.finditer(text)] if listed else []
    if by_shape:
        found += [match.span() for match in SHAPES.finditer(text) if _is_whole(text, *match.span())]
    formulas = math_spans(text)
    if len(found) > _MOST:
        return []
    for first, last in sorted(found):
        if is_inside(formulas, first, last):
            continue
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans
