"""What `make export` writes is the same site under plain MkDocs, under its successor and under the theme's."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, ROOT
from tests.pages.crawl import crawl
from tests.pages.outline import Outline, outlines

PROGRAMS = ROOT / "build" / "engines" / "bin"
ENGINES = {
    "mkdocs": ["mkdocs", "build", "--strict", "--site-dir", "mkdocs"],
    "properdocs": ["properdocs", "build", "--strict", "--config-file", "mkdocs.yml", "--site-dir", "properdocs"],
    # It knows no other folder.
    "site": ["zensical", "build", "--strict"],
}
"""Folder of the site -> command that builds it in an export."""
NOT_OURS = "404.html"
PUT_TOGETHER = "print/index.html"
FRONT = "index.html"


def run(command: list[str], cwd: Path) -> None:
    environment = os.environ | {"STUDYNOTES_REPOSITORY": REPOSITORY, "SOURCE_DATE_EPOCH": "0", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(frozen_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the frozen notes, with the sites that the engines make of it."""
    assert (PROGRAMS / "zensical").exists(), "the other engines are not installed: run `make engines`"
    folder = tmp_path_factory.mktemp("engines") / "export"
    run([str(Path(sys.executable).parent / "studynotes"), "export", str(folder)], frozen_site.parent)
    with ThreadPoolExecutor() as pool:
        commands = [[str(PROGRAMS / program), *arguments] for program, *arguments in ENGINES.values()]
        assert list(pool.map(run, commands, [folder] * len(commands))) == [None] * len(commands)
    return folder


@pytest.fixture(scope="module")
def own(frozen_site: Path) -> dict[str, Outline]:
    return outlines(frozen_site)


@pytest.mark.parametrize("engine", ENGINES)
def test_same_pages_titles_anchors_links_and_words(built: Path, own: dict[str, Outline], engine: str) -> None:
    found = outlines(built / engine)
    assert found.keys() == own.keys()
    for name in own.keys() - {NOT_OURS, PUT_TOGETHER}:
        expected = own[name]
        if engine == "site" and name == FRONT:
            # It knows no front page whose title is that of the site alone.
            expected = replace(expected, title=f"Home - {expected.title}")
        assert found[name] == expected, name
    assert found[PUT_TOGETHER].title == own[PUT_TOGETHER].title
    assert found[PUT_TOGETHER].headings == own[PUT_TOGETHER].headings[:1]
    assert [str(finding) for finding in crawl(built / engine)] == []


def test_there_is_something_to_compare(own: dict[str, Outline]) -> None:
    page = own["services/sqs/index.html"]
    assert page.title == "Amazon SQS (Simple Queue Service) - AWS Developer Associate study notes"
    assert (2, "consumers", "Consumers") in page.headings
    assert "consumers:256-kb" in page.ids
    assert page.elements["term"] > 10
    assert page.elements["li"] > 20
    assert page.links["/glossary/#producer"] == 1
