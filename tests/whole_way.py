"""The whole way of notes, from bytes to the HTML that a reader sees, with what must hold whatever the notes are."""

from __future__ import annotations

import faulthandler
import functools
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import markdown
from mkdocs.config import load_config
from mkdocs.utils.meta import get_data

from studynotes.account import account
from studynotes.bulk import in_bulk
from studynotes.model import HtmlBlock, HtmlRun, Site
from studynotes.parse import parse
from studynotes.pipeline import Build, build
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.search.index import search_index
from studynotes.source import NotesError
from studynotes.tree import Blocks, all_runs, walk
from tests.conftest import ROOT
from tests.words import block_words, html_words, unexplained

SECONDS_A_MEGABYTE = 10.0
PATIENCE = 20.0
"""Seconds that anything may take, however small it is: machines are busy."""
_LARGE = 100_000
"""Characters of a page with its controls that are rendered once more."""
_ERROR = re.compile(r"[^\n]+:[1-9]\d*: [^\n]+ \[[a-z-]+\]")
REPOSITORY = Repository("https://git.example/o/n")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of notes: a site, or one clear error."""

    built: Build | None
    error: str = ""
    seconds: float = 0
    """CPU time of the pipeline."""

    @property
    def notices(self) -> set[str]:
        """The names of the checks that have something to say."""
        return {problem.check for problem in self.built.problems} if self.built else set()


def go(files: Mapping[str, bytes], root: Path) -> Outcome:
    """Take `files` (path below the notes folder -> bytes) the whole way, in the folder `root`, which is empty.

    Asserts that there is no traceback and no hang, that each error is told with file and line, that every line is
    accounted for and, of notes without tables, that no word is lost.
    """
    notes = root / "docs" / "notes"
    for name, data in files.items():
        path = notes / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    notes.mkdir(parents=True, exist_ok=True)
    size = sum(map(len, files.values())) / 1e6
    with no_hang(size):
        start = time.process_time()
        try:
            built = build(notes, REPOSITORY)
        except NotesError as error:
            told = str(error)
        else:
            told = ""
        seconds = time.process_time() - start
        assert seconds < PATIENCE + SECONDS_A_MEGABYTE * size, f"{seconds} s for {size} MB"
        if told:
            assert _ERROR.fullmatch(told), told
            return Outcome(None, told, seconds)
        _is_sound(built)
        _shows_all(built, has_tables=any(name.endswith(".toml") for name in files))
    return Outcome(built, "", seconds)


@contextmanager
def no_hang(megabytes: float) -> Iterator[None]:
    """End the process with a trace of where it hangs; no exception gets into the middle of a search for a pattern."""
    # Rendering takes longer than the pipeline, and so does a machine with other things to do.
    faulthandler.dump_traceback_later(6 * (PATIENCE + SECONDS_A_MEGABYTE * megabytes), exit=True, file=2)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _is_sound(built: Build) -> None:
    for problem in built.problems:
        assert "\n" not in str(problem)
        assert problem.level == "notice" or (problem.line and problem.path.endswith(".toml")), str(problem)
    assert lines_astray(built.site) == []
    json.loads(account(built.site))
    search_index(built.site, built.tables, lambda slug: f"{slug}/", built.words)
    names = [path.casefold() for path in built.files]
    assert len(set(names)) == len(names), "two pages would be one file on some systems"
    assert all(len(part.encode()) < 250 for path in built.files for part in path.split("/"))


def lines_astray(site: Site) -> list[tuple[str, int, int]]:
    """(file, line, number of places) of every line that is not in just one place, blank ones aside."""
    places: Counter[tuple[str, int]] = Counter((drop.path, drop.line) for drop in site.dropped)
    for page in site.pages:
        for span in page.spans:
            places.update((span.path, line) for line in range(span.first, span.last + 1))
    return [
        (source.path, number, places[source.path, number])
        for source in site.sources
        for number, text in enumerate(source.lines, start=1)
        if text.strip() and places[source.path, number] != 1
    ]


@functools.cache
def _settings() -> tuple[list[str], dict[str, dict[str, object]]]:
    config = load_config(str(ROOT / "mkdocs.yml"))
    return config.markdown_extensions, config.mdx_configs


def html_of(text: str) -> str:
    """The HTML of a page, as MkDocs makes it of its Markdown."""
    extensions, settings = _settings()
    return markdown.Markdown(extensions=extensions, extension_configs=settings).convert(get_data(text)[0])


def _shows_all(built: Build, *, has_tables: bool) -> None:
    site = built.site
    parsed = [parse(source) for source in site.sources]
    if not has_tables and len(parsed) == 1 and not _has_html(parsed[0].blocks):
        lost, invented = unexplained(parsed[0], site)
        assert not lost, f"lost: {lost}"
        assert not invented, f"invented: {invented}"
    renderer = Renderer(REPOSITORY, {}, site.prefix, built.words)
    for page in site.pages:
        if not _has_html(page.blocks):
            # The blocks alone: the controls around them have words of their own, and so have tags.
            shown = html_words(html_of(renderer.blocks(in_bulk(page).blocks)))
            assert not block_words(page.blocks) - shown, f"not shown: {block_words(page.blocks) - shown}"
        text = built.files[f"{site.prefix}/{page.slug}.md"]
        if len(text) < _LARGE:
            html_of(text)


def _has_html(blocks: Blocks) -> bool:
    return any(isinstance(each, HtmlBlock) for each in walk(blocks)) or any(
        isinstance(run, HtmlRun) for run in all_runs(blocks)
    )
