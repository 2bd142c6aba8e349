"""When sections changed, told by invented repositories; and that a repository has nothing else to say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from studynotes import history
from studynotes.account import account
from studynotes.history import line_dates
from studynotes.pipeline import build
from studynotes.repository import Repository

NOTES = Path("docs/notes")
FIRST = "2026-01-01T12:00:00+0000"


def git(root: Path, *arguments: str, when: str = FIRST) -> str:
    names = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    people = {f"GIT_{who}_{what}": f"{who}@x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    # The author's day is not that of the commit.
    days = {"GIT_AUTHOR_DATE": "2020-05-05T00:00:00+0000", "GIT_COMMITTER_DATE": when}
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(
        command, cwd=root, env=names | people | days | nothing, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(root: Path, files: Mapping[str, str], when: str = FIRST) -> str:
    """Commit `files`, below the folder of the notes, as of `when`; the name of the commit."""
    for name, text in files.items():
        path = root / NOTES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    if not (root / ".git").exists():
        git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "x", when=when)
    return git(root, "rev-parse", "HEAD")


def days(root: Path) -> dict[str, list[str]]:
    """Notes file -> day of each line, empty for none."""
    found = line_dates(root / NOTES)
    return {path: [day.isoformat() if day else "" for day in lines] for path, lines in found.items()}


def test_changed_lines_have_the_day_of_their_commit_in_utc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    names = ["a.md", "mit Ümlaut & blank.md", "-x.md", ":(top)*.md", "b/c.md"]
    commit(tmp_path, dict.fromkeys([*names, "same.md"], "one\ntwo\nthree\n"))
    assert days(tmp_path) == {}
    commit(tmp_path, dict.fromkeys(names, "one\nTWO\nthree\n"), "2026-03-01T23:30:00-0500")
    assert days(tmp_path) == {name: ["", "2026-03-02", ""] for name in sorted(names)}
    # A file that came later was complete when it came.
    commit(tmp_path, {"late.md": "x\n", "a.md": "one\nTWO\nTHREE\n"}, "2026-04-01T00:00:00+0000")
    assert days(tmp_path)["a.md"] == ["", "2026-03-02", "2026-04-01"]
    assert "late.md" not in days(tmp_path)


def test_what_is_no_change_or_not_committed_has_no_day(tmp_path: Path) -> None:
    commit(tmp_path, {"a.md": "one\ntwo\nthree\nfour\nfive\n"})
    commit(tmp_path, {"a.md": "one\n    two\nTHREE\nFOUR\nfive\n"}, "2026-02-01T00:00:00+0000")
    assert days(tmp_path)["a.md"] == ["", "", "2026-02-01", "2026-02-01", ""]
    path = tmp_path / NOTES / "a.md"
    path.write_text("new\none\n    two\nTHREE\nNOW\nother\nfive\n", encoding="utf-8")
    assert days(tmp_path)["a.md"] == ["", "", "", "", "", "", ""]
    path.write_text("one\n    two\nTHREE\nnew\nFOUR\nfive", encoding="utf-8")
    assert days(tmp_path)["a.md"] == ["", "", "2026-02-01", "", "2026-02-01", ""]
    # An editor of another system, or git itself, may have written other line ends.
    path.write_bytes(b"one\r\n    two\r\nTHREE\r\nFOUR\r\nfive\r\n")
    assert days(tmp_path)["a.md"] == ["", "", "2026-02-01", "2026-02-01", ""]
    path.unlink()
    assert days(tmp_path) == {}


def test_lines_are_those_of_the_notes_whatever_ends_them(tmp_path: Path) -> None:
    commit(tmp_path, {"a.md": "one\rtwo\nthree\r\nfour\r", "wide.md": "x"})
    commit(tmp_path, {"a.md": "one\rtwo\nTHREE\r\nfour\r"}, "2026-02-01T00:00:00+0000")
    (tmp_path / NOTES / "wide.md").write_bytes("a\nb\n".encode("utf-16"))
    commit(tmp_path, {}, "2026-02-02T00:00:00+0000")
    assert days(tmp_path) == {"a.md": ["", "", "2026-02-01", ""], "wide.md": []}


def test_renamed_merged_and_reformatted_files(tmp_path: Path) -> None:
    lines = "".join(f"line {number}\n" for number in range(9))
    commit(tmp_path, {"../old.md": lines})
    commit(tmp_path, {"../old.md": lines.replace("line 0", "LINE 0")}, "2026-02-01T00:00:00+0000")
    git(tmp_path, "mv", "docs/old.md", "docs/notes/a.md")
    commit(tmp_path, {}, "2026-03-01T00:00:00+0000")
    assert days(tmp_path) == {"a.md": ["2026-02-01", *[""] * 8]}
    text = (tmp_path / NOTES / "a.md").read_text(encoding="utf-8")
    git(tmp_path, "checkout", "--quiet", "-b", "side")
    commit(tmp_path, {"a.md": text.replace("line 8", "LINE 8")}, "2026-04-01T00:00:00+0000")
    git(tmp_path, "checkout", "--quiet", "main")
    commit(tmp_path, {"a.md": text.replace("line 4", "LINE 4")}, "2026-05-01T00:00:00+0000")
    git(tmp_path, "merge", "--quiet", "--no-edit", "side", when="2026-06-01T00:00:00+0000")
    assert days(tmp_path)["a.md"] == ["2026-02-01", "", "", "", "2026-05-01", "", "", "", "2026-04-01"]
    merged = (tmp_path / NOTES / "a.md").read_text(encoding="utf-8")
    form = commit(tmp_path, {"a.md": merged.replace("line", "Line")}, "2026-07-01T00:00:00+0000")
    assert days(tmp_path)["a.md"].count("2026-07-01") == 6
    (tmp_path / ".git-blame-ignore-revs").write_text(f"# form\n{form} # all\n{'0' * 40}\nno name\n", encoding="utf-8")
    assert days(tmp_path)["a.md"] == ["2026-02-01", "", "", "", "2026-05-01", "", "", "", "2026-04-01"]


def test_without_its_whole_history_a_repository_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "whole"
    commit(root, {"a.md": "one\ntwo\n"})
    commit(root, {"a.md": "one\nTWO\n"}, "2026-02-01T00:00:00+0000")
    commit(root, {"a.md": "ONE\nTWO\n"}, "2026-03-01T00:00:00+0000")
    assert days(root) == {"a.md": ["2026-03-01", "2026-02-01"]}
    git(tmp_path, "clone", "--quiet", "--depth", "2", root.as_uri(), "shallow")
    shutil.copytree(root, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))
    git(tmp_path, "init", "--quiet", "empty")
    (tmp_path / "empty" / NOTES).mkdir(parents=True)
    for name in ("shallow", "copy", "empty", "nowhere"):
        assert days(tmp_path / name) == {}, name
    with monkeypatch.context() as patched:
        patched.setitem(history._SURROUNDINGS, "GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        assert days(root) == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert days(root) == {}


def test_a_hostile_repository_or_environment_runs_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, ran = tmp_path / "notes", tmp_path / "ran"
    commit(root, {"a.md": "one\ntwo\n", "../../.gitattributes": "*.md diff=evil filter=evil merge=evil\n"})
    last = commit(root, {"a.md": "one\nTWO\n"}, "2026-02-01T00:00:00+0000")
    evil = tmp_path / "evil.sh"
    evil.write_text(f"#!/bin/sh\ntouch '{ran}'\ncat\n", encoding="utf-8")
    evil.chmod(0o755)
    (tmp_path / "ignored").write_text(last, encoding="utf-8")
    programs = [
        *("core.fsmonitor", "core.pager", "core.sshCommand", "gpg.program", "diff.external", "core.editor"),
        *("diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process"),
    ]
    for key in programs:
        git(root, "config", key, str(evil))
    for key, value in {
        "log.showSignature": "true",
        "log.follow": "true",
        "blame.ignoreRevsFile": str(tmp_path / "ignored"),
        "blame.blankBoundary": "true",
        "blame.markIgnoredLines": "true",
        "color.ui": "always",
        "pager.blame": "true",
    }.items():
        git(root, "config", key, value)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(evil))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert days(root) == {"a.md": ["", "2026-02-01"]}
    assert not ran.exists()
    assert not (tmp_path / "trace").exists()


def test_sections_show_when_they_changed(tmp_path: Path) -> None:
    commit(tmp_path, {"a.md": "# A\n\ntext\n\n## B\n\nmore\n\n## C\n\nlast\n", "z.md": "# Z\n\nz\n"})
    commit(tmp_path, {"a.md": "# A\n\ntext\n\n## B\n\nMORE\n\n## C\n\nlast\n"}, "2026-11-24T00:00:00+0000")
    dates = line_dates(tmp_path / NOTES)
    built = build(tmp_path / NOTES, Repository(), None, dates)
    shown = '<p class="section-source" data-search-exclude>'
    shown += '<span>Last changed <time datetime="2026-11-24">24 November 2026</time></span></p>'
    page = built.files["services/a.md"]
    assert page.count("<time") == 2
    assert f'data-lines="5-7" }}\n\n{shown}' in page
    assert "<time" not in built.files["services/z.md"]
    pages = json.loads(account(built.site))["pages"]
    changed = {section["id"]: section["changed"] for page in pages for section in page["sections"]}
    assert changed == {"a": "2026-11-24", "b": "2026-11-24", "c": "", "z": ""}
    assert [section.changed for section in built.site.pages[0].sections][:2] == [date(2026, 11, 24)] * 2
    linked = build(tmp_path / NOTES, Repository("https://git.example/o/n"), None, dates).files["services/a.md"]
    assert (
        '<a href="#b">Link</a> <span>Last changed <time datetime="2026-11-24">24 November 2026</time></span></p>'
        in linked
    )
