"""Who selects a sentence that is wrong gets to its lines, and to a report that quotes it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_reading import DESK, PHONE, page
from tests.conftest import REPOSITORY

__all__ = ["page"]
SECTION = "services/sqs/#long-polling"
_SELECT = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
_TO_THE_END = "setStart(element, 0); range.setEndAfter(element.parentElement.querySelector('ul:last-of-type'))"


def offer(page: Page) -> Locator:
    return page.locator(".suggest")


def sentence(page: Page) -> Locator:
    return page.locator("#long-polling ~ :is(p, ul):not(.section-source)").first


def told(link: Locator) -> dict[str, list[str]]:
    return parse_qs(urlsplit(link.get_attribute("href") or "").query)


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_a_selected_sentence_leads_to_its_section(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}{SECTION}")
    sentence(page).evaluate(_SELECT)
    suggest, edit = offer(page).get_by_role("link").first, offer(page).get_by_role("link").last
    expect(suggest).to_have_text("Suggest a fix")
    lines = told(suggest)["lines"][0].partition(":")[2]
    first, _, last = lines.partition("-")
    expect(edit).to_have_text(f"Edit lines {first}–{last}")
    expect(edit).to_have_attribute("href", f"{REPOSITORY}/edit/main/docs/notes/dva-c02.md#L{first}-L{last}")
    assert told(suggest)["section"] == ["Long polling"]
    assert told(suggest)["quote"] == [" ".join(sentence(page).inner_text().split())]
    box, view = offer(page).bounding_box(), page.viewport_size
    assert box
    assert view
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= view["width"]


def test_the_offer_goes_with_the_selection(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}{SECTION}")
    sentence(page).evaluate(_SELECT)
    expect(offer(page)).to_be_visible()
    page.evaluate("getSelection().removeAllRanges()")
    expect(offer(page)).to_be_hidden()
    sentence(page).evaluate(_SELECT)
    expect(offer(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(offer(page)).to_be_hidden()


def test_a_long_selection_is_cut(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}{SECTION}")
    sentence(page).evaluate(_SELECT.replace("selectNodeContents(element)", _TO_THE_END))
    offer(page).wait_for()
    (quote,) = told(offer(page).get_by_role("link").first)["quote"]
    assert quote.endswith(" …")
    assert len(quote) == 302


def test_a_long_selection_is_not_cut_inside_of_a_sign(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}{SECTION}")
    sentence(page).evaluate("(element) => element.textContent = `x${'\\u{1f600}'.repeat(200)}`")
    sentence(page).evaluate(_SELECT)
    offer(page).wait_for()
    assert told(offer(page).get_by_role("link").first)["quote"] == ["x" + "\U0001f600" * 149 + " …"]


def test_nothing_is_offered_for_what_is_no_text_of_the_notes(page: Page, base_url: str) -> None:
    """The navigation, the controls themselves, and pages that are made by no table."""
    page.goto(f"{base_url}{SECTION}")
    for place in (".md-nav__title", ".section-source", ".md-footer"):
        page.locator(place).first.evaluate(_SELECT)
        page.wait_for_timeout(400)
        expect(offer(page)).to_be_hidden()
    page.goto(f"{base_url}contributing/")
    page.locator("article p").first.evaluate(_SELECT)
    page.wait_for_timeout(400)
    expect(offer(page)).to_be_hidden()


def test_a_definition_leads_to_its_table(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}glossary/")
    page.locator("dd p").first.evaluate(_SELECT)
    expect(offer(page).get_by_role("link")).to_have_text(["Suggest a fix", "Edit terms.toml"])
    suggest, edit = offer(page).get_by_role("link").first, offer(page).get_by_role("link").last
    expect(edit).to_have_attribute("href", f"{REPOSITORY}/edit/main/docs/notes/terms.toml")
    assert told(suggest)["page"] == ["glossary/"]
    assert told(suggest)["quote"] == [" ".join(page.locator("dd p").first.inner_text().split())]


def test_the_link_to_a_section_is_copied(page: Page, base_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{base_url}services/sqs/")
    page.locator("#long-polling + .section-source").get_by_role("link", name="Link").click()
    expect(page).to_have_url(f"{base_url}services/sqs/#long-polling")
    assert page.evaluate("navigator.clipboard.readText()") == f"{base_url}services/sqs/#long-polling"
    expect(page.locator(".md-dialog--active")).to_be_visible()


def test_a_page_that_came_without_a_reload_has_it_too(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/sns/")
    page.evaluate("document.querySelector('a[href$=\"sqs/\"]').click()")
    page.wait_for_url("**/services/sqs/")
    sentence(page).evaluate(_SELECT)
    expect(offer(page).get_by_role("link").first).to_have_text("Suggest a fix")
    assert told(offer(page).get_by_role("link").first)["section"] == ["Long polling"]
