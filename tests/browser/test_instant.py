"""From page to page without a reload: everything works on the next page, and works once."""

from __future__ import annotations

import re
import time
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.test_offline import address, host, visit
from tests.browser.test_reading import BOX, DESK, PHONE, open_search, page, search_for
from tests.browser.test_search import hint, results
from tests.browser.test_terms import hosted
from tests.conftest import wait_until

__all__ = ["address", "host", "hosted", "page"]
SQS = "services/sqs"
COUNT_LISTENERS = """
window.listeners = 0;
for (const target of [window, document]) {
  const { addEventListener } = target;
  target.addEventListener = function (...listener) {
    if (new Error().stack.split("\\n")[2].includes("/assets/site.js")) listeners += 1;
    return addEventListener.apply(this, listener);
  };
}
"""
"""Counts what site.js listens to on the whole document."""


def start(page: Page, address: str) -> None:
    """Open a page, and leave a mark that only a reload removes."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.sameDocument = true")


def title(page: Page) -> Locator:
    return page.locator(".md-content h1")


def follow(page: Page, path: str, words: str) -> None:
    """Click on a link of the text or of the navigation; the page with `words` in its title comes without a reload."""
    page.locator(f":is(.md-content, .md-nav--primary) a[href$='/{path}/']:visible").first.click()
    expect(title(page)).to_contain_text(words)
    assert page.evaluate("window.sameDocument")


def test_from_the_front_page_to_a_picture_and_to_the_glossary_and_back(page: Page, base_url: str) -> None:
    workers: list[str] = []
    page.on("worker", lambda worker: workers.append(worker.url))
    page.add_init_script(COUNT_LISTENERS)
    start(page, base_url)
    heard = page.evaluate("listeners")
    assert heard > 0
    for _ in range(2):
        follow(page, SQS, "Amazon SQS")
        expect(page).to_have_title(re.compile("^Amazon SQS"))
        expect(title(page)).to_be_focused()
        page.locator("a.term").first.hover()
        expect(page.locator(".term-bubble")).to_have_count(1)
        expect(page.locator(".term-bubble")).to_be_visible()
        page.locator("a.glightbox").first.click()
        expect(page.locator(".glightbox-container")).to_have_count(1)
        expect(page.locator(".gslide")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator(".glightbox-container")).to_have_count(0)
        follow(page, "glossary", "Glossary")
        expect(page.locator(".glossary-filter")).to_have_count(1)
        page.get_by_label("Filter the terms").fill("KDS")
        expect(page.locator("dt:visible")).to_have_text(["Kinesis Data Streams"])
        follow(page, "map", "Map")
        page.locator(".map").get_by_role("link", name="SQS", exact=True).focus()
        expect(page.locator(".map.lit")).to_have_count(1)
        page.go_back()
        expect(title(page)).to_contain_text("Glossary")
        page.go_back()
        expect(title(page)).to_contain_text("Amazon SQS")
        page.go_back()
        expect(title(page)).not_to_contain_text("Amazon SQS")
    assert page.evaluate("[sameDocument, listeners]") == [True, heard]
    assert len([worker for worker in workers if worker.endswith("assets/search.js")]) == 1


def test_preview_on_a_page_that_came_later(page: Page, base_url: str) -> None:
    start(page, base_url)
    follow(page, "services/auto-scaling", "Auto Scaling")
    page.locator("article a", has_text="CloudWatch alarm").first.hover()
    expect(page.locator(".md-tooltip2").get_by_text("An alarm is used to trigger notifications")).to_be_visible()
    expect(page.locator(".md-tooltip2")).to_have_count(1)


def test_search_on_a_page_that_came_later(page: Page, base_url: str) -> None:
    start(page, base_url)
    follow(page, SQS, "Amazon SQS")
    search_for(page, "qqqqqqqq")
    hint(page).get_by_role("link", name="glossary").click()
    expect(title(page)).to_contain_text("Glossary")
    expect(title(page)).to_be_focused()
    open_search(page)
    page.locator(BOX).fill("dead letter queue")
    expect(results(page).first.locator("a").first).to_have_attribute("href", re.compile("services/sqs/"))
    expect(page.locator("[data-md-component=search-share]")).to_have_attribute(
        "href", f"{base_url}glossary/?q=dead+letter+queue"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/services/sqs/\?h=.*#"))
    expect(page.locator(".md-content mark").first).to_be_visible()
    assert page.evaluate("window.sameDocument")


def test_search_that_was_begun_before_the_page_came_goes_on(page: Page, base_url: str) -> None:
    """The keyboard of a phone closes when its box loses the focus."""
    start(page, base_url)
    on_its_way: list[Route] = []

    def hold(route: Route) -> None:
        on_its_way.append(route)

    page.route("**/glossary/", hold)
    page.locator(".md-content a[href$='/glossary/']:visible").first.click()
    search_for(page, "dead letter")
    expect(title(page)).not_to_contain_text("Glossary")
    for each in on_its_way:
        each.continue_()
    # Every script of ours knows the page by then.
    expect(page.locator(".glossary-filter")).to_have_count(1)
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type(" queue")
    expect(page.locator(BOX)).to_have_value("dead letter queue")
    expect(results(page).first).to_be_in_viewport()


def test_back_and_forward_keep_place_and_address(page: Page, base_url: str) -> None:
    """The address of the next page is there before its text: nobody takes its section for one that is lost."""
    start(page, base_url)
    search_for(page, "visibility timeout")
    results(page).first.locator("a[href$='#message-visibility-timeout']").first.click()
    section = page.locator("#message-visibility-timeout")
    expect(section).to_be_in_viewport()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(500)
    place = page.evaluate("scrollY")
    page.go_back()
    expect(page).to_have_url(base_url)
    expect(title(page)).not_to_contain_text("Amazon SQS")
    # The theme notes a place a moment after it is reached.
    page.wait_for_timeout(500)
    page.go_forward()
    expect(page).to_have_url(re.compile(r"/services/sqs/\?h=.*#message-visibility-timeout$"))
    expect(title(page)).to_contain_text("Amazon SQS")
    wait_until(page, f"Math.abs(scrollY - {place}) < 5")
    assert page.evaluate("window.sameDocument")


def test_contents_lead_to_their_sections(page: Page, base_url: str) -> None:
    start(page, base_url)
    follow(page, SQS, "Amazon SQS")
    for name, section in (("Message visibility timeout", "message-visibility-timeout"), ("Consumers", "consumers")):
        page.locator(".md-sidebar--secondary").get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(f"#{section}$"))
        expect(page.locator(f"#{section}")).to_be_in_viewport()
    page.go_back()
    expect(page).to_have_url(re.compile("#message-visibility-timeout$"))


def test_link_to_a_term_ends_the_filter(page: Page, base_url: str) -> None:
    start(page, base_url)
    follow(page, "glossary", "Glossary")
    page.get_by_label("Filter the terms").fill("KDS")
    page.locator("nav.letters a").last.click()
    assert page.locator("dt:visible").count() > 200
    expect(page.locator("article h2").last).to_be_in_viewport()


def test_without_a_reload_below_a_sub_path(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    page = context.new_page()
    start(page, address)
    follow(page, SQS, "Amazon SQS")
    context.close()


def test_without_a_reload_and_without_a_connection(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    page = visit(context, address)
    context.set_offline(True)
    start(page, address)
    follow(page, SQS, "Amazon SQS")
    context.close()


def test_without_a_reload_where_the_site_knows_its_address(browser: Browser, hosted: str) -> None:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    page = context.new_page()
    start(page, hosted)
    follow(page, SQS, "Amazon SQS")
    context.close()


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_lightbox_by_keyboard(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/route-53/")
    picture = page.locator("a.glightbox").first
    picture.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=str(picture.locator("img").get_attribute("alt")))
    expect(dialog).to_be_focused()
    expect(dialog.locator(".gslide.current img")).to_be_visible()
    page.keyboard.press("Tab")
    expect(dialog.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(picture).to_be_focused()
    expect(page).to_have_url(f"{base_url}services/route-53/")


def test_lightbox_names_the_picture_and_closes_with_its_page(page: Page, base_url: str) -> None:
    start(page, base_url)
    follow(page, "services/ecs", "ECS")
    first, second = (str(page.locator("a.glightbox img").nth(at).get_attribute("alt")) for at in (0, 1))
    page.locator("a.glightbox").first.dblclick()
    expect(page.get_by_role("dialog", name=first)).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog", name=second)).to_be_visible()
    page.go_back()
    expect(page.locator(".glightbox-container")).to_have_count(0)
    expect(page.locator("html.glightbox-open")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lightbox_is_for_everyone(browser: Browser, base_url: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{base_url}services/ecs/")
    page.locator("a.glightbox").first.click()
    expect(page.locator(".gslide.current img")).to_be_visible()
    page.wait_for_timeout(500)
    assert Axe().run(page).response["violations"] == []
    context.close()


def test_lightbox_is_loaded_for_who_opens_a_picture(browser: Browser, base_url: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base_url}services/route-53/")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "glightbox" in url] == []
    page.locator("a.glightbox").first.click()
    expect(page.locator(".gslide.current img")).to_be_visible()
    assert len([url for url in asked if "glightbox" in url]) == 2
    context.close()


def test_without_the_lightbox_a_picture_is_a_link(browser: Browser, base_url: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{base_url}services/route-53/")
    page.route("**/glightbox*", lambda route: route.abort())
    page.locator("a.glightbox").first.click()
    expect(page).to_have_url(re.compile(r"/assets/pictures/.*\.svg$"))
    context.close()


SEE = """
window.seen = [];
const look = () => {
  if (document.body) seen.push(getComputedStyle(document.body).backgroundColor);
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""Notes the background of each picture that the browser paints."""
BACKGROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 24, 28)"}


def after_a_while(route: Route) -> None:
    time.sleep(0.5)
    route.continue_()


@pytest.mark.parametrize("chosen", [None, "light", "dark"])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_no_page_shows_another_scheme_first(
    browser: Browser, base_url: str, system: Literal["light", "dark"], chosen: str | None
) -> None:
    """Neither on a first visit nor after the reader chose by hand, however late the script of the theme is."""
    context = browser.new_context(color_scheme=system, service_workers="block")
    if chosen:
        page = context.new_page()
        page.goto(base_url)
        for _ in range(["light", "dark"].index(chosen) + 1):
            page.locator("[data-md-component=palette] label:visible").click()
    page = context.new_page()
    page.add_init_script(SEE)
    page.route("**/bundle.*", after_a_while)
    page.goto(f"{base_url}services/s3/")
    page.wait_for_timeout(300)
    seen = page.evaluate("seen")
    assert len(seen) > 10
    assert set(seen) == {BACKGROUND[chosen or system]}
    context.close()
