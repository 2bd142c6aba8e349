"""Marks of other programs that keep notes in Markdown: links by name (`[[Name]]`), highlights (`==so==`), and boxes
between colons (`:::`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.container import container_plugin

from studynotes.emphasis import is_cjk
from studynotes.lookahead import next_match
from studynotes.targets import is_elsewhere

_NAMED = re.compile(r"(?i:(!?)\[\[(?!_?toc_?\]\])([^\s\[\]|\"'][^\[\]|\n]{0,300})(?:\|([^\[\]\n]{1,300}))?\]\])")
# No index, no attribute of C++, no test of a shell.
_BY_NAME = re.compile(r"!\[\[[^\[\]\n]+\]\]|\[\[[^\s\[\]|\"'][^\[\]|\n]*\|[^\[\]\n]+\]\]|\[\[#[^\[\]\n]+\]\]")
_LETTER = re.compile(r"[^\W\d_]")
_MARKED = re.compile(r"==(?=[^\s=])((?:[^=\n]|=(?!=)){1,300}?)(?<=[^\s=])==(?!=)")
_IS_BY_NAME = "links_by_name"
_PICTURE = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_WIDTH = re.compile(r"\|(\d{1,4})(?:x\d{1,4})?$")
_BOX = re.compile(r"[ \t]*\{?[ \t]*\.?(?P<kind>[A-Za-z][\w-]*)(?P<rest>.*)")
_TITLE = re.compile(r"[ \t]*(?:\[(?P<inside>[^\]]*)\]|[^\[\]{}]*\}|(?P<behind>[^{}]+))[ \t]*")
_ENDS = {count: re.compile(rf"^[ \t>]*:{{{count},}}[ \t]*$", re.MULTILINE) for count in range(3, 10)}
_KINDS = frozenset(
    [
        *("abstract", "attention", "caution", "danger", "error", "example", "hint", "important", "info", "note"),
        *("question", "quote", "success", "summary", "tip", "todo", "warning"),
    ]
)
_FOLDED = frozenset(["details", "spoiler"])
BOX = "box"


class Box(NamedTuple):
    """What the first line of a box says."""

    title: str
    """Empty for a box that says only how its content is laid out."""
    is_folded: bool


def read_dialects(parser: MarkdownIt) -> None:
    """Let `parser` know them."""
    parser.core.ruler.before("block", _IS_BY_NAME, _look)
    parser.inline.ruler.before("link", "by_name", _by_name)
    parser.inline.ruler.before("link", "mark", _mark)
    container_plugin(parser, BOX, validate=lambda told, _: bool(_BOX.match(told)))
    rules = parser.block.ruler
    own = dict(zip(rules.getRules(""), rules.get_active_rules(), strict=True))
    plugin = next(rule for rule, name in own.items() if name == f"container_{BOX}")
    rules.at(f"container_{BOX}", _ended(plugin), {"alt": ["paragraph", "reference", "blockquote", "list"]})


def read_box(told: str) -> Box:
    """What stands behind the colons: `note`, `tip Title`, `note[Title]`, `{.warning}`."""
    found = _BOX.match(told)
    assert found, "the parser looks at it first"
    kind = found["kind"].lower()
    title = _TITLE.fullmatch(found["rest"])
    own = ((title["inside"] or title["behind"] or "") if title else "").strip()
    is_told = kind in _KINDS or kind in _FOLDED
    return Box((own or kind.capitalize()) if is_told else "", kind in _FOLDED)


def read_width(text: str) -> tuple[str, int | None]:
    """A description of a picture without the width that Obsidian writes behind it, and that width in pixels."""
    found = _WIDTH.search(text)
    return (text[: found.start()], int(found[1])) if found else (text, None)


def _look(state: StateCore) -> None:
    """See whether the notes surely link by name."""
    state.env[_IS_BY_NAME] = bool(_BY_NAME.search(state.src))


def _by_name(state: StateInline, silent: bool) -> bool:
    found = _NAMED.match(state.src, state.pos)
    if not found or not _LETTER.search(found[2]) or is_elsewhere(found[2]):
        return False
    # What stands behind a name or a bracket is an index.
    before = state.src[max(state.pos - 1, 0) : state.pos]
    if (before.isalnum() and before.isascii()) or before in {")", "]"}:
        return False
    if not silent:
        _push(state, found)
    state.pos = found.end()
    return True


def _push(state: StateInline, found: re.Match[str]) -> None:
    name, told = found[2].strip(), (found[3] or "").strip()
    if found[1] and _PICTURE.search(name):
        token = state.push("image", "img", 0)
        token.attrs = {"src": name, "alt": ""}
        file = name.rpartition("/")[2]
        token.content = f"{file}|{told}" if _WIDTH.match(f"|{told}") else told or file
        return
    token = state.push("by_name", "a", 0)
    token.attrs = {"href": name}
    token.markup = told or name.removeprefix("#")
    # Elsewhere, what stands between double brackets may be a matter of taste, or code.
    token.content = token.markup if state.env.get(_IS_BY_NAME) else found[0]


def _mark(state: StateInline, silent: bool) -> bool:
    """What is highlighted; a comparison has blanks around its signs, or none between them and a name."""
    found = _MARKED.match(state.src, state.pos, state.posMax)
    around = found and state.src[max(state.pos - 1, 0) : state.pos] + state.src[found.end() : found.end() + 1]
    if not found or any((sign.isalnum() and not is_cjk(sign)) or sign in "=!<>" for sign in around or ""):
        return False
    if not silent:
        end = state.posMax
        state.push("mark_open", "mark", 1).markup = "=="
        state.pos, state.posMax = found.start(1), found.end(1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1).markup = "=="
        state.posMax = end
    state.pos = found.end()
    return True


def _ended(rule: Callable[[StateBlock, int, int, bool], bool]) -> Callable[[StateBlock, int, int, bool], bool]:
    """The plugin's `rule`, but for a box without an end, which would take the rest of the notes."""

    def ended(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        begin = state.bMarks[first] + state.tShift[first]
        colons = len(state.src[begin : begin + 10]) - len(state.src[begin : begin + 10].lstrip(":"))
        pattern = _ENDS.get(colons)
        if pattern is None:
            return False
        end = next_match(state, pattern, state.eMarks[first])
        return end >= 0 and rule(state, first, last, silent)

    return ended
