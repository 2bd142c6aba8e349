"""`mkdocs serve`: what is edited shows in the open page by itself, and is what a full build makes."""

from __future__ import annotations

import gzip
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import CLIENT, FROZEN_NOTES, copy_project
from tests.preview import (
    EDITS,
    PATH,
    Preview,
    edit_notes,
    edit_table,
    open_page,
    previewing,
    replace_once,
    seconds_to_show,
    wait_for,
)

BUILT = "Reloading browsers"
FIRST = "The pages that are looked at show the edit"
NEWER = "There is a newer edit"
FAILED = "The preview still shows the last build that went well"
FULL_BUILD = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config(site_dir=sys.argv[1])
config.plugins.on_startup(command="serve", dirty=False)
config.site_url = sys.argv[2]
build(config, serve_url=sys.argv[2])
"""
"""What `mkdocs serve` does first, in a process that has seen no other build."""


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One for all: edit follows edit, as it does for who works with it."""
    checkout = tmp_path_factory.mktemp("checkout")
    with previewing(copy_project(checkout, FROZEN_NOTES), tmp_path_factory.mktemp("preview")) as running:
        yield running


def same_as_full_build(preview: Preview, folder: Path) -> None:
    """Each file that is served is that of a full build of the same input."""
    command = [sys.executable, "-c", FULL_BUILD, str(folder), preview.url]
    subprocess.run(command, cwd=preview.root, env=preview.environment, check=True, capture_output=True)
    (served,) = (path for path in preview.log.parent.glob("mkdocs_*") if path.suffix != ".new")
    assert contents(served) == contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert len(files) > 50
    # Packed, it holds the name of its folder.
    return files | {"sitemap.xml.gz": gzip.decompress(files["sitemap.xml.gz"])}


def test_edits_show_by_themselves_as_a_full_build_has_them(browser: Browser, preview: Preview, tmp_path: Path) -> None:
    """Sentences of the notes, titles of a table and a style sheet, in the same open page."""
    page = browser.new_page()
    try:
        open_page(page, preview)
        seconds = [seconds_to_show(page, preview, edit, f"Marker {number}") for number in range(3) for edit in EDITS]
        assert page.url.endswith(PATH)
    finally:
        page.close()
    print(f"shown after {statistics.median(seconds):.2f} s (median), {max(seconds):.2f} s at most")
    same_as_full_build(preview, tmp_path / "full")


def test_the_next_edit_does_not_wait_for_the_whole_site(browser: Browser, preview: Preview, tmp_path: Path) -> None:
    """What is edited is shown first; who looks at a page that collects all notes sees it, too; an edit more cuts in."""
    shown, newer, built = preview.said(FIRST), preview.said(NEWER), preview.said(BUILT)
    page = browser.new_page()
    try:
        page.goto(f"{preview.url}print/")
        edit_notes(preview, "Earlier")
        wait_for(lambda: preview.said(FIRST) > shown)
        assert b"Earlier." in preview.read(PATH)
        assert b"Earlier." not in preview.read("print/")
        edit_notes(preview, "Later")
        wait_for(lambda: preview.said(BUILT) >= built + 2)
        assert preview.said(NEWER) == newer + 1
        page.wait_for_function("document.querySelector('article')?.textContent.includes('Earlier. Later.')")
    finally:
        page.close()
    same_as_full_build(preview, tmp_path / "full")


def test_files_that_come_and_go_are_those_of_a_full_build(preview: Preview, tmp_path: Path) -> None:
    """A new page, to which another leads, and a page less, then a hand-written page and a template."""
    services = preview.notes / "services.toml"
    row = (
        '[[service]]\nslug = "later"\ntitle = "Later"\nshort = "Later"\ngroup = "Integration"\nstart = "A later page"\n'
    )
    page = preview.root / "docs" / "contributing.md"
    saved(preview, page, page.read_text(encoding="utf-8") + "\n[To what is not there yet](services/later.md)\n")
    saved(preview, preview.notes / "later.md", "# A later page\n\nThe text of a page that comes later.\n")
    saved(preview, services, services.read_text(encoding="utf-8") + "\n" + row)
    assert b"that comes later" in preview.read("services/later/")
    same_as_full_build(preview, tmp_path / "full")
    saved(preview, services, services.read_text(encoding="utf-8").removesuffix("\n" + row))
    before = preview.said(BUILT)
    (preview.notes / "later.md").unlink()
    wait_for(lambda: preview.said(BUILT) > before)
    for path in ("docs/index.md", "docs/contributing.md", "overrides/partials/notices.html"):
        saved(preview, preview.root / path, (preview.root / path).read_text(encoding="utf-8") + "\n<p>Saved</p>\n")
    assert b"<p>Saved</p>" in preview.read("")
    assert not preview.found("services/later/")
    same_as_full_build(preview, tmp_path / "again")


def saved(preview: Preview, path: Path, text: str) -> None:
    """Save the file, and wait for the preview."""
    before = preview.said(BUILT)
    path.write_text(text, encoding="utf-8")
    wait_for(lambda: preview.said(BUILT) > before)


@pytest.mark.parametrize(
    ("name", "pattern", "broken", "message"),
    [
        ("docs/notes/services.toml", '(?m)(?<=^slug = "x-ray"\n)title = ', "titel = ", "no key is called `titel`"),
        ("mkdocs.yml", "(?m)^theme:$", "theme: [", "error parsing the configuration file"),
        ("overrides/partials/notices.html", r"\A", "{% if %}", "TemplateSyntaxError"),
    ],
    ids=["table", "configuration", "template"],
)
def test_a_build_that_fails_leaves_the_preview_as_it_was(
    preview: Preview, name: str, pattern: str, broken: str, message: str
) -> None:
    """One message; pages are still there, and the next edit shows."""
    path, before = preview.root / name, preview.read(PATH).partition(b"<script>var livereload")[0]
    good = path.read_text(encoding="utf-8")
    failed = preview.said(FAILED)
    replace_once(path, pattern, broken)
    wait_for(lambda: preview.said(FAILED) > failed)
    assert preview.said(message) == 1
    assert preview.read(PATH).startswith(before[:1000])
    saved(preview, path, good)
    edit_table(preview, f"Mended {name}")
    wait_for(lambda: f"Mended {name}".encode() in preview.read(PATH))
    assert preview.said(FAILED) == failed + 1


def test_a_preview_keeps_nothing_and_removes_what_is_kept(preview: Preview) -> None:
    """Who had the site installed from this address never sees a stale page."""
    assert preview.read("sw.js") == (CLIENT / "remove.js").read_bytes()
    page = preview.read("").decode("utf-8")
    assert "offline.js" not in page
    assert "manifest.webmanifest" not in page
