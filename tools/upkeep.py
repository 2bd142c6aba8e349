"""What needs a person now and then: `python -m tools.upkeep OUT` writes it as Markdown; nothing when all is well."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from studynotes.pipeline import build
from studynotes.repository import Repository

_LYCHEE = [
    str(Path(sys.executable).with_name("lychee")),
    *("--no-progress", "--quiet", "--format", "json"),
    # Other sites alone: the build and the tests look at the links inside.
    *("--exclude", "^file:", "--exclude", "^http://localhost", "--exclude-link-local"),
    # A site that refuses robots, or is asked too often, is there.
    *("--accept", "200..=299,403,429", "--max-retries", "3", "--timeout", "30"),
    *("--extensions", "md,toml"),
]
_WITH_LINKS = ("docs", "README.md")


class _Status(msgspec.Struct):
    text: str


class _Place(msgspec.Struct):
    line: int


class _Link(msgspec.Struct):
    url: str
    status: _Status
    span: _Place


class _Looked(msgspec.Struct):
    error_map: dict[str, list[_Link]]
    timeout_map: dict[str, list[_Link]]


def facts_due(notes: Path, today: date) -> Iterator[str]:
    """A line for each fact in the tables of `notes` that has to be looked up again by `today`."""
    for problem in build(notes, Repository("", ""), today).problems:
        if problem.check == "fact-due":
            yield f"{problem.path}:{problem.line}: {problem.what}"


def dead_links(root: Path, *options: str) -> Iterator[str]:
    """A line for each link of the sources below `root` to another site that does not answer well.

    `options` are more of lychee's. Raises `RuntimeError` when it cannot look.
    """
    command = [*_LYCHEE, *options, *_WITH_LINKS]
    # The arguments are our own.
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    # Its exit status is the same for dead links and for a wrong call.
    if not done.stdout.startswith("{"):
        raise RuntimeError(done.stderr)
    looked = msgspec.json.decode(done.stdout, type=_Looked)
    dead = [(path, link) for found in (looked.error_map, looked.timeout_map) for path in found for link in found[path]]
    for path, link in sorted(dead, key=lambda each: (each[0], each[1].span.line, each[1].url)):
        yield f"{path}:{link.span.line}: {link.url} ({link.status.text.split(' (')[0]})"


def listed(title: str, lines: Sequence[str]) -> str:
    """The lines below a title as Markdown in which they stay mere text; nothing for no lines."""
    if not lines:
        return ""
    text = "\n".join("".join(sign if sign.isprintable() else " " for sign in line) for line in lines)
    # Inside of a fence nothing is a mention, a link or HTML; only a longer fence ends it.
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"## {title} ({len(lines)})\n\n{fence}text\n{text}\n{fence}\n"


def upkeep(root: Path, today: date, *options: str) -> str:
    """All that needs a person in the checkout `root`, as Markdown; `options` are lychee's."""
    due = listed("Facts to look up again", list(facts_due(root / "docs" / "notes", today)))
    return due + listed("Links that lead nowhere", list(dead_links(root, *options)))


if __name__ == "__main__":
    # The day is that of the clock, not of the commit: what is due does not wait for an edit.
    Path(sys.argv[1]).write_text(upkeep(Path(), datetime.now(UTC).date()), encoding="utf-8")
