"""Marks of other programs that keep notes in Markdown: links by name (`[[Name]]`), highlights (`==so==`), boxes
between colons (`:::`), and comments (`%% so %%`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import NamedTuple, cast

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from studynotes.emphasis import is_of_word
from studynotes.targets import PICTURE_ENDINGS, is_elsewhere

_NAMED = re.compile(
    r"(?i:(!?)\[\[(?!_?toc_?\]\])([^\s\[\]|\"'$^-][^\[\]|\n]{0,300})(?:\|([^\[\]\n]{1,300}))?\]\])(?![\[(])"
)
_LETTER = re.compile(r"[^\W\d_]")
# A name of digits may be that of a daily note; with a comma it is a row of numbers.
_DIGITS = re.compile(r"\d[\d ./_-]*")
# Of programs, not of names.
_CODE = re.compile(r"==|->|::|&&")
# No page shows a bitmap of Windows, but no note is one.
_PICTURES = PICTURE_ENDINGS | {".bmp"}
_WIDTH = re.compile(r"\|(\d{1,4})(?:x\d{1,4})?$")
_MARKED = re.compile(r"==(?=[^\s=])((?:[^=\n]|=(?!=)){1,300}?)(?<=[^\s=])==(?!=)")
_COMPARED = re.compile(r"&&|\|\||\)[^(]*\(")
_NEVER_BEFORE, _NEVER_BEHIND = frozenset(")]}\"'=!<>"), frozenset("([{\"'-=")
_COLONS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(:{3,9})(?!:)[ \t]*(.*)")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_BOX = re.compile(
    r"(?:\{[ \t]*\.?(?P<braced>[A-Za-z][\w-]*)(?P<attributes>[^{}]*)\}"
    r"|(?P<bare>[A-Za-z][\w-]*)(?:\{(?P<more>[^{}]*)\})?)(?P<beside>.*)"
)
_TITLE = re.compile(r"\btitle=\"([^\"]*)\"")
_CLOSERS = "closers"
_KINDS = frozenset(
    [
        *("abstract", "attention", "caution", "danger", "error", "example", "hint", "important", "info", "note"),
        *("question", "quote", "success", "summary", "tip", "todo", "warning"),
    ]
)
_FOLDED = frozenset(["details", "spoiler"])
BOX, COMMENT = "box", "comment"
# In notes of other programs, signs of percent are code: a link by name tells, or a callout.
_OBSIDIAN = re.compile(
    r"(?<![\w)\]])\[\[[^\s\[\]|\"'$^-][^\[\]\n]{0,300}(?<!\s)\]\](?![\[(])|^[ \t]*>[ \t]*\[![a-z]", re.MULTILINE
)
_HAS_COMMENTS = "has_comments"


class Box(NamedTuple):
    """What the first line of a box says."""

    title: str
    """Empty for a box that says only how its content is laid out."""
    is_folded: bool


def read_dialects(parser: MarkdownIt) -> None:
    """Let `parser` know them."""
    parser.inline.ruler.before("link", "by_name", _by_name)
    parser.inline.ruler.before("link", "mark", _mark)
    parser.inline.ruler.before("link", COMMENT, _comment)
    parser.core.ruler.before("block", COMMENT, _look)
    parser.block.ruler.before("fence", BOX, _box, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.before("fence", COMMENT, _comment_block, {"alt": ["paragraph", "reference", "blockquote"]})


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
        return Box(own or kind.capitalize(), kind in _FOLDED)
    # A class says how the content looks; any other word belongs to the title.
    return Box(f"{written} {own}" if own and found["bare"] else own, is_folded=False)


def read_width(text: str) -> tuple[str, int | None]:
    """A description of a picture without the width that Obsidian writes behind it, and that width in pixels."""
    found = _WIDTH.search(text)
    return (text[: found.start()], int(found[1])) if found else (text, None)


def _by_name(state: StateInline, silent: bool) -> bool:
    found = _NAMED.match(state.src, state.pos)
    if not found or is_elsewhere(found[2]) or _CODE.search(found[2]):
        return False
    if not _LETTER.search(found[2]) and not _DIGITS.fullmatch(found[2]):
        return False
    # What stands behind a name or a bracket is an index; what is defined, or stands in a link, is Markdown's.
    before = state.src[max(state.pos - 1, 0) : state.pos]
    if (before.isalnum() and before.isascii()) or before in {")", "]"} or state.linkLevel:
        return False
    if normalizeReference(found[2]) in state.env.get("references", {}):
        return False
    if not silent:
        _push(state, found)
    state.pos = found.end()
    return True


def _push(state: StateInline, found: re.Match[str]) -> None:
    name, told = found[2].strip(), (found[3] or "").strip()
    if found[1] and posixpath.splitext(name)[1].casefold() in _PICTURES:
        token = state.push("image", "img", 0)
        token.attrs = {"src": name, "alt": ""}
        file = name.rpartition("/")[2]
        token.content = f"{file}|{told}" if _WIDTH.match(f"|{told}") else told or file
        return
    token = state.push("by_name", "a", 0)
    token.attrs = {"href": name}
    # The name of a block says nothing to readers, if there is another word.
    token.markup = told or (name.partition("#^")[0] or name).removeprefix("#")
    # What names no file may be a matter of taste, or code; numbers alone are a reference, or a row of a matrix.
    token.content = told if _LETTER.search(name + told) and told else found[0]


def _mark(state: StateInline, silent: bool) -> bool:
    """What is highlighted; comparisons have blanks around their signs, or none on either side of them."""
    found = _MARKED.match(state.src, state.pos, state.posMax)
    if not found or _COMPARED.search(found[1]):
        return False
    before, behind = state.src[max(state.pos - 1, 0) : state.pos], state.src[found.end() : found.end() + 1]
    if is_of_word(before) or is_of_word(behind) or before in _NEVER_BEFORE or behind in _NEVER_BEHIND:
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


def _look(state: StateCore) -> None:
    """See whether the notes are of the program that has comments."""
    state.env[_HAS_COMMENTS] = "%%" in state.src and bool(_OBSIDIAN.search(state.src))


def _comment(state: StateInline, silent: bool) -> bool:
    """What is between two signs of percent and the next two, and touches no word; nobody sees it, like HTML's."""
    begin = state.pos
    if not state.env[_HAS_COMMENTS] or not state.src.startswith("%%", begin):
        return False
    end = state.src.find("%%", begin + 2, state.posMax)
    if end < 0 or not state.src[begin + 2 : end].strip():
        return False
    beside = (state.src[max(begin - 1, 0) : begin], state.src[end + 2 : end + 3])
    if any(is_of_word(sign) or sign == "%" for sign in beside):
        return False
    if not silent:
        state.push("html_inline", "", 0).content = state.src[begin : end + 2]
    state.pos = end + 2
    return True


def _comment_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Whole lines of a comment. One with blank lines in it begins with a line of the sign alone."""
    begin = state.bMarks[first] + state.tShift[first]
    if state.level or state.is_code_block(first) or not state.src.startswith("%%", begin):
        return False
    if not state.env[_HAS_COMMENTS]:
        return False
    is_alone = state.src[begin : state.eMarks[first]].strip() == "%%"
    # A paragraph asks for each of its lines.
    most = last if is_alone else first + 1 if silent else last
    for line in range(first, most):
        text = state.src[begin + 2 if line == first else state.bMarks[line] : state.eMarks[line]].rstrip()
        if "%%" in text or not (text or is_alone):
            break
    else:
        return False
    if text.count("%%") != 1 or not text.endswith("%%"):
        return False
    if not silent:
        state.push(COMMENT, "", 0).map = [first, line + 1]
        state.line = line + 1
    return True


def _box(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Lines between one of colons and a word, and one of colons alone, in the same quotation or item."""
    begin = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith(":::", begin):
        return False
    if _CLOSERS not in state.env:
        state.env[_CLOSERS] = dict(_pairs(state.src.split("\n")))
    end = cast(dict[int, int], state.env[_CLOSERS]).get(first, last)
    if end >= last:
        return False
    if silent:
        return True
    parent, most = state.parentType, state.lineMax
    state.parentType, state.lineMax = BOX, end
    token = state.push(f"{BOX}_open", "div", 1)
    token.info = state.src[begin : state.eMarks[first]].lstrip(":").strip()
    token.map = [first, end + 1]
    state.md.block.tokenize(state, first + 1, end)
    state.push(f"{BOX}_close", "div", -1)
    state.parentType, state.lineMax, state.line = parent, most, end + 1
    return True


def _pairs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """(number of a line that begins a box, number of the line that ends it), each counted from 0.

    Colons alone end the box that began last, if that has no more of them; in blocks of code they mean nothing.
    """
    found: list[tuple[int, int]] = []
    opened: list[tuple[int, int]] = []
    fence = ""
    for number, line in enumerate(lines):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and ":::" in line and (colons := _COLONS.fullmatch(line)):
            if colons[2] and _BOX.match(colons[2]):
                opened.append((number, len(colons[1])))
            elif not colons[2] and opened and len(colons[1]) >= opened[-1][1]:
                found.append((opened.pop()[0], number))
    return found
