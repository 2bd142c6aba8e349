"""The built site has nothing that a reader would stumble over; and the crawler would see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.crawl import crawl

GOOD = '<article class="md-content__inner"><h1 id="a">A</h1><p>text</p></article>'


def test_site_has_no_finding(site: Path) -> None:
    assert crawl(site) == []


@pytest.mark.parametrize(
    ("inside", "finding"),
    [
        ('<a href="gone/">x</a>', "dead link gone/"),
        ('<a href="#gone">x</a>', "dead anchor #gone"),
        ('<p id="a">x</p>', "id 'a' twice"),
        ("<p>one\n- two</p>", "stray list marker"),
        ("<p>* two</p>", "stray list marker"),
        ("<h2>B</h2><h2>C</h2><p>x</p>", "empty section"),
        ("<h2>B</h2>", "empty section"),
        ('<h2>B</h2><p class="section-source">Edit</p>', "empty section"),
        ("<h3>B</h3><p>x</p>", "heading level jumps from 1 to 3"),
        ("<h1>B</h1><p>x</p>", "2 headings of level 1"),
        ('<script src="https://cdn.example/x.js"></script>', "from elsewhere"),
        ('<img src="https://cdn.example/x.png" alt="x" width="1" height="1">', "from elsewhere"),
        ('<img src="x.png" alt="" width="1" height="1">', "img without alt"),
        ('<img src="x.png" alt="x">', "img without width"),
    ],
)
def test_planted_fault_is_found(tmp_path: Path, inside: str, finding: str) -> None:
    (tmp_path / "index.html").write_text(GOOD.replace("</article>", f"{inside}</article>"), encoding="utf-8")
    assert any(finding in found for found in crawl(tmp_path))


def test_heading_without_lines_is_found(tmp_path: Path) -> None:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "index.html").write_text(GOOD, encoding="utf-8")
    assert crawl(tmp_path) == ["services/index.html: heading without data-lines"]


def test_good_page_passes(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(GOOD, encoding="utf-8")
    assert crawl(tmp_path) == []
