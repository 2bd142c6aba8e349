"""A crawler over built HTML that names what a reader would stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_MARKER = re.compile(r"(?:^|\n)\s*[-*+] ")
_LOADED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "link": "href"}
_HOST = "site.example"


@dataclass
class Page(HTMLParser):
    """One page: what it links, loads and says."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    headings: list[tuple[int, str | None]] = field(default_factory=list)
    """(level, data-lines) of the headings in the article."""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._stack: list[tuple[str, bool, bool]] = []
        self._open_heading: int | None = None
        self._last_heading: int | None = None
        self._content = True

    @property
    def _in_article(self) -> bool:
        return any(article for _, article, _ in self._stack)

    @property
    def _aside(self) -> bool:
        return any(aside for _, _, aside in self._stack)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("id"):
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if (
            tag in _LOADED
            and given.get(_LOADED[tag])
            and given.get("rel") not in {"canonical", "alternate", "next", "prev"}
        ):
            self.loads.append(given[_LOADED[tag]])
        if self._in_article and tag == "img":
            self._picture(given)
        if self._in_article and re.fullmatch("h[1-6]", tag):
            self._heading(int(tag[1]), given)
        if tag not in _VOID:
            classes = given.get("class", "").split()
            self._stack.append(
                (
                    tag,
                    "md-content__inner" in classes,
                    tag in {"footer", "nav", "form", "script"} or "section-source" in classes,
                )
            )

    def _picture(self, given: dict[str, str]) -> None:
        self._content = True
        self.findings += [f"img without {name}" for name in ("alt", "width", "height") if not given.get(name)]

    def _heading(self, level: int, given: dict[str, str]) -> None:
        self._close_section(level)
        last = self.headings[-1][0] if self.headings else 0
        if level > last + 1:
            self.findings.append(f"heading level jumps from {last} to {level}")
        self.headings.append((level, given.get("data-lines")))
        self._last_heading, self._open_heading, self._content = level, level, False

    def _close_section(self, level: int) -> None:
        if self._last_heading is not None and not self._content and level <= self._last_heading:
            self.findings.append(f"empty section before a heading of level {level}")

    def handle_endtag(self, tag: str) -> None:
        if not any(tag == name for name, _, _ in self._stack):
            return
        while self._stack:
            name, article, _ = self._stack.pop()
            if re.fullmatch("h[1-6]", name):
                self._open_heading = None
            if article:
                self._close_section(1)
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._in_article or self._aside or not data.strip():
            return
        if self._open_heading is None:
            self._content = True
            if _MARKER.search(data) and not any(tag in {"code", "pre"} for tag, _, _ in self._stack):
                self.findings.append(f"stray list marker in {data.strip()[:60]!r}")


def crawl(site: Path) -> list[str]:
    """Everything wrong on the pages below `site`, as "page: finding"."""
    pages = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("*.html"))}
    return [f"{name}: {finding}" for name, page in pages.items() for finding in _judge(name, page, pages, site)]


def _read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def _judge(name: str, page: Page, pages: dict[str, Page], site: Path) -> Iterator[str]:
    if name != "404.html":
        yield from page.findings
    yield from (f"id {ident!r} twice" for ident in sorted(set(page.ids)) if page.ids.count(ident) > 1)
    levels = [level for level, _ in page.headings]
    if name != "404.html" and levels.count(1) != 1:
        yield f"{levels.count(1)} headings of level 1"
    if name.startswith("services/"):
        yield from ("heading without data-lines" for _, lines in page.headings if not lines)
    for address in page.loads:
        if urlsplit(urljoin(f"http://{_HOST}/{name}", address)).netloc not in {_HOST, ""}:
            yield f"loads {address} from elsewhere"
    if name != "404.html":
        for address in sorted({*page.links, *page.loads}):
            yield from _follow(name, address, pages, site)


def _follow(name: str, address: str, pages: dict[str, Page], site: Path) -> Iterator[str]:
    target = urlsplit(urljoin(f"http://{_HOST}/{name}", address))
    if target.netloc != _HOST or target.scheme != "http":
        return
    path = unquote(target.path).lstrip("/")
    file = f"{path}index.html" if path == "" or path.endswith("/") else path
    if not (site / file).is_file():
        yield f"dead link {address}"
    elif target.fragment and file in pages and unquote(target.fragment) not in pages[file].ids:
        yield f"dead anchor {address}"
