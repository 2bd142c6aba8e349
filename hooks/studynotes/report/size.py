"""What a pull request costs: size of the built site, time of the pipeline."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studynotes.pipeline import build
from studynotes.repository import Repository

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Size:
    files: int
    pages: int
    size: int
    """Bytes of all pages and of the index of the search."""
    packed: int
    """The same, each compressed."""


def site_size(root: Path) -> Size | None:
    """Size of the site that stands in the checkout `root`; None without one."""
    site = root / "site"
    if not (site / "index.html").is_file():
        return None
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = [path for path in files if path.suffix == ".html"]
    texts = [path.read_bytes() for path in (*pages, *_index(site))]
    packed = sum(len(gzip.compress(text, mtime=0)) for text in texts)
    return Size(len(files), len(pages), sum(map(len, texts)), packed)


def _index(site: Path) -> Iterator[Path]:
    yield from sorted((site / "search").glob("*.js"))


def time_ratio(base: Path, head: Path) -> float:
    """CPU time of the pipeline for the notes in `head` by that for `base`, measured in turns; the best of each."""
    times = [(_seconds(base), _seconds(head)) for _ in range(_ROUNDS)]
    return min(ours for _, ours in times) / min(theirs for theirs, _ in times)


def _seconds(notes: Path) -> float:
    before = time.process_time()
    build(notes, Repository())
    return time.process_time() - before
