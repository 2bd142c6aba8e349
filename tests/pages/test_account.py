"""`notes.json` tells the truth about the built pages. Nothing here depends on what the notes say."""

from __future__ import annotations

import hashlib
import html
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypedDict
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import REPOSITORY, ROOT
from tests.pages.tree import Node, article, parse

NOTES = ROOT / "docs" / "notes"
_LINE_END = re.compile(r"\r\n|\n|\r")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
# Written in the notes, but nothing that a reader reads: tags and comments, pictures, the address of a link, its label.
_UNREAD = re.compile(
    r"<!--.*?-->|</?[a-zA-Z][^>]*>|!\[[^\]]*\]\([^)]*\)|(?<=\])(?:\([^)]*\)|\[[^\]]*\])|^\s*\[[^\]]+\]:.*$"
)
_NOT_NOTES = {"page-head", "section-source", "fact", "compared", "related", "mentioned", "terms", "moved-sections"}
"""Classes of what stands on a page beside its notes."""
_MARKS = re.compile(r"[*_`~]|\\(?=[^\w\s])")
_NUMBERED_ITEM = re.compile(r"^(?:\s|>|[-*+]\s)*\d+[.)](?=\s|$)")


class Source(TypedDict):
    path: str
    sha256: str
    lines: int


class Section(TypedDict):
    id: str
    title: str
    level: int
    span: tuple[int, int]


class Page(TypedDict):
    slug: str
    path: str
    url: str
    title: str
    spans: list[tuple[int, int]]
    sections: list[Section]


class Dropped(TypedDict):
    path: str
    line: int
    reason: str


class Change(TypedDict):
    path: str
    line: int
    before: str
    after: str
    rule: str


class Fact(TypedDict):
    path: str
    line: int
    page: str
    section: str
    note: str
    source: str
    checked: str


class Place(TypedDict):
    slug: str
    section: str


class Term(TypedDict):
    id: str
    term: str
    expansion: str
    definition: str
    seen: list[Place]


Link = TypedDict("Link", {"path": str, "line": int, "text": str, "from": str, "to": str, "section": str})


class Account(TypedDict):
    sources: list[Source]
    pages: list[Page]
    dropped: list[Dropped]
    changes: list[Change]
    facts: list[Fact]
    terms: list[Term]
    links: list[Link]


@pytest.fixture(scope="module")
def account(site: Path) -> Account:
    found: Account = json.loads((site / "notes.json").read_text(encoding="utf-8"))
    assert found["pages"]
    return found


@cache
def lines_of(path: str) -> list[str]:
    """The lines of a notes file, without line ends; the first is at index 0."""
    return _LINE_END.split((NOTES / path).read_bytes().decode("utf-8-sig", "replace"))


def content(site: Path, page: Page) -> Node:
    return _content(site / page["url"] / "index.html")


@cache
def _content(path: Path) -> Node:
    found = article(parse(path.read_text(encoding="utf-8")))
    assert found, path
    return found


def written(page: Page) -> list[int]:
    """Numbers of the lines of `page` that are not blank, in order."""
    lines = lines_of(page["path"])
    numbers = (number for first, last in page["spans"] for number in range(first, last + 1))
    return sorted(number for number in numbers if lines[number - 1].strip())


def test_sources_are_the_notes(account: Account) -> None:
    """Every notes file is a source, and was read as it stands there."""
    files = sorted(path.relative_to(NOTES).as_posix() for path in NOTES.rglob("*.md"))
    assert [source["path"] for source in account["sources"]] == files
    for source in account["sources"]:
        lines = lines_of(source["path"])
        assert source["sha256"] == hashlib.sha256((NOTES / source["path"]).read_bytes()).hexdigest()
        assert source["lines"] == len(lines) - (lines[-1] == "")


def test_every_line_is_in_one_place(account: Account) -> None:
    """A line that is not blank is in one span of one page or dropped once; no place names a line that is not there."""
    places = Counter(
        (page["path"], line)
        for page in account["pages"]
        for first, last in page["spans"]
        for line in range(first, last + 1)
    )
    places.update((drop["path"], drop["line"]) for drop in account["dropped"])
    there = {(source["path"], n): text for source in account["sources"] for n, text in _numbered(source["path"])}
    assert sorted(places.keys() - there.keys()) == []
    assert [(place, places[place]) for place, text in there.items() if text.strip() and places[place] != 1] == []


def _numbered(path: str) -> Iterator[tuple[int, str]]:
    return enumerate(lines_of(path), start=1)


def test_dropped_lines_have_reasons(account: Account) -> None:
    assert [drop for drop in account["dropped"] if not drop["reason"].strip()] == []


def test_spans_are_in_order(account: Account) -> None:
    for page in account["pages"]:
        ends = [line for span in page["spans"] for line in span]
        assert ends
        assert ends == sorted(ends), page["slug"]


def test_slugs_and_addresses_are_unique(account: Account) -> None:
    for addresses in ([page["slug"] for page in account["pages"]], [page["url"] for page in account["pages"]]):
        assert len(set(addresses)) == len(addresses)


def test_sections_nest(account: Account) -> None:
    """The first section is the page; each other one lies in the one it belongs to, after its elder sibling."""
    for page in account["pages"]:
        first, *others = page["sections"]
        assert (first["level"], first["title"]) == (1, page["title"])
        assert page["spans"][0][0] <= first["span"][0] <= first["span"][1] <= page["spans"][-1][1]
        path = [first]
        for section in others:
            while path[-1]["level"] >= section["level"]:
                elder = path.pop()
                assert elder["span"][1] < section["span"][0], (page["slug"], section["id"])
            outer = path[-1]["span"]
            assert outer[0] <= section["span"][0] <= section["span"][1] <= outer[1], (page["slug"], section["id"])
            path.append(section)


def test_sections_are_contiguous(account: Account) -> None:
    """A section reaches to the next one of its level or a higher one: no line of the page lies between them."""
    for page in account["pages"]:
        lines = written(page)
        for place, section in enumerate(page["sections"]):
            later = [other for other in page["sections"][place + 1 :] if other["level"] <= section["level"]]
            end = later[0]["span"][0] if later else page["sections"][0]["span"][1] + 1
            between = [line for line in lines if section["span"][1] < line < end]
            assert between == [], (page["slug"], section["id"])


def test_sections_begin_and_end_with_a_line_of_the_page(account: Account) -> None:
    for page in account["pages"]:
        ends = {line for section in page["sections"] for line in section["span"]}
        assert sorted(ends - set(written(page))) == [], page["slug"]


def test_headings_are_the_sections(account: Account, site: Path) -> None:
    """The headings of a page are its sections, in order: id, level, lines and title."""
    for page in account["pages"]:
        headings = content(site, page).headings()
        shown = [(n.attributes.get("id"), n.level, n.attributes.get("data-lines"), _title(n)) for n in headings]
        sections = page["sections"]
        assert shown == [(s["id"], s["level"], "{}-{}".format(*s["span"]), _joined(s["title"])) for s in sections]


def test_page_is_titled_as_the_account_says(account: Account, site: Path) -> None:
    for page in account["pages"]:
        titles = [_title(node) for node in content(site, page).walk() if node.tag == "h1"]
        assert titles == [_joined(page["title"])]


def _title(heading: Node) -> str:
    return _joined(heading.text())


def _joined(text: str) -> str:
    return " ".join(text.split())


def test_sections_link_to_their_lines(account: Account, site: Path) -> None:
    """After each heading and before the next stand links that edit the lines of the section, show and report them."""
    for page in account["pages"]:
        found: list[list[str]] = []
        headings = {id(node) for node in content(site, page).headings()}
        for node in content(site, page).walk():
            if id(node) in headings:
                found.append([])
            elif node.attributes.get("href", "").startswith(REPOSITORY):
                found[-1].append(node.attributes["href"])
        file = f"docs/notes/{page['path']}"
        lines = ["#L{}-L{}".format(*section["span"]) for section in page["sections"]]
        edit, view = f"{REPOSITORY}/edit/main/{file}", f"{REPOSITORY}/blob/main/{file}?plain=1"
        assert [[edited, viewed] for edited, viewed, _ in found] == [
            [f"{edit}{each}", f"{view}{each}"] for each in lines
        ]
        for section, (_, _, report) in zip(page["sections"], found, strict=True):
            told = parse_qs(urlsplit(report).query)
            assert told["page"] == [f"{page['url']}#{section['id']}"]
            assert told["section"] == [section["title"]]
            assert told["lines"] == ["{}:{}-{}".format(file, *section["span"])]
            assert told["template"] == ["1-wrong-fact.yml"]


def test_no_number_is_lost(account: Account, site: Path) -> None:
    """Each number of a page's lines is read on that page at least as often as it is written there.

    Only a reviewed row may write a number in other words, and the account has it.
    """
    lost = {}
    reviewed = [change for change in account["changes"] if change["rule"] in {"fixes", "table-starts"}]
    for page in account["pages"]:
        root = content(site, page)
        lines, own = lines_of(page["path"]), set(written(page))
        numbered = any(node.tag == "ol" for node in root.walk())
        wanted = sum((written_numbers(lines[n - 1], numbered=numbered) for n in own), Counter[str]())
        for change in reviewed:
            if change["path"] == page["path"] and change["line"] in own:
                wanted -= numbers(change["before"]) - numbers(change["after"])
        missing = wanted - numbers(root.text(without=_NOT_NOTES))
        if missing:
            lost[page["slug"]] = dict(missing)
    assert lost == {}


def test_facts_stand_in_their_section(account: Account, site: Path) -> None:
    """A note is read below its statement, with its source, on the page and in the section that the account names."""
    pages = {page["slug"]: page for page in account["pages"]}
    assert account["facts"] or not (ROOT / "docs" / "notes" / "facts.toml").exists()
    for fact in account["facts"]:
        section = next(each for each in pages[fact["page"]]["sections"] if each["id"] == fact["section"])
        assert section["span"][0] <= fact["line"] <= section["span"][1]
    for slug, page in pages.items():
        notes = [node for node in content(site, page).walk() if "fact" in node.classes]
        wanted = [fact for fact in account["facts"] if fact["page"] == slug]
        assert len(notes) == len(wanted)
        for node, fact in zip(notes, wanted, strict=True):
            assert _joined(fact["note"].replace("`", "")) in _joined(node.text())
            assert fact["source"] in [each.attributes.get("href") for each in node.walk()]


def test_terms_stand_in_the_glossary(account: Account, site: Path) -> None:
    """Each term with its definition, and a link to every section that names it."""
    root = article(parse((site / "glossary" / "index.html").read_text(encoding="utf-8")))
    assert root
    entries: dict[str, list[Node]] = {}
    for node in root.walk():
        if node.tag == "dt":
            entries[node.attributes["id"]] = [node]
        elif node.tag == "dd":
            entries[list(entries)[-1]].append(node)
    assert account["terms"] or not _terms_are_written()
    assert sorted(entries) == sorted(term["id"] for term in account["terms"])
    sections = {(page["slug"], section["id"]) for page in account["pages"] for section in page["sections"]}
    addresses = {page["slug"]: f"../{page['url']}" for page in account["pages"]}
    for term in account["terms"]:
        name, definition, *others = entries[term["id"]]
        assert _joined(name.text()) == term["term"]
        assert _joined(definition.text()).endswith(_joined(term["definition"].replace("`", "")))
        assert term["definition"].endswith(".") or not term["definition"]
        links = {node.attributes.get("href") for other in others for node in other.walk()}
        places = {(place["slug"], place["section"]) for place in term["seen"]}
        assert places <= sections
        assert {f"{addresses[slug]}#{section}" for slug, section in places} <= links


def _terms_are_written() -> bool:
    """Whether the table of terms has a row, other than suggestions; a site may have no such table."""
    table = NOTES / "terms.toml"
    return table.exists() and bool(tomllib.loads(table.read_text(encoding="utf-8-sig")).get("term"))


def test_links_are_those_of_the_pages(account: Account, site: Path) -> None:
    """Every link is where the account says, with its words; never in a heading, in code or twice in a section."""
    for page in account["pages"]:
        wanted = Counter(
            (link["section"], link["text"], link["to"]) for link in account["links"] if link["from"] == page["slug"]
        )
        found = Counter(_links_of_notes(content(site, page), page))
        assert found == wanted
        places = Counter((section, to) for section, _, to in found)
        assert [place for place, count in places.items() if count > 1] == []


def _links_of_notes(root: Node, page: Page) -> Iterator[tuple[str, str, str]]:
    """(section, words, "slug#id") of the links to pages of this site in the text of the notes."""
    section = ""

    def inside(node: Node) -> Iterator[tuple[str, str, str]]:
        nonlocal section
        for child in node.children:
            if isinstance(child, str) or child.classes & (_NOT_NOTES | {"headerlink"}):
                continue
            # What stands large in a cell of a table is no section.
            if child.is_heading and "id" in child.attributes:
                section = child.attributes["id"]
                # Authors may link in headings; the site does not.
                assert not any("term" in each.classes for each in child.walk())
            elif child.tag == "a":
                to = _target(child.attributes.get("href", ""), page)
                if to:
                    yield section, _joined(child.text()), to
            elif child.tag == "code":
                assert not any(each.tag == "a" for each in child.walk())
            else:
                yield from inside(child)

    yield from inside(root)


def _target(href: str, page: Page) -> str:
    """The slug and id that an address on `page` means; empty outside of the notes and the glossary."""
    if href.startswith("#"):
        return f"{page['slug']}{href}"
    path, mark, section = href.partition("#")
    up = "../" * page["url"].count("/")
    found = re.fullmatch(rf"\.\./([^./][^/]*)/|{re.escape(up)}(glossary)/", path)
    return f"{found[1] or found[2]}{mark}{section}" if found else ""


def test_definitions_stand_at_the_end_of_their_page(account: Account, site: Path) -> None:
    """A term describes its link: by the text with the id that it names, which is the definition."""
    terms = {f"term:{term['id']}": term for term in account["terms"]}
    for page in account["pages"]:
        nodes = list(content(site, page).walk())
        told = {node.attributes["id"]: node for node in nodes if node.attributes.get("id", "") in terms}
        links = [node for node in nodes if "term" in node.classes and node.tag == "a"]
        assert {node.attributes["aria-describedby"] for node in links} == set(told)
        for ident, node in told.items():
            assert _joined(terms[ident]["definition"].replace("`", "")) in _joined(node.text())


def test_every_change_is_listed(account: Account, site: Path) -> None:
    """The pages of a rule show every change that it made, each with its section and its line, and nothing else."""
    listed: Counter[tuple[str, str]] = Counter()
    for path in (site / "changes").glob("*/index.html"):
        rule = re.sub(r"-\d+$", "", path.parent.name)
        for where in _places(path):
            # "Section, line 3; Another, line 4", in the language of the site.
            listed.update((rule, line) for line in re.findall(r", \w+ (\d+)(?=;|$)", where))
    # What is changed twice on a line in the same way stands there once.
    made = {(each["rule"], each["path"], each["line"], each["before"], each["after"]) for each in account["changes"]}
    wanted = Counter((rule, str(line)) for rule, _, line, _, _ in made)
    wanted.update(("dropped-lines", str(drop["line"])) for drop in account["dropped"])
    assert wanted == listed


def _places(path: Path) -> Iterator[str]:
    """The last cell of each row of the table of a page."""
    root = article(parse(path.read_text(encoding="utf-8")))
    assert root, path
    for row in root.walk():
        cells = [node for node in row.walk() if node.tag == "td"] if row.tag == "tr" else []
        if cells:
            yield _joined(cells[-1].text())


def numbers(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(text))


def written_numbers(line: str, *, numbered: bool) -> Counter[str]:
    """Numbers of a line of notes that its readers must find.

    With `numbered`, the number of a list item is not among them: the browser counts. Marks inside a number may be
    marks or may be text ("**3**.5", "2*3"): only what both readings have in common counts.
    """
    text = html.unescape(_UNREAD.sub("", _NUMBERED_ITEM.sub("", line) if numbered else line))
    return numbers(text) & numbers(_MARKS.sub("", text))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("max 256kb, 4 days, 1.5.2 and 4", ["256", "4", "1.5.2", "4"]),
        ('7 <img width="50" alt="2" src="https://h.example/73752549/3d.png">', ["7"]),
        ("![8](a/9.png) and [10](b/11)", ["10"]),
        ("[12][1] and [13][]", ["12", "13"]),
        ("**12**.5 of `13`", ["13"]),
        ("1. 14&#39;s", ["14"]),
    ],
)
def test_written_numbers(line: str, expected: list[str]) -> None:
    assert sorted(written_numbers(line, numbered=True).elements()) == sorted(expected)


def test_no_dead_buttons_without_repository(frozen_zip: Path) -> None:
    """The site in the zip was built without one."""
    trees = {path: parse(path.read_text(encoding="utf-8")) for path in (frozen_zip.parent / "site").rglob("*.html")}
    assert trees
    lines = [node for root in trees.values() for node in root.walk() if "section-source" in node.classes]
    assert [node for line in lines for node in line.walk() if node.tag == "a"] == []
