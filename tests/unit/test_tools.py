"""What the workflows run: the address, the notes of a release, upkeep and its one issue, output without commands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from tools.address import site_url
from tools.issue import TITLE, body, tell
from tools.release import release_notes
from tools.upkeep import dead_links, facts_due, listed, upkeep

from tests.conftest import ROOT, StaticHost, serving

GITHUB = {"GITHUB_SERVER_URL": "https://github.com"}
RUN = GITHUB | {
    "GITHUB_REPOSITORY": "o/n",
    "GITHUB_RUN_ID": "7",
    "LOOK": "success",
    "SOAK": "success",
    "BENCH": "success",
}


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        (GITHUB | {"GITHUB_REPOSITORY": "Some-One/Notes"}, "https://some-one.github.io/Notes/"),
        (GITHUB | {"GITHUB_REPOSITORY": "Some-One/some-one.github.io"}, "https://some-one.github.io/"),
        (GITHUB | {"GITHUB_REPOSITORY": "Some-One/Some-One.github.io"}, "https://some-one.github.io/"),
        (GITHUB | {"GITHUB_REPOSITORY": "o/n", "SITE_URL": "https://notes.example"}, "https://notes.example/"),
        (GITHUB | {"GITHUB_REPOSITORY": "o/n", "SITE_URL": ""}, "https://o.github.io/n/"),
        ({"SITE_URL": "https://notes.example/a/"}, "https://notes.example/a/"),
    ],
)
def test_address_comes_from_the_environment(environment: Mapping[str, str], address: str) -> None:
    assert site_url(environment) == address


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"SITE_URL": "notes.example"},
        {"SITE_URL": 'https://a.example/"><script>'},
        {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "o/n"},
    ],
)
def test_address_that_cannot_be_known_is_asked_for(environment: Mapping[str, str]) -> None:
    with pytest.raises(ValueError, match="SITE_URL"):
        site_url(environment)


def test_changelog_has_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    notes = release_notes(f"v{version}", version, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert notes.startswith("### ")
    assert "\n## " not in notes


def test_release_needs_a_tag_and_a_section_of_its_version() -> None:
    changelog = "# Changelog\n\n## [0.2.0] - 2027-01-31\n\n### Fixed\n\n- This.\n\n## [0.1.0] - 2026-11-24\n\n- That.\n"
    assert release_notes("v0.2.0", "0.2.0", changelog) == "### Fixed\n\n- This.\n"
    assert release_notes("v0.1.0", "0.1.0", changelog) == "- That.\n"
    with pytest.raises(ValueError, match=r"pyproject\.toml is 0\.2\.0"):
        release_notes("v0.1.0", "0.2.0", changelog)
    with pytest.raises(ValueError, match="says nothing about 0"):
        release_notes("v0.3.0", "0.3.0", changelog)


FACT = """
[[fact]]
text = "Blue is red"
kind = "correction"
stated = "Blue is red."
note = "Blue is blue."
source = "https://example.com/blue"
checked = 2026-01-31
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "docs" / "notes"
    folder.mkdir(parents=True)
    (folder / "notes.md").write_text("# Colours\n\nBlue is red.\n", encoding="utf-8")
    (folder / "facts.toml").write_text(FACT, encoding="utf-8")
    (tmp_path / "README.md").write_text("# Colours\n", encoding="utf-8")
    return folder


def test_facts_are_due_by_the_day_that_is_given(notes: Path) -> None:
    assert list(facts_due(notes, date(2026, 12, 1))) == []
    due = list(facts_due(notes, date(2027, 6, 1)))
    assert len(due) == 1
    assert due[0].startswith('facts.toml:2: "Blue is red" was checked on 2026-01-31')


class Answering(StaticHost):
    def do_HEAD(self) -> None:  # noqa: N802 - the base class decides
        self.do_GET()

    def do_GET(self) -> None:  # noqa: N802 - see above
        self.send_response(int(self.path.strip("/")))
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path, Answering) as address:
        yield address


def test_dead_links_are_named_with_their_lines(notes: Path, other_site: str) -> None:
    root = notes.parents[1]
    text = (
        f"# A\n\n[there]({other_site}200), [closed]({other_site}403)\n\n[gone]({other_site}404) and [file](none.md)\n"
    )
    (notes / "more.md").write_text(text, encoding="utf-8")
    (root / "docs" / "table.toml").write_text(f'source = "{other_site}410"\n', encoding="utf-8")
    assert [line.split(" (")[0] for line in dead_links(root)] == [
        f"docs/notes/more.md:5: {other_site}404",
        f"docs/table.toml:1: {other_site}410",
    ]
    report = upkeep(root, date(2027, 6, 1))
    assert "## Facts to look up again (1)" in report
    assert "## Links that lead nowhere (2)" in report


def test_all_is_well_says_nothing(notes: Path) -> None:
    assert upkeep(notes.parents[1], date(2026, 12, 1), "--offline") == ""


def test_a_check_that_cannot_look_is_no_good_news(notes: Path) -> None:
    with pytest.raises(RuntimeError):
        list(dead_links(notes, "--no-such-option"))


@pytest.mark.parametrize(
    "evil", ["```\n@everyone\n", "````````", "~~~\n<img src=x>", "a\r\n\n# Title", "\x1b[2J\u202e@owner", "`` ` ```"]
)
def test_words_of_notes_stay_text_in_the_issue(evil: str) -> None:
    tokens = MarkdownIt("commonmark").parse(listed("Links", [evil, "@owner"]))
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close", "fence"]
    assert tokens[-1].content.count("\n") == 2
    assert tokens[-1].content.splitlines()[1] == "@owner"


def test_issue_names_jobs_that_failed(tmp_path: Path) -> None:
    report = tmp_path / "upkeep.md"
    assert body(report, RUN | {"LOOK": "failure"}) == (
        "The job `look` failed: see [its log](https://github.com/o/n/actions/runs/7).\n"
    )
    report.write_text("## Links (1)\n", encoding="utf-8")
    assert body(report, RUN) == "## Links (1)\n"
    assert body(report, RUN | {"SOAK": "cancelled"}).startswith("The job `soak` failed")
    report.write_text("", encoding="utf-8")
    assert body(report, RUN) == ""
    report.write_text("x" * 70_000, encoding="utf-8")
    assert "too long" in body(report, RUN)
    assert len(body(report, RUN)) < 500


FAKE = """#!/bin/sh
printf '%s\\n' "$*" >> "$FAKE_GH/calls"
case "$2" in list) cat "$FAKE_GH/issues" ;; *) cat > "$FAKE_GH/said" ;; esac
"""


@pytest.fixture
def gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a `gh` that does nothing writes down what it was asked."""
    folder = tmp_path / "gh"
    folder.mkdir()
    (folder / "gh").write_text(FAKE, encoding="utf-8")
    (folder / "gh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_GH", str(folder))
    return folder


OPEN, CLOSED = {"number": 5, "title": TITLE, "state": "OPEN", "body": "old\r\n"}, "CLOSED"
OTHER = OPEN | {"number": 9, "title": "Something else"}


@pytest.mark.parametrize(
    ("issues", "text", "calls"),
    [
        ([], "", []),
        ([], "new", ["create"]),
        ([OTHER], "new", ["create"]),
        ([OTHER, OPEN], "new", ["edit 5", "comment 5"]),
        ([OPEN], "old\n", []),
        ([OPEN], "", ["close 5"]),
        ([OPEN | {"state": CLOSED}], "", []),
        ([OPEN | {"state": CLOSED}], "new", ["edit 5", "reopen 5"]),
        ([OPEN | {"state": CLOSED}], "old", ["reopen 5"]),
    ],
)
def test_there_is_one_issue(gh: Path, issues: list[dict[str, object]], text: str, calls: list[str]) -> None:
    (gh / "issues").write_text(json.dumps(issues), encoding="utf-8")
    tell(text)
    made = (gh / "calls").read_text(encoding="utf-8").splitlines()
    assert made[0].startswith("issue list --label upkeep --state all")
    assert [re.sub(r"^issue (\w+( \d+)?).*", r"\1", call) for call in made[1:]] == calls
    if text == "new":
        assert "--body-file -" in made[1]


def quietly(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "tools" / "quietly", *command], capture_output=True, text=True, check=False)


def test_output_of_commands_is_no_workflow_command() -> None:
    script = "echo ::error::x; echo ::set-output name=y::z >&2; printf '::add-mask::q'; exit 3"
    first, second = quietly("sh", "-c", script), quietly("sh", "-c", script)
    assert first.returncode == 3
    assert first.stderr == ""
    lines = first.stdout.splitlines()
    assert re.fullmatch(r"::stop-commands::[0-9a-f]{32}", lines[0])
    assert lines[-1] == f"::{lines[0].removeprefix('::stop-commands::')}::"
    assert lines[1:-1] == ["::error::x", "::set-output name=y::z", "::add-mask::q"]
    assert first.stdout.splitlines()[0] != second.stdout.splitlines()[0]
    assert quietly("true").returncode == 0
