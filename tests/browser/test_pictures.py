"""The drawings in a real browser: nothing is cut off, crossed or too small, and they are as dark as their page."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import ROOT

DRAWINGS = sorted((ROOT / "docs" / "assets" / "pictures").glob("*.svg"))
# What is wrong with the drawing that the window shows at its own size, as a list of sentences.
FAULTS = """
() => {
  const svg = document.documentElement, faults = [];
  const shown = (selector) => [...svg.querySelectorAll(selector)].filter((each) => !each.closest("defs"));
  const box = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left, right, top, bottom, x: (left + right) / 2, y: (top + bottom) / 2 };
  };
  // Letters are less high than their line.
  const letters = (element) => {
    const b = box(element), size = parseFloat(getComputedStyle(element).fontSize);
    return { ...b, top: b.y - 0.45 * size, bottom: b.y + 0.4 * size, size, says: element.textContent };
  };
  const has = (b, x, y, gap = 0) => b.left - gap < x && x < b.right + gap && b.top - gap < y && y < b.bottom + gap;
  const holds = (b, inner, gap) => has(b, inner.left - gap, inner.top) && has(b, inner.right + gap, inner.bottom);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const texts = shown("text").map(letters), rects = shown("rect").map(box);
  for (const text of texts) {
    if (text.size * 328 / box(svg).right < 12) faults.push(`"${text.says}" is too small on a phone`);
    for (const rect of rects.filter((each) => meet(each, text) && !holds(text, each, 0)))
      if (!holds(rect, text, 3)) faults.push(`"${text.says}" does not fit into its box`);
    for (const other of texts)
      if (text !== other && meet({ ...text, right: text.right + 3 }, other))
        faults.push(`"${text.says}" touches "${other.says}"`);
  }
  const targets = [...rects, ...shown("use, circle").map(box), ...texts];
  for (const path of shown(".arrow, .line")) {
    const length = path.getTotalLength(), end = path.getPointAtLength(length);
    for (let at = 0; at <= length; at += 2) {
      const { x, y } = path.getPointAtLength(at);
      for (const text of texts) if (has(text, x, y, 2)) faults.push(`a line touches "${text.says}"`);
    }
    if (!path.matches(".arrow")) continue;
    // A bit further on in its direction there is something that it has not reached yet.
    const before = path.getPointAtLength(length - 1);
    const [x, y] = ["x", "y"].map((axis) => end[axis] + 9 * (end[axis] - before[axis]));
    if (!targets.some((target) => has(target, x, y) && !has(target, end.x, end.y)))
      faults.push(`the arrow ${path.getAttribute("d")} leads to nothing`);
  }
  return [...new Set(faults)];
}
"""
PIXEL = """
async (png) => {
  const image = Object.assign(new Image(), { src: png });
  await image.decode();
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.drawImage(image, 0, 0);
  return canvas.getImageData(12, 12, 1, 1).data[0];
}
"""


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 800, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawing_is_neat(window: Page, path: Path) -> None:
    window.goto(path.as_uri())
    assert window.evaluate(FAULTS) == []


def is_dark(picture: Locator, window: Page) -> bool:
    """Whether the ground of the drawing is dark, near its corner."""
    # Until it is seen, it is not loaded.
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    png = base64.b64encode(picture.screenshot()).decode()
    window.goto("about:blank")
    return bool(window.evaluate(PIXEL, f"data:image/png;base64,{png}") < 128)


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_drawing_is_as_dark_as_the_page(
    browser: Browser, base_url: str, window: Page, system: Literal["light", "dark"], scheme: str
) -> None:
    """What the reader chose counts, not what the system prefers; paper is always light, the lightbox as the page."""
    page = browser.new_page(color_scheme=system, viewport={"width": 360, "height": 640})
    page.goto(f"{base_url}services/cloudfront/")
    page.evaluate("scheme => { document.body.dataset.mdColorScheme = scheme }", scheme)
    picture = page.locator("article img").first
    assert is_dark(picture, window) == (scheme == "slate")
    page.emulate_media(media="print")
    assert not is_dark(picture, window)
    page.emulate_media(media="screen")
    picture.click()
    zoomed = page.locator(".gslide.current .gslide-image img")
    expect(page.locator(".gslide.current .gslide-title")).to_be_visible()
    page.wait_for_timeout(600)
    assert is_dark(zoomed, window) == (scheme == "slate")
    page.close()


@pytest.mark.parametrize(("width", "height"), [(360, 640), (768, 1024), (1440, 900), (740, 360)])
def test_zoomed_drawing_and_its_caption_fit(browser: Browser, base_url: str, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.goto(f"{base_url}services/elastic-beanstalk/")
    # The tallest of the six.
    page.get_by_role("link", name="Blue/green deployment").first.press("Enter")
    slide = page.locator(".gslide.current")
    expect(slide.locator(".gslide-title")).to_have_text("Blue/green deployment")
    page.wait_for_timeout(600)
    picture, caption = slide.locator("img").bounding_box(), slide.locator(".gslide-title").bounding_box()
    assert picture
    assert caption
    assert picture["x"] >= 0
    assert picture["x"] + picture["width"] <= width
    assert picture["y"] >= 0
    assert picture["y"] + picture["height"] <= caption["y"]
    assert caption["y"] + caption["height"] <= height
    page.close()
