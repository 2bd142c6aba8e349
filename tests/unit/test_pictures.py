"""The drawings are small SVG files of one look, and the table knows their sizes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from studynotes.tables import PictureRow, Pictures

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    row
    for row in msgspec.convert(tomllib.loads((DOCS / "notes/pictures.toml").read_text("utf-8")), Pictures).picture
    if row.file.endswith(".svg")
]
# Neither scripts nor animations, neither pictures nor foreign content.
KNOWN = {"title", "desc", "style", "defs", "marker", "g", "use", "rect", "circle", "ellipse", "path", "text", "tspan"}
_LOADS = re.compile(r"url\((?!#)|@import|(?:href|src)=\"(?!#)")


def style(row: PictureRow) -> str:
    found = ElementTree.fromstring((DOCS / row.file).read_text("utf-8")).find(f"{SVG}style")
    return found.text or "" if found is not None else ""


def test_every_drawing_is_in_the_table() -> None:
    assert {row.file for row in ROWS} == {
        f"assets/pictures/{path.name}" for path in (DOCS / "assets/pictures").iterdir()
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: Path(row.file).stem)
def test_drawing(row: PictureRow) -> None:
    text = (DOCS / row.file).read_text("utf-8")
    drawing = ElementTree.fromstring(text)
    assert len(text.encode()) <= 15_000
    assert drawing.attrib["viewBox"] == f"0 0 {row.width} {row.height}"
    assert (drawing.attrib["width"], drawing.attrib["height"]) == (str(row.width), str(row.height))
    assert drawing.attrib["aria-labelledby"] == "title desc"
    assert all((drawing.findtext(f"{SVG}{tag}") or "").strip() for tag in ("title", "desc"))
    # Text is text, and nothing is loaded or runs.
    assert {each.tag.removeprefix(SVG) for each in drawing.iter()} - {"svg"} <= KNOWN
    assert not _LOADS.search(text.replace('xmlns="http://www.w3.org/2000/svg"', ""))
    assert drawing.findall(f"{SVG}text")
    assert not [each for each in drawing.iter() for name in each.attrib if name.startswith("on") or name == "style"]


def test_all_drawings_have_one_look() -> None:
    assert len({style(row) for row in ROWS}) == 1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: Path(row.file).stem)
def test_colours_come_from_the_style(row: PictureRow) -> None:
    text = (DOCS / row.file).read_text("utf-8").replace(style(row), "")
    assert not re.search(r"(?:fill|stroke|color|font[\w-]*)=|#[0-9a-f]{3,8}\b(?!\")", text)
    used = {name for names in re.findall(r'class="([^"]+)"', text) for name in names.split()}
    assert used <= set(re.findall(r"\.([a-z]+)", style(row)))
