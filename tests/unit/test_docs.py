"""The contributing page tells the truth."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec

from studynotes.tables import Anchors, Comparisons, Facts, Fixes, Numbers, Pictures, Searches, Services, Terms
from studynotes.tidy import NAMES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `([\w-]+)` \|", re.MULTILINE)


def rows(heading: str) -> list[str]:
    return _ROW.findall(TEXT.split(f"## {heading}\n")[1].split("\n## ")[0])


def test_every_rule_has_a_row() -> None:
    assert rows("The rules") == list(NAMES)


def test_every_check_has_a_row() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "hooks" / "studynotes").rglob("*.py"))
    named = set(re.findall(r'(?:what|where\)), "([a-z-]+)"', code))
    named |= set(re.findall(r'^CHECK = "([a-z-]+)"', code, re.MULTILINE)) | set(re.findall(r' \[([a-z-]+)\]"\)', code))
    assert named == set(rows("What messages mean"))


def test_examples_are_valid_rows() -> None:
    examples = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert len(examples) == 14
    for example in examples:
        table = tomllib.loads(example)
        if "service" in table and isinstance(table["service"], dict):
            table["service"] = [
                table["service"] | {"slug": "x", "title": "x", "short": "x", "group": "x", "start": "x"}
            ]
        kinds = {
            "picture": Pictures,
            "code": Fixes,
            "fix": Fixes,
            "term": Terms,
            "mention": Terms,
            "comparison": Comparisons,
            "anchor": Anchors,
            "number": Numbers,
            "search": Searches,
            "same": Searches,
            "fact": Facts,
        }
        msgspec.convert(table, kinds.get(next(iter(table)), Services))
