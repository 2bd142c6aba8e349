"""How soon a browser shows an edit of the notes of this repository; run with `make bench`, alone on the machine."""

from __future__ import annotations

import os
import re
import statistics
import tempfile
from itertools import chain
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import BROWSER_ARGUMENTS, ROOT, copy_project
from tests.preview import EDITS, open_page, previewing, seconds_to_show

ROUNDS = 5


def main() -> None:
    """Print the seconds from a save to the page that shows it, and those of the builds among them."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        checkout = Path(folder, "checkout")
        checkout.mkdir()
        copy_project(checkout, ROOT / "docs" / "notes")
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=BROWSER_ARGUMENTS)
        page = browser.new_page()
        with previewing(checkout, Path(folder)) as preview:
            open_page(page, preview)
            seconds = {
                edit.__name__: [seconds_to_show(page, preview, edit, f"Marker {number}") for number in range(ROUNDS)]
                for edit in EDITS
            }
        browser.close()
        builds = re.findall(r"built in ([\d.]+) seconds", preview.log.read_text(encoding="utf-8"))
    for name, each in (seconds | {"all": list(chain(*seconds.values()))}).items():
        print(f"{name}: shown after {statistics.median(each):.2f} s (median of {len(each)}, from {min(each):.2f} s)")
    print(f"builds among them: {statistics.median(map(float, builds[1:])):.2f} s (median)")


if __name__ == "__main__":
    main()
