"""A reader's ways through the site, in a real browser, at a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

DESK = (1280, 900)
PHONE = (360, 740)
BOX = ".md-search__input"


@pytest.fixture
def page(browser: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test for any request to another host, any request in vain and any error on the console.

    The parameter, if any, is the size of the window.
    """
    width, height = getattr(request, "param", DESK)
    context = browser.new_context(viewport={"width": width, "height": height})
    faults = watch_faults(context, base_url)
    yield context.new_page()
    context.close()
    assert faults == []


def watch_faults(context: BrowserContext, base_url: str) -> list[str]:
    """A list that fills with requests to another host, requests in vain, and errors on the console."""
    faults: list[str] = []
    context.on("request", lambda r: None if r.url.startswith((base_url, "data:")) else faults.append(f"asked {r.url}"))
    context.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    return faults


def is_phone(page: Page) -> bool:
    return page.viewport_size is not None and page.viewport_size["width"] < 600


def let_theme_close(page: Page) -> None:
    """Wait until the theme has closed the drawer and the search.

    It does so 125 ms after a page was opened, a link was followed or a section was gone to, even where the next page
    was faster than that: a browser runs what is due later after that.
    """
    page.evaluate("new Promise((done) => setTimeout(done, 130))")


def navigation(page: Page) -> Locator:
    """The navigation; on a phone, in the drawer that this opens if it is closed."""
    let_theme_close(page)
    if is_phone(page) and not page.locator("#__drawer").is_checked():
        page.locator("label.md-header__button[for=__drawer]").click()
    return page.locator(".md-nav--primary")


def open_search(page: Page) -> None:
    let_theme_close(page)
    if is_phone(page):
        page.locator("label.md-header__button[for=__search]").click()
    page.locator(BOX).click()


def search_for(page: Page, query: str) -> None:
    open_search(page)
    page.keyboard.type(query)


def contents(page: Page) -> Locator:
    """The table of contents; on a phone, in the drawer behind the name of the open page."""
    if not is_phone(page):
        return page.locator(".md-sidebar--secondary")
    navigation(page).locator("label.md-nav__link--active[for=__toc]").click()
    return navigation(page).locator(".md-nav--secondary")


def open_sqs(page: Page, base_url: str) -> None:
    """From a card of the front page through the navigation, by way of another page of the group."""
    page.goto(base_url)
    page.locator(".cards").get_by_role("link", name="EventBridge", exact=True).click()
    expect(page).to_have_url(re.compile("/services/eventbridge/"))
    expect(page.locator("h1")).to_contain_text("EventBridge")
    navigation(page).get_by_role("link", name="SNS", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Amazon SNS (Simple Notification Service)")
    expect(page.locator("#__drawer")).not_to_be_checked()
    navigation(page).get_by_role("link", name="SQS", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Amazon SQS (Simple Queue Service)")
    expect(page.locator("#__drawer")).not_to_be_checked()


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_navigation_leads_to_a_section(page: Page, base_url: str) -> None:
    open_sqs(page, base_url)
    contents(page).get_by_role("link", name="Message visibility timeout").click()
    expect(page).to_have_url(re.compile(r"services/sqs/#message-visibility-timeout$"))
    expect(page.locator("#message-visibility-timeout")).to_be_in_viewport()
    expect(page.locator("#__drawer")).not_to_be_checked()


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_search_opens_the_section(page: Page, base_url: str) -> None:
    page.goto(base_url)
    search_for(page, "visibility timeout")
    page.locator(".md-search-result__link[href*='services/sqs/'][href$='#message-visibility-timeout']").click()
    expect(page).to_have_url(re.compile(r"services/sqs/.*#message-visibility-timeout$"))
    expect(page.locator(".md-content h1")).to_contain_text("Amazon SQS")
    expect(page.locator("#message-visibility-timeout")).to_be_in_viewport()
    expect(page.locator("#message-visibility-timeout mark").first).to_be_visible()


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_picture_opens_in_the_lightbox(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/route-53/")
    picture = page.locator("article img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    picture.click()
    shown = page.locator(".glightbox-container .gslide.current img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    page.keyboard.press("Escape")
    expect(page.locator(".glightbox-container")).to_have_count(0)
    expect(page).to_have_url(f"{base_url}services/route-53/")


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_note_below_a_wrong_statement(page: Page, base_url: str) -> None:
    """From the list of all corrections to the statement; the note is seen right below it, with its source."""
    page.goto(f"{base_url}facts/")
    entry = page.locator("article li", has_text="DNS translates IP addresses to human-friendly names.")
    entry.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/services/route-53/#"))
    statement = page.locator("article").get_by_text(re.compile("^.*IP addresses to human-friendly.*$")).first
    note = page.locator(".fact", has_text="It is the other way round").first
    expect(note).to_be_visible()
    expect(statement).to_be_visible()
    above, below = statement.bounding_box(), note.bounding_box()
    assert above
    assert below
    assert 0 <= below["y"] - (above["y"] + above["height"]) < 60
    expect(note.get_by_role("link", name="Source")).to_have_attribute(
        "href", re.compile("^https://docs.aws.amazon.com/")
    )


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_change_leads_to_its_section(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}changes/")
    page.locator("article").get_by_role("link", name="fixes", exact=True).click()
    row = page.locator("tr", has_text="Root account created by default").first
    expect(row.locator("ins")).to_have_text("Root account, created by default")
    expect(row.get_by_role("link", name=re.compile(r"line \d+")).first).to_have_attribute("href", re.compile("#L"))
    row.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/services/iam/#iam-components$"))


def test_each_text_runs_in_its_own_direction(page: Page, base_url: str) -> None:
    page.goto(base_url)
    text = page.locator("article > p").first
    expect(text).to_have_css("text-align", "left")
    expect(text).to_have_css("unicode-bidi", "plaintext")
    text.evaluate("text => text.append(document.createElement('code'))")
    expect(text.locator("code")).to_have_css("unicode-bidi", "isolate")
    page.evaluate("document.body.dir = 'rtl'")
    expect(page.locator(".hero h1")).to_have_css("text-align", "center")
    expect(text).to_have_css("text-align", "right")
    expect(text).to_have_css("unicode-bidi", "plaintext")
