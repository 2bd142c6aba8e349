"""All notes on one page: everything is there once, in its place, and leads to its place on that page."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.pages.tree import Node, article, parse

_BESIDE = {
    "page-meta",
    "section-source",
    "compared",
    "related",
    "mentioned",
    "terms",
    "moved-sections",
    "letters",
    "seen",
}
"""Classes of what stands on a page beside its notes, and not on the page that is printed."""


def content(site: Path, url: str) -> Node:
    found = article(parse((site / url / "index.html").read_text(encoding="utf-8")))
    assert found, url
    return found


@pytest.fixture(scope="module")
def urls(site: Path) -> dict[str, str]:
    """Slug -> address of all that is printed."""
    account = json.loads((site / "notes.json").read_text(encoding="utf-8"))
    return {page["slug"]: page["url"] for page in account["pages"]} | {"glossary": "glossary/"}


@pytest.fixture(scope="module")
def printed(site: Path) -> Node:
    return content(site, "print")


@pytest.fixture(scope="module")
def parts(printed: Node) -> dict[str, Node]:
    """Slug -> its part of the page, in the order of the page."""
    found = [node for node in printed.walk() if "printed" in node.classes]
    heads = [next(node for node in part.walk() if node.is_heading) for part in found]
    return {head.attributes["id"].partition(":")[0]: part for head, part in zip(heads, found, strict=True)}


def test_pages_stand_in_the_order_of_the_navigation(site: Path, urls: dict[str, str], parts: dict[str, Node]) -> None:
    """The navigation links the first page of each group, and each page the next one of its group."""
    assert sorted(parts) == sorted(urls)
    order = [f"/{urls[slug]}" for slug in parts]
    assert order[-1] == "/glossary/"
    groups = [address for address in linked(site, "print/", "a", "md-nav__link") if address in order[:-1]]
    assert groups == sorted(groups, key=order.index)
    assert groups
    for address, following in pairwise(order):
        assert linked(site, address[1:], "link", "next") in ([], [following])


def linked(site: Path, url: str, tag: str, kind: str) -> list[str]:
    """Addresses, from the root of the site, that elements `tag` of a class or relation `kind` lead to."""
    root = parse((site / url / "index.html").read_text(encoding="utf-8"))
    nodes = [each for each in root.walk() if each.tag == tag]
    hits = [each.attributes["href"] for each in nodes if kind in {*each.classes, each.attributes.get("rel")}]
    return [urljoin(f"/{url}", href) for href in hits]


def test_no_word_is_lost(site: Path, urls: dict[str, str], parts: dict[str, Node]) -> None:
    for slug, url in urls.items():
        assert parts[slug].text().split() == content(site, url).text(without=_BESIDE).split(), slug


def test_ids_begin_with_the_page_that_they_come_from(printed: Node, parts: dict[str, Node]) -> None:
    for slug, part in parts.items():
        ids = [node.attributes["id"] for node in part.walk() if "id" in node.attributes]
        assert [ident for ident in ids if not ident.startswith(f"{slug}:")] == []
    assert next(node.attributes["id"] for node in printed.walk() if node.tag == "h1") == "print:"


def test_links_stay_on_the_page(printed: Node, urls: dict[str, str]) -> None:
    """Those to places that are printed. That these places are there, the crawler of all pages tells."""
    links = [node.attributes["href"] for node in printed.walk() if node.tag == "a"]
    assert [
        link for link in links if urljoin("/print/", link).partition("#")[0].strip("/") + "/" in urls.values()
    ] == []
    contents = next(node for node in printed.walk() if "contents" in node.classes)
    assert len([node for node in contents.walk() if node.tag == "a"]) == len(urls)
    assert len([link for link in links if link.startswith("#")]) > len(urls)


def test_neither_found_nor_slow(site: Path) -> None:
    """No search finds the page, here or elsewhere; it loads no lightbox, and its pictures are there to be printed."""
    text = (site / "print" / "index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in text
    assert "noindex" not in (site / "glossary" / "index.html").read_text(encoding="utf-8")
    assert "glightbox" not in text
    assert 'loading="lazy"' not in text
    assert '"print/' not in (site / "search" / "index.js").read_text(encoding="utf-8")
    assert 'href="print/"' in (site / "index.html").read_text(encoding="utf-8")
