"""The last look at a page, when all Markdown is HTML: it holds what the generator makes, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import unescape

from studynotes.safe.allowed import INLINE, is_link
from studynotes.safe.tags import VOID

# As Python-Markdown and the sanitiser write tags. Browsers read more as a tag: that is what the last branch finds.
_TAG = re.compile(r'<(?:/([a-z][a-z0-9]*)|([a-z][a-z0-9]*)((?: [a-zA-Z-]+(?:="[^"<>]*")?)*) ?/?|!-- --)>|<')
_VALUE = re.compile(r'="[^"]*"')
_ADDRESS = re.compile(r' (?:href|src)="([^"/#?]*[:&\\\s][^"]*)"')
_STYLE = re.compile(r' style="(?!text-align: (?:left|center|right);"|height:[\d.]+rem")[^"]*"')
_RESERVED = re.compile(r' id="__[^"]*"')
_EVERYWHERE = frozenset({"id", "class", "title", "lang", "dir", "data-lines", "data-search-exclude", "aria-label"})
_BLOCKS = "blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr nav p pre summary table tbody thead tr ul"
_MADE: Mapping[str, Collection[str]] = {
    **dict.fromkeys([*INLINE, *_BLOCKS.split(" "), "span"], ()),
    "a": ("href", "aria-describedby"),
    "details": ("open",),
    "div": ("hidden", "aria-hidden", "data-filtered", "data-also"),
    "img": ("src", "alt", "width", "height", "loading", "data-title"),
    "input": ("type", "disabled", "checked"),
    "label": ("for",),
    "li": ("value",),
    "ol": ("start",),
    "output": ("for",),
    "path": ("d", "data-rows", "stroke-width"),
    "svg": ("viewBox", "preserveAspectRatio", "style"),
    "td": ("style", "colspan", "rowspan", "align", "valign", "width", "height"),
    "th": ("style", "colspan", "rowspan", "align", "valign", "width", "height"),
    "time": ("datetime",),
}
"""Element -> what only it has."""


def strange(html: str) -> str:
    """The first piece of `html` that the generator never makes, and that may do harm; empty when there is none.

    An element that does not end, or ends what it did not begin, is strange as well.
    """
    opened: list[str] = []
    known: set[str] = set()
    told: list[str] = []
    for found in _TAG.finditer(html):
        end, name, attributes = found.groups()
        if end:
            if not opened or opened.pop() != end:
                return found[0]
        elif name:
            shape = name + _VALUE.sub("", attributes)
            if shape not in known and not _is_made(*shape.split(" ")):
                return found[0]
            known.add(shape)
            told.append(attributes)
            # The lines of a map end where they begin.
            if name not in VOID and name != "path":
                opened.append(name)
        elif found[0] == "<":
            return html[found.start() : found.start() + 80]
    if opened:
        return f"<{opened[-1]}> without an end"
    return _value("".join(told))


def _is_made(name: str, *attributes: str) -> bool:
    return name in _MADE and all(each in _EVERYWHERE or each in _MADE[name] for each in attributes)


def _value(attributes: str) -> str:
    """The first of `attributes` that says what none may say."""
    for address in dict.fromkeys(_ADDRESS.findall(attributes)):
        if not is_link(unescape(address)):
            return str(address)
    found = _STYLE.search(attributes) or _RESERVED.search(attributes)
    return found[0].strip() if found else ""
