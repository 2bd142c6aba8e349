"""Reading without a connection: after one visit, through new versions and failures, and from a zip."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from studynotes.offline import pack, service_worker
from tests.browser.test_reading import search_for
from tests.conftest import CLIENT, FROZEN_NOTES, build_site, copy_project, serving, wait_until

READY = "document.documentElement.dataset.offline === 'ready'"
SUB_PATH = "notes"
MOST_BYTES = 10_000_000


@pytest.fixture
def host(frozen_site: Path, tmp_path: Path) -> Path:
    """A folder to serve, with a copy of the site below a sub-path, to be changed as it likes."""
    shutil.copytree(frozen_site, tmp_path / "host" / SUB_PATH)
    return tmp_path / "host"


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def address(host: Path) -> Iterator[str]:
    with serving(host) as root:
        yield f"{root}{SUB_PATH}/"


def visit(visitor: BrowserContext, address: str) -> Page:
    """A page of the site, once all of it is kept."""
    page = visitor.new_page()
    page.goto(address)
    wait_until(page, READY)
    return page


def publish(site: Path, **changes: str) -> None:
    """A new version in place of the old one: pages with other text, and the service worker that knows them."""
    for path, text in changes.items():
        (site / path.replace("__", "/")).write_text(text, encoding="utf-8")
    worker = service_worker((CLIENT / "keep.js").read_text(encoding="utf-8"), site)
    (site / "sw.js").write_text(worker, encoding="utf-8")


def new_front(site: Path) -> str:
    return (site / "index.html").read_text(encoding="utf-8").replace("</h1>", " (new)</h1>", 1)


def test_everything_opens_after_one_visit(visitor: BrowserContext, address: str, host: Path) -> None:
    """Every page with its pictures, below a sub-path, with the network cut."""
    page = visit(visitor, address)
    assert page.evaluate("navigator.storage.estimate().then(estimate => estimate.usage)") < MOST_BYTES
    visitor.set_offline(True)
    pages = sorted((host / SUB_PATH).rglob("index.html"))
    assert len(pages) > 50
    for path in pages:
        name = path.parent.relative_to(host / SUB_PATH).as_posix()
        page.goto(address if name == "." else f"{address}{name}/")
        shown = page.evaluate(
            """async () => {
              const pictures = [...document.querySelectorAll("article img")];
              pictures.forEach((picture) => { picture.loading = "eager" });
              await Promise.all(pictures.map((picture) => picture.decode()));
              return document.querySelectorAll("article h1").length;
            }"""
        )
        assert shown == 1, name


def test_search_and_unknown_pages_without_a_connection(visitor: BrowserContext, address: str) -> None:
    """The index was never asked for before the network went away."""
    page = visit(visitor, address)
    visitor.set_offline(True)
    search_for(page, "visibilty timeot")
    expect(page.locator(".search-hint")).to_contain_text("Did you mean visibility timeout?")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/notes/services/sqs/.*#message-visibility-timeout$"))
    expect(page.locator("#message-visibility-timeout")).to_be_in_viewport()
    page.goto(f"{address}services/sqs")
    expect(page).to_have_url(f"{address}services/sqs/")
    expect(page.locator("h1")).to_contain_text("Amazon SQS")
    page.goto(f"{address}services/nothing/")
    expect(page.locator("h1")).to_contain_text("404")


def test_a_new_version_is_offered(visitor: BrowserContext, address: str, host: Path) -> None:
    visit(visitor, address)
    publish(host / SUB_PATH, **{"index.html": new_front(host / SUB_PATH)})
    page = visit(visitor, address)
    notice = page.locator(".new-version")
    expect(notice).to_be_visible()
    expect(page.locator("h1")).not_to_contain_text("(new)")
    notice.get_by_role("button", name="Later").click()
    expect(notice).to_have_count(0)
    page.reload()
    page.wait_for_timeout(1000)
    expect(notice).to_have_count(0)
    page = visit(visitor, address)
    notice = page.locator(".new-version")
    notice.get_by_role("button", name="Show it").click()
    expect(page.locator("h1")).to_contain_text("(new)")
    expect(notice).to_have_count(0)
    visitor.set_offline(True)
    page.goto(f"{address}services/sqs/")
    expect(page.locator("h1")).to_contain_text("Amazon SQS")


def test_a_download_that_fails_breaks_nothing(visitor: BrowserContext, address: str, host: Path) -> None:
    page = visit(visitor, address)
    front = new_front(host / SUB_PATH)
    publish(host / SUB_PATH, **{"index.html": front, "services__sqs__index.html": front})
    (host / SUB_PATH / "services" / "sqs" / "index.html").unlink()
    with visitor.expect_event("response", lambda response: response.status == 404):
        page.reload()
    visitor.set_offline(True)
    page.goto(f"{address}services/sqs/")
    expect(page.locator("h1")).to_contain_text("Amazon SQS")
    page.goto(address)
    expect(page.locator("h1")).not_to_contain_text("(new)")
    expect(page.locator(".new-version")).to_have_count(0)


def test_a_version_that_is_published_in_part_is_tried_again(visitor: BrowserContext, address: str, host: Path) -> None:
    """The service worker is the new one already, and an edge of the network still has the old page."""
    site = host / SUB_PATH
    old, new = (site / "index.html").read_text(encoding="utf-8"), new_front(site)
    page = visit(visitor, address)
    publish(site, **{"index.html": new})
    (site / "index.html").write_text(old, encoding="utf-8")
    page.reload()
    page.wait_for_timeout(1000)
    expect(page.locator(".new-version")).to_have_count(0)
    (site / "index.html").write_text(new, encoding="utf-8")
    page.reload()
    page.locator(".new-version").get_by_role("button", name="Show it").click()
    expect(page.locator("h1")).to_contain_text("(new)")


def test_one_notice_for_two_versions(visitor: BrowserContext, address: str, host: Path) -> None:
    visit(visitor, address)
    publish(host / SUB_PATH, **{"index.html": new_front(host / SUB_PATH)})
    page = visit(visitor, address)
    expect(page.locator(".new-version")).to_be_visible()
    publish(host / SUB_PATH, **{"index.html": new_front(host / SUB_PATH)})
    page.evaluate("navigator.serviceWorker.getRegistration().then(registration => registration.update())")
    page.wait_for_timeout(1500)
    expect(page.locator(".new-version")).to_have_count(1)
    page.locator(".new-version").get_by_role("button", name="Show it").click()
    expect(page.locator("h1")).to_contain_text("(new) (new)")


def test_a_site_leaves_that_of_a_neighbour_alone(visitor: BrowserContext, address: str, host: Path) -> None:
    """One site at the root of the host, the other below it."""
    shutil.copytree(host / SUB_PATH, host, dirs_exist_ok=True)
    visit(visitor, address)
    page = visit(visitor, address.removesuffix(f"{SUB_PATH}/"))
    page.reload()
    visitor.set_offline(True)
    page.goto(f"{address}glossary/")
    expect(page.locator("h1")).to_contain_text("Glossary")


def test_turned_off_it_removes_itself(visitor: BrowserContext, address: str, host: Path) -> None:
    page = visit(visitor, address)
    publish(
        host / SUB_PATH, **{"index.html": re.sub(r"<script[^>]*offline.js.*?</script>", "", new_front(host / SUB_PATH))}
    )
    shutil.copy(CLIENT / "remove.js", host / SUB_PATH / "sw.js")
    page.reload()
    expect(page.locator("h1")).to_contain_text("(new)")
    kept = "Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()]).then(all => all.flat().length)"
    wait_until(page, f"{kept}.then(count => count === 0)")


def test_one_setting_turns_it_off(tmp_path: Path) -> None:
    root = copy_project(tmp_path, FROZEN_NOTES)
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nextra:\n  installable: false\n")
    site = build_site(root / "site", root)
    assert (site / "sw.js").read_bytes() == (CLIENT / "remove.js").read_bytes()
    assert not (site / "manifest.webmanifest").exists()
    assert not [path for path in site.rglob("*.html") if "offline.js" in path.read_text(encoding="utf-8")]


def test_files_are_kept_by_their_addresses(tmp_path: Path) -> None:
    (tmp_path / "a#b ü.png").write_bytes(b"x")
    kept = service_worker("self.__WB_MANIFEST", tmp_path)
    assert json.loads(kept)[0]["url"] == "a%23b%20%C3%BC.png"


def test_the_app_has_what_browsers_ask_for(frozen_site: Path) -> None:
    manifest = json.loads((frozen_site / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert manifest["start_url"] == manifest["scope"] == "./"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert all((frozen_site / icon["src"]).exists() for icon in manifest["icons"])


@pytest.fixture(scope="module")
def zipped(frozen_zip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as a reader unpacks it from its zip."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(frozen_zip) as packed:
        packed.extractall(folder)
    return folder / "notes"


@pytest.fixture
def file_page(browser: Browser, zipped: Path) -> Iterator[Page]:
    """The front page from a file; any request that is not for a file of the site fails the test."""
    context = browser.new_context(offline=True)
    faults: list[str] = []
    root = zipped.as_uri()
    context.on("request", lambda r: None if r.url.startswith((root, "data:")) else faults.append(f"asked {r.url}"))
    # A picture that is still on its way when the next page is opened is no fault.
    context.on("requestfailed", lambda r: faults.append(r.url) if r.failure != "net::ERR_ABORTED" else None)
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    page = context.new_page()
    page.goto(f"{root}/index.html")
    yield page
    context.close()
    assert faults == []


def test_zip_searches(file_page: Page) -> None:
    search_for(file_page, "visibilty timeot")
    expect(file_page.locator(".search-hint")).to_contain_text("Did you mean visibility timeout?")
    file_page.keyboard.press("Enter")
    expect(file_page).to_have_url(re.compile(r"/services/sqs\.html.*#message-visibility-timeout$"))
    expect(file_page.locator("#message-visibility-timeout mark").first).to_be_visible()


def test_zip_leads_to_the_glossary_when_nothing_is_found(file_page: Page, zipped: Path) -> None:
    file_page.goto((zipped / "services" / "sqs.html").as_uri())
    search_for(file_page, "qqqqqqqq")
    file_page.locator(".search-hint").get_by_role("link", name="glossary").click()
    expect(file_page.locator("h1")).to_contain_text("Glossary")


def test_zip_has_the_glossary_the_map_definitions_and_pictures(file_page: Page) -> None:
    file_page.get_by_role("article").get_by_role("link", name="Glossary", exact=True).click()
    file_page.locator("#glossary-filter").fill("visibility")
    expect(file_page.locator("dt:visible")).to_have_count(2)
    file_page.goto(file_page.url.replace("glossary.html", "map.html"))
    expect(file_page.locator(".map a").first).to_be_visible()
    file_page.goto(file_page.url.replace("map.html", "services/route-53.html"))
    file_page.locator("a.term").first.focus()
    expect(file_page.locator(".term-bubble")).to_be_visible()
    file_page.locator("article img").first.click()
    expect(file_page.locator(".glightbox-container .gslide.current img")).to_be_visible()


def test_zip_has_all_notes_on_one_page(file_page: Page, zipped: Path) -> None:
    file_page.goto((zipped / "print.html").as_uri())
    file_page.locator(".contents").get_by_role("link", name="SQS", exact=True).click()
    expect(file_page).to_have_url(re.compile(r"/print\.html#sqs:sqs$"))
    expect(file_page.get_by_role("heading", name="Amazon SQS")).to_be_in_viewport()
    assert not re.search(r'href="(services/|glossary\.html)[^"]*#', file_page.locator("article").inner_html())


def test_zip_asks_nobody(file_page: Page, zipped: Path) -> None:
    """Every page from its file, with its pictures."""
    pages = [path for path in sorted(zipped.rglob("*.html")) if path.name != "404.html"]
    assert len(pages) > 50
    for path in pages:
        file_page.goto(path.as_uri())
        file_page.evaluate("document.querySelectorAll('img[loading]').forEach(image => { image.loading = 'eager' })")
        wait_until(file_page, "[...document.images].every(image => image.complete && image.naturalWidth)")


def test_link_to_the_zip_stands_where_a_hand_written_page_asks_for_it(tmp_path: Path) -> None:
    root = copy_project(tmp_path)
    (root / "docs" / "notes" / "notes.md").write_text(
        "# X\n\n`<!-- download --> <!-- services -->`\n", encoding="utf-8"
    )
    (root / "docs" / "more").mkdir()
    (root / "docs" / "more" / "help.md").write_text("# Help\n\n<!-- download -->\n", encoding="utf-8")
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(settings.replace("  - About:\n", "  - more/help.md\n  - About:\n"))
    (root / "notes.zip").write_bytes(b"zip")
    site = build_site(root / "site", root, DOWNLOAD=str(root / "notes.zip"))
    assert 'href="../../notes.zip"' in (site / "more" / "help" / "index.html").read_text(encoding="utf-8")
    assert "&lt;!-- download --&gt;" in (site / "services" / "x" / "index.html").read_text(encoding="utf-8")
    assert (site / "notes.zip").exists()


def test_zip_keeps_nothing_in_the_browser(zipped: Path) -> None:
    assert not (zipped / "sw.js").exists()
    assert not (zipped / "manifest.webmanifest").exists()
    assert not list(zipped.rglob("*.zip"))


def test_same_site_same_zip(zipped: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        pack(zipped, tmp_path / name / "notes.zip", 1_700_000_000)
        for path in zipped.rglob("*.html"):
            path.touch()
    assert (tmp_path / "one" / "notes.zip").read_bytes() == (tmp_path / "two" / "notes.zip").read_bytes()
