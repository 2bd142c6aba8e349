"""The built site has nothing that a reader would stumble over; and the crawler would see it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.pages.crawl import Finding, Kind, crawl

PICTURE = '<img src="x.svg" alt="A queue" width="4" height="3">'


def test_site_has_no_finding(site: Path, frozen_site: Path) -> None:
    """The notes that are there may have headings with nothing below them: these are sections of one line."""
    assert [str(finding) for finding in crawl(frozen_site)] == []
    pages = json.loads((site / "notes.json").read_text(encoding="utf-8"))["pages"]
    sections = [section for page in pages for section in page["sections"]]
    bare = {" ".join(section["title"].split()) for section in sections if section["span"][0] == section["span"][1]}
    found = [each for each in crawl(site) if not (each.kind == "empty-section" and each.what in bare)]
    assert [str(finding) for finding in found] == []


def test_every_page_is_crawled(site: Path, tmp_path: Path) -> None:
    """The site's own pages, each with a fault planted at the end of its article, are all reported."""
    names = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    for name in names:
        text = (site / name).read_text(encoding="utf-8")
        assert text.count("</article>") == 1, name
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text.replace("</article>", "<p>* stray</p></article>"), encoding="utf-8")
    assert {finding.page for finding in crawl(tmp_path) if finding.kind == "stray-marker"} == names


def test_every_page_is_one_document(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        tags = re.findall(r"</?(?:html|head|body)\b", text)
        assert tags == ["<html", "<head", "</head", "<body", "</body", "</html"], path


def crawled(folder: Path, inside: str, head: str = "") -> list[Finding]:
    """What is found on a small generated page with `inside` at the end of its article."""
    page = folder / "services" / "a"
    page.mkdir(parents=True)
    (folder / "notes.json").write_text(json.dumps({"pages": [{"url": "services/a/"}]}), encoding="utf-8")
    (folder / "index.html").write_text('<article class="md-content__inner"><h1 id="b">B</h1>b</article>', "utf-8")
    (page / "x.svg").write_text("<svg/>", encoding="utf-8")
    text = f'<head>{head}</head><body><nav id="n"><ul><li>- x</li></ul></nav>'
    text += '<article class="md-content__inner md-typeset">'
    text += f'<h1 id="a" data-lines="1-9">A<a class="headerlink" href="#a">¶</a></h1>\n<p>text</p>\n{inside}\n'
    text += '<aside class="md-source-file">Today</aside><footer>End</footer></article><p>- outside</p></body>'
    (page / "index.html").write_text(text, encoding="utf-8")
    return crawl(folder)


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ('<a href="gone/">x</a>', "dead-link"),
        ('<a href="../b/">x</a>', "dead-link"),
        ('<a href="../../services">x</a>', "dead-link"),
        ('<a href="/index.html">x</a>', "dead-link"),
        ('<a href="../../../index.html">x</a>', "dead-link"),
        ('<img src="gone.png" alt="x" width="1" height="1">', "dead-link"),
        ('<img src="x.svg" srcset="x.svg 1x, gone.svg 2x" alt="x" width="1" height="1">', "dead-link"),
        ('<script src="gone.js"></script>', "dead-link"),
        ('<a href="#gone">x</a>', "dead-fragment"),
        ('<a href="../../#gone">x</a>', "dead-fragment"),
        ('<a href="../../index.html#a">x</a>', "dead-fragment"),
        ('<p id="a">x</p>', "duplicate-id"),
        ('<p id="n">x</p>', "duplicate-id"),
        ('<script src="https://cdn.example/x.js"></script>', "foreign-load"),
        ('<img src="//cdn.example/x.png" alt="x" width="1" height="1">', "foreign-load"),
        ('<picture><source srcset="https://cdn.example/x.png"></picture>', "foreign-load"),
        ('<iframe src="https://cdn.example/"></iframe>', "foreign-load"),
        ('<h3 data-lines="2-2">C</h3><p>x</p>', "heading-level"),
        ('<h2 data-lines="2-2">C</h2><p>x</p><h4 data-lines="3-3">D</h4><p>x</p>', "heading-level"),
        ('<h1 data-lines="2-2">C</h1><p>x</p>', "h1-count"),
        ("<p>- two</p>", "stray-marker"),
        ("<p>* two</p>", "stray-marker"),
        ("<p>+ two</p>", "stray-marker"),
        ("<p>\n  - two</p>", "stray-marker"),
        ("<p>one\n- two</p>", "stray-marker"),
        ("<p>one<br>\n* two</p>", "stray-marker"),
        ("<p>one <code>x</code>\n  + two</p>", "stray-marker"),
        ("<ul><li>- <b>two</b></li></ul>", "stray-marker"),
        ("<p><em>one\n- two</em></p>", "stray-marker"),
        ('<h2 data-lines="2-2">C</h2>', "empty-section"),
        ('<h2 data-lines="2-2">C</h2><div> </div><h2 data-lines="3-3">D</h2><p>x</p>', "empty-section"),
        ('<h2 data-lines="2-2">C</h2><h3 data-lines="3-3">D</h3><h2 data-lines="4-4">E</h2><p>x</p>', "empty-section"),
        ('<h2 data-lines="2-2">C</h2><p class="section-source">Edit</p>', "empty-section"),
        ("<h2>C</h2><p>x</p>", "no-lines"),
        ('<h2 data-lines="">C</h2><p>x</p>', "no-lines"),
        ('<img src="x.svg" width="4" height="3">', "bare-picture"),
        ('<img src="x.svg" alt="" width="4" height="3">', "bare-picture"),
        ('<img src="x.svg" alt="x" height="3">', "bare-picture"),
        ('<img src="x.svg" alt="x" width="4">', "bare-picture"),
        ('<img src="x.svg" alt="x" width="4" height="auto">', "bare-picture"),
    ],
)
def test_planted_fault_is_found(tmp_path: Path, inside: str, kind: Kind) -> None:
    """It is reported once, on its page, and nothing else is."""
    assert [(found.page, found.kind) for found in crawled(tmp_path, inside)] == [("services/a/index.html", kind)]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', "foreign-load"),
        ('<link rel="shortcut icon" href="https://cdn.example/x.ico">', "foreign-load"),
        ('<link rel="preconnect" href="https://cdn.example">', "foreign-load"),
        ('<link rel="stylesheet" href="gone.css">', "dead-link"),
        ('<link rel="next" href="../gone/">', "dead-link"),
    ],
)
def test_fault_in_the_head_is_found(tmp_path: Path, head: str, kind: Kind) -> None:
    assert [found.kind for found in crawled(tmp_path, "", head)] == [kind]


def test_page_without_title_is_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<h1>A</h1><article class="md-content__inner"><p>x</p></article>', "utf-8")
    assert [found.kind for found in crawl(tmp_path)] == ["h1-count"]


@pytest.mark.parametrize(
    "inside",
    [
        "",
        PICTURE,
        '<a href="https://other.example/x#y">x</a> <a href="mailto:a@other.example">y</a>',
        '<a href="../../">x</a> <a href="../../#b">y</a> <a href="./#a">z</a> <a href="#">w</a> <a href="?q=1">v</a>',
        '<img src="data:image/gif;base64,AA" alt="x" width="1" height="1">',
        "<p>one - two, <code>x</code> - y, 1 + 2 and a *b* c</p>",
        "<pre><code>- one\n- two</code></pre><p><code>- x</code></p>",
        "<p>-1 and --flag</p>",
        f'<h2 data-lines="2-4">C</h2><h3 data-lines="3-4">D</h3><p>{PICTURE}</p>',
        '<h2 data-lines="2-2">C</h2><ul><li>x</li></ul><h2 data-lines="3-3">D</h2><table><tr><td>1</td></tr></table>',
    ],
)
def test_good_page_passes(tmp_path: Path, inside: str) -> None:
    assert crawled(tmp_path, inside, '<link rel="canonical" href="https://notes.example/services/a/">') == []
