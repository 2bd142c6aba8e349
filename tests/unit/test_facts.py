"""Notes below statements: where they stand, what they say, when they are due; and rows that nothing needs any more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studynotes.facts import shown_facts
from studynotes.history import commit_day
from studynotes.model import Page, Site
from studynotes.pages.facts import FRESH_DAYS, fact_page, is_due
from studynotes.pipeline import Build, build
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.words import words_of

WORDS = words_of("en")

NOTES = """\
# Queues

The queue takes messages of 256 KB at most.

They are kept for 4 days.

- first in, first out
- at least once:
    - a message may come twice

# Topics

They are kept for 4 days.
"""
FACT = """\
[[fact]]
text = "{text}"
context = "{context}"
kind = "{kind}"
since = "{since}"
stated = "A message has 256 KB at most."
note = "It has `1 MiB` at most, *not* less."
source = "https://docs.example/limits.html"
checked = 2026-01-15
"""
DAY = date(2026, 3, 1)


def made(folder: Path, *, day: date = DAY, **words: str) -> Build:
    """A build of the notes with one fact."""
    row = {"text": "messages of 256 KB", "context": "", "kind": "correction", "since": ""} | words
    (folder / "notes.md").write_text(NOTES, encoding="utf-8")
    (folder / "facts.toml").write_text(FACT.format(**row), encoding="utf-8")
    return build(folder, Repository(), day)


def markdown(site: Site, page: Page) -> str:
    return Renderer(Repository(), {}, site.prefix, WORDS).page(page)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (("correction", ""), "Correction"),
        (("update", ""), "Out of date"),
        (("update", "May 2025"), "Since May 2025"),
        (("addition", ""), "More precisely"),
    ],
)
def test_note_stands_below_its_statement(tmp_path: Path, words: tuple[str, str], title: str) -> None:
    site = made(tmp_path, kind=words[0], since=words[1]).site
    text = markdown(site, site.pages[0])
    wanted = (
        f'messages of <span class="number" id="queues:256-kb">256 KB</span> at most.\n\n!!! fact "{title}"\n'
        "    It has `1 MiB` at most, \\*not\\* less. "
        "([Source](https://docs.example/limits.html){: .source }, checked on 15 January 2026)\n"
    )
    assert wanted in text
    assert site.changes == ()


def test_note_inside_a_list(tmp_path: Path) -> None:
    """It belongs to its bullet; below a lead-in, it waits for the end of the list."""
    site = made(tmp_path, text="first in, first out").site
    assert '-   first in, first out\n\n    !!! fact "Correction"\n' in markdown(site, site.pages[0])
    site = made(tmp_path, text="at least once").site
    assert '    -   a message may come twice\n\n    !!! fact "Correction"\n' in markdown(site, site.pages[0])


def test_context_may_be_the_title_of_the_section(tmp_path: Path) -> None:
    everywhere = made(tmp_path, text="kept for 4 days").site
    assert [page.slug for page, _, _ in shown_facts(everywhere)] == ["queues", "topics"]
    once = made(tmp_path, text="kept for 4 days", context="Topics").site
    assert [(page.slug, note.span.first) for page, _, note in shown_facts(once)] == [("topics", 13)]


@pytest.mark.parametrize("text", ["of 256 K", "essages of 256", "messages  of"])
def test_only_whole_words_match(tmp_path: Path, text: str) -> None:
    assert list(shown_facts(made(tmp_path, text=text).site)) == []


def test_fact_that_nobody_sees_is_told(tmp_path: Path) -> None:
    built = made(tmp_path, text="The queue takes messages of 64 KB at most")
    problem = next(problem for problem in built.problems if problem.check == "fact-row")
    assert (problem.path, problem.line, problem.level) == ("facts.toml", 1, "notice")
    assert 'notes.md:3 took its place: "The queue takes messages of 256 KB at most."' in problem.what


def test_due_by_the_day_of_the_commit(tmp_path: Path) -> None:
    """A fact is fresh for a year, counted to the commit, whatever the clock says."""
    checked = date(2026, 1, 15)
    assert not is_due(checked, date(2027, 1, 15))
    assert is_due(checked, date(2027, 1, 16))
    assert (date(2027, 1, 15) - checked).days == FRESH_DAYS
    assert not is_due(checked, None)
    fresh, old = made(tmp_path), made(tmp_path, day=date(2028, 1, 1))
    assert "fact-due" not in {problem.check for problem in fresh.problems}
    assert [(p.line, p.level) for p in old.problems if p.check == "fact-due"] == [(1, "notice")]
    assert "due for review**" not in fact_page(fresh.site, WORDS)
    assert "716 days old · **due for review**" in fact_page(old.site, WORDS)


def test_day_of_the_commit(tmp_path: Path) -> None:
    assert commit_day({"SOURCE_DATE_EPOCH": "1767225600"}, tmp_path) == date(2026, 1, 1)
    assert commit_day({}, tmp_path / "gone") is None


def test_page_of_facts(tmp_path: Path) -> None:
    text = fact_page(made(tmp_path).site, WORDS)
    assert "1 fact" in text
    assert "**Correction** in [Queues](services/queues.md#queues)" in text
    assert "The notes say: A message has 256 KB at most." in text
    assert "45 days old" in text
    assert "is marked" in fact_page(Site((), ()), WORDS)


def fix_row(text: str, to: str, context: str = "") -> str:
    return f'[[fix]]\ntext = "{text}"\nto = "{to}"\n' + (f'context = "{context}"\n' if context else "")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (fix_row("message of 256 kb", "messages of 256 KB"), 'notes.md:3 says "messages of 256 KB" already; delete'),
        (fix_row("the queue takes mesages of 64 KB at most", "x"), "perhaps notes.md:3 took its place"),
        (fix_row("nothing like it anywhere", "x"), "correct `text` and `context`, or delete the row"),
        (fix_row("256 KB", "1 MiB", "Topics"), 'no line holds "256 KB" any more'),
    ],
)
def test_fix_that_matches_nothing_is_told(tmp_path: Path, row: str, told: str) -> None:
    (tmp_path / "notes.md").write_text(NOTES, encoding="utf-8")
    (tmp_path / "fixes.toml").write_text(row, encoding="utf-8")
    (problem,) = (each for each in build(tmp_path, Repository()).problems if each.check == "fix-row")
    assert (problem.path, problem.line, problem.level) == ("fixes.toml", 1, "notice")
    assert told in problem.what


def test_many_superfluous_rows_are_told_briefly(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(NOTES, encoding="utf-8")
    rows = "".join(fix_row(f"word{number} that is gone", f"right{number}") for number in range(50))
    (tmp_path / "fixes.toml").write_text(rows, encoding="utf-8")
    told = [problem for problem in build(tmp_path, Repository()).problems if problem.check == "fix-row"]
    assert len(told) == 21
    assert any("30 more rows match nothing" in problem.what for problem in told)
