"""JSON Schemas of the tables: current, complete, and of one mind with the tables' own validation."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from studynotes.schemas import schemas
from studynotes.table_files import TableError, load
from tests.conftest import FROZEN_NOTES, ROOT

_TABLES = sorted(path.stem for path in FROZEN_NOTES.glob("*.toml"))
_BROKEN = {
    "unknown key": ("fixes", '[[fix]]\ntext = "a b"\nto = "c"\nwhen = "now"\n'),
    "missing key": ("fixes", '[[fix]]\ntext = "a b"\n'),
    "no word": ("fixes", '[[fix]]\ntext = " "\nto = "c"\n'),
    "other kind": (
        "facts",
        '[[fact]]\ntext = "a"\nkind = "b"\nstated = "c"\nnote = "d"\nsource = "https://x.y"\nchecked = 2026-11-24\n',
    ),
    "no number": (
        "pictures",
        '[[picture]]\nsource = "a"\nfile = "b"\nalt = "c"\ncaption = "d"\nwidth = "5"\nheight = 4\n',
    ),
    "one side": ("comparisons", '[[comparison]]\ntitle = "a"\n[[comparison.side]]\nname = "b"\nsection = "c#d"\n'),
    "end of a slug": ("services", '[[service]]\nslug = "a/b"\ntitle = "a"\nshort = "a"\ngroup = "a"\nstart = "a"\n'),
    "line break at the end": ("terms", '[[term]]\nterm = "a"\nexpansion = "b\\n"\n'),
}


def validated(schema: Path, table: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), str(table)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", _TABLES)
def test_schema_is_current(name: str) -> None:
    """`make schemas` writes what is there; each table names its own."""
    assert (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8") == schemas()[name]
    first = (FROZEN_NOTES / f"{name}.toml").read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"#:schema ../../schemas/{name}.schema.json"


def test_every_table_has_a_schema() -> None:
    assert sorted(schemas()) == _TABLES
    assert sorted(path.name for path in (ROOT / "schemas").iterdir()) == [f"{name}.schema.json" for name in _TABLES]


@pytest.mark.parametrize("name", _TABLES)
def test_every_key_is_described(name: str) -> None:
    rows = json.loads(schemas()[name])["$defs"]
    assert [
        f"{row}.{key}" for row in rows for key, of in rows[row]["properties"].items() if not of.get("description")
    ] == []


@pytest.mark.parametrize("name", _TABLES)
def test_the_tables_are_valid(name: str) -> None:
    done = validated(ROOT / "schemas" / f"{name}.schema.json", FROZEN_NOTES / f"{name}.toml")
    assert done.returncode == 0, done.stdout


def test_other_alphabets_are_letters(tmp_path: Path) -> None:
    table = tmp_path / "services.toml"
    row = '[[service]]\nslug = "größe-数"\ntitle = "a"\nshort = "a"\ngroup = "a"\nstart = "a"\n'
    table.write_text(row, encoding="utf-8")
    assert load(tmp_path).services.service[0].slug == "größe-数"
    assert validated(ROOT / "schemas" / "services.schema.json", table).returncode == 0


@pytest.mark.parametrize("case", _BROKEN)
def test_what_the_build_refuses_an_editor_marks(case: str, tmp_path: Path) -> None:
    name, text = _BROKEN[case]
    table = tmp_path / f"{name}.toml"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(TableError):
        load(tmp_path)
    assert validated(ROOT / "schemas" / f"{name}.schema.json", table).returncode == 1
