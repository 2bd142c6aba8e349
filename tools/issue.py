"""Keeps the one issue about upkeep: `python -m tools.issue REPORT`, with the environment of GitHub Actions.

Needs Python and `gh` alone, because it runs where there are rights to write.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

TITLE = "Upkeep: what needs a look"
LABEL = "upkeep"
_LONGEST = 60_000
"""GitHub takes 65,536 characters."""


def body(report: Path, environment: Mapping[str, str]) -> str:
    """What the issue says: the report, and the jobs (LOOK, SOAK, BENCH) that failed; nothing when all is well."""
    run = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}".format_map(environment)
    failed = [job for job in ("LOOK", "SOAK", "BENCH") if environment[job] != "success"]
    jobs = [f"The job `{job.lower()}` failed: see [its log]({run}).\n" for job in failed]
    text = report.read_text(encoding="utf-8") if report.is_file() else ""
    if len(text) > _LONGEST:
        # Cut inside of a fence, the rest would run into it.
        text, jobs = "", [*jobs, f"The list is too long for an issue: it is the artifact of [this run]({run}).\n"]
    return "\n".join(filter(None, [*jobs, text]))


def tell(text: str) -> None:
    """Let the issue say `text`: open it, change it, open it again; close it when there is nothing to say."""
    found = json.loads(
        _gh("list", "--label", LABEL, "--state", "all", "--limit", "100", "--json", "number,title,state,body")
    )
    issue = next((issue for issue in found if issue["title"] == TITLE), None)
    if not issue:
        if text:
            _gh("create", "--title", TITLE, "--label", LABEL, "--body-file", "-", text=text)
        return
    number, is_open = str(issue["number"]), issue["state"] == "OPEN"
    if not text:
        if is_open:
            _gh("close", number, "--comment", "All is well again.")
        return
    is_new = issue["body"].replace("\r\n", "\n").strip() != text.strip()
    if is_new:
        _gh("edit", number, "--body-file", "-", text=text)
    if not is_open:
        _gh("reopen", number, "--comment", "There is something again.")
    elif is_new:
        _gh("comment", number, "--body", "The list has changed.")


def _gh(*arguments: str, text: str = "", topic: str = "issue") -> str:
    command = ["gh", topic, *arguments]
    # The arguments are our own; words of notes come by the input.
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True).stdout  # noqa: S603


if __name__ == "__main__":
    _gh("create", LABEL, "--force", "--description", "Kept by the scheduled workflow", topic="label")
    tell(body(Path(sys.argv[1]), os.environ))
