"""Golden cases anyone can add to: title, dot, input, dot, expected, dot. `UPDATE_GOLDENS=1` rewrites the expected."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    title: str
    given: str
    expected: str


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file. Raises `ValueError` for a part that is missing."""
    parts = path.read_text(encoding="utf-8").split("\n.\n")
    if len(parts) % 3 != 1 or parts[-1].strip():
        raise ValueError(f"{path}: each case is a title, input and expected text, each followed by a line with a dot")
    for title, given, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield Case(title.strip(), given, expected)


def check_file(path: Path, run: Callable[[str], str]) -> None:
    """Run every case of `path`; a stale expectation fails, unless all are to be rewritten."""
    cases = list(read_cases(path))
    found = [Case(case.title, case.given, run(case.given)) for case in cases]
    if os.environ.get("UPDATE_GOLDENS"):
        text = "\n".join(f"{case.title}\n.\n{case.given}\n.\n{case.expected}\n.\n" for case in found)
        path.write_text(text, encoding="utf-8")
        return
    for case, now in zip(cases, found, strict=True):
        assert now.expected == case.expected, f"{path.name}: {case.title}"
