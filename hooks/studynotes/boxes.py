"""Boxes of other programs that keep notes in Markdown: between colons (`:::`), indented (`!!!`), and shortcodes
(`{{< note >}}`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

_BEFORE = r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?"
_COLONS = re.compile(rf"{_BEFORE}(:{{3,9}})(?!:)[ \t]*(.*)")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_BOX = re.compile(
    r"(?:\{[ \t]*\.?(?P<braced>[A-Za-z][\w-]*)(?P<attributes>[^{}]*)\}"
    r"|(?P<bare>[A-Za-z][\w-]*)(?:\{(?P<more>[^{}]*)\})?)(?P<beside>.*)"
)
_TITLE = re.compile(r"\btitle=\"([^\"]*)\"")
_KINDS = frozenset(
    [
        *("abstract", "attention", "caution", "danger", "error", "example", "hint", "important", "info", "note"),
        *("question", "quote", "success", "summary", "tip", "todo", "warning"),
    ]
)
_FOLDED = frozenset(["details", "spoiler"])
_INDENTED = re.compile(
    r"(?P<mark>!!!|\?\?\?\+?)[ \t]*+(?P<words>[\w-]++(?:[ \t]++[\w-]++)*+)?[ \t]*+(?:\"(?P<title>.*)\")?"
)
_PLACES = frozenset(["annotate", "end", "inline"])
"""Classes that say where the box stands."""
_SHORTCODE = re.compile(
    rf"{_BEFORE}\{{\{{[<%][ \t]*+(?P<end>/[ \t]*+)?"
    r"(?P<name>admonition|alert|callout|details|hint|info|note|notice|tip|warning)(?![\w/-])(?P<told>.*)[>%]\}\}"
)
_ARGUMENT = re.compile(r"(?:([\w-]++)=)?(?:\"((?:[^\"\\]|\\.)*+)\"|([^\s\"]++))")
_CLOSERS = "closers"
BOX = "box"
ANYWHERE: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
"""Of a rule whose blocks end what stands right above them."""


class Box(NamedTuple):
    """What the first line of a box says."""

    title: str
    """Empty for a box that says only how its content is laid out."""
    is_folded: bool
    is_named: bool = False
    """Whether the title is its author's, not only the kind of the box."""
    is_open: bool = False
    """Whether what folds is unfolded at first."""
    is_closed: bool = True
    """Whether a line ends it."""


def read_boxes(parser: MarkdownIt) -> None:
    """Let `parser` know them."""
    parser.block.ruler.before("fence", BOX, _box, ANYWHERE)
    parser.block.ruler.before("fence", "indented_box", _indented_box, ANYWHERE)


def read_box(told: str) -> Box:
    """What stands behind the colons: `note`, `tip Title`, `note[Title]`, `{.warning}`, `{note} Title`."""
    found = _BOX.match(told)
    assert found, "the parser looks at it first"
    written = (found["braced"] or found["bare"]).removeprefix("callout-")
    kind = written.lower()
    title = _TITLE.search(found["attributes"] or found["more"] or "")
    beside = found["beside"].strip(" \t:")
    own = title[1] if title else beside[1:-1] if beside.startswith("[") and beside.endswith("]") else beside
    if kind in _KINDS or kind in _FOLDED:
        return Box(own or kind.capitalize(), kind in _FOLDED, bool(own))
    # A class says how the content looks; any other word belongs to the title.
    return Box(f"{written} {own}" if own and found["bare"] else own, is_folded=False, is_named=bool(own))


def read_shortcode(name: str, told: str) -> Box:
    """What stands in a shortcode: `info "Title" false`, `type=tip title="Title"`; nothing but the `name`, maybe."""
    kind, title = "" if name in {"admonition", "alert", "callout", "hint", "notice"} else name, ""
    for key, quoted, word in _ARGUMENT.findall(told):
        if key == "title":
            title = quoted or word
        elif key in {"type", "style"} or not (key or kind or (quoted and quoted.lower() not in _KINDS)):
            kind = kind or quoted or word
        elif not key and word not in {"false", "true"}:
            title = f"{title} {quoted or word}".strip()
    # A kind may be a colour.
    shown = kind if name == "admonition" or kind.lower() in _KINDS else name
    return Box(title or (shown or "note").capitalize(), name in _FOLDED, bool(title))


def _box(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Lines between one that begins a box, and one that ends it, in the same quotation or item."""
    begin = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith((":::", "{{<", "{{%"), begin):
        return False
    if _CLOSERS not in state.env:
        state.env[_CLOSERS] = dict(_pairs(state.src.split("\n")))
    end = cast(dict[int, int], state.env[_CLOSERS]).get(first, last)
    if end >= last:
        return False
    if not silent:
        text = state.src[begin : state.eMarks[first]].rstrip()
        found = _SHORTCODE.fullmatch(text)
        box = read_shortcode(found["name"], found["told"]) if found else read_box(text.lstrip(":").strip())
        _push(state, box, first, end)
        state.line = end + 1
    return True


def _indented_box(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A line with the kind of a box, and maybe a title, and what is indented below it, as in Python-Markdown."""
    begin = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith(("!!!", "???"), begin):
        return False
    found = _INDENTED.fullmatch(state.src[begin : state.eMarks[first]].rstrip())
    if not found:
        return False
    inner = state.sCount[first] + 4
    below = _filled(state, first + 1, last)
    box = _read_indented(found, has_body=below < last and state.sCount[below] >= inner)
    if not box or (silent and not _is_kind(found)):
        return False
    if not silent:
        end = first + 1
        while below < last and state.sCount[below] >= inner:
            end = below + 1
            below = _filled(state, end, last)
        indent, state.blkIndent = state.blkIndent, inner
        _push(state, box, first, end)
        state.blkIndent, state.line = indent, end
    return True


def _filled(state: StateBlock, line: int, last: int) -> int:
    """The next line from `line` on that is not blank."""
    while line < last and state.isEmpty(line):
        line += 1
    return line


def _read_indented(found: re.Match[str], *, has_body: bool) -> Box | None:
    """The box that a line begins; three signs in a row may be plain excitement."""
    words, title, is_folded = (found["words"] or "").split(), found["title"], found["mark"] != "!!!"
    is_placed = _PLACES.issuperset(word.lower() for word in words[1:])
    if title is None:
        is_box = bool(words) and has_body and is_placed
    else:
        is_box = (has_body and (bool(words) or is_folded)) or (_is_kind(found) and is_placed)
    own = (title or "").strip()
    # An empty title takes the kind away, too.
    kind = words[0].capitalize() if words and (title is None or is_folded) else ""
    return Box(own or kind, is_folded, bool(own), found["mark"].endswith("+"), is_closed=False) if is_box else None


def _is_kind(found: re.Match[str]) -> bool:
    return (found["words"] or "").partition(" ")[0].lower() in _KINDS


def _push(state: StateBlock, box: Box, first: int, end: int) -> None:
    """The tokens of a box that begins in the line `first`, and whose content ends above the line `end`."""
    parent, most = state.parentType, state.lineMax
    state.parentType, state.lineMax = BOX, end
    token = state.push(f"{BOX}_open", "div", 1)
    token.meta = {BOX: box}
    token.map = [first, end + box.is_closed]
    if box.title:
        title = state.push("inline", "", 0)
        title.content, title.map, title.children = box.title, [first, first + 1], []
    state.md.block.tokenize(state, first + 1, end)
    state.push(f"{BOX}_close", "div", -1)
    state.parentType, state.lineMax = parent, most


def _pairs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(number of a line that begins a box, number of the line that ends it), each counted from 0.

    Colons alone end the box that began last, if that has no more of them, and shortcodes the last one of their name; in
    blocks of code they mean nothing.
    """
    opened: list[tuple[int, int]] = []
    named: dict[str, list[int]] = {}
    fence = ""
    for number, line in enumerate(lines):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif fence:
            continue
        elif ":::" in line and (colons := _COLONS.fullmatch(line)):
            if colons[2] and _BOX.match(colons[2]):
                opened.append((number, len(colons[1])))
            elif not colons[2] and opened and len(colons[1]) >= opened[-1][1]:
                yield opened.pop()[0], number
        elif "{{" in line and (code := _SHORTCODE.fullmatch(line.rstrip())):
            if not code["end"] and "}}" not in code["told"] and not code["told"].endswith("/"):
                named.setdefault(code["name"], []).append(number)
            elif code["end"] and named.get(code["name"]):
                yield named[code["name"]].pop(), number
