"""Any notes and any tables the whole way: no crash, no lost line, no lost word, no hang, nothing that grows too fast.

Run with `make fuzz` (MINUTES=10). A sample of it is a test.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from studynotes.pipeline import build
from studynotes.source import NotesError
from tests.conftest import FROZEN_NOTES, ROOT
from tests.whole_way import REPOSITORY, go, no_hang

T = TypeVar("T")
Files = dict[str, bytes]
FUZZ = ROOT / "tests" / "fixtures" / "fuzz"
"""Words, beginnings of lines and lines, of which notes are made."""

_WORDS = (FUZZ / "words.txt").read_text(encoding="utf-8").split()
_PREFIXES, _LINES = (
    (FUZZ / name).read_text(encoding="utf-8").removesuffix("\n").split("\n") for name in ("prefixes.txt", "lines.txt")
)
_REAL = (FROZEN_NOTES / "dva-c02.md").read_text(encoding="utf-8").split("\n")
_TABLES = {path.name: path.read_bytes() for path in sorted(FROZEN_NOTES.glob("*.toml"))}

_text = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map(" ".join)
_glued = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map("".join)
_line = st.one_of(
    st.tuples(st.sampled_from(_PREFIXES), st.one_of(_text, _glued)).map("".join),
    st.sampled_from(_LINES),
    st.text(max_size=20),
)
_structured = st.lists(_line, min_size=1, max_size=40)
_repeated = st.tuples(_line, st.integers(1, 1500), st.sampled_from(["", " ", "\n", "\n\n"])).map(
    lambda drawn: [drawn[2].join([drawn[0]] * drawn[1])]
)


@st.composite
def _mutated(draw: st.DrawFn) -> list[str]:
    """Some lines of real notes, with a few of them changed."""
    start = draw(st.integers(0, len(_REAL) - 1))
    lines = _REAL[start : start + draw(st.integers(1, 60))]
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        cut = draw(st.integers(0, len(lines[at])))
        piece = draw(st.one_of(st.sampled_from(_WORDS), st.sampled_from(_PREFIXES), st.text(max_size=3)))
        kind = draw(st.sampled_from(["insert", "cut", "double", "delete", "new", "join"]))
        match kind:
            case "insert":
                lines[at] = lines[at][:cut] + piece + lines[at][cut:]
            case "cut":
                lines[at] = lines[at][cut:]
            case "double":
                lines.insert(at, lines[at])
            case "delete" if len(lines) > 1:
                del lines[at]
            case "new":
                lines.insert(at, draw(_line))
            case _:
                lines[at] = f"{lines[at]}{lines[(at + 1) % len(lines)]}"
    return lines


def _encoded(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode("utf-8", "surrogatepass")


_pieces = st.lists(st.one_of(_structured, _structured, _repeated, _mutated()), min_size=1, max_size=3)
_notes = st.one_of(
    _pieces.map(lambda parts: _encoded([line for part in parts for line in part])),
    _pieces.map(lambda parts: _encoded([line for part in parts for line in part]).replace(b"\n", b"\r\n")),
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode("utf-16")),
    st.text(max_size=200).map(lambda text: text.encode("cp1252", "replace")),
)


_SIGNS = [b'"', b"[[", b"]", b"=", b"\\", b"'''", b"a.b", b"7"]


@st.composite
def _broken(draw: st.DrawFn, data: bytes) -> bytes:
    """A table with a line of it taken away, doubled, or with other characters in it."""
    lines = data.split(b"\n")
    first = draw(st.integers(0, len(lines) - 1))
    # Short tables are broken as well as long ones, and much sooner.
    lines = lines[:2] + lines[first : first + draw(st.integers(1, 60))] if draw(st.booleans()) else lines
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        cut = draw(st.integers(0, len(lines[at])))
        piece = draw(st.one_of(st.binary(max_size=3), st.sampled_from(_SIGNS)))
        lines[at : at + 1] = draw(
            st.sampled_from([[], [lines[at]] * 2, [lines[at][:cut] + piece + lines[at][cut:]], [lines[at], piece]])
        )
    return b"\n".join(lines)


@st.composite
def _with_tables(draw: st.DrawFn) -> Files:
    files = {"notes.md": draw(_notes)}
    for name in draw(st.lists(st.sampled_from(sorted(_TABLES)), min_size=1, max_size=3, unique=True)):
        files[name] = draw(_broken(_TABLES[name]))
    return files


def _numbered(all_notes: Sequence[bytes]) -> Files:
    return {f"{number}.md": data for number, data in enumerate(all_notes)}


FILES: Mapping[str, tuple[st.SearchStrategy[Files], int]] = {
    "notes": (_notes.map(lambda data: {"notes.md": data}), 12),
    "several files": (st.lists(_notes, min_size=2, max_size=3).map(_numbered), 2),
    "notes with tables": (_with_tables(), 4),
}
"""What is tried, and how many times of eighteen."""


def try_all(name: str, strategy: st.SearchStrategy[Files], examples: int, start: int) -> Counter[str]:
    """Try so many examples; how they ended. Raises what `go` does, with the smallest example that shows it."""
    ended: Counter[str] = Counter()

    def tried(files: Files) -> None:
        with tempfile.TemporaryDirectory() as folder:
            outcome = go(files, Path(folder))
        ended[f"{name}: {'site' if outcome.built else 'error'}"] += 1

    _run(strategy, tried, examples, start, [Phase.generate, Phase.shrink])
    return ended


def _run(
    strategy: st.SearchStrategy[T], tried: Callable[[T], None], examples: int, start: int, phases: Sequence[Phase]
) -> None:
    bounds = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=phases,
    )
    run: Callable[[], None] = seed(start)(bounds(given(strategy)(tried)))
    run()


_SMALL, _LARGE = 75_000, 300_000
"""Bytes of two notes in which the same lines come again and again."""
_QUICK = 2.0
"""Seconds of CPU that the large ones may take without a look at the small ones: those are too short to be measured."""
_FASTEST = 8
"""How many times as long as the small ones they may take, at four times the size: machines are noisy."""
_again = st.tuples(
    st.sampled_from(["# T\n\n", "# T\n\n# U\n\n", "- ", "> ", "[^n]\n\n[^n]: "]),
    st.lists(_line, min_size=1, max_size=3).map("\n".join),
    st.sampled_from(["", " ", "\n", "\n\n", "\n- ", "\n> ", "\n    "]),
).filter(lambda drawn: bool(drawn[1] + drawn[2]))


def try_growth(examples: int, start: int) -> Counter[str]:
    """Try so many notes of lines that come again and again. Raises `AssertionError` with those that grow too fast."""
    ended: Counter[str] = Counter()

    def tried(drawn: tuple[str, str, str]) -> None:
        head, lines, between = drawn
        large = _seconds(head, lines + between, _LARGE)
        small = _seconds(head, lines + between, _SMALL) if large > _QUICK else large
        assert large < _FASTEST * small, f"{drawn}: {small:.1f} s of {_SMALL:,} bytes, {large:.1f} s of {_LARGE:,}"
        ended["growth"] += 1

    _run(_again, tried, examples, start, [Phase.generate])
    return ended


def _seconds(head: str, piece: str, size: int) -> float:
    """CPU time of the pipeline for notes of about `size` bytes."""
    data = _encoded([head + piece * (size // len(_encoded([piece])) + 1)])
    with tempfile.TemporaryDirectory() as folder, no_hang(size / 1e6):
        (Path(folder) / "notes.md").write_bytes(data)
        start = time.process_time()
        with suppress(NotesError):
            build(Path(folder), REPOSITORY)
        return time.process_time() - start


def main() -> None:
    """Try for MINUTES (10), from a start that is another one each time, unless SEED is given."""
    minutes = float(os.environ.get("MINUTES") or 10)
    start = int(os.environ.get("SEED") or time.time())
    until = time.monotonic() + 60 * minutes
    ended: Counter[str] = Counter()
    print(f"fuzzing for {minutes:g} minutes; again with SEED={start}", flush=True)
    at = start
    while time.monotonic() < until:
        for name, (strategy, share) in FILES.items():
            ended += try_all(name, strategy, share * 5, at)
        ended += try_growth(10, at)
        at += 1
    for name, count in sorted(ended.items()):
        print(f"{name}: {count:,}")
    print(f"{sum(ended.values()):,} examples: no crash, no hang, no lost line, no lost word, none grew too fast")


if __name__ == "__main__":
    main()
