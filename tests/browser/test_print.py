"""What comes out of a real browser's printer: a page of a service, and all notes at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext
from pypdf import PageObject, PdfReader

from tests.pages.tree import article, parse


@pytest.fixture(params=["light", "dark"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = browser.new_context(color_scheme=request.param)
    yield context
    context.close()


@pytest.fixture(scope="module")
def book(browser: Browser, base_url: str) -> PdfReader:
    """All notes, as they are printed right after the page was opened."""
    page = browser.new_page()
    page.goto(f"{base_url}print/")
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    page.close()
    return printed


def words(text: str) -> str:
    """The letters and digits of `text`: a PDF has ligatures, and does not say where blanks stand."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def links(page: PageObject) -> list[str]:
    """Names of the places inside of the document that the page links to."""
    found = [each.get_object() for each in page.get("/Annots", [])]
    return [str(each["/Dest"]) for each in found if "/Dest" in each]


def test_page_is_its_notes_alone_in_dark_on_white(context: BrowserContext, base_url: str) -> None:
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(f"{base_url}services/sqs/")
    shown = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((each) => [...each.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
          .filter((each) => each.checkVisibility())
          .map((each) => [each.closest("article") ? "" : each.className, getComputedStyle(each).color])"""
    )
    assert {place for place, _ in shown} == {"", "print-source"}
    assert {color for place, color in shown if not place} == {"rgb(0, 0, 0)", "rgb(68, 68, 68)"}
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_page_of_a_service(browser: Browser, base_url: str, paper: str) -> None:
    """It says where it comes from; sources are written out, definitions open, and nobody needs to edit on paper."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}services/sqs/")
    text = words("".join(each.extract_text() for each in PdfReader(BytesIO(page.pdf(format=paper))).pages))
    context.close()
    assert words("study notes, services/sqs/") in text
    assert words("Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas") in text
    assert words("Guarantee that every message is delivered, but possibly more than once") in text
    left_out = ("Edit lines", "original picture", "Related pages", "Mentioned in")
    assert [each for each in left_out if words(each) in text] == []


def test_every_part_begins_on_a_page_of_its_own(book: PdfReader, frozen_site: Path) -> None:
    root = article(parse((frozen_site / "print" / "index.html").read_text(encoding="utf-8")))
    assert root
    titles = [words(node.text()) for node in root.walk() if node.tag == "h2"]
    assert len(titles) > 30
    # The number of a page stands first in its text.
    tops = [words(page.extract_text()).removeprefix(str(at)) for at, page in enumerate(book.pages, start=1)]
    begun = [title for top in tops for title in titles if top.startswith(title)]
    assert [title for title in titles if title not in begun] == []


def test_links_of_the_document_lead_somewhere(book: PdfReader) -> None:
    places = book.named_destinations
    found = [link for page in book.pages for link in links(page)]
    assert [link for link in found if link not in places] == []
    assert {"/sqs:sqs", "/glossary:dlq", "/iam:iam-roles"} <= set(found)


def test_pictures_are_there_when_the_page_is_printed_at_once(browser: Browser, base_url: str) -> None:
    page = browser.new_page()
    page.goto(f"{base_url}print/")
    assert page.locator("article img").count() > 10
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
    page.close()


def test_nothing_is_torn_apart(browser: Browser, base_url: str) -> None:
    page = browser.new_page()
    page.goto(f"{base_url}print/")
    page.emulate_media(media="print")
    style = (
        "(name, property) => [...new Set([...document.querySelectorAll(name)].map(e => getComputedStyle(e)[property]))]"
    )
    whole, after = f"name => ({style})(name, 'breakInside')", f"name => ({style})(name, 'breakAfter')"
    for name in (".fact", "figure", "dd"):
        assert page.evaluate(whole, name) == ["avoid"], name
    for name in ("article h2", "article h3", "article h4", "dt"):
        assert page.evaluate(after, name) == ["avoid"], name
    page.close()
