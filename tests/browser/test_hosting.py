"""The web servers of docs/hosting.md, with just the configuration that stands there, and hosts that read `_headers`."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, expect

from studynotes.hosting import HEADERS
from tests.browser.test_offline import READY
from tests.browser.test_policy import NOTE_VIOLATIONS
from tests.browser.test_reading import search_for
from tests.conftest import FROZEN_NOTES, build_site, copy_project, wait_until
from tests.conftest import serving as serving_static
from tests.hosts import HeadersHost, caddy, nginx, rules, serving

FOR_EVER = "public, max-age=31536000, immutable"
SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
TYPES = {
    "": "text/html",
    "services/sqs/": "text/html",
    "assets/site.css": "text/css",
    "assets/site.js": "javascript",
    "search/index.js": "javascript",
    "sw.js": "javascript",
    "notes.json": "application/json",
    "manifest.webmanifest": "application/manifest+json",
    "assets/icons/icon.svg": "image/svg+xml",
    "assets/icons/icon-192.png": "image/png",
    "sitemap.xml": "xml",
    "study-notes.zip": "application/zip",
}


@pytest.fixture(scope="module", params=["", "dva-c02/"], ids=["root", "below"])
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder to serve, and the path below it at which the site stands."""
    prefix, folder = str(request.param), tmp_path_factory.mktemp("host")
    site = folder / "host" / prefix
    if prefix:
        root = folder / "project"
        root.mkdir()
        copy_project(root, FROZEN_NOTES)
        build_site(site, root, SITE_URL=f"https://notes.example/{prefix}")
    else:
        shutil.copytree(request.getfixturevalue("frozen_site"), site)
    (site / "study-notes.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    return folder / "host", prefix


@pytest.fixture(scope="module", params=[nginx, caddy])
def address(
    request: pytest.FixtureRequest, host: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of the site, with a slash at the end."""
    folder, prefix = host
    with serving(request.param, folder, tmp_path_factory.mktemp("server"), prefix) as address:
        yield address


Answer = tuple[int, dict[str, str], bytes]


def ask(address: str, **headers: str) -> Answer:
    """Status, headers by their small names, and body; no redirect is followed."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    connection.request("GET", parts.path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    found = {name.lower(): value for name, value in answer.getheaders()}
    body = answer.read()
    connection.close()
    return answer.status, found, body


def hashed(site: Path) -> list[str]:
    names = [path.relative_to(site).as_posix() for path in (site / "assets").rglob("*.min.*")]
    return sorted(name for name in names if "glightbox" not in name)


def test_every_kind_of_file(address: str, host: tuple[Path, str]) -> None:
    """Types, headers, what is kept and for how long, and nothing sent twice."""
    folder, prefix = host
    site = folder / prefix
    assert len(hashed(site)) == 3
    for name in [*TYPES, *hashed(site), "assets/javascripts/glightbox.min.js"]:
        status, headers, body = ask(f"{address}{name}")
        assert status == 200, name
        path = site / name / ("index.html" if not name or name.endswith("/") else "")
        assert body == path.read_bytes(), name
        assert TYPES.get(name, "") in headers.get("content-type", "none"), name
        assert SECURITY.items() <= headers.items(), name
        assert headers["content-security-policy"] == "frame-ancestors 'none'", name
        assert headers["cache-control"] == (FOR_EVER if name in hashed(site) else "no-cache"), name
        again = ask(f"{address}{name}", If_None_Match=headers["etag"])
        assert again[0] == 304, name
        assert again[2] == b""


@pytest.mark.parametrize("name", [name for name in TYPES if not name.endswith((".png", ".zip"))])
def test_what_is_text_is_compressed(address: str, host: tuple[Path, str], name: str) -> None:
    folder, prefix = host
    status, headers, body = ask(f"{address}{name}", Accept_Encoding="gzip")
    path = folder / prefix / name / ("index.html" if not name or name.endswith("/") else "")
    assert status == 200
    assert gzip.decompress(body) == path.read_bytes() if headers.get("content-encoding") else len(body) < 1024
    assert ask(f"{address}{name}", Accept_Encoding="gzip", If_None_Match=headers["etag"])[0] == 304


def test_addresses_without_a_page(address: str, host: tuple[Path, str]) -> None:
    folder, prefix = host
    page = (folder / prefix / "404.html").read_bytes()
    for name in ("nothing/at/all/", "assets/javascripts/bundle.00000000.min.js", HEADERS):
        status, headers, body = ask(f"{address}{name}")
        assert (status, body) == (404, page), name
        assert headers["cache-control"] == "no-cache", name
        assert SECURITY.items() <= headers.items(), name
    status, headers, _ = ask(f"{address}services/sqs")
    assert status in (301, 308)
    assert headers["location"].endswith(f"/{prefix}services/sqs/")


def reads(browser: Browser, address: str) -> None:
    """Pages, search, a picture by itself, then all of it without a connection; nothing is refused, no error is told."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(NOTE_VIOLATIONS)
    errors: list[str] = []
    context.on(
        "console", lambda message: errors.append(told(message)) if message.type in ("error", "warning") else None
    )
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    page.goto(f"{address}services/route-53/")
    picture = page.locator("a.glightbox").first
    source = picture.evaluate("link => link.href")
    picture.click()
    expect(page.locator(".gslide.current img")).to_be_visible()
    page.goto(source)
    assert page.evaluate("document.documentElement.localName") == "svg"
    assert page.evaluate("refused") == []
    page.goto(address)
    wait_until(page, READY)
    context.set_offline(True)
    page.reload()
    search_for(page, "visibility timeout")
    page.locator(".md-search-result__link[href*='sqs']").first.click()
    expect(page.locator(".md-content mark").first).to_be_visible()
    page.reload()
    expect(page.locator("h1")).to_contain_text("Amazon SQS")
    assert page.evaluate("refused") == []
    context.close()
    # A picture by itself names no icon: browsers ask the host for its own.
    assert [error for error in errors if not error.startswith(f"{urljoin(address, '/favicon.ico')}: ")] == []


def told(message: ConsoleMessage) -> str:
    return f"{message.location['url']}: {message.text}"


def test_reading_from_a_server(browser: Browser, address: str) -> None:
    reads(browser, address)


def test_reading_from_a_host_with_the_file_of_headers(browser: Browser, frozen_site: Path) -> None:
    with serving_static(frozen_site, HeadersHost) as address:
        reads(browser, address)


def test_file_of_headers(frozen_site: Path) -> None:
    """Its policy is that of the pages; no header stands in two rules for one file, as hosts would join them."""
    (pattern, everywhere), *others = rules((frozen_site / HEADERS).read_text(encoding="utf-8"))
    assert pattern == "/*"
    assert SECURITY.items() <= everywhere.items()
    page = (frozen_site / "index.html").read_text(encoding="utf-8")
    own = re.findall('http-equiv="Content-Security-Policy" content="([^"]+)"', page)[0]
    expected = own.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    assert everywhere["content-security-policy"] == f"{expected}; frame-ancestors 'none'"
    assert [path for path, _ in others] == [f"/{name}" for name in hashed(frozen_site)]
    assert all(headers == {"cache-control": FOR_EVER} for _, headers in others)
    assert "cache-control" not in everywhere
    assert HEADERS not in (frozen_site / "sw.js").read_text(encoding="utf-8")
