"""`make serve`: an edit of the notes or of a table shows in the open page by itself."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT

DEADLINE = 20.0
"""Seconds until an edit must show; two are promised, the rest is for slow machines."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    copy = tmp_path / "checkout"
    left_out = shutil.ignore_patterns(".venv", ".git", "site", "build", ".*_cache", "__pycache__", "*.egg-info")
    shutil.copytree(ROOT, copy, ignore=left_out)
    return copy


@pytest.fixture
def served(checkout: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    with (checkout / "serve.log").open("w") as log:
        server = subprocess.Popen(command, cwd=checkout, env=environment, stdout=log, stderr=log)
        try:
            wait_for(lambda: answers(url))
            yield url
        finally:
            server.terminate()
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


def test_edits_show_by_themselves(browser: Browser, served: str, checkout: Path) -> None:
    page = browser.new_page()
    page.goto(f"{served}services/x-ray/")
    expect(page.locator("h1")).to_contain_text("AWS X-Ray")
    # The theme waits for changes only once the page has settled.
    page.wait_for_timeout(1000)
    for name, before, after in [
        ("dva-c02.md", "Distributed tracing of microservices", "Distributed tracing of marvellous microservices"),
        ("services.toml", 'title = "AWS X-Ray"', 'title = "AWS X-Ray, renamed"'),
    ]:
        path = checkout / "docs" / "notes" / name
        text = path.read_bytes().decode("utf-8")
        assert before in text
        started = time.monotonic()
        path.write_bytes(text.replace(before, after).encode("utf-8"))
        expected = after.removeprefix('title = "').removesuffix('"')
        expect(page.locator("article")).to_contain_text(expected, timeout=DEADLINE * 1000)
        print(f"{name}: shown after {time.monotonic() - started:.2f} s")
        page.wait_for_timeout(1000)
    page.close()
