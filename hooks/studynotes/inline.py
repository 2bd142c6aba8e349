"""Inline tokens of markdown-it to runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Literal

from linkify_it import LinkifyIt
from markdown_it.token import Token

from studynotes.dialects import read_width
from studynotes.formulas import as_written
from studynotes.model import Break, CodeRun, HtmlRun, Link, NoteRef, Picture, Run, Styled
from studynotes.safe.pictures import only_picture

# What may be an address: these signs end a sentence or a quotation where no blank stands around it.
_CHUNK = re.compile(r"[^\s、。，；：！？（）「」『』《》【】“”‘’،؛؟]+")
_STYLES: Mapping[str, Literal["em", "strong", "del", "mark"]] = {
    "em_open": "em",
    "strong_open": "strong",
    "s_open": "del",
    "mark_open": "mark",
}
_LONGEST_ADDRESS = 2_000
_MOST_ADDRESSES = 500
"""Addresses of a text that become links."""


def runs(tokens: Sequence[Token]) -> tuple[Run, ...]:
    """Runs of one inline token's children; line breaks stay as `Break`."""
    return _runs(iter(tokens), None)


def _runs(tokens: Iterator[Token], until: str | None) -> tuple[Run, ...]:
    found: list[Run] = []
    for token in tokens:
        if token.type == until:
            break
        run = _run(token, tokens)
        if isinstance(run, str) and "://" in run and until != "link_close":
            found.extend(_linked(run))
        elif isinstance(run, str) and found and isinstance(found[-1], str):
            found[-1] += run
        elif run != "":
            found.append(run)
    return tuple(found)


def _linked(text: str) -> Iterator[Run]:
    """`text` with the addresses in it as links: only what is written as one, with its scheme."""
    end = 0
    for chunk in _CHUNK.finditer(text) if text.count("://") <= _MOST_ADDRESSES else ():
        # What is longer is no address that anybody can follow, and takes long to be looked through.
        found = _linkify().match(chunk[0]) if "://" in chunk[0] and len(chunk[0]) <= _LONGEST_ADDRESS else None
        for match in found or ():
            if match.schema in {"http:", "https:"}:
                start = chunk.start() + match.index
                if start > end:
                    yield text[end:start]
                yield Link(match.url, "", (match.text,))
                end = chunk.start() + match.last_index
    if end < len(text):
        yield text[end:]


@cache
def _linkify() -> LinkifyIt:
    return LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False})


def _run(token: Token, rest: Iterator[Token]) -> Run:
    match token.type:
        case "text":
            return token.content
        case "code_inline" | "math_inline" | "math_inline_double":
            return _code(token)
        case "softbreak" | "hardbreak":
            return Break(token.type == "hardbreak")
        case "html_inline":
            return only_picture(token.content) or HtmlRun(token.content)
        case "image":
            alt, width = read_width(token.content)
            return Picture(_attr(token, "src"), alt, _attr(token, "title"), width)
        case "by_name":
            return Link(_attr(token, "href"), "", (token.content,), by_name=token.markup)
        case "footnote_ref":
            return NoteRef(str(token.meta["label"]))
        case "footnote_anchor":
            return ""
        case "link_open":
            return Link(_attr(token, "href"), _attr(token, "title"), _runs(rest, "link_close"))
        case "em_open" | "strong_open" | "s_open" | "mark_open":
            return Styled(_STYLES[token.type], _runs(rest, token.type.replace("open", "close")))
        case other:
            raise AssertionError(f"inline token {other!r} has no rule")


def _code(token: Token) -> CodeRun:
    if token.type == "code_inline":
        return CodeRun(token.content)
    return CodeRun(as_written(token).replace("\n", " "), is_formula=True)


def _attr(token: Token, name: str) -> str:
    return str(token.attrs.get(name, ""))
