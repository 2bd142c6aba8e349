"""The drawings are small SVG files of one look, and the table knows their sizes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

import markdown
import msgspec
import pytest

from studynotes.render import figure
from studynotes.tables import PictureRow, Pictures
from studynotes.words import words_of
from tests.conftest import FROZEN_NOTES

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"


def rows(table: Path) -> list[PictureRow]:
    text = table.read_text("utf-8") if table.exists() else ""
    return [row for row in msgspec.convert(tomllib.loads(text), Pictures).picture if row.file.endswith(".svg")]


OURS = {row.source for row in rows(FROZEN_NOTES / "pictures.toml")}
TABLE = rows(DOCS / "notes" / "pictures.toml")
# The drawings of other notes have a look of their own.
ROWS = TABLE if OURS & {row.source for row in TABLE} else []
# Neither scripts nor animations, neither pictures nor foreign content.
KNOWN = {"title", "desc", "style", "defs", "marker", "g", "use", "rect", "circle", "ellipse", "path", "text", "tspan"}
LOADS = re.compile(r"url\((?!#)|@import|(?:href|src)=\"(?!#)")
SAID_OUTSIDE = re.compile(r"\b(?:fill|stroke|color|style|font[\w-]*|on\w+)=")

if_ours = pytest.mark.skipif(not ROWS, reason="other notes have other drawings")
each_drawing = pytest.mark.parametrize("row", ROWS, ids=lambda row: Path(row.file).stem)


def text_of(row: PictureRow) -> str:
    return (DOCS / row.file).read_text("utf-8")


def parsed(row: PictureRow) -> Xml.Element:
    return Xml.fromstring(text_of(row))  # noqa: S314 - the drawings are our own


def style(row: PictureRow) -> str:
    return parsed(row).findtext(f"{SVG}style") or ""


@if_ours
def test_every_drawing_is_in_the_table() -> None:
    files = {path.relative_to(DOCS).as_posix() for path in (DOCS / "assets" / "pictures").iterdir()}
    assert files == {row.file for row in ROWS}


@each_drawing
def test_drawing(row: PictureRow) -> None:
    drawing = parsed(row)
    assert len(text_of(row).encode()) <= 15_000
    assert drawing.attrib["viewBox"] == f"0 0 {row.width} {row.height}"
    assert (drawing.attrib["width"], drawing.attrib["height"]) == (str(row.width), str(row.height))
    assert drawing.attrib["aria-labelledby"] == "title desc"
    assert all((drawing.findtext(f"{SVG}{tag}") or "").strip() for tag in ("title", "desc", "text"))
    assert {each.tag.removeprefix(SVG) for each in drawing.iter()} <= KNOWN | {"svg"}
    assert not LOADS.search(text_of(row))


@if_ours
def test_all_drawings_have_one_style() -> None:
    assert len({style(row) for row in ROWS}) == 1


@each_drawing
def test_colours_and_fonts_come_from_the_style(row: PictureRow) -> None:
    text = text_of(row).replace(style(row), "")
    assert not SAID_OUTSIDE.search(text)
    used = {name for names in re.findall(r'class="([^"]+)"', text) for name in names.split()}
    assert used <= set(re.findall(r"\.([a-z]+)", style(row)))


@if_ours
def test_every_colour_has_a_light_and_a_dark_side() -> None:
    light, dark = (dict(re.findall(r"(--\w+): (#\w+)", part)) for part in style(ROWS[0]).split("@media"))
    assert light.keys() == dark.keys() == set(re.findall(r"var\((--\w+)\)", style(ROWS[0])))
    assert not light.items() & dark.items()


def test_a_caption_holds_any_characters() -> None:
    said = 'A "b" {c} & <d> *e*'
    row = PictureRow(source="x", file="assets/x.svg", alt=said, caption=said, width=4, height=3)
    text = figure("https://host.example/x", row, "services", words_of("en"), ' data-lines="1-2"')
    shown = markdown.markdown(text, extensions=["attr_list", "pymdownx.blocks.caption"])
    figure_ = Xml.fromstring(shown)  # noqa: S314 - see above
    image, link = figure_.find(".//img"), figure_.find("figcaption//a")
    assert image is not None
    assert link is not None
    assert image.attrib == {
        "alt": said,
        "src": "../assets/x.svg",
        "width": "4",
        "height": "3",
        "loading": "lazy",
        "data-title": said,
        "data-lines": "1-2",
    }
    assert link.attrib == {"href": "https://host.example/x", "aria-label": f"original picture: {said}"}
    assert "".join(figure_.itertext()).strip() == f"{said} (original picture)"


def test_file_of_any_name_is_an_address_and_a_caption_of_any_beginning_is_text() -> None:
    name = """assets/a){: onerror="hit()" } `<b>.png"""
    row = PictureRow(source="x", file=name, alt="", caption="# a", width=4, height=3)
    text = figure("https://host.example/x", row, "services", words_of("en"))
    shown = markdown.markdown(text, extensions=["attr_list", "pymdownx.blocks.caption"])
    figure_ = Xml.fromstring(shown)  # noqa: S314 - see above
    image = figure_.find(".//img")
    assert image is not None
    assert unquote(image.attrib["src"]) == f"../{name}"
    assert "onerror" not in image.attrib
    assert "".join(figure_.itertext()).strip() == "# a (original picture)"
