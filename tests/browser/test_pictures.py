"""The drawings, measured in a real browser: nothing is cut off, crossed or too small, and every arrow leads somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT

DRAWINGS = sorted((ROOT / "docs" / "assets" / "pictures").glob("*.svg"))
# What is wrong with the drawing on the page, as a list of sentences. Boxes are those of the screen at a scale of one.
FAULTS = """
() => {
  const svg = document.documentElement, faults = [];
  const box = (element) => {
    const b = element.getBoundingClientRect();
    return { left: b.left, right: b.right, top: b.top, bottom: b.bottom, x: (b.left + b.right) / 2, y: (b.top + b.bottom) / 2 };
  };
  const holds = (outer, inner, gap) => outer.left + gap <= inner.left && inner.right <= outer.right - gap
    && outer.top <= inner.top && inner.bottom <= outer.bottom;
  const shown = (selector) => [...svg.querySelectorAll(selector)].filter((each) => !each.closest("defs"));
  const copies = [...svg.querySelectorAll("use")];
  const view = box(svg);
  // A letter is drawn between the line of its capitals and that of its descenders, less high than its line.
  const texts = shown("text").map((element) => {
    const b = box(element), size = parseFloat(getComputedStyle(element).fontSize);
    return { ...b, top: b.y - 0.45 * size, bottom: b.y + 0.4 * size, size, says: element.textContent };
  });
  const rects = shown("rect").map(box);
  for (const text of texts) {
    if (text.size * 328 / view.right < 12) faults.push(`"${text.says}" is too small on a phone`);
    for (const rect of rects) {
      const inside = rect.left < text.x && text.x < rect.right && rect.top < text.y && text.y < rect.bottom;
      if (inside && !holds(rect, text, 3)) faults.push(`"${text.says}" does not fit into its box`);
    }
    for (const other of texts)
      if (text !== other && text.left < other.right + 3 && other.left < text.right + 3 && text.top < other.bottom && other.top < text.bottom)
        faults.push(`"${text.says}" touches "${other.says}"`);
    for (const rect of rects) {
      const apart = rect.right < text.left || text.right < rect.left || rect.bottom < text.top || text.bottom < rect.top;
      if (!apart && !holds(rect, text, 0) && !holds(text, rect, 0)) faults.push(`"${text.says}" crosses the edge of a box`);
    }
  }
  const shapes = [...rects, ...copies.map(box), ...shown("circle").map(box)];
  for (const path of shown(".arrow, .line")) {
    const length = path.getTotalLength(), origin = svg.getBoundingClientRect();
    for (let at = 0; at <= length; at += 2) {
      const point = path.getPointAtLength(at), x = point.x + origin.left, y = point.y + origin.top;
      for (const text of texts)
        if (text.left - 3 < x && x < text.right + 3 && text.top - 2 < y && y < text.bottom + 2)
          faults.push(`a line touches "${text.says}"`);
    }
    if (!path.matches(".arrow")) continue;
    const end = path.getPointAtLength(length), before = path.getPointAtLength(length - 1);
    const x = end.x + 8 * (end.x - before.x), y = end.y + 8 * (end.y - before.y);
    const targets = [...shapes, ...texts.map((text) => ({ ...text, top: text.top - 4 }))];
    const at = (shape) => shape.left <= x && x <= shape.right && shape.top <= y && y <= shape.bottom;
    const over = (shape) => shape.left < end.x && end.x < shape.right && shape.top < end.y && end.y < shape.bottom;
    if (!targets.some((shape) => at(shape) && !over(shape))) faults.push(`an arrow ends at nothing: ${path.getAttribute("d")}`);
  }
  return [...new Set(faults)];
}
"""


@pytest.fixture(scope="module")
def drawing_page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 800, "height": 900})


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawing_is_neat(drawing_page: Page, path: Path) -> None:
    drawing_page.goto(path.as_uri())
    assert drawing_page.evaluate(FAULTS) == []
