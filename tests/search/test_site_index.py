"""The index as it stands in a built site."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.conftest import FROZEN_NOTES, build_site, copy_project
from tests.pages.tree import article, parse
from tests.search.reading import pages_of

_WORD = re.compile(r"\w{3,}")
_ASIDE = {
    "page-head",
    "section-source",
    "see-also",
    "compared",
    "fact",
    "related",
    "terms",
    "mentioned",
    "moved-sections",
    "alias",
}
"""What the build puts beside the words of the notes."""


def index(site: Path) -> dict[str, Any]:
    return pages_of((site / "search" / "index.js").read_text(encoding="utf-8").partition("=")[2])


def test_every_word_of_every_page_is_in_the_index(frozen_site: Path) -> None:
    for page in index(frozen_site)["pages"]:
        root = parse((frozen_site / page["url"] / "index.html").read_text(encoding="utf-8"))
        content = article(root)
        assert content
        held = " ".join(f"{section['title']} {section.get('text', '')}" for section in page["sections"])
        shown = set(_WORD.findall(content.text(_ASIDE)))
        lost = shown - set(_WORD.findall(held)) - {"original", "picture"}
        assert lost == set(), page["url"]


def test_every_result_leads_to_a_section(frozen_site: Path) -> None:
    """The ids that the client tells from titles are those of the pages."""
    for page in index(frozen_site)["pages"]:
        root = parse((frozen_site / page["url"] / "index.html").read_text(encoding="utf-8"))
        ids = {node.attributes["id"] for node in root.walk() if "id" in node.attributes}
        for section in page["sections"][1:]:
            told = re.sub(r"[^a-z0-9]+", "-", section["title"].lower()).strip("-")
            assert section.get("id", told) in ids


def test_the_theme_gets_an_index_that_is_empty(frozen_site: Path) -> None:
    """It asks for it on every page."""
    stub = json.loads((frozen_site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert stub["docs"] == []
    assert stub["config"]["separator"]
    assert index(frozen_site)["others"] == []


def test_a_hand_written_page_is_in_the_index(tmp_path: Path) -> None:
    root = copy_project(tmp_path, FROZEN_NOTES)
    text = "# Ask for help\n\nAsk *us*.\n\n## When\n\nAlways.\n\n## Whom\n\nAnyone.\n"
    (root / "docs" / "help.md").write_text(text, encoding="utf-8")
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(settings.replace("  - About:\n", "  - Help: help.md\n  - About:\n"))
    site = build_site(root / "site", root)
    (page,) = index(site)["others"]
    assert (page["url"], page["title"]) == ("help/", "Ask for help")
    sections = [(section["id"], section["title"], section["text"]) for section in page["sections"]]
    assert sections == [("", "Ask for help", "Ask us."), ("when", "When", "Always."), ("whom", "Whom", "Anyone.")]
    stub = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert stub["docs"] == []


def test_nothing_of_the_theme_is_carried_in_vain(frozen_site: Path) -> None:
    assert not list(frozen_site.rglob("*.map"))
    assert not (frozen_site / "assets" / "javascripts" / "lunr").exists()
    assert not (frozen_site / "assets" / "javascripts" / "workers").exists()
