"""What two sites must have in common when they are the same site, whatever built them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from tests.pages.tree import Node, article, parse

_COUNTED = frozenset({"li", "table", "tr", "pre", "blockquote", "dt", "dd", "img", "details", "input", "hr", "sup"})


@dataclass(frozen=True, slots=True)
class Outline:
    """A page, but for its frame and its look."""

    title: str
    headings: tuple[tuple[int, str, str], ...]
    """(level, id, text) of each."""
    ids: frozenset[str]
    """All ids in the text, but for those of the theme."""
    elements: Counter[str]
    """How many of each element that readers see; links to definitions count as "term"."""
    words: Counter[str]
    links: Counter[str]
    """Where links of the text lead, from the root of the site; but for pictures that open large."""


def outlines(site: Path) -> dict[str, Outline]:
    """Path below `site` -> outline of each page."""
    pages = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    return {name: _outline(name, parse(path.read_text(encoding="utf-8"))) for name, path in pages.items()}


def _outline(name: str, root: Node) -> Outline:
    text = article(root) or Node("article")
    nodes = [node for node in text.walk() if not node.attributes.get("id", "").startswith("__")]
    title = next(node for node in root.walk() if node.tag == "title")
    counted = [node.tag for node in nodes if node.tag in _COUNTED]
    counted += ["term" for node in nodes if "term" in node.classes]
    return Outline(
        title=_joined(title.text()),
        headings=tuple(
            (node.level, node.attributes.get("id", ""), _joined(node.text())) for node in nodes if node.is_heading
        ),
        ids=frozenset(node.attributes["id"] for node in nodes if "id" in node.attributes),
        elements=Counter(counted),
        words=Counter(text.text(without={"md-source-file"}).split()),
        links=Counter(urljoin(f"/{name}", node.attributes["href"]) for node in nodes if _is_link(node)),
    )


def _is_link(node: Node) -> bool:
    return node.tag == "a" and "href" in node.attributes and "glightbox" not in node.classes


def _joined(text: str) -> str:
    return " ".join(text.split())
