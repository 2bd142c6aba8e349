"""The tags in a piece of HTML, as browsers see them but for what they repair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape

_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>"'=<]*+)((?:[^<>"']|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?""")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>", "<!": ">"}
"""What is no content begins and ends so; the longest beginning counts."""
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style")}
"""Elements that hold no tags, and how they end."""
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
"""Elements that have no end."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag, or an end tag, which has no attributes; names are in lower case."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_end: bool = False

    def __str__(self) -> str:
        if self.is_end:
            return f"</{self.name}>"
        attributes = [f' {name}="{escape(value)}"' for name, value in self.attributes.items()]
        return f"<{self.name}{''.join(attributes)}>"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of HTML: a tag, a comment or the like (without a tag), or text (without either)."""

    text: str
    """As it is written."""
    line: int
    """Line breaks before it."""
    tag: Tag | None = None
    is_comment: bool = False


def read_tag(html: str) -> Tag | None:
    """The tag that `html` is, if it is one and nothing else."""
    found = _TAG.fullmatch(html)
    return _tag(found) if found else None


def tokens(html: str) -> Iterator[Token]:
    """`html` in pieces that make the whole again; a sign that begins nothing, or nothing that ends, is text.

    It takes time in proportion to the length.
    """
    at = line = 0
    never: set[str] = set()
    start = html.find("<")
    while start >= 0:
        token = _token(html, start, never)
        if token is None:
            start = html.find("<", start + 1)
            continue
        if start > at:
            yield Token(html[at:start], line)
            line += html.count("\n", at, start)
        text, tag = token
        yield Token(text, line, tag, is_comment=tag is None)
        line += text.count("\n")
        at = start + len(text)
        start = _next(html, at, tag, never)
    if at < len(html):
        yield Token(html[at:], line)


def _next(html: str, at: int, tag: Tag | None, never: set[str]) -> int:
    """Where the next tag may begin behind `tag`, which ends at `at`; -1 for nowhere."""
    if tag and tag.name in _RAW and not tag.is_end and tag.name not in never:
        end = _RAW[tag.name].search(html, at)
        if end:
            return end.start()
        never.add(tag.name)
    return html.find("<", at)


def _token(html: str, start: int, never: set[str]) -> tuple[str, Tag | None] | None:
    """What begins at `start`; `never` remembers the ends that do not come any more."""
    found = _TAG.match(html, start)
    if found:
        return found[0], _tag(found)
    begin = next((begin for begin in _ENDS if html.startswith(begin, start)), None)
    is_other = begin == "<!" and not html[start + 2 : start + 3].isalpha()
    if begin is None or begin in never or is_other:
        return None
    end = html.find(_ENDS[begin], start + len(begin))
    if end < 0:
        never.add(begin)
        return None
    return html[start : end + len(_ENDS[begin])], None


def _tag(found: re.Match[str]) -> Tag:
    attributes: dict[str, str] = {}
    for each in _ATTRIBUTE.finditer(found[3]) if not found[1] else ():
        attributes.setdefault(each[1].lower(), unescape(each[2] or each[3] or each[4] or ""))
    name = found[2].lower()
    # Browsers break the line at "</br>", too.
    return Tag(name, attributes, is_end=bool(found[1]) and name != "br")
