"""What holds on every page, at a desk and on a phone: each page is opened once for all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_policy import NOTE_VIOLATIONS
from tests.browser.test_reading import DESK, PHONE, watch_faults
from tests.conftest import wait_until

SMALLEST = (320, 640)
_WATCH = """\
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    const moved = sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 80));
    window.shifts.push(`${value.toFixed(4)}: ${moved.join("; ")}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
_SCROLL = """\
async () => {
  const shown = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let at = 0; at < document.documentElement.scrollHeight; at += 2 * innerHeight) {
    scrollTo(0, at);
    await shown();
  }
  await Promise.all([...document.images].map((image) => image.decode()));
  await shown();
  return window.shifts;
}
"""
_LOAD_PICTURES = "document.querySelectorAll('img[loading]').forEach(image => { image.loading = 'eager' })"


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_page(browser: Browser, base_url: str, frozen_site: Path, size: tuple[int, int]) -> None:
    """Nothing moves, is refused, is asked in vain or elsewhere, or is wider than the window."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, service_workers="block")
    context.add_init_script(_WATCH)
    context.add_init_script(NOTE_VIOLATIONS)
    faults = watch_faults(context, base_url)
    page = context.new_page()
    names = sorted(path.relative_to(frozen_site).as_posix() for path in frozen_site.rglob("*.html"))
    assert len(names) > 50
    for name in names:
        address = f"{base_url}{name.removesuffix('index.html')}"
        page.goto(address)
        # The lists of changes are large tables that browsers lay out as they come.
        if name.endswith("index.html") and not name.startswith("changes/") and page.evaluate(_SCROLL):
            # Where the machine is busy, a browser may paint half of any page: what moves by itself moves again.
            page.goto(address)
            faults += [f"{name}: {moved}" for moved in page.evaluate(_SCROLL)]
        page.evaluate(_LOAD_PICTURES)
        wait_until(page, "document.readyState === 'complete' && [...document.images].every(image => image.complete)")
        # The page for what is not there has its addresses from the root of the host.
        assert page.evaluate("document.documentElement.classList.contains('js')") or name == "404.html"
        faults += [f"{name}: {refused}" for refused in page.evaluate("refused")]
        faults += [f"{name}: {wide}" for wide in too_wide(page, size)]
        assert faults == []
    context.close()


def too_wide(page: Page, size: tuple[int, int]) -> list[str]:
    """Where the page is wider than the window, which may be a phone's and then is made smaller, too.

    What is wide scrolls in a box of its own.
    """
    found = _wider(page)
    if size == PHONE:
        page.set_viewport_size({"width": SMALLEST[0], "height": SMALLEST[1]})
        found += _wider(page)
        page.set_viewport_size({"width": size[0], "height": size[1]})
    return found


def _wider(page: Page) -> list[str]:
    width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"{width} in {room}"] if width > room else []
