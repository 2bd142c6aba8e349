"""What helps to study: the head of a page, the pages that collect, the front page, the search under the thumb."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_reading import BOX, DESK, PHONE, let_theme_close, page

__all__ = ["page"]


def test_number_at_a_glance_leads_to_its_sentence(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/sqs/")
    page.locator(".glance").get_by_role("link", name="256 KB").click()
    number = page.locator("[id='consumers:256-kb']")
    expect(number).to_be_in_viewport()
    expect(number).to_have_text("256 KB")
    assert page.evaluate("document.querySelector(':target').textContent") == "256 KB"
    assert number.evaluate("each => getComputedStyle(each).outlineStyle") == "solid", "it shows which one is meant"
    expect(page.locator(".glance")).to_contain_text("Out of date, see there")


def test_number_that_is_gone_leads_to_its_section(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/sqs/#consumers:128-kb")
    expect(page).to_have_url(re.compile(r"/services/sqs/#consumers$"))


def test_exam_hint_leads_to_its_place(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}exam/")
    expect(page.locator("article li", has_text="SSH: Secure Shell")).to_have_count(1)
    page.get_by_role("article").get_by_role("link", name="CORS").click()
    expect(page).to_have_url(re.compile(r"/services/s3/#cors-cross-origin-resource-sharing:popular-question$"))
    expect(page.locator("article .hint")).to_have_text("(Popular question)")


def test_ports_are_in_order(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}ports/")
    ports = [int(text) for text in page.locator("article td:first-child").all_inner_texts()]
    assert ports == sorted(ports)
    assert {22, 80, 443, 3389, 6081} <= set(ports)


def test_head_of_a_page(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/x-ray/")
    expect(page.locator("h1")).to_contain_text("AWS X-Ray")
    assert (
        page.locator("h1")
        .evaluate("each => getComputedStyle(each, '::before').backgroundImage")
        .startswith('url("data:')
    )
    expect(page.locator(".lead")).to_be_visible()
    expect(page.locator(".page-meta")).to_contain_text("Monitoring · 1 min read")
    docs = page.get_by_role("link", name="Official documentation")
    expect(docs).to_have_attribute("href", re.compile("^https://docs.aws.amazon.com/"))
    trail = page.get_by_role("navigation", name="Breadcrumb").get_by_role("link")
    assert [text.strip() for text in trail.all_inner_texts()] == ["Home", "Monitoring"]


def test_previous_and_next_stay_in_the_group(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/sqs/")
    expect(page.locator(".md-footer__link--prev")).to_have_count(0)
    page.locator(".md-footer__link--next").click()
    expect(page.locator("h1")).to_contain_text("Amazon SNS")
    page.locator(".md-footer__link--next").click()
    expect(page.locator("h1")).to_contain_text("Amazon EventBridge")
    expect(page.locator(".md-footer__link--next")).to_have_count(0)


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_front_page_searches_and_leads(page: Page, base_url: str) -> None:
    page.goto(base_url)
    way = page.locator(".hero").get_by_role("button", name="Search these notes")
    expect(way).to_be_in_viewport()
    let_theme_close(page)
    way.click()
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type("dead letter")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.keyboard.press("Escape")
    order = page.locator(".study-order li")
    expect(order).to_have_count(33)
    expect(order.nth(1)).to_contain_text(re.compile(r"IAM\s+\d\smin"))
    # The whole card is the link, not its name alone.
    card = page.locator(".cards li", has_text="Managed message queues")
    box = card.bounding_box()
    assert box
    card.click(position={"x": box["width"] - 5, "y": box["height"] - 5})
    expect(page).to_have_url(re.compile(r"/services/sqs/$"))


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_search_lies_under_the_thumb(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/s3/")
    thumb = page.get_by_role("button", name="Search", exact=True)
    box, (width, height) = thumb.bounding_box(), PHONE
    assert box
    assert box["width"] >= 44
    assert box["height"] >= 44
    assert box["x"] > width / 2
    assert box["y"] > height * 0.8
    let_theme_close(page)
    thumb.click()
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator("#__search")).to_be_checked()


_FOCUS = """() => {
  let each = document.activeElement;
  if (each === document.body || each.closest(".md-search")) return { name: "", isShown: true };
  // The switch of the scheme is a sign beside a radio button that nobody sees.
  if (each.matches(".md-option")) each = each.nextElementSibling;
  const style = getComputedStyle(each), box = each.getBoundingClientRect();
  const hasOutline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return { name: each.textContent.trim() || each.title, isShown: hasOutline && box.width > 0 && box.height > 0 };
}"""


@pytest.mark.parametrize("path", ["", "services/sqs/", "glossary/"])
def test_focus_is_seen(page: Page, base_url: str, path: str) -> None:
    page.goto(f"{base_url}{path}")
    unseen = []
    for at in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if at == 0:
            assert focus["name"] == "Skip to content"
        if not focus["isShown"]:
            unseen.append(focus["name"])
    assert unseen == []


def test_nothing_moves_for_who_asked_for_that(page: Page, base_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{base_url}services/route-53/")
    moving = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter(each => getComputedStyle(each).transitionDuration"
        ".split(', ').some(time => parseFloat(time) > 0.001)).map(each => each.className)"
    )
    assert moving == []
    page.locator("article img").first.click()
    expect(page.locator(".glightbox-container .gslide.current img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".glightbox-container")).to_have_count(0)
