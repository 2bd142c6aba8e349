"""Inline tokens of markdown-it to runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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
# What the specification of GitHub's Markdown says of addresses without a scheme.
_SITE = re.compile(r"(?:^|(?<=[*_~(]))www\.(?=[\w-]+\.\w)")
# No name of a file, of a version or of a machine: what comes before or behind tells those.
_MAIL = re.compile(
    r"(?<![\w.+/@:~-])[A-Za-z0-9._+-]+@(?!\dx\.)[A-Za-z0-9_-][A-Za-z0-9._-]*\.[A-Za-z]{2,}(?![\w@/+-]|[.:][^\W_])"
)
_LOGIN = re.compile(r"\b(?:rsync|scp|sftp|ssh)\b", re.IGNORECASE)
_FILES = frozenset(
    [
        *("gz", "jpg", "js", "json", "md", "mount", "png", "po", "py", "service", "slice", "socket", "svg", "target"),
        *("timer", "webp", "zip"),
    ]
)
"""Endings of names with an `@` in them that no address has."""
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
    return _runs(iter(tokens), None, in_link=False)


def _runs(tokens: Iterator[Token], until: str | None, *, in_link: bool) -> tuple[Run, ...]:
    found: list[Run] = []
    for token in tokens:
        if token.type == until:
            break
        run = _run(token, tokens, in_link=in_link)
        if isinstance(run, str) and not in_link and any(sign in run for sign in _SIGNS):
            found.extend(_linked(run))
        elif isinstance(run, str) and found and isinstance(found[-1], str):
            found[-1] += run
        elif run != "":
            found.append(run)
    return tuple(found)


def _linked(text: str) -> Iterator[Run]:
    """`text` with the addresses in it as links: only what is written as one, with its scheme, `www.` or an `@`."""
    end = 0
    is_read = sum(map(text.count, _SIGNS)) <= _MOST_ADDRESSES
    signs = [sign for sign in _SIGNS if sign != "@" or not _LOGIN.search(text)]
    for chunk in _CHUNK.finditer(text) if is_read else ():
        # What is longer is no address that anybody can follow, and takes long to be looked through.
        sign = next((sign for sign in signs if sign in chunk[0]), "") if len(chunk[0]) <= _LONGEST_ADDRESS else ""
        for first, last, href in _SIGNS[sign](chunk[0]) if sign else ():
            start, stop = chunk.start() + first, chunk.start() + last
            if start > end:
                yield text[end:start]
            yield Link(href, "", (text[start:stop],))
            end = stop
    if end < len(text):
        yield text[end:]


_Found = Iterator[tuple[int, int, str]]
"""Where each address in a piece of a text begins and ends, and what a link to it needs."""


def _with_scheme(text: str) -> _Found:
    for match in _linkify().match(text) or ():
        if match.schema in {"http:", "https:"}:
            yield match.index, match.last_index, match.url


def _site(text: str) -> _Found:
    """The first address: behind one, no sign may stand that another can follow."""
    if begin := _SITE.search(text):
        scheme = "http://"
        for match in (_linkify().match(scheme + text[begin.start() :]) or ())[:1]:
            yield begin.start(), begin.start() + match.last_index - len(scheme), match.url


def _mail(text: str) -> _Found:
    for match in _MAIL.finditer(text):
        if ".." not in match[0] and match[0].rpartition(".")[2] not in _FILES:
            yield match.start(), match.end(), f"mailto:{match[0]}"


_SIGNS: Mapping[str, Callable[[str], _Found]] = {"://": _with_scheme, "www.": _site, "@": _mail}
"""What an address has that is one, the surest first -> what finds such addresses."""


@cache
def _linkify() -> LinkifyIt:
    return LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False})


def _run(token: Token, rest: Iterator[Token], *, in_link: bool) -> Run:
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
            return Link(_attr(token, "href"), _attr(token, "title"), _runs(rest, "link_close", in_link=True))
        case "em_open" | "strong_open" | "s_open" | "mark_open":
            return Styled(_STYLES[token.type], _runs(rest, token.type.replace("open", "close"), in_link=in_link))
        case other:
            raise AssertionError(f"inline token {other!r} has no rule")


def _code(token: Token) -> CodeRun:
    if token.type == "code_inline":
        return CodeRun(token.content)
    return CodeRun(as_written(token).replace("\n", " "), is_formula=True)


def _attr(token: Token, name: str) -> str:
    return str(token.attrs.get(name, ""))
