"""The command line, on small notes of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from studynotes.cli import main

NOTES = """---
author: someone
---
# Queues
Long polling:
- waits[^1]

![a diagram](queue.png) and ![gone](gone.png)

See [topics](#Topics), [nothing](#nothing), [this file](notes.md) and [home][h].

# Topics
text

[^1]: up to 20 s

[h]: https://home.example/
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "docs" / "notes"
    folder.mkdir(parents=True)
    (folder / "notes.md").write_text(NOTES, encoding="utf-8")
    (folder / "queue.png").write_bytes(b"png")
    return folder


def test_check_names_what_needs_a_person(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--notes", str(notes), "check"]) == 0
    printed = capsys.readouterr().err.splitlines()
    assert [line.removeprefix(f"{notes}/").split(": ")[:2] for line in printed] == [
        ["notes.md:8", "notice"],
        ["notes.md:10", "notice"],
    ]
    assert main(["--notes", str(notes), "check", "--strict"]) == 1


def test_export_is_plain_markdown(notes: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["--notes", str(notes), "export", str(out)]) == 0
    text = (out / "docs" / "services" / "queues.md").read_text(encoding="utf-8")
    assert '## Long polling {: #long-polling data-lines="5-10" }' in text
    assert "![a diagram](../assets/notes/queue.png) and gone" in text
    assert "[topics](topics.md#topics), nothing, [this file](queues.md) and [home](https://home.example/)" in text
    assert '[^1]:\n    up to <span class="number" id="long-polling:20-s">20 s</span>' in text
    assert (out / "docs" / "assets" / "notes" / "queue.png").read_bytes() == b"png"
    assert (out / "notes.json").exists()


def test_export_replaces_an_export_and_nothing_else(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["--notes", str(notes), "export", str(out)]) == 0
    assert main(["--notes", str(notes), "export", str(out)]) == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.md").write_text("years of work", encoding="utf-8")
    capsys.readouterr()
    assert main(["--notes", str(notes), "export", str(tmp_path / "mine")]) == 1
    assert "name another folder" in capsys.readouterr().err
    assert (tmp_path / "mine" / "thesis.md").exists()


def test_search_prints_sections_with_their_lines(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--notes", str(notes), "search", "long", "poling"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "Did you mean long polling?"
    assert printed[2] == "Queues › Long polling"
    assert printed[3] == f"  services/queues/#long-polling  {notes}/notes.md:5-10"
    assert printed[4:5] == ["  waits"]
    assert main(["--notes", str(notes), "search", "qqqqqq"]) == 1
    assert capsys.readouterr().out == "nothing found\n"
    assert main(["--notes", str(notes), "search", "zzpollingzz"]) == 1
    assert capsys.readouterr().out.startswith("nothing found\nTry: polling")


def test_search_never_steers_the_terminal(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (notes / "notes.md").write_text("# Evil \x1b[31m\n\nred \x1b]0;title\x07 text <b>bold</b>\n", encoding="utf-8")
    assert main(["--notes", str(notes), "search", "red"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_pack_wants_a_built_site(notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--notes", str(notes), "pack", str(tmp_path / "nowhere"), str(tmp_path / "x.zip")]) == 1
    assert "no built site" in capsys.readouterr().err
    assert not (tmp_path / "x.zip").exists()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("x", encoding="utf-8")
    assert main(["--notes", str(notes), "pack", str(tmp_path / "site"), str(tmp_path / "out" / "x.zip")]) == 0
    assert (tmp_path / "out" / "x.zip").exists()
    assert main(["--notes", str(notes), "pack", str(tmp_path / "site"), str(tmp_path / "site" / "x.zip")]) == 1
    assert "a part of itself" in capsys.readouterr().err


def test_search_says_when_the_client_is_not_bundled(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("studynotes.search.terminal._SCRIPT", tmp_path / "terminal.mjs")
    assert main(["--notes", str(notes), "search", "x"]) == 1
    assert "`make client` makes it" in capsys.readouterr().err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    printed = capsys.readouterr().out
    assert "check" in printed
    assert "export" in printed
    assert "examples:" in printed
