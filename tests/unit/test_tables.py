"""A table that is wrong gives one message: file, line, what was found, what is allowed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from studynotes.cli import main
from studynotes.pipeline import build
from studynotes.repository import Repository
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
        (
            "services.toml",
            "groups = 1",
            'services.toml:1: Expected a list (["...", "..."], or [[...]] above each row), got a whole number',
        ),
        ("searches.toml", '[[same]]\nwords = ["a", "b c"]', "searches.toml:2: Expected a single word"),
        ("searches.toml", '[[search]]\nsection = ""\nwords = ["a"]', "searches.toml:2: Expected the slug of a page"),
        ("services.toml", "groups = [", "services.toml:1: not valid TOML"),
        (
            "services.toml",
            SERVICE + "titel = 'x'",
            "services.toml:7: no key is called `titel` there; perhaps `title` is meant (allowed:",
        ),
        (
            "services.toml",
            SERVICE + SERVICE.replace('"G"', "7"),
            'services.toml:11: Expected a text in straight quotes ("..."), got a whole number',
        ),
        (
            "services.toml",
            SERVICE + '[[service.section]]\nstart = "x"\nas = "head"',
            "services.toml:9: Not allowed: 'head' (allowed: heading, label, sentence, text, bullet, step)",
        ),
        (
            "services.toml",
            SERVICE + "[[service.section]]\ntitle = 'x'",
            "services.toml:7: Missing key `start`",
        ),
        ("pictures.toml", '[[picture]]\nsource = "x"', "pictures.toml:1: Missing key `file`"),
        ("fixes.toml", "[[code]]\ntext = []", 'fixes.toml:2: Expected a text in straight quotes ("..."), got a list'),
        ("fixes.toml", "[[fix]]\ntext = 'x'", "fixes.toml:1: Missing key `to`"),
        (
            "fixes.toml",
            "[[fix]]\ntext = 'x'\nto = 'y'\nline = 4",
            "fixes.toml:4: no key is called `line` there (allowed: text, to, context, why)",
        ),
        (
            "fixes.toml",
            "[[fix]]\ntext = ' '\nto = 'y'",
            "fixes.toml:2: Expected a single line that is not empty in $.fix[0].text",
        ),
        ("fixes.toml", '[[fix]]\ntext = "x"\nto = "y\\nz"', "fixes.toml:3: Expected a single line in $.fix[0].to"),
        ("terms.toml", "[[term]]\nwritten = ['x']", "terms.toml:1: Missing key `term`"),
        (
            "facts.toml",
            FACT.replace("https:", "http:"),
            "facts.toml:6: Expected an https:// address",
        ),
        ("facts.toml", FACT.replace("2026-01-15", "'soon'"), "facts.toml:7: Expected a date such as 2026-11-24"),
        (
            "facts.toml",
            FACT.replace("correction", "lie"),
            "facts.toml:3: Not allowed: 'lie' (allowed: correction, update, addition)",
        ),
        ("facts.toml", FACT.replace('"y"', '""'), "facts.toml:5: Expected a single line that is not empty"),
        ("fixes.toml", "[[fix]] # mine\ntext = 'x'\nto = 7", "fixes.toml:3: Expected a text in straight quotes"),
        (
            "fixes.toml",
            "# ours\n\n[[fixes]]\ntext = 'x'",
            "fixes.toml:3: no key is called `fixes` there; perhaps `fix`",
        ),
        ("terms.toml", "[[term]]\nterm = 'x'\nalso = [1]", "terms.toml:3: Expected a text in straight quotes"),
        ("services.toml", SERVICE + "[icons]\nG = 'x'", "services.toml:7: Expected the name of an icon"),
        (
            "services.toml",
            SERVICE + '[[service.section]]\nstart = "x"\nlevel = 5',
            "services.toml:9: Not allowed: 5 (allowed: 2, 3, 4)",
        ),
        ("services.toml", SERVICE + SERVICE, 'services.toml:8: "a" is the `slug` of a page above already'),
        ("fixes.toml", '[[fix]]\ntext = "x\nto = "y"', "fixes.toml:2: not valid TOML: Illegal character"),
        ("fixes.toml", "[[fix]]\ntext = “x”", "fixes.toml:2: not valid TOML: Invalid value; write a text in straight"),
        ("fixes.toml", "[[fix]]\ntext = 'x'\n[fix]", "fixes.toml:3: not valid TOML: Cannot"),
        ("searches.toml", '# ours\n[[same]]\nwords = ["a",', "searches.toml:3: not valid TOML: "),
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


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ('text = "x\nto = "y"', "close the quotes in this line"),
        ("text = “x”", 'write a text in straight quotes: "..."'),
        ('text = "a "b" c"', 'one value stands behind "="'),
        ("text = 'x'\ntext = 'y'", "a key stands twice in one row"),
        ("text = 'x'\n[fix]", "each row begins with double brackets"),
        ('text = "C:\\path"', "write two \\ for one"),
        ("<<<<<<< HEAD", "a line is [[...]], a key with its value"),
        ("text = ['a' 'b']", "a list ends with ]"),
        ("text = 2026-11-31", "a date is written as 2026-11-24"),
    ],
)
def test_what_is_no_toml_is_said_with_its_cure(tmp_path: Path, text: str, cure: str) -> None:
    (tmp_path / "fixes.toml").write_text(f"[[fix]]\n{text}\n", encoding="utf-8")
    with pytest.raises(TableError) as raised:
        load(tmp_path)
    assert f"; {cure}" in str(raised.value)


def test_a_table_as_windows_writes_it(tmp_path: Path) -> None:
    (tmp_path / "fixes.toml").write_bytes(b"\xef\xbb\xbf[[fix]]\r\ntext = 'x'\r\nto = 'y'\r\n")
    assert load(tmp_path).fixes.fix[0].to == "y"


def notices(folder: Path, **tables: str) -> list[str]:
    """What is said about tables beside a line of notes, without what every site is told."""
    (folder / "notes.md").write_text("# A\n\nOne of 5 MB.\n\nplain words\n", encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in build(folder, Repository()).problems]


def test_a_row_that_drops_nothing(tmp_path: Path) -> None:
    drops = '\n[[drop]]\nstart = "Plain words."\nreason = "x"\n\n[[drop]]\nstart = "plain"\nreason = "y"\n'
    [told] = notices(tmp_path, services=SERVICE + drops)
    assert told.startswith('services.toml:12: no line is "plain", so nothing is dropped; copy the whole line')


def test_a_group_that_is_none(tmp_path: Path) -> None:
    groups = 'groups = ["Gs"]\n'
    assert notices(tmp_path, services=groups + SERVICE) == [
        'services.toml:2: the group "G" of page "a" is not in `groups` at the top; perhaps "Gs" is meant [service-row]'
    ]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("fixes", '[[fix]]\ntext = "plain"\nto = "fair"\n'),
        ("facts", FACT.replace('text = "x"', 'text = "plain words"')),
        ("numbers", '[[number]]\ntext = "5 MB"\nlabel = "Size"\n'),
    ],
)
def test_a_row_that_stands_there_twice(tmp_path: Path, name: str, row: str) -> None:
    [told] = notices(tmp_path, services=SERVICE, **{name: f"{row}\n{row}"})
    assert told.startswith(f"{name}.toml:{row.count(chr(10)) + 2}: ")
    assert "stands in another row, too; delete one of them" in told


def test_a_drawing_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "notes").mkdir()
    row = '[[picture]]\nsource = "x"\nfile = "assets/y.svg"\nalt = "a"\ncaption = "b"\nwidth = 4\nheight = 3\n'
    [told] = notices(tmp_path / "notes", services=SERVICE, pictures=row)
    assert told.startswith("pictures.toml:1: no file docs/assets/y.svg; correct `file`")
    assert main(["--notes", str(tmp_path / "notes"), "check"]) == 1
    (tmp_path / "assets" / "y.svg").touch()
    assert main(["--notes", str(tmp_path / "notes"), "check"]) == 0


def test_a_table_of_many_wrong_rows_names_each_of_them_soon(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# T\n\ntext\n", encoding="utf-8")
    # Written otherwise than the table's own writer does: each line has to be read before it is found.
    rows = [f"[[service]]\nslug='s{at}'\ntitle='S'\nstart='nothing {at}'\n" for at in range(2_000)]
    (tmp_path / "services.toml").write_text("".join(rows), encoding="utf-8")
    begun = time.process_time()
    problems = [each for each in build(tmp_path, Repository()).problems if each.check == "service-row"]
    assert [problem.line for problem in problems] == [1 + 4 * at for at in range(2_000)]
    # It took more than a minute when each row was looked for by itself.
    assert time.process_time() - begun < 20
