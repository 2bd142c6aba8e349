"""`notes.json` tells the truth about the built pages. Nothing here depends on what the notes say."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TypedDict

import pytest

from tests.conftest import REPOSITORY, ROOT, build_site
from tests.pages.crawl import Page as HtmlPage
from tests.words import html_words

NOTES = ROOT / "docs" / "notes"
_ARTICLE = re.compile(r'<article class="md-content__inner.*?</article>', re.DOTALL)
_LINE_END = re.compile(r"\r\n|\n|\r")
_NUMBER = re.compile(r"\d+")


class Section(TypedDict):
    id: str
    title: str
    level: int
    span: list[int]


class Page(TypedDict):
    slug: str
    path: str
    url: str
    title: str
    spans: list[list[int]]
    sections: list[Section]


class Account(TypedDict):
    sources: list[dict[str, str | int]]
    pages: list[Page]
    dropped: list[dict[str, str | int]]


@pytest.fixture(scope="module")
def account(site: Path) -> Account:
    found: Account = json.loads((site / "notes.json").read_text(encoding="utf-8"))
    return found


def lines_of(path: str) -> list[str]:
    return _LINE_END.split((NOTES / path).read_bytes().decode("utf-8-sig", "replace"))


def article(site: Path, page: Page) -> str:
    found = _ARTICLE.search((site / page["url"] / "index.html").read_text(encoding="utf-8"))
    assert found
    return found[0]


def test_every_line_is_in_one_place(account: Account) -> None:
    places = Counter(
        (page["path"], line) for page in account["pages"] for a, b in page["spans"] for line in range(a, b + 1)
    )
    places.update((str(drop["path"]), int(drop["line"])) for drop in account["dropped"])
    for source in account["sources"]:
        for number, text in enumerate(lines_of(str(source["path"])), start=1):
            if text.strip():
                assert places[str(source["path"]), number] == 1, (number, text)


def test_dropped_lines_have_reasons(account: Account) -> None:
    assert all(drop["reason"] for drop in account["dropped"])


def test_sections_nest(account: Account) -> None:
    for page in account["pages"]:
        open_sections: list[Section] = []
        for section in page["sections"]:
            while open_sections and open_sections[-1]["level"] >= section["level"]:
                assert open_sections.pop()["span"][1] < section["span"][0]
            if open_sections:
                outer = open_sections[-1]["span"]
                assert outer[0] <= section["span"][0] <= section["span"][1] <= outer[1]
            open_sections.append(section)


def test_headings_carry_their_lines(account: Account, site: Path) -> None:
    for page in account["pages"]:
        html = HtmlPage()
        html.feed((site / page["url"] / "index.html").read_text(encoding="utf-8"))
        expected = [(s["level"], f"{s['span'][0]}-{s['span'][1]}") for s in page["sections"]]
        assert html.headings == expected
        assert {section["id"] for section in page["sections"]} <= set(html.ids)


def test_sections_link_to_their_lines(account: Account, site: Path) -> None:
    for page in account["pages"]:
        html = article(site, page)
        for section in page["sections"]:
            place = f"docs/notes/{page['path']}", f"#L{section['span'][0]}-L{section['span'][1]}"
            assert f'href="{REPOSITORY}/edit/main/{place[0]}{place[1]}"' in html
            assert f'href="{REPOSITORY}/blob/main/{place[0]}?plain=1{place[1]}"' in html


def test_numbers_stay_on_their_page(account: Account, site: Path) -> None:
    """Each number of a page's lines is read on that page; a title may spell a small one out."""
    missing = []
    for page in account["pages"]:
        text = lines_of(page["path"])
        # Addresses of pictures are shown as links, not as text.
        kept = [re.sub(r"<[^>]*>", "", text[n - 1]) for a, b in page["spans"] for n in range(a, b + 1)]
        numbers = Counter(number for line in kept for number in _NUMBER.findall(line))
        shown = Counter(_NUMBER.findall(" ".join(html_words(article(site, page)).elements())))
        missing += [(page["slug"], number) for number in numbers if number not in shown]
    assert missing == []


def test_two_builds_are_identical(site: Path, tmp_path: Path) -> None:
    again = build_site(tmp_path / "again", STUDYNOTES_REPOSITORY=REPOSITORY, TZ="Asia/Tokyo", PYTHONHASHSEED="7")
    files = sorted(path.relative_to(site) for path in site.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [name for name in files if (site / name).read_bytes() != (again / name).read_bytes()] == []


def test_no_dead_buttons_without_repository(tmp_path: Path) -> None:
    bare = build_site(tmp_path / "bare")
    assert not [path for path in bare.rglob("*.html") if "section-source" in path.read_text(encoding="utf-8")]
