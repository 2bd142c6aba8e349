"""Marks of other programs that keep notes in Markdown: links by name (`[[Name]]`), highlights (`==so==`), comments
(`%% so %%`), shortcodes (`{{< so >}}`), code between tags (`{% highlight %}`), and blocks of titles (`% so`).
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from studynotes.bounds import next_place
from studynotes.boxes import ANYWHERE
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
COMMENT, SHORTCODE, TITLE_BLOCK = "comment", "shortcode", "title_block"
_SHORTCODE = re.compile(r"\{\{(?:<[^\n]{0,1000}?>|%[^\n]{0,1000}?%)\}\}")
_HIGHLIGHT = re.compile(r"(\{%-?|\{\{[<%])[ \t]*+highlight[ \t]++\"?([\w+#.-]++)[^\n{}]*[%>]\}{1,2}")
_ENDS = {
    "{%": re.compile(r"\{%-?[ \t]*endhighlight[ \t]*-?%\}"),
    "{{": re.compile(r"\{\{[<%][ \t]*/[ \t]*highlight[ \t]*[%>]\}\}"),
}
_TITLE_LINE = re.compile(r"%(?:[ \t].*)?")
_MOST_TITLE_LINES = 3
# In notes of other programs, signs of percent are code: a link by name tells, or a callout.
_OBSIDIAN = re.compile(
    r"(?<![\w)\]])\[\[[^\s\[\]|\"'$^-][^\[\]\n]{0,300}(?<!\s)\]\](?![\[(])|^[ \t]*>[ \t]*\[![a-z]", re.MULTILINE
)
_HAS_COMMENTS = "has_comments"
_NAMES = "names"
_WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")


@dataclass
class _Names:
    """The links by name of a file."""

    tokens: list[Token]
    """Those that are a name alone."""
    are_links: bool = False
    """Whether some are nothing else: they have words of their own, a heading, or the title of a note."""


def read_dialects(parser: MarkdownIt) -> None:
    """Let `parser` know them."""
    parser.inline.ruler.before("link", "by_name", _by_name)
    parser.inline.ruler.before("link", "mark", _mark)
    parser.inline.ruler.before("link", COMMENT, _comment)
    parser.inline.ruler.before("link", SHORTCODE, _shortcode)
    parser.core.ruler.before("block", COMMENT, _look)
    parser.core.ruler.after("inline", "by_name", _show_names)
    parser.block.ruler.before("fence", COMMENT, _comment_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.before("fence", TITLE_BLOCK, _title_block)
    parser.block.ruler.before("fence", "highlight", _highlight, ANYWHERE)
    parser.block.ruler.before("fence", SHORTCODE, _shortcode_line, ANYWHERE)


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
    shown = state.env.setdefault(_NAMES, _Names([]))
    if _LETTER.search(told) or found[1] or "#" in name[:-1] or _is_title(name):
        shown.are_links = True
    if found[1] and posixpath.splitext(name)[1].casefold() in _PICTURES:
        token = state.push("image", "img", 0)
        token.attrs = {"src": name, "alt": ""}
        file = name.rpartition("/")[2]
        token.content = f"{file}|{told}" if _WIDTH.match(f"|{told}") else told or file
        return
    token = state.push("by_name", "a", 0)
    token.attrs = {"href": name}
    token.markup = told or shown_name(name)
    # What names no file may be a matter of taste, or code; numbers alone are a reference, or a row of a matrix.
    token.content = told if _LETTER.search(name + told) and told else found[0]
    if not (told or found[1]) and _LETTER.search(name):
        shown.tokens.append(token)


def _is_title(name: str) -> bool:
    """Whether a name in two brackets is none of code: the title of a note, of several words."""
    return not name[0].islower() and bool(_WORDS.search(name))


def _show_names(state: StateCore) -> None:
    """Names alone stand without their brackets in files that show elsewhere that they have links by name."""
    names = state.env.get(_NAMES)
    if names and names.are_links:
        for token in names.tokens:
            token.content = token.markup


def shown_name(name: str) -> str:
    """The words of a link that has none of its own; the name of a block says nothing, if there is another word."""
    return (name.partition("#^")[0] or name).removeprefix("#")


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


def _shortcode(state: StateInline, silent: bool) -> bool:
    """What a program puts something in the place of (`{{< so >}}`) stays as it is written: no tag begins in it."""
    found = _SHORTCODE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


def _shortcode_line(state: StateBlock, first: int, _: int, silent: bool) -> bool:
    """A line that is nothing but one of these is a paragraph of its own."""
    begin = state.bMarks[first] + state.tShift[first]
    text = state.src[begin : state.eMarks[first]].rstrip()
    if state.is_code_block(first) or not _SHORTCODE.fullmatch(text):
        return False
    if not silent:
        state.push("paragraph_open", "p", 1).map = [first, first + 1]
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = text, [first, first + 1], []
        state.push("paragraph_close", "p", -1)
        state.line = first + 1
    return True


def _highlight(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A block of code between two tags of Jekyll or Hugo, each in a line of its own."""
    begin = state.bMarks[first] + state.tShift[first]
    found = _HIGHLIGHT.fullmatch(state.src[begin : state.eMarks[first]].rstrip())
    if not found or state.is_code_block(first):
        return False
    pattern = _ENDS[found[1][:2]]
    place = next_place(state, pattern, begin)
    end = bisect_left(state.eMarks, place, first, last) if place >= 0 else last
    if end >= last or not pattern.fullmatch(state.src[state.bMarks[end] : state.eMarks[end]].strip()):
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        token.info, token.map = found[2], [first, end + 1]
        token.content = state.getLines(first + 1, end, state.sCount[first], True)
        state.line = end + 1
    return True


def _title_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Title, authors and date of Pandoc, each behind a sign of percent, at the very start of a file."""
    if first or silent or not state.src.startswith("%"):
        return False
    end = next((line for line in range(last) if state.isEmpty(line)), last)
    lines = state.src[: state.eMarks[end - 1]].split("\n")
    if len(lines) > _MOST_TITLE_LINES or not all(map(_TITLE_LINE.fullmatch, lines)):
        return False
    token = state.push(TITLE_BLOCK, "", 0)
    token.content, token.map = lines[0][1:].strip(), [0, end]
    state.line = end
    return True
