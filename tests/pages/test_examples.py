"""The worked examples of docs/examples/: each is a site of its own, in its own language."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, ROOT, build_site, copy_project
from tests.pages.crawl import crawl
from tests.pages.tree import Node, parse

EXAMPLES = ROOT / "docs" / "examples"
WORDS = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "hooks/studynotes/words").glob("*.toml")}
SEEN = ("aria-label", "title", "placeholder", "content", "data-filtered", "data-also")
"""Attributes whose words readers see or hear."""


def built(root: Path, name: str) -> Path:
    """The site of an example: its notes, its settings and its pictures in the place of ours, and none of our pages."""
    copy_project(root, EXAMPLES / name / "notes")
    shutil.copy(EXAMPLES / name / "mkdocs.yml", root)
    for page in (root / "docs").glob("*.md"):
        page.unlink()
    if (EXAMPLES / name / "assets").is_dir():
        shutil.copytree(EXAMPLES / name / "assets", root / "docs" / "assets", dirs_exist_ok=True)
    return build_site(root / "site", root, STUDYNOTES_REPOSITORY=REPOSITORY)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("sourdough"), "sourdough")


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("bienen"), "bienen")


def account(site: Path) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads((site / "notes.json").read_text(encoding="utf-8"))
    return found


def page(site: Path, path: str) -> Node:
    return parse((site / path / "index.html").read_text(encoding="utf-8"))


def test_english_example(english: Path) -> None:
    told = account(english)
    assert [each["url"] for each in told["pages"]] == [
        f"bread/{slug}/" for slug in ("starter", "dough", "flour", "proofing", "baking")
    ]
    assert [each["reason"] for each in told["dropped"]] == ["a remark about where the notes came from"]
    assert {each["term"] for each in told["terms"]} >= {"BF", "LAB", "baker's percentage"}
    assert crawl(english) == []
    starter = page(english, "bread/starter").text()
    assert "in which wild yeast and lactic acid bacteria" in starter
    assert "A starter on its fifth day" in starter
    assert "Correction" in page(english, "bread/baking").text()
    assert "1 fact is shown" in page(english, "facts").text()


def test_german_example(german: Path) -> None:
    told = account(german)
    assert [each["url"] for each in told["pages"]] == [
        f"themen/{slug}/" for slug in ("kurs", "volk", "beute", "schwaermen", "honig", "varroa")
    ]
    assert told["dropped"] == []
    assert {each["term"] for each in told["terms"]} >= {"Ableger", "AS", "DN", "Weiselzelle", "Zarge"}
    # No page of ours knows the size of a picture beside the notes.
    assert [each for each in crawl(german) if each.kind != "bare-picture"] == []
    front = (german / "index.html").read_text(encoding="utf-8")
    assert 'lang="de"' in front
    # The buttons of the lightbox are made by a script that is not ours.
    assert 'data-close="Schließen"' in front
    for path, word in {
        "": "Reihenfolge zum Lernen",
        "glossary": "Begriffe filtern",
        "numbers": "Grenzwert",
        "changes": "Was bereinigt wurde",
        "print": "Alle Notizen",
        "themen/volk": "Auf einen Blick",
    }.items():
        assert word in page(german, path).text(), path


def test_no_rule_about_english_touches_german_notes(german: Path) -> None:
    told = account(german)
    assert {each["rule"] for each in told["changes"]} <= {"table-starts", "fixes", "lazy-lines", "pseudo-headings"}
    assert "but we do not recieve new bees" in page(german, "themen/schwaermen").text()


def texts(table: str) -> dict[str, str]:
    """Key -> text of a table of words; the names and meanings of rules stand in it, too."""
    parts: list[tuple[str, object]] = [("", tomllib.loads(table))]
    found: dict[str, str] = {}
    for place, part in parts:
        if isinstance(part, str):
            found[place] = part
        elif isinstance(part, dict | list):
            inner = part.items() if isinstance(part, dict) else enumerate(part)
            parts += [(f"{place}.{key}", value) for key, value in inner]
    return found


def shown(node: Node) -> Iterator[str]:
    """Each piece of text of a page, in what scripts show later, too, and of each attribute that is read."""
    for each in node.walk():
        if each.tag in {"script", "style"}:
            continue
        yield from (" ".join(child.split()) for child in each.children if isinstance(child, str))
        yield from (each.attributes[name] for name in SEEN if name in each.attributes)


def test_no_english_word_of_ours_is_left(german: Path) -> None:
    ours, theirs = texts(WORDS["en"]), texts(WORDS["de"])
    own = {" ".join(text.split()) for key, text in ours.items() if text != theirs[key]}
    whole = {text.strip(" :.").casefold() for text in own if "{" not in text and len(text) > 1}
    parts = {part.strip(" :.,;") for text in own for part in re.split(r"\{\w+\}", text)}
    phrases = [part for part in parts if len(part.split()) > 1]
    assert len(phrases) > 100
    for path in sorted(german.rglob("*.html")):
        pieces = {piece for piece in shown(parse(path.read_text(encoding="utf-8"))) if piece}
        assert {piece for piece in pieces if piece.strip(" :.").casefold() in whole} == set(), path
        told = "\n".join(pieces)
        assert [phrase for phrase in phrases if phrase in told] == [], path
