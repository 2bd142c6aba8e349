"""Our full build against other engines, which build only the pages that ours exports: ratios that hold on any machine.

Run with `make bench`. Zensical uses all cores, so both are told: the work (CPU), and how long a person waits (elapsed).
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.sites import Checkout, checkout
from tests.conftest import ROOT

ENGINES = ROOT / "build" / "engines" / "bin"
RUNS = {1: 5, 10: 3, 40: 1}
"""How many times the notes -> how often each build runs."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took, in seconds."""

    work: float
    elapsed: float


def main() -> None:
    """Print one line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        for copies, runs in RUNS.items():
            made = checkout(Path(folder, f"x{copies}"), copies)
            as_book(made.export)
            compare(made, copies, runs)
            shutil.rmtree(made.root)


def as_book(export: Path) -> None:
    """Let mdBook, too, know the pages of an export; it keeps the name of one of them for itself."""
    pages = sorted(path.relative_to(export / "docs") for path in (export / "docs").rglob("*.md"))
    entries = (f"- [{page.stem}]({page.as_posix()})\n" for page in pages if page.name != "print.md")
    (export / "SUMMARY.md").write_text("".join(entries), encoding="utf-8")
    (export / "book").mkdir()
    shutil.copytree(export / "docs", export / "book" / "src", ignore=shutil.ignore_patterns("print.md"))
    (export / "SUMMARY.md").rename(export / "book" / "src" / "SUMMARY.md")
    (export / "book" / "book.toml").touch()


def compare(made: Checkout, copies: int, runs: int) -> None:
    """Run all builds in turns, `runs` times, and print what ours costs beside each of the others."""
    builds: dict[str, tuple[list[str], Path]] = {
        "ours": ([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", "out"], made.root),
        "Zensical": ([str(ENGINES / "zensical"), "build", "--clean"], made.export),
        "mdBook": ([str(ENGINES / "mdbook"), "build"], made.export / "book"),
    }
    rounds = [[cost(command, folder) for command, folder in builds.values()] for _ in range(runs)]
    costs = dict(zip(builds, zip(*rounds, strict=True), strict=True))
    ours = costs.pop("ours")
    for name, theirs in costs.items():
        work = median([each.work for each in ours]) / median([each.work for each in theirs])
        elapsed = median([each.elapsed for each in ours]) / median([each.elapsed for each in theirs])
        print(f"{copies:>3}x notes: full build / {name} on the exported pages (CPU): {work:.2f}", flush=True)
        print(f"{copies:>3}x notes: full build / {name} on the exported pages (elapsed): {elapsed:.2f}", flush=True)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def cost(command: list[str], cwd: Path) -> Cost:
    """What `command` and its children took."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True)
    elapsed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, elapsed)


if __name__ == "__main__":
    main()
