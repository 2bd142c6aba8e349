"""What tests share: a site built from the repository, a server for it, a real browser."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from studynotes.offline import pack

ROOT = Path(__file__).parents[1]
FROZEN_NOTES = ROOT / "tests" / "fixtures" / "dva-c02"
CLIENT = ROOT / "build" / "client"
"""What runs in browsers, bundled."""
REPOSITORY = "https://github.com/example/notes"
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def build_site(out: Path, root: Path = ROOT, **environment: str) -> Path:
    """Build the site of the checkout `root` into `out`, strictly; a build that fails fails the test.

    Variables that say where a site is published are taken out first, so that only `environment` decides.
    """
    published = ("GITHUB_", "STUDYNOTES_", "SITE_URL", "OFFLINE", "DOWNLOAD")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(published)}
    kept |= {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"} | environment
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)]
    done = subprocess.run(command, cwd=root, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository, with links to its source; built once, not to be changed."""
    return build_site(tmp_path_factory.mktemp("built") / "site", STUDYNOTES_REPOSITORY=REPOSITORY)


def copy_project(root: Path, notes: Path | None = None) -> Path:
    """A copy of the project at `root`, with the folder `notes` in place of its notes; with none at all by default."""
    for name in ("mkdocs.yml", "generator.yml"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "hooks", root / "hooks", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copytree(ROOT / "docs", root / "docs", ignore=shutil.ignore_patterns("notes"))
    if notes != ROOT / "docs" / "notes" and not (ROOT / "docs" / "notes" / "dva-c02.md").exists():
        _pages_of_the_frozen_site(root)
    shutil.copytree(ROOT / "overrides", root / "overrides")
    assert (CLIENT / "search.js").exists(), "the client is not bundled: run `make client`"
    shutil.copytree(CLIENT, root / "build" / "client")
    if notes:
        shutil.copytree(notes, root / "docs" / "notes")
    else:
        (root / "docs" / "notes").mkdir()
    return root


def _pages_of_the_frozen_site(root: Path) -> None:
    """The front page, the navigation and the drawings that tests speak of, in the place of those of another site."""
    frozen = ROOT / "tests" / "fixtures"
    shutil.copy(frozen / "site" / "index.md", root / "docs")
    shutil.copytree(frozen / "drawings", root / "docs" / "assets" / "pictures", dirs_exist_ok=True)
    lines = (frozen / "site" / "mkdocs.yml").read_text(encoding="utf-8").splitlines(keepends=True)
    written = re.compile(r": (adopting|benchmarks|contributing|engines|hosting|maintaining|notes-json)\.md$")
    # Other sites may have no page about the generator.
    kept = [
        line for line in lines if not (found := written.search(line)) or (root / "docs" / f"{found[1]}.md").exists()
    ]
    (root / "mkdocs.yml").write_text("".join(kept), encoding="utf-8")


@pytest.fixture(scope="session")
def frozen_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the frozen notes, for tests that name pages and sections of it."""
    root = copy_project(tmp_path_factory.mktemp("frozen"), FROZEN_NOTES)
    return build_site(root / "site", root, STUDYNOTES_REPOSITORY=REPOSITORY)


@pytest.fixture(scope="session")
def frozen_zip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the frozen notes as a zip, as readers download it."""
    root = copy_project(tmp_path_factory.mktemp("zip"), FROZEN_NOTES)
    pack(build_site(root / "site", root, OFFLINE="true"), root / "notes.zip", 0)
    return root / "notes.zip"


class StaticHost(http.server.SimpleHTTPRequestHandler):
    """Serves files as hosts of static sites do: what is not there is answered with the `404.html` of its site."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class decides
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        above = [folder / "404.html" for folder in Path(self.translate_path(self.path)).parents]
        page = next((path for path in above if path.is_file()), None)
        if code != HTTPStatus.NOT_FOUND or page is None:
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(page.stat().st_size))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(page.read_bytes())


class ForOneVisit(StaticHost):
    """Serves a site as StaticHost does, but for the script that lets browsers keep all of it.

    A browser of each test would fetch the whole site beside what is tested.
    """

    def do_GET(self) -> None:
        if self.path.endswith("/assets/offline.js"):
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/javascript")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(folder: Path, handler: type[StaticHost] = StaticHost) -> Iterator[str]:
    """Serve `folder`, which may not be there yet; its address, with a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def wait_until(page: Page, condition: str, seconds: float = 30) -> None:
    """Wait until the expression `condition` holds; `page.wait_for_function` runs into the policy of the page."""
    until = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < until, f"{condition} does not hold after {seconds} s"
        page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def base_url(frozen_site: Path) -> Iterator[str]:
    """Address at which `frozen_site` is served, with a slash at the end; tests of what is kept have their own."""
    with serving(frozen_site, ForOneVisit) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a real browser: the one that CHROMIUM names, else the one on the path. Without one, tests fail."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert path, f"no browser: CHROMIUM is not set and none of {', '.join(names)} is on PATH; `make test` installs one"
    assert shutil.which(path), f"no browser: CHROMIUM names {path}, which is no program"
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser, started."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield started
        started.close()
