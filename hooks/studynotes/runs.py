"""Cutting and joining runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
            return CodeRun(text[count:])
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
    for run in runs:
        if isinstance(run, str) and merged and isinstance(merged[-1], str):
            merged[-1] += run
        elif run != "":
            merged.append(run)
    return tuple(merged)
