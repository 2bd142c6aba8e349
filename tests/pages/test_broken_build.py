"""Broken input in real builds: one site of all that ends well, and builds that fail and leave the site as it was."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import build_site, copy_project

_TITLES = [
    "index",
    "404",
    "CON",
    "aux.txt",
    "../x",
    "..",
    "/etc",
    "glossary",
    "print",
    "😀",
    "!!!",
    "Straße",
    "STRASSE",
]
_TITLES += ["Cafe\u0301", "Café", "שלום", "日" * 300, "\u202eevil", "{{ config }}", "a | b", "[x](y)", "search", "---"]
ODD: dict[str, str | bytes] = {
    "empty.md": "",
    "white.md": " \n\t\n\x0c\n",
    "front.md": "---\na: b\n---\n",
    "front-broken.md": "---\na: [b\n: {{\n---\n# F\n\ntext\n",
    "alone.md": "# Only a heading\n",
    "comment.md": "<!-- only a comment -->\n",
    "titles.md": "".join(f"# {title}\n\ntext\n\n## {title}\n\nmore\n\n" for title in [*_TITLES, *["Same"] * 5]),
    "Ü #1 %20?.md": "# Odd file\n\n![p](<my pic%231.png>) ![q](my%20%25.png) [l](titles.md#same)\n",
    "my pic#1.png": b"png",
    "my %.png": b"png",
    "UPPER.MD": "# Upper\n\ntext\n",
    "other.markdown": "# Other\n\ntext\n",
    "folder.md/inner.md": "# Inner\n\ntext\n",
    "utf16.md": "# Sechzehn\n\nÜber Äpfel\n".encode("utf-16-le"),
    "latin1.md": "# Latin\n\nÜber Äpfel\n".encode("latin-1"),
    "signs.md": "# Signs\n\na\0b \x01 \x02klzzwxh:0001\x03 \x1b[31m \ufffe \u202ex\u2066\n",
    "half.md": b"# Half\n\n\xed\xa0\xbd of a letter\n",
    "ends.md": "# Ends\u2028here\n\none\u2028two\x0bthree\x85four\n",
    "fence.md": "# Fence\n\n```\nnever closed\n\n# no heading\n",
    "deep.md": f"# Deep\n\n{'> ' * 300}x\n\n{'- ' * 300}y\n\n{'*a ' * 40}{' a*' * 40}\n",
    "marks.md": f"# Marks\n\n{'[a](b ' * 2_000}\n\n{'word' * 20_000}\n\n{'`' * 3_000}\n",
    "table.md": f"# Table\n\n|{'a|' * 200}\n|{'-|' * 200}\n|{'b|' * 200}\n",
}


def _put(notes: Path, files: dict[str, str | bytes]) -> None:
    for name, data in files.items():
        path = notes / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


def test_odd_notes_become_a_good_site(tmp_path: Path) -> None:
    root = copy_project(tmp_path)
    _put(root / "docs" / "notes", ODD)
    site = build_site(root / "out", root)
    told = json.loads((site / "notes.json").read_text(encoding="utf-8"))
    assert {source["path"] for source in told["sources"]} == {name for name in ODD if not name.endswith("png")}
    assert all((site / page["url"] / "index.html").is_file() for page in told["pages"])
    assert (site / "assets" / "notes" / "my pic#1.png").read_bytes() == b"png"
    page = (site / "services" / "odd-file" / "index.html").read_text(encoding="utf-8")
    assert 'src="../../assets/notes/my%20pic%231.png"' in page
    assert not any("\u202e" in path.read_text(encoding="utf-8") for path in site.rglob("*.html"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a site from before, of one file."""
    root = copy_project(tmp_path_factory.mktemp("project"))
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("as it was", encoding="utf-8")
    return root


def _start(root: Path, *arguments: str, before: str = "true") -> subprocess.Popen[str]:
    """Start a build, after the command `before` of the shell."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    return subprocess.Popen(
        ["sh", "-c", f'{before} && exec "$@"', "sh", sys.executable, "-m", "mkdocs", "build", *arguments],
        cwd=root,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def _fails(root: Path, told: str, *arguments: str, before: str = "true") -> None:
    """Build; it must fail with this one line, and leave the site as it was."""
    _, said = (process := _start(root, *arguments, before=before)).communicate(timeout=60)
    assert process.returncode == 1, said
    lines = [line for line in said.splitlines() if line and not line.startswith("INFO")]
    assert len(lines) <= 2, said
    assert re.search(told, lines[0]), said
    assert lines[1:] in ([], ["Aborted with a BuildError!"], ["Aborted with 1 warnings in strict mode!"]), said
    assert [path.name for path in (root / "site").iterdir()] == ["index.html"]
    assert [path.name for path in root.iterdir() if path.name.startswith("site")] == ["site"]


BROKEN: dict[str, tuple[dict[str, str | bytes], str]] = {
    "notes that are no text": ({"a.md": b"\x89PNG\r\n\x1a\n" + bytes(2_000)}, r"docs/notes/a\.md:\d+: no text"),
    "too many pages": ({"a.md": "# A\n" * 8_001}, r"docs/notes/a\.md:8001: page 8,001 begins here"),
    "a wrong table": ({"terms.toml": "[[term]]\nterm = 7\n"}, r"docs/notes/terms\.toml:2: Expected a text"),
    "an icon that is none": (
        {"services.toml": 'groups = ["G"]\n[icons]\nG = "material/gone"\n'},
        r"docs/notes/services\.toml:3: the theme has no icon",
    ),
}


@pytest.mark.parametrize("cause", BROKEN)
def test_a_build_that_fails_leaves_the_site_as_it_was(cause: str, project: Path) -> None:
    files, told = BROKEN[cause]
    notes = project / "docs" / "notes"
    _put(notes, files)
    try:
        _fails(project, rf"^ERROR +-  {told}[^\n]* \[[a-z-]+\]$", "--strict")
    finally:
        for name in files:
            (notes / name).unlink()


def test_folders_that_hold_themselves_end_the_build(project: Path) -> None:
    """MkDocs follows links when it looks for files: through two of them, for ever."""
    links = [project / "docs" / "notes" / name for name in "ab"]
    for link in links:
        link.symlink_to(".")
    try:
        _fails(project, r"ERROR +-  docs/notes/a:1: a symbolic link; put the file itself there")
    finally:
        for link in links:
            link.unlink()


def test_what_only_the_end_of_a_build_finds_leaves_the_site_as_it_was(project: Path) -> None:
    index = project / "docs" / "index.md"
    before = index.read_text(encoding="utf-8")
    index.write_text(f"{before}\n[dead](#gone)\n", encoding="utf-8")
    try:
        _fails(project, "WARNING .*#gone", "--strict")
    finally:
        index.write_text(before, encoding="utf-8")


def test_a_full_disk_leaves_the_site_as_it_was(project: Path) -> None:
    # No file may be larger than this.
    _fails(project, "File too large", before="ulimit -f 100")


def test_an_interrupted_build_leaves_the_site_as_it_was(project: Path) -> None:
    process = _start(project)
    until = time.monotonic() + 60
    while not (project / "site.new" / "assets").exists():
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert [path.name for path in (project / "site").iterdir()] == ["index.html"]
    assert not (project / "site.new").exists()


def test_a_build_replaces_the_site_as_a_whole(project: Path) -> None:
    build_site(project / "site", project)
    assert (project / "site" / "index.html").read_text(encoding="utf-8") != "as it was"
    assert [path.name for path in project.iterdir() if path.name.startswith("site")] == ["site"]
