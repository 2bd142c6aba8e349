"""The files for GitHub: what workflows may do, that the checkers find faults, and that their scripts run."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")

_Yaml = str | int | bool | None | list["_Yaml"] | dict[str, "_Yaml"]


def read(path: Path) -> dict[str, _Yaml]:
    """The YAML file; "on" stays a word."""
    loaded = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - it makes strings alone
    assert isinstance(loaded, dict)
    return loaded


def jobs(path: Path) -> Iterator[tuple[str, dict[str, _Yaml]]]:
    found = read(path)["jobs"]
    assert isinstance(found, dict)
    for name, job in found.items():
        assert isinstance(job, dict)
        yield name, job


def scripts(path: Path) -> Iterator[tuple[str, str]]:
    """Name of the job and text of each `run`."""
    for name, job in jobs(path):
        steps = job["steps"]
        assert isinstance(steps, list)
        for step in steps:
            assert isinstance(step, dict)
            if "run" in step:
                yield name, str(step["run"])


def permissions(job: dict[str, _Yaml]) -> dict[str, str]:
    found = job["permissions"]
    assert isinstance(found, dict)
    return {name: str(value) for name, value in found.items()}


def test_every_target_that_workflows_make_is_there() -> None:
    phony = re.search(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)
    assert phony
    called = {
        target
        for path in WORKFLOWS
        for _, script in scripts(path)
        for target in re.findall(r"\bmake (?:-C \S+ )?(\w+)", script)
    }
    assert {"test", "offline", "pages", "report"} <= called
    assert called <= set(phony[1].split())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_keep_the_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    uses = re.findall(r"uses: (.*)", text)
    assert [use for use in uses if not PINNED.fullmatch(use)] == []
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    for name, job in jobs(path):
        assert "timeout-minutes" in job, name
        writes = [right for right, value in permissions(job).items() if value == "write"]
        # Who may write runs no code of the notes and installs nothing.
        assert not writes or not re.search(r"\bmake\b", " ".join(run for of, run in scripts(path) if of == name))
    assert not [script for _, script in scripts(path) if "${{" in script]


def test_a_pull_request_has_no_rights() -> None:
    path = ROOT / ".github" / "workflows" / "check.yml"
    assert read(path)["on"] == {"pull_request": ""}
    for name, job in jobs(path):
        assert permissions(job) == {"contents": "read"}, name
    assert not re.search(r"secrets\.|github\.token|GITHUB_TOKEN|GH_TOKEN", path.read_text(encoding="utf-8"))
    assert "environment" not in path.read_text(encoding="utf-8")


def test_only_what_makes_site_of_main_reaches_pages() -> None:
    deploying = [path.name for path in WORKFLOWS if "deploy-pages" in path.read_text(encoding="utf-8")]
    assert deploying == ["publish.yml"]
    on = read(ROOT / ".github" / "workflows" / "publish.yml")["on"]
    assert isinstance(on, dict)
    assert on["push"] == {"branches": ["main"]}


def test_the_form_of_wrong_facts_is_first_and_has_what_the_site_fills_in() -> None:
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
    assert forms[0].name == "1-wrong-fact.yml"
    fields = read(forms[0])["body"]
    assert isinstance(fields, list)
    ids = [field["id"] for field in fields if isinstance(field, dict) and "id" in field]
    assert ids == ["page", "section", "lines", "quote", "right", "source"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What `make workflows` reads, to be spoilt."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "tests/find-chromium", "tools/quietly", ".ci/run"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    return tmp_path


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", "workflows"], cwd=folder, capture_output=True, text=True, check=False)


def test_files_for_github_are_well(copy: Path) -> None:
    done = checked(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings" in done.stdout + done.stderr


CHECK, SCHEDULED, DEPENDABOT = "workflows/check.yml", "workflows/scheduled.yml", "dependabot.yml"
FACT_FORM = "ISSUE_TEMPLATE/1-wrong-fact.yml"
MERGED = "git worktree add --detach ../base HEAD^1"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (CHECK, r"checkout@\w{40} # v7.0.1", "checkout@v7", "unpinned-uses"),
        (CHECK, re.escape(MERGED), "echo '${{ github.event.pull_request.title }}'", "template-injection"),
        (CHECK, "pull_request:", "pull_request_target:", "dangerous-triggers"),
        (CHECK, "permissions: {}\n", "", "excessive-permissions"),
        (
            CHECK,
            "    permissions:\n      contents: read # the checkout",
            "    permissions: write-all",
            "excessive-permissions",
        ),
        (CHECK, "with:\n          persist-credentials: false\n", "\n", "artipacked"),
        (CHECK, "concurrency:\n.*\n.*\n", "", "concurrency-limits"),
        (CHECK, "timeout-minutes: 15", "timeout: 15", "timeout"),
        (
            CHECK,
            "$",
            "\n  late:\n    name: Late\n    needs: nothing\n    runs-on: ubuntu-24.04\n    steps: [{run: make test}]\n",
            "nothing",
        ),
        (CHECK, re.escape(MERGED), "cat $GITHUB_EVENT_PATH", "SC2086"),
        (SCHEDULED, "23 5 \\* \\* 1", "23 25 * * 1", "cron|CRON|hour"),
        (FACT_FORM, "type: input", "type: inputs", "1-wrong-fact"),
        (FACT_FORM, "required: true", "required: maybe", "1-wrong-fact"),
        ("ISSUE_TEMPLATE/config.yml", "blank_issues_enabled", "blank_issue", "config.yml"),
        (DEPENDABOT, "package-ecosystem: npm", "package-ecosystem: nmp", "dependabot"),
        (DEPENDABOT, "cooldown: {default-days: 7}", "", "dependabot-cooldown"),
        ("../tools/quietly", "exit \\$status", "exit $(echo $status)", "SC2046"),
    ],
)
def test_checkers_find(copy: Path, file: str, old: str, new: str, said: str) -> None:
    path = copy / ".github" / file
    text = path.read_text(encoding="utf-8")
    spoilt = re.sub(old, lambda _: new, text, count=1)
    assert spoilt != text
    path.write_text(spoilt, encoding="utf-8")
    done = checked(copy)
    assert done.returncode != 0
    assert re.search(said, done.stdout + done.stderr), done.stdout + done.stderr
