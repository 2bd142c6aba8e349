"""Nothing moves while a page loads or is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.test_reading import DESK, PHONE

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


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_nothing_moves(browser: Browser, base_url: str, frozen_site: Path, size: tuple[int, int]) -> None:
    """On every page but the lists of changes, large tables that browsers lay out as they come, down to its end."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, service_workers="block")
    context.add_init_script(_WATCH)
    page = context.new_page()
    moved = {}
    for path in sorted(frozen_site.rglob("index.html")):
        address = path.relative_to(frozen_site).as_posix().removesuffix("index.html")
        if not address.startswith("changes/"):
            page.goto(f"{base_url}{address}")
            moved[address] = page.evaluate(_SCROLL)
    assert len(moved) > 40
    assert {address: shifts for address, shifts in moved.items() if shifts} == {}
    context.close()
