"""Every rule has a golden case, and every case still holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from studynotes.documents import tidy_documents
from studynotes.parse import parse
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.source import read
from studynotes.split import page_level
from studynotes.tables import Fixes, Services, Tables, Terms
from studynotes.tidy import NAMES
from studynotes.words import ENGLISH, words_of
from tests.golden import check_file

WORDS = words_of("en")

CASES = Path(__file__).parents[1] / "cases"
_LINES = re.compile(r' \{: data-lines="[\d-]+" \}')
TIDY = sorted((CASES / "tidy").glob("*.md"))


def tidied(given: str) -> str:
    """Tidy `given`, a note, perhaps below tables in a fence of three plus signs; then what changed, rule by rule."""
    tables = Tables()
    if given.startswith("+++\n"):
        _, toml, given = given.split("+++\n", 2)
        rows = tomllib.loads(toml)
        fixes = msgspec.convert({name: rows.pop(name, []) for name in ("code", "fix")}, Fixes)
        terms = msgspec.convert({"term": rows.pop("term", [])}, Terms)
        services = msgspec.convert(rows, Services)
        tables = Tables(services, fixes=fixes, terms=terms)
    document = parse(read(given.encode(), "notes.md"))
    [document] = tidy_documents([document], tables, page_level([document]), ENGLISH)
    shown = _LINES.sub("", Renderer(Repository(), {}, "services", WORDS).blocks(document.blocks))
    changes = [f"{c.line} {c.rule}: {c.before!r} -> {c.after!r}" for c in document.changes]
    dropped = [f"{d.line} dropped: {d.reason}" for d in document.dropped]
    return "\n".join([shown, "", *changes, *dropped]).rstrip()


@pytest.mark.parametrize("path", TIDY, ids=lambda path: path.stem)
def test_tidy(path: Path) -> None:
    check_file(path, tidied)


def test_every_rule_has_a_case() -> None:
    made_elsewhere = {"encoding", "dropped-lines"}
    assert {path.stem for path in TIDY} == set(NAMES) - made_elsewhere


def shown_lines(given: str) -> str:
    r"""`given` holds escapes such as \xe9 for bytes; the decoded lines and their repairs."""
    source = read(given.encode("latin-1").decode("unicode_escape").encode("latin-1"), "notes.md")
    changes = [f"{c.line} {c.rule}: {c.before!r} -> {c.after!r}" for c in source.changes]
    return "\n".join([*map(repr, source.lines), *changes])


def test_read() -> None:
    check_file(CASES / "read" / "encoding.md", shown_lines)
