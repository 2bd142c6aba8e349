"""The page for addresses without a page: it finds what a lost reader looked for."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_reading import BOX, DESK, PHONE, let_theme_close
from tests.conftest import FROZEN_NOTES, build_site, copy_project, serving

NOTHING = "zzzzzz/qqqqqqqq/"


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test for any error of a script. The parameter, if any, is the size of the window."""
    width, height = getattr(request, "param", DESK)
    context = browser.new_context(viewport={"width": width, "height": height})
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site that stands in a folder of its host, and knows that."""
    root = copy_project(tmp_path_factory.mktemp("below"), FROZEN_NOTES)
    host = root / "host"
    build_site(host / "folder", root, SITE_URL="https://notes.example/folder/")
    with serving(host) as address:
        yield f"{address}folder/"


def results(page: Page) -> Locator:
    return page.locator("#lost a")


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("services/SQS", "services/sqs/"),
        ("services/sqs.html", "services/sqs/"),
        ("sqs/", "services/sqs/"),
        ("services/Route_53/index.html", "services/route-53/"),
        ("services/SQS#sqs-message-visibility-timeout", "services/sqs/#message-visibility-timeout"),
        ("dead%20letter%20queue", "services/sqs/#dead-letter-queues-dlq"),
        ("visibilty-timeot", "services/sqs/#message-visibility-timeout"),
        ("%E0%A4%A/x-ray", "services/x-ray/"),
    ],
)
def test_the_page_that_was_meant_is_the_first_result(page: Page, base_url: str, asked: str, found: str) -> None:
    answer = page.goto(f"{base_url}{asked}")
    assert answer
    assert answer.status == 404
    expect(results(page).first).to_have_attribute("href", f"{base_url}{found}")
    expect(page.locator("#lost li > span").first).not_to_be_empty()
    expect(page.locator("#__search")).not_to_be_checked()


def test_every_page_is_found_by_its_name(page: Page, base_url: str, frozen_site: Path) -> None:
    account = json.loads((frozen_site / "notes.json").read_text(encoding="utf-8"))
    for slug in (each["slug"] for each in account["pages"]):
        page.goto(f"{base_url}Services/{slug.upper()}.htm")
        expect(results(page).first).to_have_attribute("href", re.compile(f"^{base_url}services/{slug}/"))


def test_a_site_in_a_folder(page: Page, below: str) -> None:
    page.goto(f"{below}a/b/services/SQS")
    expect(page.locator("#lost q")).to_have_text("a b SQS")
    page.goto(f"{below}services/SQS")
    expect(page.locator("#lost q")).to_have_text("SQS")
    results(page).first.click()
    expect(page).to_have_url(f"{below}services/sqs/")
    page.go_back()
    page.locator("article").get_by_role("link", name="front page").click()
    expect(page).to_have_url(below)


def test_nothing_found(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}{NOTHING}")
    expect(page.locator("#lost")).to_have_text("The search finds nothing for zzzzzz qqqqqqqq.")
    page.locator("article").get_by_role("link", name="glossary").click()
    expect(page.locator("h1")).to_contain_text("Glossary")


def test_an_address_without_words(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/--/index.html")
    expect(page.get_by_role("button", name="Search for other words")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.locator("#lost")).to_be_empty()


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True)
def test_the_search_goes_on_with_the_words(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}services/SQS")
    let_theme_close(page)
    page.get_by_role("button", name="Search for other words").click()
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("SQS")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.keyboard.type("visibility timeout")
    expect(page.locator(".md-search-result__item").first).to_contain_text("Message visibility timeout")
    expect(page.locator("#lost q")).to_have_text("SQS")


def test_an_address_is_text(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}sqs/<img src=x onerror=alert(1)>%3Cscript%3Ealert(2)%3C/script%3E{'x' * 5000}")
    expect(page.locator("#lost q")).to_have_text(re.compile("^sqs img src x onerror alert 1 script"))
    assert len(page.locator("#lost q").inner_text()) < 120
    expect(page.locator("#lost :is(img, script)")).to_have_count(0)


def test_without_scripts(browser: Browser, below: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{below}services/nothing/at/all")
    expect(page.get_by_role("button", name="Search for other words")).to_be_hidden()
    expect(page.locator("article")).not_to_contain_text("The search finds")
    page.locator("article").get_by_role("link", name="glossary").click()
    expect(page).to_have_url(f"{below}glossary/")
    context.close()


def test_without_a_connection(page: Page, frozen_site: Path, tmp_path: Path) -> None:
    shutil.copytree(frozen_site, tmp_path / "host")
    with serving(tmp_path / "host") as address:
        page.goto(address)
        expect(page.locator("html[data-offline=ready]")).to_be_attached(timeout=30_000)
        page.context.set_offline(True)
        page.goto(f"{address}services/SQS")
        expect(results(page).first).to_have_attribute("href", f"{address}services/sqs/")


@pytest.mark.parametrize("asked", ["services/SQS", NOTHING])
def test_it_is_for_everyone(page: Page, base_url: str, asked: str) -> None:
    page.goto(f"{base_url}{asked}")
    expect(page.locator("#lost q")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
