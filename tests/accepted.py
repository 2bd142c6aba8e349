"""The figures of `make bench` against those that were accepted last: a clear regression is told, and is a failure.

`python -m tests.accepted tests.bench ...` runs the modules, which print `what it is: figure` lines, and compares; with
`--write`, it accepts their figures instead: in tests/accepted.toml, and in the table of docs/benchmarks.md.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.conftest import ROOT

ACCEPTED = ROOT / "tests" / "accepted.toml"
PAGE = ROOT / "docs" / "benchmarks.md"
_TABLE = "| What | Accepted | Target |\n|---|---|---|\n"
_LINE = re.compile(r" *(?P<what>.+): (?P<value>\d[\d,]*(?:\.\d+)?)(?:%| (?!s/|s\b)\S.*)?")
_HEAD = """\
# The last accepted figures of `make bench`. Less is better in all of them.
#   what       as `make bench` prints it
#   value      the figure
#   tolerance  the part of it by which a run may be worse: what chance alone does, or a busy machine
#   target     what it should be at most, where there is such an aim
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the accepted figures."""

    what: str
    value: float
    tolerance: float = 0.25
    target: float | None = None

    @property
    def worst(self) -> float:
        return self.value * (1 + self.tolerance)


def accepted(text: str) -> list[Figure]:
    """The figures that the text of a table holds."""
    return [Figure(**row) for row in tomllib.loads(text).get("figure", [])]


def figures(lines: Sequence[str]) -> dict[str, float]:
    """What each line says -> its figure; seconds, and lines of another form, are none."""
    found = filter(None, map(_LINE.fullmatch, lines))
    return {match["what"]: float(match["value"].replace(",", "")) for match in found}


def verdicts(rows: Sequence[Figure], measured: Mapping[str, float]) -> Iterator[tuple[bool, str]]:
    """(whether it is a failure, one sentence) for each figure that is not as it was accepted."""
    for row in rows:
        now = measured.get(row.what)
        if now is None:
            yield True, f"{row.what}: not measured any more; was {row.value:g}"
        elif now > row.worst:
            yield True, f"{row.what}: {now:g} is clearly worse than {row.value:g}, at most {row.worst:.3g} would pass"
        elif now < row.value * (1 - row.tolerance):
            yield False, f"{row.what}: {now:g} is clearly better than {row.value:g}; accept it with `make accept`"
    for what in measured.keys() - {row.what for row in rows}:
        yield False, f"{what}: {measured[what]:g} is new; accept it with `make accept`"


def taken_over(rows: Sequence[Figure], measured: Mapping[str, float]) -> list[Figure]:
    """The rows with the figures that were `measured`, in their order, and the new ones behind them."""
    known = {row.what: row for row in rows}
    return [replace(known.get(what, Figure(what, 0)), value=value) for what, value in measured.items()]


def as_toml(rows: Sequence[Figure]) -> str:
    """The text of a table that holds `rows`."""
    return _HEAD + "".join(map(_row, rows))


def _row(row: Figure) -> str:
    target = f"target = {row.target:g}\n" if row.target is not None else ""
    return f'\n[[figure]]\nwhat = "{row.what}"\nvalue = {row.value:g}\ntolerance = {row.tolerance:g}\n{target}'


def as_page(page: str, rows: Sequence[Figure]) -> str:
    """The text of the page with `rows` in its table."""
    before, _, after = page.partition(_TABLE)
    lines = (f"| {row.what} | {row.value:g} | {'' if row.target is None else f'{row.target:g}'} |\n" for row in rows)
    rest = re.sub(r"\A(?:\|.*\n)*", "", after)
    return f"{before}{_TABLE}{''.join(lines)}{rest}"


def main(arguments: Sequence[str]) -> int:
    """Measure, then compare or accept; 1 for a regression."""
    modules = [name for name in arguments if name != "--write"]
    measured = figures([line for name in modules for line in _printed(name)])
    rows = accepted(ACCEPTED.read_text(encoding="utf-8"))
    if "--write" in arguments:
        rows = taken_over(rows, measured)
        ACCEPTED.write_text(as_toml(rows), encoding="utf-8")
        PAGE.write_text(as_page(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")
        return 0
    found = sorted(verdicts(rows, measured))
    print("\nAgainst the accepted figures:", *(what for _, what in found), sep="\n", flush=True)
    return int(any(is_failure for is_failure, _ in found))


def _printed(module: str) -> Iterator[str]:
    """The lines that `module` prints, told at once; raises `CalledProcessError` when it fails."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout, "it is asked for"
        for line in running.stdout:
            print(line, end="", flush=True)
            yield line.rstrip("\n")
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
