"""A reader's ways through the site, in a real browser, at a desk and on a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

DESK = (1280, 900)
PHONE = (360, 740)


@pytest.fixture
def page(browser: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test for any request to another host and any error on the console."""
    width, height = getattr(request, "param", DESK)
    context = browser.new_context(viewport={"width": width, "height": height})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("request", lambda r: None if r.url.startswith((base_url, "data:")) else faults.append(r.url))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


def open_group(page: Page, name: str) -> None:
    """A closed group of the navigation is a link to its first page."""
    page.locator(".md-nav--primary a[href^='services/']").get_by_text(name, exact=True).click()


def test_navigation_leads_to_a_section(page: Page, base_url: str) -> None:
    page.goto(base_url)
    open_group(page, "Integration")
    page.locator(".md-nav--primary").get_by_role("link", name="SNS", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Amazon SNS (Simple Notification Service)")
    page.locator(".md-nav--primary").get_by_role("link", name="SQS", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Amazon SQS (Simple Queue Service)")
    contents = page.locator(".md-nav--secondary").get_by_role("link", name="Message visibility timeout")
    contents.click()
    expect(page).to_have_url(re.compile(r"services/sqs/#message-visibility-timeout$"))
    expect(page.locator("#message-visibility-timeout")).to_be_in_viewport()


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_navigation_on_a_phone(page: Page, base_url: str) -> None:
    page.goto(base_url)
    page.locator("label.md-header__button[for=__drawer]").click()
    open_group(page, "Integration")
    expect(page.locator("h1")).to_contain_text("Amazon SQS")


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_search_opens_the_section(page: Page, base_url: str) -> None:
    page.goto(base_url)
    if page.viewport_size and page.viewport_size["width"] == PHONE[0]:
        page.locator("label.md-header__button[for=__search]").click()
    page.locator(".md-search__input").click()
    page.keyboard.type("visibility timeout")
    result = page.locator(".md-search-result__link[href*='services/sqs/']").first
    result.click()
    expect(page).to_have_url(re.compile("services/sqs/"))
    expect(page.locator("h1")).to_contain_text("Amazon SQS")


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_picture_opens_in_the_lightbox(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/route-53/")
    picture = page.locator("article figure img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    picture.click()
    shown = page.locator(".glightbox-container .gslide.current img")
    expect(shown).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".glightbox-container")).to_have_count(0)


@pytest.mark.parametrize("page", [PHONE, (320, 640)], indirect=True)
def test_no_page_is_wider_than_a_phone(page: Page, base_url: str, site: Path) -> None:
    urls = [each["url"] for each in json.loads((site / "notes.json").read_text(encoding="utf-8"))["pages"]]
    wide = []
    for url in ["", *urls]:
        page.goto(f"{base_url}{url}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(url)
    assert wide == []
