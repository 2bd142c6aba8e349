"""The content security policy: every page works under it, and what slips into a page does nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from studynotes.policy import protect
from tests.browser.test_offline import zipped
from tests.browser.test_reading import search_for
from tests.conftest import BROWSER_ARGUMENTS, FROZEN_NOTES, build_site, copy_project, serving, wait_until

__all__ = ["zipped"]
NOTE_VIOLATIONS = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) => refused.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
NAMES = re.compile("'sha256-[^']+'")


def watched(browser: Browser) -> tuple[BrowserContext, list[str]]:
    """A browser whose pages note what their policy refuses, and the list of what their consoles say about it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(NOTE_VIOLATIONS)
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text) if "Security Policy" in message.text else None)
    return context, said


@pytest.fixture(params=["http", "file"])
def root(request: pytest.FixtureRequest, frozen_site: Path) -> Iterator[str]:
    """Address of the site, of a server or of a folder."""
    if request.param == "http":
        # With the script that keeps it.
        with serving(frozen_site) as address:
            yield address
    else:
        folder: Path = request.getfixturevalue("zipped")
        yield f"{folder.as_uri()}/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which nothing may be refused."""
    context, said = watched(browser)
    page = context.new_page()
    yield page
    assert page.evaluate("refused") == []
    context.close()
    assert said == []


def address(root: str, path: str) -> str:
    return f"{root}{path}.html" if root.startswith("file") else f"{root}{path}/"


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def test_no_page_of_the_zip_asks_for_what_is_refused(page: Page, zipped: Path) -> None:
    """Those of the site are opened in test_every_page.py."""
    assert len(names(zipped)) > 50
    for name in names(zipped):
        page.goto(f"{zipped.as_uri()}/{name}")
        page.evaluate("document.querySelectorAll('img[loading]').forEach(image => { image.loading = 'eager' })")
        wait_until(page, "document.readyState === 'complete' && [...document.images].every(image => image.complete)")
        # The page for what is not there has its addresses from the root of the host.
        assert page.evaluate("document.documentElement.classList.contains('js')") or name == "404.html"
        assert page.evaluate("refused") == [], name


def test_one_policy_for_all_pages(frozen_site: Path) -> None:
    """Who goes from page to page without a reload stays under the first; another one would come on top of it."""
    policy = re.compile('<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="([^"]+)">')
    found = {policy.findall((frozen_site / name).read_text(encoding="utf-8"))[0] for name in names(frozen_site)}
    assert len(found) == 1
    directives = dict(each.split(maxsplit=1) for each in found.pop().split("; "))
    assert NAMES.sub("", directives["script-src"]).split() == ["'self'"]
    assert directives["default-src"] == "'none'"


def test_reading_under_the_policy(page: Page, root: str) -> None:
    """The search, a definition, a preview, the other scheme, the filter, the map and the lightbox."""
    page.goto(f"{root}index.html")
    search_for(page, "visibility timeout")
    page.locator(".md-search-result__link[href*='sqs']").first.click()
    expect(page.locator(".md-content mark").first).to_be_visible()
    page.locator("a.term").first.hover()
    expect(page.locator(".term-bubble")).to_be_visible()
    if root.startswith("http"):
        page.locator("article [data-preview]").first.hover()
        expect(page.locator(".md-tooltip2--active")).to_be_visible()
    before = page.locator("body").get_attribute("data-md-color-scheme")
    page.locator("[data-md-component=palette] label:visible").click()
    page.locator("[data-md-component=palette] label:visible").click()
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", str(before))
    page.goto(address(root, "glossary"))
    page.get_by_label("Filter the terms").fill("visibility")
    expect(page.locator("dt:visible")).to_have_count(2)
    page.goto(address(root, "map"))
    page.locator(".map a").first.focus()
    expect(page.locator(".map path.lit").first).to_be_attached()
    page.goto(address(root, "services/route-53"))
    page.locator("a.glightbox").first.click()
    expect(page.locator(".gslide.current img")).to_be_visible()


def test_lightbox_beside_a_bar_for_scrolling(browser: Browser, chromium: str, base_url: str) -> None:
    """Where the bar takes room, the lightbox would write a style of its own."""
    with_bar = browser.browser_type.launch(
        executable_path=chromium, args=BROWSER_ARGUMENTS, ignore_default_args=["--hide-scrollbars"]
    )
    context, said = watched(with_bar)
    page = context.new_page()
    page.goto(f"{base_url}services/route-53/")
    assert page.evaluate("innerWidth - document.documentElement.clientWidth") > 0
    page.locator("a.glightbox").first.click()
    expect(page.locator(".gslide.current img")).to_be_visible()
    with_bar.close()
    assert said == []


PLANTED = """# Planted

<div>
<button onclick="document.title = 'Handler'">Button</button>
<script>document.title = "Inline"</script>
<script src="https://foreign.example/script.js"></script>
<img src="https://foreign.example/picture.png" alt="">
<iframe src="https://foreign.example/frame"></iframe>
<a href="javascript:document.title='Address'">Address</a>
</div>
"""
REFUSED = {
    "script-src-attr inline",
    "script-src-elem inline",
    "script-src-elem https://foreign.example/script.js",
    "img-src https://foreign.example/picture.png",
    "frame-src https://foreign.example",
    "connect-src https://foreign.example/data",
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site whose page `contributing/` holds all that must not be."""
    root = copy_project(tmp_path_factory.mktemp("planted"), FROZEN_NOTES)
    (root / "docs" / "contributing.md").write_text(PLANTED, encoding="utf-8")
    with serving(build_site(root / "site", root)) as address:
        yield address


@pytest.mark.parametrize("reload", [True, False])
def test_what_slips_into_a_page_does_nothing(browser: Browser, planted: str, *, reload: bool) -> None:
    """Whether the page is opened by its address, or comes without a reload."""
    context, _ = watched(browser)
    page = context.new_page()
    page.goto(planted)
    if reload:
        page.goto(f"{planted}contributing/")
    else:
        page.evaluate(
            """sameDocument = true;
            const link = Object.assign(document.createElement("a"), { href: "contributing/" });
            document.body.append(link);
            link.click();"""
        )
        expect(page.locator(".md-content h1")).to_contain_text("Planted")
        assert page.evaluate("sameDocument")
    page.get_by_role("button", name="Button").click()
    page.get_by_role("link", name="Address").click()
    page.evaluate("fetch('https://foreign.example/data').catch(() => 0)")
    assert set(page.evaluate("refused")) == REFUSED
    assert page.title().startswith("Contributing")
    context.close()


def test_page_that_is_not_of_the_theme_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text("<p>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"own.html: no <meta charset"):
        protect(tmp_path, [])
