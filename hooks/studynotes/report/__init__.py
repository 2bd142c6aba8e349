"""What a pull request does to the site: two checkouts in, Markdown and annotations out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studynotes.model import Problem
from studynotes.pipeline import Build, build
from studynotes.report import ledgers
from studynotes.report.commands import workflow_commands
from studynotes.report.compare import outcome
from studynotes.report.parts import (
    cost_part,
    ledger_part,
    link_text,
    listed_texts,
    other_part,
    page_part,
    problem_part,
    rule_part,
    term_part,
)
from studynotes.report.quote import count, quoted
from studynotes.report.sections import section_parts
from studynotes.report.size import site_size, time_ratio
from studynotes.report.texts import texts
from studynotes.report.verdict import verdict
from studynotes.repository import Repository
from studynotes.settings import settings
from studynotes.source import NotesError

_HEAD = "## What this does to the site"
_LARGEST = 900_000
"""Bytes of a report; GitHub shows none beyond 1 MiB."""
_SAID = re.compile(r":(\d+): ")
_TABLE = "table"
"""Check of a table that cannot be read."""


@dataclass(frozen=True, slots=True)
class Report:
    markdown: str
    annotations: str
    """Workflow commands, one a line, for problems that the base does not have."""
    failed: bool
    """Whether the site cannot be built, or has errors that the base does not have."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A checkout, and what the pipeline makes of its notes."""

    root: Path
    folder: str
    """Folder of the notes, below the root."""
    built: Build | None
    """None when there are no notes, or when they cannot be built."""
    problem: Problem | None = None
    """Why they cannot be built."""

    @property
    def notes(self) -> Path:
        return self.root / self.folder


def read_tree(root: Path, day: date | None = None) -> Tree:
    """Build the notes of the checkout `root`, or the notes that are in `root` itself, as of `day`."""
    folder = "docs/notes"
    if not (root / folder).is_dir():
        is_checkout = any((root / name).exists() for name in (".git", "docs", "mkdocs.yml"))
        if is_checkout or not any((*root.glob("*.md"), *root.glob("*.toml"))):
            return Tree(root, folder, None)
        folder = "."
    try:
        return Tree(root, folder, build(root / folder, Repository(), day, language=settings(root / folder).language))
    except NotesError as error:
        # A colon may stand in the name of a file, too.
        path, line, told = _SAID.split(str(error), 1)
        what, _, check = told.removesuffix("]").rpartition(" [")
        return Tree(root, folder, None, Problem(path, int(line), what, check, "error"))


def report(base: Tree, head: Tree, ratio: float | None = None) -> Report:
    """Compare two trees. `ratio` is the CPU time of the pipeline for `head` by that for `base`, if it was measured."""
    if head.problem:
        problem = head.problem
        what = f"**The site cannot be built:** {_place(problem, head)}: {quoted(problem.what)}"
        return Report(f"{_HEAD}\n\n{what}\n", workflow_commands((problem,), head.folder), failed=True)
    if head.built is None:
        return Report(f"{_HEAD}\n\n**There are no notes: {quoted(head.folder)} is missing.**\n", "", failed=True)
    new, vanished = ledgers.problems(base.built, head.built)
    errors, notices = ([each for each in new if each.level == level] for level in ("error", "notice"))
    if base.built:
        first, *parts = _compared(base.built, head.built, new)
        after = [*_ledgers(base.built, head.built), cost_part(site_size(base.root), site_size(head.root), ratio)]
    else:
        first, parts, after = _first(base, head.built), [], []
    parts = [
        first,
        problem_part("New errors", errors, head.folder),
        *parts,
        problem_part("New notices", notices, head.folder),
        problem_part("Solved", vanished, head.folder),
        *after,
    ]
    return Report(_joined(parts), workflow_commands(new, head.folder), failed=bool(errors))


def run(base: Path, head: Path, commands: Path | None, day: date | None) -> bool:
    """Print the report about two checkouts, write the annotations into the file `commands`; whether `head` fails."""
    trees = read_tree(base, day), read_tree(head, day)
    result = report(*trees, measured(*trees))
    if commands:
        commands.write_text(result.annotations, encoding="utf-8")
    print(result.markdown, end="")
    return result.failed


def measured(base: Tree, head: Tree) -> float | None:
    """Time of the pipeline against the base; None when one of them has no notes that can be built."""
    return time_ratio(base.notes, head.notes) if base.built and head.built else None


def _place(problem: Problem, tree: Tree) -> str:
    return f"{quoted(f'{tree.folder}/{problem.path}'.removeprefix('./'))}, line {problem.line}"


def _first(base: Tree, head: Build) -> list[str]:
    """What the site is, when there is nothing to compare it with."""
    why = "The base has no notes"
    if base.problem:
        why = f"The base cannot be built ({_place(base.problem, base)}: {quoted(base.problem.what)})"
    site = head.site
    sections = sum(len(page.sections) - 1 for page in site.pages)
    what = (count(len(site.pages), "page"), count(sections, "section"), count(len(site.terms), "term"))
    problems = count(len(head.problems), "problem") if head.problems else "no problems"
    return [f"**{why}; all is new: {', '.join(what)}; {problems}.**", ""]


def _compared(base: Build, head: Build, new: tuple[Problem, ...]) -> Iterator[list[str]]:
    anchors = head.tables.anchors
    result = outcome(base.site, head.site, anchors.anchor if anchors else None)
    changed = texts(result)
    terms = ledgers.terms(base.site, head.site)
    said, others = ledgers.page_facts(base.site, head.site), ledgers.other_files(base, head)
    names = (
        (terms, "glossary entry changed", "glossary entries changed"),
        (said, "page described otherwise", "pages described otherwise"),
    )
    rest = [count(len(rows), one, many) for rows, one, many in names if rows]
    if others:
        rest.append(count(len(others), "collected page changed", "collected pages changed"))
    yield [verdict(result, changed, rest, new), ""]
    yield from section_parts(result, changed)
    yield ledger_part("Links", ledgers.links(base.site, head.site, result), link_text)
    yield page_part(said)
    yield term_part(terms)
    yield other_part(others)


def _ledgers(base: Build, head: Build) -> Iterator[list[str]]:
    old, new = base.site, head.site
    yield ledger_part("Notes below statements", ledgers.facts(old, new), listed_texts)
    yield ledger_part("Key numbers", ledgers.numbers(old, new), listed_texts)
    yield ledger_part("Dropped lines", ledgers.dropped(old, new), listed_texts)
    before, after = (Counter(change.rule for change in site.changes) for site in (old, new))
    yield rule_part(ledgers.changes(old, new), before, after)


def _joined(parts: list[list[str]]) -> str:
    """The report, without the parts that would make it too large."""
    text, left_out = f"{_HEAD}\n\n", 0
    for lines in parts:
        part = "\n".join(lines) + "\n" if lines else ""
        if len((text + part).encode()) <= _LARGEST:
            text += part
        else:
            left_out += 1
    if left_out:
        text += f"{count(left_out, 'part is', 'parts are')} left out: the report would be too long.\n"
    return text.rstrip("\n") + "\n"
