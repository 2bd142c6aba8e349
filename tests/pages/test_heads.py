"""What search engines and other sites are told: titles, descriptions, addresses, pictures, and which pages to find."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import FROZEN_NOTES, ROOT, build_site, copy_project
from tests.pages.tree import Node, parse

ADDRESS = "https://notes.example/folder/"
NAME = "AWS Developer Associate study notes"
CARD = "assets/icons/social.png"
GONE = """\
[[anchor]]
page = "channels"
id = "channels"
title = "Channels"
to = "topics"
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the frozen notes, which knows its own address."""
    root = copy_project(tmp_path_factory.mktemp("published"), FROZEN_NOTES)
    return build_site(root / "site", root, SITE_URL=ADDRESS)


def heads(site: Path) -> dict[str, Node]:
    """Address of each page below the site -> its tree."""
    pages = {path.relative_to(site).as_posix().removesuffix("index.html"): path for path in site.rglob("*.html")}
    return {address: parse(path.read_text(encoding="utf-8")) for address, path in pages.items()}


def told(page: Node, name: str) -> list[str]:
    """What the head says under `name`."""
    found = (node.attributes for node in page.walk() if node.tag == "meta")
    return [each["content"] for each in found if name in (each.get("name"), each.get("property"))]


def titles(page: Node) -> list[str]:
    return ["".join(map(str, node.children)).strip() for node in page.walk() if node.tag == "title"]


def canonical(page: Node) -> list[str]:
    return [node.attributes["href"] for node in page.walk() if node.attributes.get("rel") == "canonical"]


def hidden(site: Path) -> set[str]:
    """Addresses of pages that search engines shall leave out."""
    return {address for address, page in heads(site).items() if told(page, "robots") == ["noindex"]}


def test_each_page_has_a_title_and_a_description_of_its_own(published: Path) -> None:
    shown = {address: page for address, page in heads(published).items() if address not in hidden(published)}
    assert len(shown) > 40
    for tells in (titles, lambda page: told(page, "description")):
        found = {address: tells(page) for address, page in shown.items()}
        assert {address: each for address, each in found.items() if len(each) != 1 or len(each[0]) < 20} == {}
        assert len({each[0] for each in found.values()}) == len(found)
    assert titles(shown[""]) == [NAME]
    assert titles(shown["services/sqs/"]) == [f"Amazon SQS (Simple Queue Service) - {NAME}"]
    summary = "Managed message queues that decouple the producers of messages from their consumers."
    assert told(shown["services/sqs/"], "description") == [summary]


def test_each_page_knows_its_address_and_its_card(published: Path) -> None:
    for address, page in heads(published).items():
        if address == "404.html":
            continue
        assert canonical(page) == told(page, "og:url") == [ADDRESS + address]
        assert told(page, "og:image") == [ADDRESS + CARD]
        assert told(page, "og:description") == told(page, "description")
        assert [f"{told(page, 'og:title')[0]} - {NAME}"] == titles(page) or address == ""
        assert told(page, "twitter:card") == ["summary_large_image"]


def test_pages_that_are_not_to_be_found(published: Path) -> None:
    """The page for what is not there, that of old addresses, and the lists of what the notes said before."""
    lists = {f"changes/{path.name}/" for path in (published / "changes").iterdir() if path.is_dir()}
    assert lists
    assert hidden(published) == {"404.html", "moved/", "print/", *lists}


def test_page_that_is_gone_is_not_to_be_found(tmp_path: Path) -> None:
    root = copy_project(tmp_path)
    (root / "docs" / "notes" / "notes.md").write_text("# Topics\n\ntext\n", encoding="utf-8")
    (root / "docs" / "notes" / "anchors.toml").write_text(GONE, encoding="utf-8")
    site = build_site(root / "site", root, SITE_URL=ADDRESS)
    assert "services/channels/" in hidden(site)
    assert f"{ADDRESS}services/topics/" in set(located(site))
    assert f"{ADDRESS}services/channels/" not in set(located(site))


def located(site: Path) -> Iterator[str]:
    for found in re.finditer("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8")):
        yield found[1]


def test_sitemap_holds_what_is_to_be_found(published: Path) -> None:
    shown = heads(published).keys() - hidden(published)
    assert sorted(located(published)) == sorted(ADDRESS + address for address in shown)


def test_robots_are_told_of_the_sitemap(published: Path) -> None:
    lines = (published / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", f"Sitemap: {ADDRESS}sitemap.xml"]


def test_site_that_does_not_know_its_address_names_none(frozen_site: Path) -> None:
    assert not (frozen_site / "robots.txt").exists()
    for page in heads(frozen_site).values():
        assert [*canonical(page), *told(page, "og:url"), *told(page, "og:image"), *told(page, "twitter:card")] == []


def test_card_is_a_small_picture_that_browsers_do_not_keep(published: Path) -> None:
    card = (published / CARD).read_bytes()
    assert struct.unpack(">II", card[16:24]) == (1200, 630)
    assert len(card) <= 60_000
    assert "icon-512.png" in (published / "sw.js").read_text(encoding="utf-8")
    assert CARD not in (published / "sw.js").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "assets" / "icons" / "social.svg").exists()
    assert not (published / "assets" / "icons" / "social.svg").exists()


def test_titles_and_summaries_are_text(tmp_path: Path) -> None:
    """The theme takes them for HTML; so would browsers."""
    root = copy_project(tmp_path)
    evil = 'A & "B" </title><script>alert(1)</script>'
    (root / "docs" / "notes" / "notes.md").write_text("# One\n\ntext\n\n# Two\n\ntext\n", encoding="utf-8")
    row = "".join(f"{key} = '{evil}'\n" for key in ("title", "short", "group", "summary"))
    row = f"[[service]]\nslug = 'one'\nstart = 'One'\n{row}"
    (root / "docs" / "notes" / "services.toml").write_text(row, encoding="utf-8")
    site = build_site(root / "site", root)
    for name in ("one", "two"):
        text = (site / "services" / name / "index.html").read_text(encoding="utf-8")
        assert "<script>alert" not in text
    page = parse((site / "services" / "one" / "index.html").read_text(encoding="utf-8"))
    assert titles(page) == [f"{evil} - {NAME}"]
    assert told(page, "description") == told(page, "og:description") == told(page, "og:title") == [evil]
