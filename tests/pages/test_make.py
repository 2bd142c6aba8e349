"""The commands of the Makefile, in a copy of the repository that shares the installed packages."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.conftest import ROOT, free_port
from tests.preview import wait_for

DEADLINE = 20.0
"""Seconds until `make serve` must have done what a test waits for."""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A copy to change, in which everything is installed."""
    stamps = {".venv": ("pyproject.toml", "requirements.lock"), "node_modules": ("package.json", "package-lock.json")}
    if not all(is_newer(ROOT / folder / ".installed", *needs) for folder, needs in stamps.items()):
        # Otherwise the copy would install all of it anew.
        pytest.fail("the installed packages are older than the lock: run `make test`", pytrace=False)
    copy = tmp_path / "checkout"
    left_out = shutil.ignore_patterns(
        ".venv", "node_modules", ".git", "site", "build", ".*_cache", "__pycache__", "*.egg-info"
    )
    shutil.copytree(ROOT, copy, ignore=left_out)
    for name in (".venv", "node_modules"):
        (copy / name).symlink_to(ROOT / name)
    return copy


def is_newer(stamp: Path, *needs: str) -> bool:
    return stamp.exists() and all((ROOT / name).stat().st_mtime <= stamp.stat().st_mtime for name in needs)


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_help_explains_every_target() -> None:
    targets = re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    assert re.findall(r"^make (\w+) +\S", make(ROOT, "help").stdout, re.MULTILINE) == targets[1].split()


def test_builds_install_nothing_again_and_offline_links_its_zip(installed: Path) -> None:
    done = make(installed, "site")
    assert done.returncode == 0, done.stderr
    assert "pip" not in done.stdout
    assert ".zip" not in (installed / "site" / "index.html").read_text(encoding="utf-8")
    done = make(installed, "offline")
    assert done.returncode == 0, done.stderr
    packed = (installed / "dist" / "study-notes.zip").read_bytes()
    assert (installed / "site" / "study-notes.zip").read_bytes() == packed
    assert 'href="study-notes.zip"' in (installed / "site" / "index.html").read_text(encoding="utf-8")
    assert "study-notes.zip" not in (installed / "site" / "sw.js").read_text(encoding="utf-8")
    assert (installed / "site-offline" / "index.html").exists()
    assert (installed / "site" / "_headers").exists()
    assert not (installed / "site-offline" / "_headers").exists()


def test_failing_build_leaves_the_site_as_it_was(installed: Path) -> None:
    page = installed / "site" / "index.html"
    page.parent.mkdir()
    page.write_text("as it was", encoding="utf-8")
    with (installed / "docs" / "index.md").open("a", encoding="utf-8") as file:
        file.write("\n[nowhere](nowhere.md)\n")
    done = make(installed, "site")
    assert done.returncode != 0
    assert "nowhere.md" in done.stderr
    assert [each.name for each in page.parent.iterdir()] == ["index.html"]
    assert page.read_text(encoding="utf-8") == "as it was"


def test_serve_takes_changed_code_and_ends_cleanly(installed: Path) -> None:
    port = free_port()
    url = f"http://localhost:{port}/"
    hook = installed / "hooks" / "build.py"
    changed = "\n\ndef on_post_page(output, **_):\n    return output + '<!-- changed -->'\n"
    changed = hook.read_text(encoding="utf-8") + changed
    with serving(["make", "serve", f"PORT={port}"], installed, url) as log:
        hook.write_text("no Python", encoding="utf-8")
        wait_for(lambda: get(url) == "")
        hook.write_text(changed, encoding="utf-8")
        wait_for(lambda: "<!-- changed -->" in get(url))
    assert get(url) == ""
    assert processes_in(installed) == []
    assert log.read_text(encoding="utf-8").splitlines()[-1].endswith("Shutting down...")


@contextmanager
def serving(command: Sequence[str], folder: Path, url: str) -> Iterator[Path]:
    """Run `command` in `folder` until it answers at `url`; yields its log, ends it like ctrl-C in a terminal does."""
    log = folder.with_suffix(".log")
    # MkDocs leaves its temporary folder behind when the configuration does not load.
    environment = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    environment["TMPDIR"] = str(folder.parent)
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out, start_new_session=True)
        try:
            wait_for(lambda: get(url) != "" or server.poll() is not None)
            assert server.poll() is None, log.read_text(encoding="utf-8")
            yield log
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGINT)
            server.wait(timeout=DEADLINE)


def get(url: str) -> str:
    """The page at `url`, or nothing while there is no answer."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - an address of this machine
            return str(answer.read().decode("utf-8"))
    except (URLError, ConnectionError, TimeoutError):
        return ""


def processes_in(folder: Path) -> list[str]:
    """Command lines of the processes that work in `folder`; none where the system does not tell."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder:
                found.append((process / "cmdline").read_text(encoding="utf-8"))
        except OSError:
            continue
    return found
