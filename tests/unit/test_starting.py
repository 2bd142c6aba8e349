"""`studynotes init`: starting tables change nothing, and teach how to go on."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import msgspec
import pytest

from studynotes.cli import main
from studynotes.pipeline import Build, build
from studynotes.repository import Repository
from studynotes.starting import TABLES, starting_tables
from studynotes.tables import Pictures, Services, Terms
from tests.conftest import FROZEN_NOTES

MESSY = {
    "a.md": """# Overview

Install the plant pump. The Drip Line waters it, and each Drip Line ends.

## Notes

Here a Drip Line, there `x`.

![Plan](https://pictures.example/plan.png)
![](https://pictures.example/plan.png)

# Overview

A Soil Moisture Sensor (SMS) measures. overview again
""",
    "b.md": """Install
=======

Install `x`.

# Use of `code` and [links](https://x.example/)

text

# "Quotes" & so on
""",
    "c.md": "- only\n- bullets\n",
}


def notes(root: Path, files: dict[str, str]) -> Path:
    folder = root / "docs" / "notes"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def frozen(root: Path) -> Path:
    return notes(root, {"dva-c02.md": (FROZEN_NOTES / "dva-c02.md").read_text(encoding="utf-8")})


def shown(built: Build) -> dict[str, str]:
    """All pages but those that list changes: a row that takes over a heading is said there."""
    return {path: text for path, text in built.files.items() if not path.startswith("changes")}


def without_marks(text: str) -> str:
    """The table with all its suggestions taken up."""
    rows = "".join(re.findall(r"(?m)^(?:# )?\[\[(?:service|term|picture)\]\]\n(?:.+\n)*", text))
    return re.sub(r"(?m)^# (?=\[\[|\w+ = )", "", rows)


@pytest.mark.parametrize("kind", ["messy", "real"])
def test_the_site_stays_as_it_is(tmp_path: Path, kind: str) -> None:
    folder = notes(tmp_path, MESSY) if kind == "messy" else frozen(tmp_path)
    before = build(folder, Repository())
    assert main(["--notes", str(folder), "init"]) == 0
    after = build(folder, Repository())
    assert shown(after) == shown(before)
    assert after.site.dropped == before.site.dropped
    assert not after.errors
    rows = tomllib.loads((folder / "services.toml").read_text(encoding="utf-8"))["service"]
    slugs = [page.slug for page in before.site.pages]
    # A title with code in it, and a page without a heading, cannot be said in a row.
    left_out = {"messy": {"use-of-code-and-links", "c"}, "real": set()}[kind]
    assert [row["slug"] for row in rows] == [slug for slug in slugs if slug not in left_out]


def test_pages_that_are_named_after_their_file(tmp_path: Path) -> None:
    files = {
        "a.md": "# Alpha\n\nIt.\n",
        "prose.md": "Some words of prose stand here.\n",
        "list.md": "- only\n- bullets\n",
    }
    folder = notes(tmp_path, files)
    before = build(folder, Repository())
    assert main(["--notes", str(folder), "init"]) == 0
    after = build(folder, Repository())
    assert shown(after) == shown(before)
    rows = tomllib.loads((folder / "services.toml").read_text(encoding="utf-8"))["service"]
    assert [(row["slug"], row["start"]) for row in rows] == [("alpha", "Alpha"), ("prose", "Some words of")]
    # Nothing asks for the row that cannot be.
    assert not [each for each in after.problems if each.check == "page-without-row"]


def test_suggestions_are_rows(tmp_path: Path) -> None:
    tables = starting_tables(notes(tmp_path, MESSY), "en")
    assert all(text.startswith("#:schema ../../schemas/") for text in tables.values())
    kinds = {"services.toml": Services, "terms.toml": Terms, "pictures.toml": Pictures}
    found = {name: msgspec.convert(tomllib.loads(without_marks(text)), kinds[name]) for name, text in tables.items()}
    services, terms, pictures = (found[name] for name in TABLES)
    assert isinstance(services, Services)
    assert isinstance(terms, Terms)
    assert isinstance(pictures, Pictures)
    assert len(services.service) == 6
    assert [(row.term, row.expansion, row.definition) for row in terms.term] == [
        ("Drip Line", "", ""),
        ("SMS", "Soil Moisture Sensor", ""),
    ]
    assert [(row.source, row.alt) for row in pictures.picture] == [("https://pictures.example/plan.png", "Plan")]


def test_the_same_each_time(tmp_path: Path) -> None:
    folder = frozen(tmp_path)
    assert starting_tables(folder, "en") == starting_tables(folder, "en")


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = notes(tmp_path, MESSY)
    (folder / "terms.toml").write_text("# mine\n", encoding="utf-8")
    assert main(["--notes", str(folder), "init"]) == 1
    assert capsys.readouterr().err == f"{folder}: terms.toml: there already; nothing was written\n"
    assert sorted(path.name for path in folder.iterdir()) == ["a.md", "b.md", "c.md", "terms.toml"]


def test_no_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = notes(tmp_path, {})
    assert main(["--notes", str(folder), "init"]) == 1
    assert "no notes there" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_all_tables_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = notes(tmp_path, MESSY)
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\nb\n", encoding="utf-8")
    write, calls = Path.write_text, []

    def full(path: Path, text: str, encoding: str) -> int:
        calls.append(path)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", str(path))
        return write(path, text, encoding=encoding)

    monkeypatch.setattr(Path, "write_text", full)
    assert main(["--notes", str(folder), "init"]) == 1
    assert [path.name for path in folder.iterdir()] == ["a.md"]
