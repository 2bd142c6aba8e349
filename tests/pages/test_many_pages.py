"""More pages than fit on one list, than browsers keep, and than one file of the index holds: one site for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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


@pytest.fixture
def page(site: Path, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    with serving(site) as address:
        opened.goto(address)
        yield opened
    opened.close()


def ask(page: Page, query: str) -> None:
    page.locator(".md-search__input").fill(query)


def test_the_index_comes_in_pieces_and_finds_all(site: Path, page: Page) -> None:
    """Pages are found by their names at first, and by each word in the end."""
    assert sum(1 for _ in (site / "search").glob("texts-*.js")) > 1
    for asked, word in (("chapter 417", "417"), ("heron499", "Heron499")):
        ask(page, asked)
        best = page.locator(".md-search-result__article").first
        expect(best.locator("mark", has_text=word)).not_to_have_count(0)


def test_results_without_the_texts_say_so_and_stay_until_more_are_asked_for(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/texts-1.js", hold)
    ask(page, "chapter 417")
    hint, best = page.locator(".search-hint"), page.locator(".md-search-result__article").first
    expect(hint).to_contain_text("only titles and names")
    expect(best).not_to_contain_text("Heron417")
    hint.get_by_role("link").click()
    expect(hint).to_contain_text("The texts are still loading.")
    page.route("**/texts-1.js", lambda route: route.continue_())
    for route in held:
        route.continue_()
    expect(best).to_contain_text("Heron417")
    expect(hint).to_have_count(0)


def test_texts_that_do_not_come_are_no_answer_and_are_asked_for_again(page: Page) -> None:
    page.route("**/texts-1.js", lambda route: route.abort())
    ask(page, "heron499")
    expect(page.locator(".search-hint")).to_contain_text("The search could not be loaded.")
    page.unroute("**/texts-1.js")
    ask(page, "heron499 ")
    expect(page.locator(".md-search-result__article mark").first).to_have_text("Heron499")
    expect(page.locator(".search-hint")).to_have_count(0)


def test_a_list_of_all_pages_has_no_previews(page: Page) -> None:
    """The theme would read all addresses of the site for each of its links."""
    assert page.locator(".study-order a").count() == PAGES
    expect(page.locator("[data-preview]")).to_have_count(0)


def test_the_front_page_folds_its_lists(page: Page) -> None:
    fold = page.locator("details.study-order").nth(1)
    link = fold.get_by_text("Chapter 60", exact=True)
    expect(link).to_be_hidden()
    fold.locator("summary").press("Enter")
    expect(link).to_be_visible()
    expect(page.locator("details[open]")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator("details:not([open])").get_by_role("link").last).to_be_visible()


def test_browsers_find_what_is_folded(page: Page) -> None:
    address = page.url
    page.goto("about:blank")
    page.goto(f"{address}#:~:text=Chapter%20417")
    expect(page.locator("details[open]").get_by_text("Chapter 417", exact=True)).to_be_in_viewport()
