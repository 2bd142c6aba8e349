"""A table that is wrong gives one message: file, line, what was found, what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from studynotes.cli import main
from studynotes.table_files import TableError, load
from studynotes.tables import Tables

SERVICE = '[[service]]\nslug = "a"\ntitle = "A"\nshort = "A"\ngroup = "G"\nstart = "A"\n'
FACT = """\
[[fact]]
text = "x"
kind = "correction"
stated = "x"
note = "y"
source = "https://docs.example/"
checked = 2026-01-15
"""


def test_no_tables(tmp_path: Path) -> None:
    assert load(tmp_path) == Tables()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("services.toml", "groups = 1", "services.toml:1: Expected `array`, got `int`"),
        ("searches.toml", '[[same]]\nwords = ["a", "b c"]', "searches.toml:1: Expected a single word"),
        ("searches.toml", '[[search]]\nsection = ""\nwords = ["a"]', "searches.toml:2: Expected the slug of a page"),
        ("services.toml", "groups = [", "services.toml:1: not valid TOML"),
        (
            "services.toml",
            SERVICE + "titel = 'x'",
            "services.toml:7: Object contains unknown field `titel`; perhaps `title` is meant (allowed here:",
        ),
        ("services.toml", SERVICE + SERVICE.replace('"G"', "7"), "services.toml:11: Expected `str`, got `int`"),
        (
            "services.toml",
            SERVICE + '[[service.section]]\nstart = "x"\nas = "head"',
            "services.toml:9: Invalid enum value",
        ),
        (
            "services.toml",
            SERVICE + "[[service.section]]\ntitle = 'x'",
            "services.toml:7: Object missing required field",
        ),
        ("pictures.toml", '[[picture]]\nsource = "x"', "pictures.toml:1: Object missing required field `file`"),
        ("fixes.toml", "[[code]]\ntext = []", "fixes.toml:2: Expected `str`, got `array`"),
        ("fixes.toml", "[[fix]]\ntext = 'x'", "fixes.toml:1: Object missing required field `to`"),
        (
            "fixes.toml",
            "[[fix]]\ntext = 'x'\nto = 'y'\nline = 4",
            "fixes.toml:4: Object contains unknown field `line` (allowed here: text, to, context, why)",
        ),
        (
            "fixes.toml",
            "[[fix]]\ntext = ' '\nto = 'y'",
            "fixes.toml:2: Expected a single line that is not empty in $.fix[0].text",
        ),
        ("fixes.toml", '[[fix]]\ntext = "x"\nto = "y\\nz"', "fixes.toml:3: Expected a single line in $.fix[0].to"),
        ("terms.toml", "[[term]]\nwritten = ['x']", "terms.toml:1: Object missing required field `term`"),
        (
            "facts.toml",
            FACT.replace("https:", "http:"),
            "facts.toml:6: Expected an https:// address",
        ),
        ("facts.toml", FACT.replace("2026-01-15", "'soon'"), "facts.toml:7: "),
        ("facts.toml", FACT.replace("correction", "lie"), "facts.toml:3: Invalid enum value 'lie'"),
    ],
)
def test_wrong_table(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as raised:
        load(tmp_path)
    assert str(raised.value).startswith(message)


def test_wrong_table_ends_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "services.toml").write_text("groups = 1", encoding="utf-8")
    assert main(["--notes", str(tmp_path), "check"]) == 1
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert printed.startswith(f"{tmp_path}/services.toml:1: ")


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "services.toml").write_bytes(b"# \xff")
    with pytest.raises(TableError, match="UTF-8"):
        load(tmp_path)
