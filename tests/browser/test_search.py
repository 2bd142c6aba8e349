"""The search in the theme's box: by keyboard, by finger, with hints, without its index, and read by a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_reading import BOX, DESK, PHONE, open_search, page, search_for

__all__ = ["page"]


def results(page: Page) -> Locator:
    return page.locator(".md-search-result__item")


def hint(page: Page) -> Locator:
    return page.locator(".search-hint")


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_result_shows_the_passage_with_its_correction(page: Page, base_url: str) -> None:
    page.goto(base_url)
    search_for(page, "256 KB message")
    first = results(page).first
    expect(first.locator("h1")).to_have_text("Amazon SQS (Simple Queue Service)")
    expect(first.locator("mark", has_text="256 KB").first).to_be_visible()
    expect(first.locator(".search-note").first).to_contain_text("Out of date:")


def test_enter_opens_the_section_that_answers(page: Page, base_url: str) -> None:
    page.goto(base_url)
    search_for(page, "recover a deleted object")
    expect(results(page).first.locator("h1")).to_contain_text("Amazon S3")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/services/s3/\?h=.*#versioning$"))
    expect(page.locator(".md-content mark").first).to_be_visible()


def test_query_without_typos_by_keyboard(page: Page, base_url: str) -> None:
    page.goto(base_url)
    search_for(page, "visibilty timeot")
    expect(hint(page)).to_have_text("Did you mean visibility timeout?")
    page.keyboard.press("ArrowDown")
    expect(hint(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_have_value("visibility timeout")
    expect(hint(page)).to_have_count(0)
    expect(results(page).first.locator("h1")).to_contain_text("Amazon SQS")
    expect(page).to_have_url(base_url)


def test_nothing_found_and_what_to_try(page: Page, base_url: str) -> None:
    page.goto(base_url)
    search_for(page, "zzqueuezz")
    expect(results(page)).to_have_count(0)
    expect(hint(page)).to_contain_text("Try other words, such as")
    expect(hint(page).get_by_role("link", name="glossary")).to_have_attribute("href", f"{base_url}glossary/")
    hint(page).get_by_role("link").first.click()
    expect(results(page).first).to_be_visible()
    page.locator(BOX).fill("")
    page.keyboard.type("qqqqqqqq")
    expect(hint(page)).to_have_text("Try other words, or look in the glossary.")


def test_a_shared_search(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}?q=dead+letter+queue")
    expect(results(page).first.locator("h1")).to_contain_text("Amazon SQS")
    share = page.locator(".md-search [data-md-component=search-share]")
    expect(share).to_have_attribute("href", f"{base_url}?q=dead+letter+queue")
    open_search(page)
    page.keyboard.type("s", delay=50)
    expect(share).to_have_attribute("href", f"{base_url}?q=dead+letter+queues")
    share.click()
    expect(share).to_have_attribute("data-clipboard-text", f"{base_url}?q=dead+letter+queues")


def test_text_that_is_pasted_is_asked(page: Page, base_url: str) -> None:
    page.goto(base_url)
    open_search(page)
    page.evaluate("document.execCommand('insertText', false, 'visibility timeout')")
    expect(results(page).first.locator("h1")).to_contain_text("Amazon SQS")


def test_who_types_before_the_page_is_there_sees_the_results(page: Page, base_url: str) -> None:
    page.goto(base_url)
    search_for(page, "visibility")
    # As the theme does when a page begins.
    page.evaluate("document.querySelector('#__search').click()")
    expect(results(page).first).not_to_be_in_viewport()
    page.keyboard.type(" timeout")
    expect(page.locator("#__search")).to_be_checked()
    expect(results(page).first).to_be_in_viewport()


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_long_text_has_nothing_behind_it(page: Page, base_url: str) -> None:
    page.goto(base_url)
    search_for(page, "que")
    expect(page.locator(".md-search__suggest")).to_be_visible()
    page.keyboard.type(" how long can a message stay in the que")
    expect(page.locator(".md-search__suggest")).to_be_hidden()


def test_half_a_word_is_completed(page: Page, base_url: str) -> None:
    page.goto(base_url)
    search_for(page, "visib")
    expect(page.locator(".md-search__suggest")).to_have_text("visibility")
    page.keyboard.press("ArrowRight")
    expect(page.locator(BOX)).to_have_value("visibility")


def test_index_is_fetched_when_a_reader_turns_to_the_search(browser: Browser, base_url: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(base_url)
    page.wait_for_load_state("networkidle")
    assert f"{base_url}search/index.js" not in asked
    with page.expect_request(f"{base_url}search/index.js"):
        open_search(page)
    context.close()


def test_search_that_cannot_be_loaded_says_so_and_tries_again(browser: Browser, base_url: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(base_url)
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    search_for(page, "sqs")
    expect(hint(page)).to_contain_text("The search could not be loaded.")
    context.set_offline(False)
    page.keyboard.type(" ")
    expect(results(page).first.locator("h1")).to_contain_text("Amazon SQS")
    expect(hint(page)).to_have_count(0)
    context.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Literal["light", "dark"]:
    chosen: Literal["light", "dark"] = request.param
    return chosen


@pytest.fixture
def coloured(browser: Browser, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    context = browser.new_context(color_scheme=scheme, viewport={"width": DESK[0], "height": DESK[1]})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("query", ["256 kb message", "visibilty timeot", "qqqqqqqq"])
def test_results_are_for_everyone(coloured: Page, base_url: str, query: str) -> None:
    coloured.goto(base_url)
    search_for(coloured, query)
    expect(coloured.locator(".md-search-result__meta")).to_contain_text("matching document")
    coloured.wait_for_timeout(300)
    found = Axe().run(coloured)
    assert found.violations_count == 0, found.generate_report()
