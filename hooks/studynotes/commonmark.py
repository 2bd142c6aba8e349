"""The parser of CommonMark, as GitHub extends it: fast for plain text, and never slow for what nobody writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block, lheading, reference
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def
from mdit_py_plugins.front_matter import front_matter_plugin

from studynotes.bounds import MOST_MARKS, bound, limit_tokens, next_place, read_runs
from studynotes.boxes import read_boxes
from studynotes.dialects import read_dialects
from studynotes.emphasis import read_emphasis
from studynotes.formulas import HOLDS, read_formulas
from studynotes.signs import sort_rules

_MAX_NESTING = 100
# Every character that begins something in some rule of the parser; a line break does behind a blank.
_MARK = re.compile(r"_| \n|[^\w \n,.;:'\"()/=+%?#@|{}$–—’“”…\-]")
# Lines in which a heading may end, and paragraphs do.
_UNDERLINE = re.compile(r"^[ \t>]*(?:=+|-+)[ \t]*$", re.MULTILINE)
_BLANK = re.compile(r"^[ \t]*$", re.MULTILINE)
# Marks of places, without their ends, right above a heading: readers of Markdown do not agree on it, authors do.
_PLACES = re.compile(r"(?:<a[ \t]+(?:name|id)[ \t]*=[^<>\n]{1,200}>[ \t]*\n[ \t]*){1,9}#{1,6}[ \t]", re.IGNORECASE)
# Tags that hold nothing, alone in a line.
_LONE_TAGS = re.compile(r"(?:<(?:br|img)\b[^<>\n]{0,2000}>[ \t]*)+", re.IGNORECASE)
_TOKENS_PER_TAG = 3
"""What a tag costs in blocks of HTML, which the parser leaves as they are."""
_TOKENS_PER_LINE = 2
"""What a line of a paragraph costs beside its own: the rules look at each, as it may be a statement."""


@cache
def make_parser() -> MarkdownIt:
    """The one parser of all notes; what its rules set beside them is in the environment that it is given."""
    # Addresses become links in `inline`: the parser's own rule looks at every text and takes a third of its time.
    parser = MarkdownIt("gfm-like", {"maxNesting": _MAX_NESTING, "linkify": False})
    parser.use(footnote_plugin, inline=False).use(front_matter_plugin)
    parser.core.ruler.at("inline", _inline)
    read_formulas(parser)
    read_boxes(parser)
    read_dialects(parser)
    read_emphasis(parser)
    bound(parser)
    parser.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("lheading", _underlined)
    parser.block.ruler.at("footnote_def", _footnote, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.at("reference", _reference)
    sort_rules(parser)
    return parser


def _html_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The parser's own rule, but for what begins and never ends: it would take the rest of the notes.

    A picture or a break ends with its line, so that text below it is what it is anywhere else; to GitHub it is HTML.
    """
    begin = state.bMarks[first] + state.tShift[first]
    text = state.src[begin : state.eMarks[first]]
    if not text.startswith("<") or _PLACES.match(state.src, begin):
        return False
    if not silent and (end := _end_of_lone_tags(state, first, last)):
        state.line = end
        token = state.push("html_block", "", 0)
        token.map = [first, end]
        token.content = state.getLines(first, end, state.blkIndent, True)
        return True
    for opening, closing, _ in HTML_SEQUENCES[:-2]:
        if opening.search(text):
            return next_place(state, closing, begin) >= 0 and html_block(state, first, last, silent)
    return html_block(state, first, last, silent)


def _end_of_lone_tags(state: StateBlock, first: int, last: int) -> int:
    """The first line that is no tag, below lines that are; 0 for none, or if it is blank or begins with another tag."""
    line = first
    while line < last and _LONE_TAGS.fullmatch(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]):
        line += 1
    is_text = first < line < last and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent
    return line if is_text and state.src[state.bMarks[line] + state.tShift[line]] != "<" else 0


def _underlined(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The parser's own rule for headings, if a line up to the next blank one may underline it: it looks at each."""
    begin = state.bMarks[first]
    line = next_place(state, _UNDERLINE, begin)
    return line >= 0 and not 0 <= next_place(state, _BLANK, begin) < line and lheading(state, first, last, silent)


def _footnote(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The plugin's own rule, but for a note that begins inside of another: the plugin loses track there."""
    if silent:
        return footnote_def(state, first, last, silent)
    if state.env.get("in_note"):
        return False
    state.env["in_note"] = True
    is_note = footnote_def(state, first, last, silent)
    state.env["in_note"] = False
    return is_note


def _reference(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The parser's own rule for definitions of links, which a footnote is never, wherever it stands."""
    begin = state.bMarks[first] + state.tShift[first]
    return not state.src.startswith("[^", begin) and reference(state, first, last, silent)


def _inline(state: StateCore) -> None:
    """The parser's own rule, with a short way for text without any mark, which most of it is."""
    count = line = 0
    for token in state.tokens:
        count += 1
        line = token.map[0] if token.map else line
        if token.type == "html_block":
            count += _TOKENS_PER_TAG * token.content.count("<")
        elif token.type == "inline" and token.children is not None:
            token.children = _children(token, state)
            count += len(token.children) + _TOKENS_PER_LINE * token.content.count("\n")
        limit_tokens(count, state.src, line)


def _children(token: Token, state: StateCore) -> list[Token]:
    text = token.content
    if (
        len(text) > MOST_MARKS
        or _MARK.search(text)
        or "==" in text
        or "%%" in text
        or ("$" in text and state.env[HOLDS])
    ):
        return read_runs(token, state)
    return list(_plain_text(text)) if text else []


def _plain_text(text: str) -> Iterator[Token]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Token("softbreak", "br", 0)
        yield Token("text", "", 0, content=line.lstrip(" ") if number else line)
