"""What the HTML of notes may hold, much as hosts of repositories have it; a maintained library enforces it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import nh3

from studynotes.safe.tags import Tag, read_tag

_LISTS = msgspec.convert(
    tomllib.loads(Path(__file__).with_name("elements.toml").read_text(encoding="utf-8")), dict[str, frozenset[str]]
)
INLINE = _LISTS["inline"]
"""Elements that may stand in a line of text."""
ELEMENTS = INLINE | _LISTS["blocks"]
"""All that are allowed."""
HIDING = _LISTS["hiding"]
"""Elements that go with all that stands in them: no reader sees it."""
KNOWN = ELEMENTS | HIDING | _LISTS["others"]
"""Names that are elements to a browser, or were; any other one is a word in angle brackets."""
SCHEMES = frozenset({"http", "https", "mailto"})
CLOSED_BY: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th"})),
    **dict.fromkeys(("tbody", "tfoot", "thead"), frozenset({"td", "th", "tr", "tbody", "tfoot", "thead"})),
    "li": frozenset({"li"}),
    "p": frozenset({"p"}),
    "tr": frozenset({"td", "th", "tr"}),
}
"""Element -> those that it ends when it begins: their end tags may be left out."""

_NUMBER = re.compile(r"\d{1,4}")
_SIZE = re.compile(r"\d{1,4}(?:px|%)?")
_DATE = re.compile(r"[\w:.+ -]{1,40}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_SIDE = re.compile(r"left|right|center|justify|top|middle|bottom", re.IGNORECASE)
_ANY = re.compile(r"[^\x00-\x08\x0e-\x1f]*", re.DOTALL)
_TEXT = {"title": _ANY, "lang": _LANGUAGE, "dir": re.compile("ltr|rtl|auto", re.IGNORECASE)}
_CELL = {"align": _SIDE, "valign": _SIDE, "colspan": _NUMBER, "rowspan": _NUMBER, "width": _SIZE, "height": _SIZE}
_VALUES: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    **dict.fromkeys(INLINE, _TEXT),
    "a": {**_TEXT, "href": _ANY},
    "details": {"open": re.compile("(?:open)?", re.IGNORECASE)},
    "img": {"src": _ANY, "alt": _ANY, "title": _ANY, "width": _SIZE},
    "ol": {"start": _NUMBER},
    "td": {**_TEXT, **_CELL},
    "th": {**_TEXT, **_CELL},
    "time": {**_TEXT, "datetime": _DATE},
}
"""Element -> its attributes, and what they may say; what no block of the notes can have is left to tables."""
_SCHEME = re.compile(r"([^/?#]*?):")
# Browsers leave out the first wherever they stand in an address, and all of them around it.
_LEFT_OUT = re.compile(r"[\t\n\r]")
_AROUND = "".join(map(chr, range(0x21)))


def scheme(address: str) -> str:
    """The scheme of an address as a browser reads it, in lower case; empty for an address without one."""
    found = _SCHEME.match(_plain_address(address))
    return found[1].lower() if found else ""


def _plain_address(address: str) -> str:
    return _LEFT_OUT.sub("", address.strip(_AROUND))


def is_link(address: str) -> bool:
    """Whether a link may lead there: to what readers know as a web page or a mailbox, or to a place of the notes."""
    return (scheme(address) or "https") in SCHEMES


def value(element: str, name: str, text: str) -> str | None:
    """The attribute as it may stand there, or nothing."""
    pattern = _VALUES.get(element, {}).get(name)
    if pattern is None or not pattern.fullmatch(text):
        return None
    if name in {"href", "src"}:
        text = _plain_address(text)
        return text if is_link(text) else None
    return " ".join(text.split())


def _kept(element: str, name: str, text: str) -> str | None:
    """The same; a class is that of a formula, which no tag of the notes has by itself."""
    return text if name == "class" else value(element, name, text)


_CLEANER = nh3.Cleaner(
    tags=set(ELEMENTS),
    clean_content_tags={"script", "style"},
    attributes={name: set(own) for name, own in _VALUES.items()},
    allowed_classes={"code": {"formula"}},
    attribute_filter=_kept,
    link_rel=None,
    url_schemes=set(SCHEMES),
)


def clean(html: str) -> str:
    """`html` with what is allowed alone, every element closed. Time grows with the square of how deep elements lie."""
    return _CLEANER.clean(html)


def cleaned(tag: Tag) -> Tag:
    """A tag whose element is allowed, with the attributes that it may have."""
    own = {name: value(tag.name, name, text) for name, text in tag.attributes.items()}
    kept = Tag(tag.name, {name: text for name, text in own.items() if text is not None}, tag.is_end)
    if not kept.attributes or tag.name not in INLINE:
        return kept
    # In a line of text it stands for itself, so it has to pass by itself.
    html = clean(str(kept))
    return read_tag(html[: html.find(">") + 1]) or Tag(tag.name)
