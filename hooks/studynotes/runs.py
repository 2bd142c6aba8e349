"""Cutting and joining runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from studynotes.model import CodeRun, Link, Run, Styled, plain


def drop_prefix(runs: tuple[Run, ...], count: int) -> tuple[Run, ...]:
    """`runs` without their first `count` characters of text."""
    kept: list[Run] = []
    for run in runs:
        size = len(plain((run,)))
        if count >= size and size:
            count -= size
            continue
        kept.append(_shorten(run, count))
        count = 0
    return tuple(kept)


def _shorten(run: Run, count: int) -> Run:
    match run:
        case str():
            return run[count:]
        case CodeRun(text=text):
            return CodeRun(text[count:]) if count else run
        case Link(runs=inner) | Styled(runs=inner):
            return replace(run, runs=drop_prefix(inner, count))
        case _:
            return run


_SEPARATOR = re.compile(r"\s*(?:[:=,;：]|\s[-–—]\s)?\s*")


def after_label(runs: tuple[Run, ...], label: str) -> tuple[str, tuple[Run, ...]]:
    """Cut the words `label` and the separator behind them off `runs`: (what was cut off, the rest)."""
    text = plain(runs)
    separator = _SEPARATOR.match(text, len(label))
    end = separator.end() if separator else len(label)
    return text[:end], drop_prefix(runs, end)


def merge(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Join neighbouring strings."""
    merged: list[Run] = []
    text: list[str] = []
    for run in runs:
        if isinstance(run, str):
            text.append(run)
            continue
        if joined := "".join(text):
            merged.append(joined)
        text.clear()
        merged.append(run)
    if joined := "".join(text):
        merged.append(joined)
    return tuple(merged)


class Part(Protocol):
    """A part of a text that becomes a run."""

    @property
    def first(self) -> int:
        """Its first character."""

    @property
    def last(self) -> int:
        """The character behind it."""

    def run(self, text: str) -> Run:
        """The run that takes the place of its `text`."""


class Cutter:
    """Puts runs into the place of parts of others; counts characters as `texts.open_text` does."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """`parts` are in order and apart from each other; each is plain text."""
        self._parts = list(reversed(parts))
        self._at = 0

    def runs(self, runs: tuple[Run, ...]) -> list[Run]:
        """`runs` with the parts; what is closed to them counts as one character."""
        new: list[Run] = []
        for run in runs:
            match run:
                case str():
                    new += [part for part in self._cut(run) if part != ""]
                case Styled(tag="em" | "strong", runs=inner):
                    self._at += 1
                    new.append(replace(run, runs=tuple(self.runs(inner))))
                    self._at += 1
                case _:
                    new.append(run)
                    self._at += 1
        return new

    def _cut(self, text: str) -> Iterator[Run]:
        start, stop = self._at, self._at + len(text)
        while self._parts and self._parts[-1].first < stop:
            part = self._parts.pop()
            yield text[self._at - start : part.first - start]
            yield part.run(text[part.first - start : part.last - start])
            self._at = part.last
        yield text[self._at - start :]
        self._at = stop
