"""More pages than fit on one list, than browsers keep, and than one file of the index holds: one site for all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from studynotes.offline import MOST_KEPT
from tests.conftest import CLIENT, build_site, copy_project, serving
from tests.pages.tree import parse

PAGES = MOST_KEPT + 1


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Notes without tables, whose pages are no services, with 900 letters each."""
    root = copy_project(tmp_path_factory.mktemp("many"))
    pages = (f"# Chapter {number}\n\nHeron{number} stands still. {'It waits. ' * 90}\n" for number in range(PAGES))
    (root / "docs" / "notes" / "notes.md").write_text("\n".join(pages), encoding="utf-8")
    return build_site(root / "site", root)


def test_no_list_of_the_navigation_is_long(site: Path) -> None:
    page = parse((site / "services" / "chapter-100" / "index.html").read_text(encoding="utf-8"))
    (shown,) = (node for node in page.walk() if "md-nav--primary" in node.attributes.get("class", ""))
    links = [node for node in shown.walk() if "md-nav__link" in node.attributes.get("class", "")]
    assert 50 < len(links) < 100


def test_no_browser_keeps_all_of_it(site: Path) -> None:
    assert (site / "sw.js").read_bytes() == (CLIENT / "remove.js").read_bytes()
    assert not (site / "manifest.webmanifest").exists()


def test_the_index_comes_in_pieces_and_finds_all(site: Path, browser: Browser) -> None:
    """Pages are found by their names at first, and by each word in the end."""
    assert sum(1 for _ in (site / "search").glob("texts-*.js")) > 1
    page = browser.new_page()
    with serving(site) as address:
        page.goto(address)
        for asked, word in (("chapter 417", "417"), ("heron499", "Heron499")):
            page.locator(".md-search__input").fill(asked)
            best = page.locator(".md-search-result__article").first
            expect(best.locator("mark", has_text=word)).not_to_have_count(0)
    page.close()
