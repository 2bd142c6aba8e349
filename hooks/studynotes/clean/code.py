"""Identifiers, paths and addresses become code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from studynotes.model import Change, CodeRun, Document, Patch, Run, Span, Styled, plain
from studynotes.tables import CodeRow, Tables
from studynotes.tree import map_runs

# What is code in any notes: shapes that no sentence of any language has.
SHAPES = re.compile(
    r"""(?<![\w./@-])(?:
        arn:[\w-]+:[\w:/*.-]+[\w*]                      # Amazon resource names
      | \d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?            # IPv4 addresses and blocks
      | (?:/[\w*.-]+)+/(?:\.{3}|\*)? | /(?:[\w-]+/)+[\w*.-]*\w | /\*   # paths: two parts, or a trailing slash
      | \.[a-z][\w-]{2,}/                               # hidden folders
      | [A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+ | [a-z]\w*_\w+    # CONSTANT_CASE, snake_case
      | (?:[A-Z][a-z]+){3,}[A-Z]?\w*                    # CamelCase of three parts or more
      | [a-z]+(?:[A-Z][a-z]+){2,}                       # camelCase of three parts or more
      | [A-Z][a-z]+\w*Exception
      | x-[a-z]+(?:-[a-z]+)+-?                          # header names
      | --[a-z][\w-]+                                   # command-line options
    )(?![\w@])""",
    re.VERBOSE,
)


# What every shape has in it: a cheap look that spares most lines the expensive one.
_HINT = re.compile(r"[_/]|[a-z][A-Z]|\d\.\d|\.[a-z]|arn:|--[a-z]|x-[a-z]|Exception")


def code_words(document: Document, tables: Tables) -> Document:
    """Set what has the shape of code, and the words that fixes.toml lists, as code; not in headings, links or code."""
    coder = _Coder(_Listed(tables.fixes.code))
    blocks = map_runs(document.blocks, coder.line, skip=lambda _: True)
    return replace(
        document,
        blocks=blocks,
        changes=document.changes + tuple(coder.changes),
        patches=document.patches + tuple(coder.patches),
    )


class _Coder:
    """Goes through the texts of lines and keeps account."""

    def __init__(self, listed: _Listed) -> None:
        self._listed = listed
        self.changes: list[Change] = []
        self.patches: list[Patch] = []

    def line(self, runs: tuple[Run, ...], span: Span) -> tuple[Run, ...]:
        """The runs of a line; the very same when nothing in it is code."""
        text = plain(runs)
        listed = self._listed.pattern(text)
        if listed is None and not _HINT.search(text):
            return runs
        found = tuple(each for run in runs for each in self._run(run, span, listed))
        return runs if found == runs else found

    def _run(self, run: Run, span: Span, listed: re.Pattern[str] | None) -> tuple[Run, ...]:
        match run:
            case str():
                return self._text(run, span, listed)
            case Styled(runs=inner):
                return (replace(run, runs=tuple(each for one in inner for each in self._run(one, span, listed))),)
            case _:
                return (run,)

    def _text(self, text: str, span: Span, listed: re.Pattern[str] | None) -> tuple[Run, ...]:
        parts = tuple(_split(text, listed))
        words = [(part.text, f"`{part.text}`") for part in parts if isinstance(part, CodeRun)]
        if words:
            marked = "".join(f"`{part.text}`" if isinstance(part, CodeRun) else str(part) for part in parts)
            self.patches.append(Patch(span, text, marked, tuple(words)))
            self.changes += [Change(span.path, span.first, word, code, "code-words") for word, code in words]
        return parts


class _Listed:
    """The rows of the table, ready for looking up line by line."""

    def __init__(self, rows: tuple[CodeRow, ...]) -> None:
        longest_first = sorted(rows, key=lambda row: len(row.text), reverse=True)
        self._rows = [(row.text, row.context) for row in longest_first]

    def pattern(self, line: str) -> re.Pattern[str] | None:
        """What finds the words that the rows list for this line; nothing for most lines."""
        here = [text for text, context in self._rows if text in line and context in line]
        return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in here)) if here else None


def _split(text: str, listed: re.Pattern[str] | None) -> Iterator[str | CodeRun]:
    end = 0
    for first, last in _code_spans(text, listed):
        if first > end:
            yield text[end:first]
        yield CodeRun(text[first:last])
        end = last
    if end < len(text):
        yield text[end:]


def _code_spans(text: str, listed: re.Pattern[str] | None) -> list[tuple[int, int]]:
    """Where code stands in `text`, in order; pieces that touch or overlap are one."""
    spans: list[tuple[int, int]] = []
    found = (match.span() for pattern in (listed, SHAPES) if pattern is not None for match in pattern.finditer(text))
    for first, last in sorted(found):
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans
