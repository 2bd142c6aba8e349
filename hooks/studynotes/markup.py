"""Names that authors give to places by HTML or by lists of attributes, for links to lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from studynotes.safe.tags import tokens

_NAME = re.compile(r"[\w.:-]+")
"""A name that somebody may link to; tags of other languages have ids of any kind."""
_ATTRIBUTE = r"(?:#(?!each\b|if\b|await\b|key\b)[\w:.-]+|\.[A-Za-z][\w-]*|[\w-]+=\"[^\"{}]*\")"
ATTRIBUTES = re.compile(rf"(?<=\s)\{{:?[ ]?(?:-|{_ATTRIBUTE}(?:[ ]{_ATTRIBUTE})*)[ ]?\}}[ ]*$")
"""A list of attributes behind a heading: `{#name}`, `{: #name .class }`, `{.class key=value}`, `{-}`."""
_ID = re.compile(r"#([\w:.-]+)")
_BLOCK = re.compile(r"[A-Za-z0-9-]+")
_NAMES = re.compile(r"\b(?:id|name)\s*=", re.IGNORECASE)


def anchors(parsed: Iterable[Token]) -> Iterator[tuple[str, int]]:
    """The names that authors gave to places by `<a name="x">`, `<... id="x">` or `# Heading {#x}`, with their line.

    Names of blocks (`text ^x`) have their sign in front. One that stands alone belongs to the block above.
    """
    is_heading = False
    above = 0
    for token in parsed:
        if token.map is None:
            continue
        if token.type == "inline" and (name := block_name(token.content)):
            text = token.content.rstrip().removesuffix(f"^{name}").rstrip()
            yield f"^{name}", token.map[0] + 1 + text.count("\n") if text or not above else above
        if token.nesting == 0 or token.type == "tr_open":
            above = token.map[1]
        if is_heading and (found := ATTRIBUTES.search(token.content)):
            yield from ((name[1], token.map[0] + 1) for name in _ID.finditer(found[0]))
        is_heading = token.type == "heading_open"
        if token.type == "html_block":
            yield from _named(token.content, token.map[0] + 1)
        elif token.type == "inline":
            line = token.map[0] + 1
            for child in token.children or ():
                if child.type == "html_inline":
                    yield from _named(child.content, line)
                line += child.type in {"softbreak", "hardbreak"}


def block_name(text: str) -> str:
    """The name that stands behind a text, and a blank (`^name`), as Obsidian has it; empty without one."""
    before, mark, name = text.rstrip().rpartition("^")
    return name if mark and (not before or before[-1].isspace()) and _BLOCK.fullmatch(name) else ""


def is_only_tags(line: str) -> bool:
    """Whether a line of the notes shows nothing by itself: it is blank, or HTML without any text."""
    return not re.sub(r"<[^<>]*>", "", line).strip()


def _named(html: str, line: int) -> Iterator[tuple[str, int]]:
    if not _NAMES.search(html):
        return
    for token in tokens(html):
        given = token.tag.attributes if token.tag else {}
        is_link = token.tag is not None and token.tag.name == "a"
        for name in dict.fromkeys((given.get("id"), given.get("name") if is_link else None)):
            if name and _NAME.fullmatch(name):
                yield name, line + token.line
