"""The same commit gives the same bytes, and nothing but the repository and what is installed is read to make them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from studynotes.offline import pack
from tests.conftest import FROZEN_NOTES, REPOSITORY, ROOT, copy_project

BIN = Path(sys.executable).parent
OTHER = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "ja_JP.UTF-8",
    "PYTHONHASHSEED": "7",
    "PYTHONUTF8": "1",
    "HOME": "/nonexistent",
    "USER": "nobody",
    "COLUMNS": "17",
    "STUDYNOTES_REPOSITORY": REPOSITORY,
    "SOURCE_DATE_EPOCH": "0",
    "NO_MKDOCS_2_WARNING": "1",
    "PATH": os.environ["PATH"],
}
"""All that the second builds know of where they run."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is made in another folder, on another day, with another time zone, language and order of hashes."""

    root: Path
    logs: Mapping[str, Path]
    """Name of what was made -> the log of what was opened for it."""


def without_network() -> Sequence[str]:
    """What cuts the network from a command, where the system lets us; elsewhere, the log alone tells."""
    cut = ("unshare", "--map-root-user", "--net")
    is_there = shutil.which("unshare") and subprocess.run([*cut, "true"], capture_output=True, check=False)
    return cut if is_there and is_there.returncode == 0 else ()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    root = tmp_path_factory.mktemp("else where ü") / "checkout"
    root.mkdir()
    copy_project(root, ROOT / "docs" / "notes")
    with_history(root)
    frozen = root / "frozen"
    frozen.mkdir()
    copy_project(frozen, FROZEN_NOTES)
    mkdocs, studynotes = str(BIN / "mkdocs"), str(BIN / "studynotes")
    commands: dict[str, tuple[Path, list[str], dict[str, str]]] = {
        "site": (root, [mkdocs, "build", "--strict", "--site-dir", "site"], {}),
        "zip": (
            frozen,
            [mkdocs, "build", "--strict", "--site-dir", "site"],
            {"OFFLINE": "true", "STUDYNOTES_REPOSITORY": ""},
        ),
        "export": (root, [studynotes, "export", "export"], {}),
    }
    cut = without_network()

    def run(name: str) -> Path:
        folder, command, environment = commands[name]
        temporary, log = root / f"{name}.tmp", root / f"{name}.log"
        temporary.mkdir()
        done = subprocess.run(
            [*cut, sys.executable, str(ROOT / "tests" / "watched.py"), str(log), *command],
            cwd=folder,
            env=OTHER | environment | {"TMPDIR": str(temporary)},
            umask=0o077,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return log

    with ThreadPoolExecutor() as pool:
        return Elsewhere(root, dict(zip(commands, pool.map(run, commands), strict=True)))


def with_history(root: Path) -> None:
    """Let the copy have the history of the repository, if there is one: sections say when they changed."""
    asked = ["git", "rev-parse", "--absolute-git-dir"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    if found:
        (root / ".git").write_text(f"gitdir: {found}\n", encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(first: Path, second: Path) -> list[str]:
    one, other = files(first), files(second)
    # A few pages of notes make less than fifty files.
    assert len(one) > 20 + len(json.loads(one["notes.json"])["pages"])
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_same_site(elsewhere: Elsewhere, site: Path) -> None:
    assert differing(site, elsewhere.root / "site") == []


def test_same_export(elsewhere: Elsewhere, tmp_path: Path) -> None:
    known = {"STUDYNOTES_REPOSITORY": REPOSITORY, "SOURCE_DATE_EPOCH": "0"}
    command = [str(BIN / "studynotes"), "export", str(tmp_path / "export")]
    subprocess.run(command, cwd=ROOT, env=os.environ | known, capture_output=True, check=True)
    assert differing(tmp_path / "export", elsewhere.root / "export") == []


def test_same_zip(elsewhere: Elsewhere, frozen_zip: Path) -> None:
    again = elsewhere.root / frozen_zip.name
    pack(elsewhere.root / "frozen" / "site", again, 0)
    assert again.read_bytes() == frozen_zip.read_bytes()


@pytest.mark.parametrize("name", ["site", "zip", "export"])
def test_nothing_else_is_read_started_or_asked(elsewhere: Elsewhere, name: str) -> None:
    log = [json.loads(line) for line in elsewhere.logs[name].read_text(encoding="utf-8").splitlines()]
    installed = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}
    # The code of the checkout that tests run in is what is installed here.
    allowed = [*map(Path, installed), elsewhere.root, ROOT / "hooks", Path("/dev/null"), *SYSTEM]
    opened = [Path(what) for kind, what in log if kind == "open"]
    assert len(opened) > 200
    assert [str(path) for path in opened if not any(path.is_relative_to(place) for place in allowed)] == []
    assert {Path(what).name for kind, what in log if kind == "start"} <= {"git"}
    assert [what for kind, what in log if kind == "ask"] == []


SYSTEM = (Path("/etc/mime.types"), Path("/etc/localtime"), Path("/usr/share/zoneinfo"))
"""What Python and its packages may look at, with the same result."""
