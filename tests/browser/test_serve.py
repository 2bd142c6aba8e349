"""`mkdocs serve`: an edit of the notes or of a table shows in the open page by itself."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import CLIENT, FROZEN_NOTES, copy_project

DEADLINE = 20.0
"""Seconds until an edit must show; two are promised, the rest is for slow machines."""
SLUG = "x-ray"


@dataclass(frozen=True)
class Preview:
    """A copy of the repository and the address of its preview."""

    notes: Path
    url: str


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    copy = tmp_path / "checkout"
    copy.mkdir()
    copy_project(copy, FROZEN_NOTES)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    log = tmp_path / "serve.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            command, cwd=copy, env=environment | {"NO_MKDOCS_2_WARNING": "1"}, stdout=out, stderr=out
        )
    try:
        url = f"http://127.0.0.1:{port}/"
        wait_for(lambda: answers(url) or server.poll() is not None)
        assert server.poll() is None, log.read_text(encoding="utf-8")
        yield Preview(copy / "docs" / "notes", url)
    finally:
        stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    # As ctrl-C does: MkDocs then removes what it built.
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url) as answer:  # noqa: S310 - an address of this machine
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + DEADLINE
    while not done():
        assert time.monotonic() < until, "nothing happened in time"
        time.sleep(0.1)


def last_line(preview: Preview) -> tuple[Path, int]:
    """The notes file of the page and the index of its last line that says something, as the account has it."""
    with urllib.request.urlopen(f"{preview.url}notes.json") as answer:  # noqa: S310 - an address of this machine
        pages = {page["slug"]: page for page in json.load(answer)["pages"]}
    page = pages[SLUG]
    return preview.notes / page["path"], page["sections"][0]["span"][1] - 1


def edit_notes(preview: Preview) -> str:
    """Append a sentence to the last line of the page; the text that must show."""
    path, index = last_line(preview)
    lines = path.read_bytes().split(b"\n")
    end = b"\r" if lines[index].endswith(b"\r") else b""
    lines[index] = lines[index].rstrip() + b" Marker sentence." + end
    path.write_bytes(b"\n".join(lines))
    return "Marker sentence."


def edit_title(preview: Preview) -> str:
    """Give the page another title; the title that must show."""
    path = preview.notes / "services.toml"
    row = re.compile(rf'(?m)(^slug = "{SLUG}"\ntitle = )".*"$')
    text, count = row.subn(r'\1"Marker title"', path.read_bytes().decode("utf-8"))
    assert count == 1
    path.write_bytes(text.encode("utf-8"))
    return "Marker title"


def seconds_to_show(page: Page, edit: Callable[[Preview], str], preview: Preview) -> float:
    """Edit, touch nothing, and wait until the open page shows it."""
    # The page asks for changes only once it has settled.
    page.wait_for_timeout(1000)
    started = time.monotonic()
    text = edit(preview)
    expect(page.locator("article")).to_contain_text(text, timeout=DEADLINE * 1000)
    return time.monotonic() - started


def test_edits_show_by_themselves(browser: Browser, preview: Preview) -> None:
    """First a sentence of the notes, then a title of a table, in the same open page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{preview.url}services/{SLUG}/")
    try:
        for edit in (edit_notes, edit_title):
            print(f"{edit.__name__}: shown after {seconds_to_show(page, edit, preview):.2f} s")
    finally:
        context.close()
    assert page.url.endswith(f"/services/{SLUG}/")


def test_a_preview_keeps_nothing_and_removes_what_is_kept(preview: Preview) -> None:
    """Who had the site installed from this address never sees a stale page."""
    with urllib.request.urlopen(f"{preview.url}sw.js") as answer:  # noqa: S310 - an address of this machine
        assert answer.read() == (CLIENT / "remove.js").read_bytes()
    with urllib.request.urlopen(preview.url) as answer:  # noqa: S310 - an address of this machine
        page = answer.read().decode("utf-8")
    assert "offline.js" not in page
    assert "manifest.webmanifest" not in page
