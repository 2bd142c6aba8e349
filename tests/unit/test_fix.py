"""`studynotes diff` and `studynotes fix`: the clean-up, taken over into the notes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studynotes.cli import main
from studynotes.fix import AdoptError, diff, fixed, verify, write
from studynotes.site import make_site
from studynotes.source import read_folder
from studynotes.table_files import load
from tests.conftest import FROZEN_NOTES

NOTES = """\
intro to the queue, it holds messages for the others
# queues
dont loose a message:
* waits upto 20 sec
* is is deleted in 14days

Ports to know:
22 ssh
443 https

```sh
its recieve
```
| a | recieve |
|---|---|
| 1 | teh end |

# topics
fan out to many
"""


def folder(root: Path, data: bytes) -> Path:
    (root / "docs" / "notes").mkdir(parents=True)
    (root / "docs" / "notes" / "notes.md").write_bytes(data)
    return root / "docs" / "notes"


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A copy of the frozen notes and their tables."""
    copy = tmp_path / "docs" / "notes"
    copy.mkdir(parents=True)
    for path in FROZEN_NOTES.iterdir():
        if path.suffix in {".md", ".toml"}:
            shutil.copy(path, copy)
    return copy


def test_real_notes_can_be_adopted(frozen: Path) -> None:
    """Every page reads the same afterwards, and nothing is left to change; facts and dropped lines stay."""
    before = make_site(read_folder(frozen), load(frozen))
    files = fixed(frozen)
    verify(files, frozen)
    assert write(files, frozen) == ["dva-c02.md"]
    after = make_site(read_folder(frozen), load(frozen))
    assert after.changes == ()
    assert [drop.reason for drop in after.dropped] == [drop.reason for drop in before.dropped]
    ids = [(page.slug, [section.id for section in page.sections]) for page in before.pages]
    assert [(page.slug, [section.id for section in page.sections]) for page in after.pages] == ids
    assert list(diff(fixed(frozen), "notes")) == []
    assert write(fixed(frozen), frozen) == []


def test_diff_is_a_patch(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What `diff` prints makes of the notes, with git, what `fix --write` makes of them."""
    notes = folder(tmp_path, NOTES.encode())
    monkeypatch.chdir(tmp_path)
    assert main(["diff"]) == 0
    patch = capsys.readouterr().out
    assert (notes / "notes.md").read_text(encoding="utf-8") == NOTES
    subprocess.run(["git", "apply", "-"], input=patch, text=True, cwd=tmp_path, check=True)
    patched = (notes / "notes.md").read_bytes()
    (notes / "notes.md").write_bytes(NOTES.encode())
    assert main(["fix", "--write"]) == 0
    assert (notes / "notes.md").read_bytes() == patched
    assert "its recieve" in patched.decode()
    assert "- waits upto" not in patched.decode()


def test_rows_of_one_file_change_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `init` writes about two files leaves nothing to change in either."""
    notes = folder(tmp_path, b"# B\n\nText of it.\n")
    (notes / "a.md").write_text("# A\n\nSee it.\n\n- [B](notes.md)\n", encoding="utf-8")
    assert main(["--notes", str(notes), "init"]) == 0
    assert "[[service]]" in (notes / "services.toml").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["--notes", str(notes), "diff"]) == 0
    assert capsys.readouterr().out == ""


def test_what_is_not_safe_stays_in_the_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The site leaves it out, and `fix` writes all the rest."""
    notes = folder(tmp_path, NOTES.encode() + b'\nIt is <span style="color:red">red</span> and its recieve.\n')
    assert main(["--notes", str(notes), "fix", "--write"]) == 0, capsys.readouterr().err
    written = (notes / "notes.md").read_text(encoding="utf-8")
    assert '<span style="color:red">red</span> and its receive' in written


def test_nothing_is_written_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = folder(tmp_path, NOTES.encode())
    assert main(["--notes", str(notes), "fix"]) == 0
    assert capsys.readouterr().out == f"would change {notes}/notes.md\n"
    assert (notes / "notes.md").read_text(encoding="utf-8") == NOTES
    assert [path.name for path in notes.iterdir()] == ["notes.md"]


@pytest.mark.parametrize(
    ("mark", "end"), [(b"", b"\n"), (b"\xef\xbb\xbf", b"\r\n")], ids=["lf", "byte order mark, crlf"]
)
def test_files_keep_their_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str], mark: bytes, end: bytes) -> None:
    notes = folder(tmp_path, mark + NOTES.encode().replace(b"\n", end))
    assert main(["--notes", str(notes), "fix", "--write"]) == 0
    written = (notes / "notes.md").read_bytes()
    assert written.startswith(mark)
    assert written.count(b"\n") == written.count(end)
    assert main(["--notes", str(notes), "fix", "--write"]) == 0
    assert (notes / "notes.md").read_bytes() == written
    assert capsys.readouterr().out.splitlines() == [f"wrote {notes}/notes.md", "nothing to change"]


def test_levels_and_marks_can_be_adopted(tmp_path: Path) -> None:
    """Headings get the level on which readers see them, in quotes too; lines that are apart end so."""
    lines = ["# Notes", "", "## One", "", "##### Deep", "", "> # Quoted", ""]
    lines += ["1- first thing", "2- second thing", "", "> → a thing", "> → b thing", "", "## Two"]
    notes = folder(tmp_path, "\n".join(lines).encode())
    files = fixed(notes)
    verify(files, notes)
    assert files[0].lines[4:] == (
        *("### Deep", "", "> ### Quoted", "", "1. first thing", "2. second thing", ""),
        *("> → a thing  ", "> → b thing", "", "## Two"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "• a\n• b\n\n• c\n• d",
        "1- a\n2- b\n\n1- c\n2- d",
        "1. a\n2. b\n\n3- c\n4- d",
        "> 1- a\n> 2- b\n>\n> 3- c\n> 4- d",
        "1. a\n2- b\n3- c",
        "- intro\n  4- cuatro\n  5- cinco",
        "• [ ] a\n• [x] b",
    ],
)
def test_lists_of_other_marks_can_be_adopted(text: str, tmp_path: Path) -> None:
    """Lists stay two, begin with their own number, and boxes make tasks."""
    notes = folder(tmp_path, f"# One\n\n{text}\n\n# Two\n\nText.\n".encode())
    files = fixed(notes)
    verify(files, notes)
    assert files[0].is_changed


def test_refused_when_pages_would_change(frozen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new text that would be read differently is never written."""
    files = fixed(frozen)
    spoilt = [type(file)(file.source, tuple(_spoilt(file.lines))) for file in files]
    with pytest.raises(AdoptError, match=r'dva-c02.md: page ".*": the text would read differently afterwards'):
        verify(spoilt, frozen)
    monkeypatch.setattr("studynotes.cli.fixed", lambda *_: spoilt)
    before = (frozen / "dva-c02.md").read_bytes()
    assert main(["--notes", str(frozen), "fix", "--write"]) == 1
    assert (frozen / "dva-c02.md").read_bytes() == before


def test_refused_when_headings_would_be_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = folder(tmp_path, NOTES.partition("# topics")[0].encode())
    assert main(["--notes", str(notes), "fix", "--write"]) == 1
    assert "notes.md: new headings would begin pages of their own" in capsys.readouterr().err


def test_links_of_any_kind_stay_as_they_are_written(tmp_path: Path) -> None:
    text = "See [[b#C]], ![[b]], [[b|it]], [[#Log]] and a@b.org or www.b.org,  too.\n\n## Log\n\nWords of it.\n"
    notes = folder(tmp_path, text.encode())
    (notes / "b.md").write_text("# B\n\n## C\n\nWords of it.\n")
    files = fixed(notes)
    verify(files, notes)
    lines = {file.source.path: file.lines for file in files}
    assert lines["notes.md"][2] == text.splitlines()[0].replace("  ", " ")
    assert lines["b.md"] == ("# B", "", "## C", "", "Words of it.")


def _spoilt(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        yield line.replace("queue", "stack")


def test_reader_of_the_diff_may_leave(tmp_path: Path) -> None:
    """A pager that is closed early is no error of ours."""
    notes = folder(tmp_path, (NOTES + "\nthe recieve of it\n\n" * 3000).encode())
    command = f"{Path(sys.executable).parent}/studynotes --notes {notes} diff | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("--- a/")
