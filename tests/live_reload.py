"""How soon a browser shows an edit of the notes of this repository; run with `make bench`, alone on the machine."""

from __future__ import annotations

import os
import re
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.sites import checkout
from tests.conftest import BROWSER_ARGUMENTS
from tests.preview import EDITS, Edit, edit_notes, open_page, previewing, seconds_to_show

ROUNDS = 5
SIZES: tuple[tuple[int, Sequence[Edit]], ...] = ((1, EDITS), (40, (edit_notes,)))
"""How often the notes are there, and what is edited; 40 times, they are a thousand pages."""
_PATIENCE = 600.0
"""Seconds that the first build of the largest may take."""


def main() -> None:
    """Print the seconds from a save to the page that shows it, and those of the builds among them."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=BROWSER_ARGUMENTS)
        for copies, edits in SIZES:
            _measure(browser, Path(folder), copies, edits)
        browser.close()


def _measure(browser: Browser, folder: Path, copies: int, edits: Sequence[Edit]) -> None:
    page, temporary = browser.new_page(), folder / f"temporary-{copies}"
    temporary.mkdir()
    with previewing(checkout(folder / f"checkout-{copies}", copies).root, temporary, _PATIENCE) as preview:
        open_page(page, preview)
        for edit in edits:
            each = [seconds_to_show(page, preview, edit, f"Marker {number}") for number in range(ROUNDS)]
            print(
                f"{copies:>3}x notes: {edit.__name__}: shown after {statistics.median(each):.2f} s "
                f"(median of {len(each)}, from {min(each):.2f} s to {max(each):.2f} s)"
            )
        builds = re.findall(r"built in ([\d.]+) seconds", preview.log.read_text(encoding="utf-8"))
    page.close()
    print(f"{copies:>3}x notes: builds to their end: {', '.join(builds)} s")


if __name__ == "__main__":
    main()
