"""Identifiers, paths and addresses become code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from studynotes.model import Change, CodeRun, Document, Patch, Run, Span, Styled, plain
from studynotes.tables import CodeRow, Tables
from studynotes.tree import deep, map_runs

# What is code in any notes: shapes that no sentence of any language has.
_SHAPES = re.compile(
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
    changes: list[Change] = []
    patches: list[Patch] = []
    listed = _Listed(tables.fixes.code)

    def change(runs: tuple[Run, ...], span: Span) -> tuple[Run, ...]:
        text = plain(runs)
        pattern = listed.pattern(text)
        if pattern is None and not _HINT.search(text):
            return runs
        found = tuple(_runs(runs, pattern))
        if found == runs:
            return runs
        for run in runs:
            before, marked = plain((run,)), tuple(_runs((run,), pattern))
            words = [(word.text, f"`{word.text}`") for word in deep(marked) if isinstance(word, CodeRun)]
            if marked != (run,):
                patches.append(Patch(span, before, _marked(marked), tuple(words)))
                changes.extend(Change(span.path, span.first, word, code, "code-words") for word, code in words)
        return found

    return replace(
        document,
        blocks=map_runs(document.blocks, change, skip=lambda _: True),
        changes=document.changes + tuple(changes),
        patches=document.patches + tuple(patches),
    )


class _Listed:
    """The rows of the table, ready for looking up line by line."""

    def __init__(self, rows: tuple[CodeRow, ...]) -> None:
        longest_first = sorted(rows, key=lambda row: len(row.text), reverse=True)
        self._rows = [(row.text, row.context) for row in longest_first]

    def pattern(self, line: str) -> re.Pattern[str] | None:
        """What finds the words that the rows list for this line; nothing for most lines."""
        here = [text for text, context in self._rows if text in line and context in line]
        return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in here)) if here else None


def _runs(runs: tuple[Run, ...], listed: re.Pattern[str] | None) -> Iterator[Run]:
    for run in runs:
        match run:
            case str():
                yield from _split(run, listed)
            case Styled(runs=inner):
                yield replace(run, runs=tuple(_runs(inner, listed)))
            case _:
                yield run


def _split(text: str, listed: re.Pattern[str] | None) -> Iterator[Run]:
    spans = sorted(
        found.span() for pattern in (listed, _SHAPES) if pattern is not None for found in pattern.finditer(text)
    )
    end = 0
    for first, last in spans:
        if first >= end:
            if first > end:
                yield text[end:first]
            yield CodeRun(text[first:last])
            end = last
    if end < len(text):
        yield text[end:]


def _marked(runs: tuple[Run, ...]) -> str:
    return "".join(f"`{run.text}`" if isinstance(run, CodeRun) else plain((run,)) for run in runs)
