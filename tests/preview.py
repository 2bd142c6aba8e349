"""A preview that runs, edits of what it shows, and how soon an open page has them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError

from playwright.sync_api import Page, Request

from tests.conftest import free_port

DEADLINE = 20.0
"""Seconds until an edit must show; one is promised, the rest is for slow machines."""
SLUG = "x-ray"
PATH = f"services/{SLUG}/"
"""The page that the edits change."""


@dataclass(frozen=True)
class Preview:
    """A copy of the project, the address of its preview, and where that says what it does."""

    root: Path
    url: str
    log: Path

    @property
    def environment(self) -> dict[str, str]:
        """Variables of its process, which keeps what it builds beside its log."""
        kept = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
        return kept | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0", "TMPDIR": str(self.log.parent)}

    @property
    def notes(self) -> Path:
        return self.root / "docs" / "notes"

    def read(self, path: str) -> bytes:
        """What is served at `path`."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=DEADLINE) as answer:  # noqa: S310 - of this machine
            return bytes(answer.read())

    def found(self, path: str) -> bool:
        """Whether there is a page at `path`."""
        try:
            return bool(self.read(path))
        except HTTPError:
            return False

    def said(self, words: str) -> int:
        """How often the preview said `words`."""
        return self.log.read_text(encoding="utf-8").count(words)


@contextmanager
def previewing(root: Path, temporary: Path, deadline: float = DEADLINE) -> Iterator[Preview]:
    """The preview of the project at `root`, which keeps what it builds and says in the folder `temporary`.

    It must answer within `deadline` seconds.
    """
    port = free_port()
    preview = Preview(root, f"http://127.0.0.1:{port}/", temporary / "serve.log")
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with preview.log.open("w") as out:
        server = subprocess.Popen(command, cwd=root, env=preview.environment, stdout=out, stderr=out)
    try:
        wait_for(lambda: _answers(preview) or server.poll() is not None, deadline)
        assert server.poll() is None, preview.log.read_text(encoding="utf-8")
        yield preview
    finally:
        _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    # As ctrl-C does: MkDocs then removes what it built.
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _answers(preview: Preview) -> bool:
    try:
        return bool(preview.read(""))
    except (URLError, ConnectionError):
        return False


def wait_for(done: Callable[[], bool], deadline: float = DEADLINE) -> None:
    until = time.monotonic() + deadline
    while not done():
        assert time.monotonic() < until, "nothing happened in time"
        time.sleep(0.05)


def replace_once(path: Path, pattern: str, text: str) -> None:
    """Replace the one match of `pattern` in the file."""
    changed, count = re.subn(pattern, text, path.read_bytes().decode("utf-8"))
    assert count == 1, f"{path.name}: {count} x {pattern}"
    path.write_bytes(changed.encode("utf-8"))


def edit_notes(preview: Preview, marker: str) -> str:
    """Append a sentence to the last line of the page; what then holds in the browser."""
    pages = {page["slug"]: page for page in json.loads(preview.read("notes.json"))["pages"]}
    path, index = preview.notes / pages[SLUG]["path"], pages[SLUG]["sections"][0]["span"][1] - 1
    lines = path.read_bytes().split(b"\n")
    end = b"\r" if lines[index].endswith(b"\r") else b""
    lines[index] = lines[index].rstrip() + f" {marker}.".encode() + end
    path.write_bytes(b"\n".join(lines))
    return f"document.querySelector('article')?.textContent.includes('{marker}.')"


def edit_table(preview: Preview, marker: str) -> str:
    """Give the page another title; what then holds in the browser."""
    replace_once(preview.notes / "services.toml", rf'(?m)(?<=^slug = "{SLUG}"\ntitle = ").*(?="$)', marker)
    return f"document.querySelector('h1')?.textContent.includes('{marker}')"


def edit_style(preview: Preview, marker: str) -> str:
    """Add a rule to the style sheet; what then holds in the browser."""
    with (preview.root / "docs" / "assets" / "site.css").open("a", encoding="utf-8") as sheet:
        sheet.write(f'\n:root {{ --marker: "{marker}" }}\n')
    return f"getComputedStyle(document.documentElement).getPropertyValue('--marker').includes('{marker}')"


Edit = Callable[[Preview, str], str]
EDITS: tuple[Edit, ...] = (edit_notes, edit_table, edit_style)


def open_page(page: Page, preview: Preview) -> None:
    """Open the page that is edited, and wait until it asks for changes."""
    with page.expect_request(_asks_for_changes):
        page.goto(f"{preview.url}{PATH}")


def seconds_to_show(page: Page, preview: Preview, edit: Edit, marker: str) -> float:
    """Edit, touch nothing, and wait until the open page shows it; it asks for changes again afterwards."""
    with page.expect_request(_asks_for_changes, timeout=DEADLINE * 1000):
        condition = edit(preview, marker)
        started = time.monotonic()
        page.wait_for_function(condition, polling=20, timeout=DEADLINE * 1000)
        return time.monotonic() - started


def _asks_for_changes(request: Request) -> bool:
    return "/livereload/" in request.url
