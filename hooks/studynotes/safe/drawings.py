"""Drawings (SVG) that only show something, whoever opens them by their own address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from studynotes.safe.allowed import scheme

_SVG = "http://www.w3.org/2000/svg"
_XML = "http://www.w3.org/XML/1998/namespace"
_ACTIVE = frozenset(
    {"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2001/xml-events"}
)
_SHOWN = frozenset(
    {
        *(
            "svg",
            "g",
            "defs",
            "symbol",
            "use",
            "switch",
            "title",
            "desc",
            "metadata",
            "style",
            "image",
            "marker",
            "mask",
        ),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "clipPath"),
        *("linearGradient", "radialGradient", "stop", "pattern", "filter", "view", "a"),
    }
)
"""Elements of SVG that do nothing but show; effects of filters as well, which begin with "fe"."""
_INSIDE = re.compile(r"\s*(?:#.*|data:image/(?:png|jpeg|gif|webp);base64,[\w+/=\s]*)", re.DOTALL)
_ELSEWHERE = re.compile(
    r"@import|\\|url\(\s*(?!['\"]?\s*#)|(?<![\w-])(?:-\w+-)?(?:image(?:-set)?|src)\(", re.IGNORECASE
)
"""What in a style loads something, or hides that it does."""


class _ActiveError(Exception):
    """What the drawing does, in a few words."""


def activity(file: Path) -> str:
    """What the drawing does beside showing something, in a few words; empty for nothing, and for other pictures."""
    if file.suffix.casefold() != ".svg":
        return ""
    reader = expat.ParserCreate(namespace_separator=" ")
    reader.buffer_text = True
    styles: list[str] = []

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        _element(name)
        for key, value in attributes.items():
            _attribute(name, key, value)
        styles.append("")

    def text(data: str) -> None:
        styles[-1] += data

    def end(name: str) -> None:
        if name.endswith(" style") and _ELSEWHERE.search(styles[-1]):
            raise _ActiveError("its style loads something")
        styles.pop()

    def refuse(*_: object) -> None:
        raise _ActiveError("it has declarations or instructions of its own")

    def doctype(_name: str, _system: str | None, _public: str | None, has_own: int) -> None:
        if has_own:
            refuse()

    reader.StartElementHandler, reader.EndElementHandler, reader.CharacterDataHandler = begin, end, text
    reader.StartDoctypeDeclHandler, reader.ProcessingInstructionHandler, reader.EntityDeclHandler = (
        doctype,
        refuse,
        refuse,
    )
    try:
        reader.Parse(file.read_bytes(), True)
    except _ActiveError as error:
        return str(error)
    except (expat.ExpatError, ValueError) as error:
        return f"it is no SVG that browsers read alike ({error})"
    return ""


def active_drawings(docs: Path) -> Iterator[tuple[str, str]]:
    """(path, reason) of drawings that do more than to show something; those beside the notes are left out anyway."""
    for file in sorted(path for path in docs.rglob("*") if path.is_file()):
        path, what = file.relative_to(docs).as_posix(), activity(file)
        if what and not path.startswith("notes/"):
            yield path, f"the drawing cannot be published, because {what}; take that out of it"


def _element(full: str) -> None:
    space, _, name = full.rpartition(" ")
    is_effect = name.startswith("fe") and name != "feImage"
    if space in _ACTIVE or (space in {"", _SVG} and name not in _SHOWN and not is_effect):
        raise _ActiveError(f"it holds <{name}>")


def _attribute(element: str, full: str, value: str) -> None:
    space, _, name = full.rpartition(" ")
    if space in {"", _SVG} and name.casefold().startswith("on"):
        raise _ActiveError(f"it holds {name}=")
    if space == _XML and name == "base":
        raise _ActiveError("it holds xml:base=")
    is_web = element == f"{_SVG} a" and scheme(value) in {"http", "https"}
    if name.casefold() in {"href", "src"} and not is_web and not _INSIDE.fullmatch(value):
        raise _ActiveError(f'it leads or loads from elsewhere ("{value[:60]}")')
    if _ELSEWHERE.search(value) and name not in {"d", "content"}:
        raise _ActiveError(f"its {name} loads something")
