"""A crawler over built HTML that names what a reader would stumble over."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

from tests.pages.tree import Node, article, parse

Kind = Literal[
    "dead-link",
    "dead-fragment",
    "duplicate-id",
    "foreign-load",
    "heading-level",
    "h1-count",
    "stray-marker",
    "empty-section",
    "no-lines",
    "bare-picture",
]

_HOST = "site.example"
# As if the site stood in a folder of its host: an address that leaves the folder is dead there.
_FOLDER = "/folder/"
_NOT_FOUND = "404.html"
_LOADING_RELATIONS = frozenset(
    {"dns-prefetch", "icon", "manifest", "modulepreload", "preconnect", "prefetch", "preload", "stylesheet"}
)
_LOADING_TAGS = frozenset({"audio", "embed", "iframe", "img", "input", "script", "source", "track", "video"})
_LITERAL = frozenset({"code", "kbd", "pre", "samp", "script", "style", "textarea"})
_FILLING = frozenset({"audio", "embed", "iframe", "img", "input", "math", "object", "svg", "video"})
_ASIDE_TAGS = frozenset({"footer", "form", "nav", "script", "style", "template"})
_ASIDE_CLASSES = frozenset({"section-source", "md-source-file", "md-content__button", "md-tags"})
_MARKER = re.compile(r"(?:\A|\n\s*)[-*+][ \t\u00a0]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong on `page`, a path below the site."""

    page: str
    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.page}: {self.kind}: {self.what}"


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    root: Node
    content: Node
    generated: bool

    @property
    def headings(self) -> list[Node]:
        return list(self.content.headings())


Found = Iterator[tuple[Kind, str]]


def crawl(site: Path) -> list[Finding]:
    """Everything wrong on the pages below `site`; pages that `notes.json` names are known as generated."""
    generated = _generated(site)
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    pages = {name: _page(site, name, name in generated) for name in names}
    targets = {name: _anchors(page.root) for name, page in pages.items()}
    found = [(page.name, each) for page in pages.values() for check in _CHECKS for each in check(page)]
    found += [(page.name, each) for page in pages.values() for each in _links(page, site, targets)]
    return [Finding(name, kind, what) for name, (kind, what) in found]


def _generated(site: Path) -> set[str]:
    account = site / "notes.json"
    if not account.is_file():
        return set()
    return {f"{page['url']}index.html" for page in json.loads(account.read_text(encoding="utf-8"))["pages"]}


def _page(site: Path, name: str, generated: bool) -> _Page:
    root = parse((site / name).read_text(encoding="utf-8"))
    return _Page(name, root, article(root) or Node("article"), generated)


def _anchors(root: Node) -> set[str]:
    named = (node.attributes.get("name", "") for node in root.walk() if node.tag == "a")
    return {*(node.attributes.get("id", "") for node in root.walk()), *named}


# --- Links


def _links(page: _Page, site: Path, targets: dict[str, set[str]]) -> Found:
    addresses = {address for node in page.root.walk() for address in _addresses(node)}
    for address in sorted(addresses):
        target = urlsplit(_absolute(page.name, address))
        if target.netloc != _HOST:
            continue
        name = _file(page.name, target.path)
        if name is None or not (site / name).is_file():
            yield "dead-link", address
        elif target.fragment and name in targets and unquote(target.fragment) not in targets[name]:
            yield "dead-fragment", address


def _addresses(node: Node) -> Iterator[str]:
    """Every address that `node` links to or loads."""
    for name in ("href", "src", "poster", "data"):
        if name in node.attributes and (name != "data" or node.tag == "object"):
            yield node.attributes[name]
    for candidate in node.attributes.get("srcset", "").split(", "):
        yield from candidate.split()[:1]


def _absolute(name: str, address: str) -> str:
    return urljoin(f"http://{_HOST}{_FOLDER}{name}", address.strip())


def _file(name: str, path: str) -> str | None:
    """The file that is served for the absolute `path`; None for a place outside of the site."""
    path = unquote(path)
    if path.startswith(_FOLDER):
        path = path.removeprefix(_FOLDER)
    elif name == _NOT_FOUND:
        # It is served for addresses of any depth, so its own addresses begin at the root.
        path = path.lstrip("/")
    else:
        return None
    return f"{path}index.html" if path == "" or path.endswith("/") else path


# --- Checks of one page


def _duplicate_ids(page: _Page) -> Found:
    ids = Counter(node.attributes["id"] for node in page.root.walk() if "id" in node.attributes)
    yield from (("duplicate-id", ident) for ident, count in ids.items() if count > 1)


def _foreign_loads(page: _Page) -> Found:
    for node in page.root.walk():
        relations = set(node.attributes.get("rel", "").lower().split())
        if node.tag in _LOADING_TAGS or node.tag == "object" or (node.tag == "link" and relations & _LOADING_RELATIONS):
            for address in _addresses(node):
                if urlsplit(_absolute(page.name, address)).netloc not in {_HOST, ""}:
                    yield "foreign-load", f"<{node.tag}> {address}"


def _heading_levels(page: _Page) -> Found:
    last = 0
    for heading in page.headings:
        if heading.level > last + 1:
            yield "heading-level", f"{last} to {heading.level} at {_name(heading)}"
        last = heading.level
    first = [heading for heading in page.headings if heading.level == 1]
    if len(first) != 1:
        yield "h1-count", f"{len(first)}: {', '.join(map(_name, first))}"


def _empty_sections(page: _Page) -> Found:
    if page.name == _NOT_FOUND:
        return
    empty: Node | None = None
    for part in _parts(page.content):
        if empty and part and part.level <= empty.level:
            yield "empty-section", _name(empty)
        empty = part
    if empty:
        yield "empty-section", _name(empty)


def _parts(node: Node) -> Iterator[Node | None]:
    """The headings below `node` in order; None for each piece of content between them."""
    for child in node.children:
        if isinstance(child, str):
            if child.strip():
                yield None
        elif child.is_heading:
            yield child
        elif child.tag in _FILLING:
            yield None
        elif child.tag not in _ASIDE_TAGS and not child.classes & _ASIDE_CLASSES:
            yield from _parts(child)


def _stray_markers(page: _Page) -> Found:
    yield from (("stray-marker", text.strip()[:60]) for text in _texts(page.content) if _MARKER.search(text))


def _texts(node: Node) -> Iterator[str]:
    """Texts below `node`; one that begins a block or a line comes without the white space before it."""
    fresh = not node.is_inline
    for child in node.children:
        if isinstance(child, str):
            yield child.lstrip() if fresh else child
        elif child.tag not in _LITERAL:
            yield from _texts(child)
        fresh = isinstance(child, Node) and not child.is_inline and child.tag not in _FILLING


def _missing_lines(page: _Page) -> Found:
    if page.generated:
        for heading in page.headings:
            if not re.fullmatch(r"\d+-\d+", heading.attributes.get("data-lines", "")):
                yield "no-lines", _name(heading)


def _bare_pictures(page: _Page) -> Found:
    for node in page.root.walk():
        if node.tag == "img":
            lacking = [name for name in ("width", "height") if not node.attributes.get(name, "").isdecimal()]
            lacking += [] if node.attributes.get("alt", "").strip() else ["alt"]
            if lacking:
                yield "bare-picture", f"{node.attributes.get('src', '')} without {', '.join(lacking)}"


def _name(heading: Node) -> str:
    return " ".join(heading.text().split())


_CHECKS: tuple[Callable[[_Page], Found], ...] = (
    _duplicate_ids,
    _foreign_loads,
    _heading_levels,
    _empty_sections,
    _stray_markers,
    _missing_lines,
    _bare_pictures,
)
