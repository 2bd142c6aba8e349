"""Definitions, glossary, map and old addresses, by pointer, by finger and by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_reading import DESK, PHONE, page
from tests.conftest import FROZEN_NOTES, build_site, copy_project, serving

__all__ = ["page"]
SQS = "services/sqs/"


def bubble(page: Page) -> Locator:
    return page.locator(".term-bubble")


def term(page: Page, words: str) -> Locator:
    return page.locator("a.term", has_text=re.compile(f"^{words}$")).first


def test_definition_on_hover_stays_while_the_pointer_is_on_it(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}{SQS}")
    term(page, "decoupling").hover()
    expect(bubble(page)).to_contain_text("Splitting of an application")
    bubble(page).hover()
    page.wait_for_timeout(400)
    expect(bubble(page)).to_be_visible()
    page.locator("h1").hover()
    expect(bubble(page)).to_be_hidden()


def test_definition_by_keyboard(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}{SQS}")
    term(page, "decoupling").focus()
    expect(bubble(page)).to_contain_text("Splitting of an application")
    page.keyboard.press("Escape")
    expect(bubble(page)).to_be_hidden()
    # The search of the theme hears Escape, too: the focus stays where it was.
    expect(term(page, "decoupling")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(bubble(page)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base_url}glossary/#decoupling")


def test_definition_is_read_by_a_screen_reader(page: Page, base_url: str) -> None:
    """The link is described by the definition, whether or not anything is open or any script has run."""
    page.goto(f"{base_url}{SQS}")
    expect(term(page, "decoupling")).to_have_accessible_description(re.compile("Splitting of an application"))
    expect(term(page, "decoupling")).to_have_accessible_name("decoupling")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def test_first_tap_opens_the_definition_and_the_second_follows(phone: Page, base_url: str) -> None:
    phone.goto(f"{base_url}{SQS}")
    term(phone, "decoupling").tap()
    expect(bubble(phone)).to_be_visible()
    box = bubble(phone).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
    expect(phone).to_have_url(f"{base_url}{SQS}")
    phone.locator("h2").first.tap()
    expect(bubble(phone)).to_be_hidden()
    term(phone, "decoupling").tap()
    term(phone, "decoupling").tap()
    expect(phone).to_have_url(f"{base_url}glossary/#decoupling")


def test_definitions_without_scripts(browser: Browser, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}{SQS}")
    page.get_by_text("terms on this page").click()
    expect(page.get_by_text("Splitting of an application")).to_be_visible()
    term(page, "decoupling").click()
    expect(page).to_have_url(f"{base_url}glossary/#decoupling")
    context.close()


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_glossary_is_filtered_while_typing(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}glossary/")
    page.get_by_label("Filter the terms").fill("dead letter")
    expect(page.locator("dt:visible")).to_have_text(["DLQ", "maxReceiveCount", "Redrive"])
    expect(page.locator("h2:visible")).to_have_text([re.compile(f"^{letter}") for letter in "DMR"])
    expect(page.locator("output")).to_contain_text("3 of ")
    page.get_by_label("Filter the terms").fill("KDS")
    expect(page.locator("dt:visible")).to_have_text(["Kinesis Data Streams"])
    page.get_by_label("Filter the terms").fill("")
    assert page.locator("dt:visible").count() > 200


def test_glossary_leads_to_every_section_that_names_a_term(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}glossary/#visibility-timeout")
    entry = page.locator("dt#visibility-timeout ~ dd")
    entry.get_by_role("link", name="Message visibility timeout").first.click()
    expect(page).to_have_url(f"{base_url}{SQS}#message-visibility-timeout")


def test_mentioned_in_leads_back(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}{SQS}")
    page.get_by_text(re.compile("^Mentioned in")).click()
    item = page.locator(".mentioned li li", has_text="Push the same message to multiple SQS queues")
    item.get_by_role("link", name="Fan-out pattern").click()
    expect(page).to_have_url(f"{base_url}services/sns/#fan-out-pattern")


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_map_by_keyboard(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}map/")
    link = page.locator(".map").get_by_role("link", name="SQS", exact=True)
    link.focus()
    lit = page.locator(".map path.lit")
    expect(lit.first).to_be_attached()
    words = page.locator("article li", has_text=re.compile(r"^\s*SQS links to")).last
    assert lit.count() == len(set(words.get_by_role("link").all_inner_texts()) - {"SQS"})
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base_url}{SQS}")


def test_map_has_each_name_beside_its_dot(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}map/")
    dots = page.locator(".map path:not([data-rows])")
    names = page.locator(".map a")
    assert dots.count() == names.count()
    for at in (0, names.count() // 2, names.count() - 1):
        dot, name = dots.nth(at).bounding_box(), names.nth(at).bounding_box()
        assert dot
        assert name
        assert abs((dot["y"] + dot["height"] / 2) - (name["y"] + name["height"] / 2)) < 3


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[str]:
    """Address of the frozen site, built for just that address: the theme compares it with those in the sitemap."""
    with serving(tmp_path / "site") as address:
        build_site(tmp_path / "site", copy_project(tmp_path, FROZEN_NOTES), SITE_URL=address)
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_groups_have_the_colors_of_the_map(browser: Browser, base_url: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{base_url}map/")
    dots = page.locator(".md-nav--primary > .md-nav__list > .md-nav__item > .md-nav__link > .md-ellipsis")
    colored = dots.evaluate_all(
        "all => all.map(each => [each.innerText.trim(), getComputedStyle(each, '::before')])"
        ".filter(([, style]) => style.content !== 'none').map(([name, style]) => [name, style.backgroundColor])"
    )
    # The groups of the map, each with the dot of its first page.
    groups = page.locator(".map > ul > li").evaluate_all("all => all.map(each => each.firstChild.textContent.trim())")
    rows = page.locator(".map li").evaluate_all("all => all.map(each => !!each.querySelector(':scope > ul'))")
    first = [sum(not is_group for is_group in rows[:at]) for at, is_group in enumerate(rows) if is_group]
    strokes = page.locator(".map path:not([data-rows])").evaluate_all("all => all.map(e => getComputedStyle(e).stroke)")
    assert colored == [[group, strokes[at]] for group, at in zip(groups, first, strict=True)]
    context.close()


def test_preview_shows_the_section_that_a_link_leads_to(browser: Browser, hosted: str) -> None:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    page = context.new_page()
    page.goto(f"{hosted}services/auto-scaling/")
    page.locator("article a", has_text="CloudWatch alarm").first.hover()
    expect(page.locator(".md-tooltip2").get_by_text("An alarm is used to trigger notifications")).to_be_visible()
    context.close()


def test_no_preview_and_no_request_from_a_file(browser: Browser, frozen_site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((frozen_site / "services" / "sqs" / "index.html").as_uri())
    page.locator("article a", has_text="EC2").first.hover()
    term(page, "decoupling").hover()
    expect(bubble(page)).to_be_visible()
    assert [url for url in asked if url.endswith("sitemap.xml")] == []
    context.close()


@pytest.mark.parametrize("anchor", ["#EC2-Fundamentals", "#ec2-fundamentals"])
def test_headings_of_the_source_resolve_from_the_front_page(page: Page, base_url: str, anchor: str) -> None:
    page.goto(f"{base_url}{anchor}")
    expect(page).to_have_url(f"{base_url}services/ec2/#ec2")


@pytest.mark.parametrize("address", ["glossary/", "map/", "compare/", "moved/", SQS, "services/s3/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, base_url: str, address: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{base_url}{address}")
    page.evaluate("document.querySelectorAll('article details').forEach((each, at) => { each.open = at < 20 })")
    if address.startswith("services"):
        term(page, ".*").focus()
        expect(bubble(page)).to_be_visible()
    found = Axe().run(page)
    assert found.response["violations"] == []
    context.close()
