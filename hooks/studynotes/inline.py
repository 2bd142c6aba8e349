"""Inline tokens of markdown-it to runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html.parser import HTMLParser

from linkify_it import LinkifyIt
from markdown_it.token import Token

from studynotes.model import Break, CodeRun, HtmlRun, Link, NoteRef, Picture, Run, Styled

_CHUNK = re.compile(r"\S+")
_LONGEST_ADDRESS = 2_000
_MOST_ADDRESSES = 500
"""Addresses of a text that become links."""


def runs(tokens: Sequence[Token]) -> tuple[Run, ...]:
    """Runs of one inline token's children; line breaks stay as `Break`."""
    return _runs(iter(tokens), None)


def picture(html: str) -> Picture | None:
    """The picture that `html` shows when it is one `<img>` tag and nothing else."""
    if html.count("<") != 1 or html.lstrip()[:4].casefold() != "<img":
        return None
    reader = _ImgReader()
    reader.feed(html.strip())
    reader.close()
    return reader.found[0] if len(reader.found) == 1 and not reader.other else None


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
        case "code_inline":
            return CodeRun(token.content)
        case "softbreak" | "hardbreak":
            return Break(token.type == "hardbreak")
        case "html_inline":
            return picture(token.content) or HtmlRun(token.content)
        case "image":
            return Picture(_attr(token, "src"), token.content, _attr(token, "title"))
        case "footnote_ref":
            return NoteRef(str(token.meta["label"]))
        case "footnote_anchor":
            return ""
        case "link_open":
            return Link(_attr(token, "href"), _attr(token, "title"), _runs(rest, "link_close"))
        case "em_open":
            return Styled("em", _runs(rest, "em_close"))
        case "strong_open":
            return Styled("strong", _runs(rest, "strong_close"))
        case "s_open":
            return Styled("del", _runs(rest, "s_close"))
        case other:
            raise AssertionError(f"inline token {other!r} has no rule")


def _attr(token: Token, name: str) -> str:
    return str(token.attrs.get(name, ""))


class _ImgReader(HTMLParser):
    """Collects the `<img>` tags of a text, and whether there was anything else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Picture] = []
        self.other = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "img":
            self.other = True
            return
        given = {name: value or "" for name, value in attrs}
        width = given.get("width", "").removesuffix("px")
        self.found.append(
            Picture(
                given.get("src", ""),
                given.get("alt", ""),
                given.get("title", ""),
                int(width) if width.isascii() and width.isdigit() and len(width) < 5 else None,
            )
        )

    def handle_data(self, data: str) -> None:
        self.other = self.other or bool(data.strip())

    def handle_endtag(self, _tag: str) -> None:
        self.other = True

    def handle_comment(self, _data: str) -> None:
        self.other = True
