"""Bounds of the parser: what is so deep or so full of marks that no author means it is shown as it is written.

Without them, a line of a hundred thousand brackets would take minutes here and in every engine that renders the pages,
and what is nested deeper than a parser follows would be lost. Nothing is lost: the words stay, and a notice says where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.helpers.parse_link_title import _State as LinkTitle
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

CHECK = "too-complex"
_DEEPEST = 40
"""Levels of quotes, lists and items (a list in a list is two) up to which blocks are read."""
_DEEPEST_RUNS = 8
"""Levels of emphasis inside of emphasis that are shown."""
MOST_MARKS = 1_000
"""Marks of a text that are read. What each costs grows with the text around it."""
_PIECE_MARKS = 300
_PIECE_LINES = 200
"""Marks and lines up to which a piece of an endless paragraph goes on."""
_MOST_LINES = 1_000
_LONGEST_PARAGRAPH = 5_000
"""Lines of a paragraph that nobody wrote as one."""
_LONGEST_TITLE = 1_000
"""Characters of the title of a link."""
LONGEST_HEADING = 1_000
"""Characters of a heading at most: it stands in the navigation, in titles, in links."""
_MOST_TOKENS = 100_000
_CHARACTERS_PER_TOKEN = 3
"""Tokens of a file at most, and for each how many characters one more; large notes have one for each four at most."""
_STEPS = 20
"""Steps of the search for the ends of link texts, for each character of a text."""
_STEPS_TAKEN = -1
_STEPS_OF_FILE = 2
"""The same for each character of the whole file: what people write takes 0.2 at most."""
_FEW_STEPS = 100_000
"""As many of them are free, however short the file is."""
_LOOKS = 10
"""Lines at which the parser looks for the ends of quotes, for each line of the file: people's notes take 1 at most."""
_FEW_LOOKS = 20_000
"""As many of them are free, however short the file is."""

# What costs time, here or in an engine that renders the pages: it begins or ends something, or has to be escaped.
_COSTLY = re.compile(r"[\[\]<&*_~`\\{}]|(?<! ) {2,}$", re.MULTILINE)


class TooComplexError(Exception):
    """A text has so many marks that looking for their partners would take too long."""


class TooDenseError(Exception):
    """A text is more markup than words: to read it would take longer than 10 s per MB, and no page could show it."""

    def __init__(self, line: int) -> None:
        """`line` is the number of the line from which on there is too much of it, from 0 on."""
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Excess:
    """What is shown as it is written."""

    line: int
    """Number of its first line, from 0 on."""
    what: str


def bound(parser: MarkdownIt) -> None:
    """Set the bounds for the blocks of `parser`, and for the links in its texts."""
    parser.core.ruler.before("inline", "steps", _allow_steps)
    parser.block.ruler.before("table", "too_dense", _too_dense)
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.block.ruler.before("table", "too_long", _too_long, {"alt": ["blockquote"]})
    parser.core.ruler.before("inline", "pieces", _pieces)
    setattr(parser.inline, "skipToken", _counted(parser.inline.skipToken))  # noqa: B010 - the parser has no other way
    own = SimpleNamespace(parseLinkDestination=parseLinkDestination, parseLinkLabel=parseLinkLabel)
    own.parseLinkTitle = _bounded_title
    setattr(parser, "helpers", own)  # noqa: B010 - the parser has no other way


def excesses(env: object) -> list[Excess]:
    """The list of what went beyond a bound, in the environment of the parser."""
    assert isinstance(env, dict)
    found = env.setdefault("excesses", [])
    assert isinstance(found, list)
    return found


def next_place(state: StateBlock, pattern: re.Pattern[str], begin: int) -> int:
    """Where `pattern` is found first behind `begin`, -1 for nowhere; looked for once for all places before it."""
    known = cast(dict[str, int], state.env.setdefault("next", {}))
    at = known.get(pattern.pattern, -2)
    if at != -1 and at < begin:
        found = pattern.search(state.src, begin)
        at = known[pattern.pattern] = found.start() if found else -1
    return at


def read_runs(token: Token, state: StateCore) -> list[Token]:
    """The runs of the text of `token`; each line as one run of code when it has too many marks."""
    line = token.map[0] if token.map else 0
    if not _is_full(token.content):
        try:
            return _shallow(state.md.inline.parse(token.content, state.md, state.env, []), line, state)
        except TooComplexError:
            pass
    what = "so many marks that they are shown as they are written; set it as code, or break it up"
    excesses(state.env).append(Excess(line, what))
    return list(_literal(token.content))


def _literal(text: str) -> Iterator[Token]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Token("softbreak", "br", 0)
        if line.strip():
            yield Token("code_inline", "code", 0, content=line.strip())


def _shallow(tokens: list[Token], line: int, state: StateCore) -> list[Token]:
    """`tokens` without what is styled deeper than anybody can see."""
    if len(tokens) <= 2 * _DEEPEST_RUNS:
        return tokens
    depth, kept = 0, list[Token]()
    for token in tokens:
        depth += max(token.nesting, 0)
        if not token.nesting or depth <= _DEEPEST_RUNS:
            kept.append(token)
        depth += min(token.nesting, 0)
    if len(kept) < len(tokens):
        what = f"emphasis inside of emphasis, more than {_DEEPEST_RUNS} times; the marks of the rest are left out"
        excesses(state.env).append(Excess(line, what))
    return kept


def limit_tokens(count: int, text: str, line: int) -> None:
    """Raise `TooDenseError` if the `count` of tokens up to the `line` of the whole `text` is too large."""
    if count > _MOST_TOKENS + len(text) // _CHARACTERS_PER_TOKEN:
        raise TooDenseError(line)


def _too_dense(state: StateBlock, first: int, _end: int, _silent: bool) -> bool:
    limit_tokens(len(state.tokens), state.src, first)
    return False


def _too_deep(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Lines that are nested too deep to be read are code."""
    if state.level < _DEEPEST:
        return False
    if silent:
        return True
    _push_code(state, first, end, "nested so deep that it is shown as it is written; indent it less")
    return True


def _too_long(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """What begins like a quote is code when the ends of the quotes before it took too long to find.

    The parser looks for them down to the next blank line, whether or not the lines between belong to the quote.
    """
    looked = state.env.get("looked", 0)
    if silent:
        state.env["looked"] = looked + 1
        return False
    if looked <= _FEW_LOOKS + _LOOKS * len(state.bMarks) or not state.src.startswith(
        ">", state.bMarks[first] + state.tShift[first]
    ):
        return False
    _push_code(state, first, end, "a mix of quotes and other lines, shown as it is written; put blank lines between")
    return True


def _push_code(state: StateBlock, first: int, end: int, what: str) -> None:
    """The lines from `first` to the next blank one as code, and a notice that says what they are."""
    last = first + 1
    while last < end and not state.isEmpty(last) and state.sCount[last] >= state.blkIndent:
        last += 1
    state.line = last
    token = state.push("code_block", "code", 0)
    token.content = state.getLines(first, last, state.blkIndent, False) + "\n"
    token.map = [first, last]
    excesses(state.env).append(Excess(first, what))


def _pieces(state: StateCore) -> None:
    """Cut endless paragraphs between their lines."""
    tokens: list[Token] = []
    is_code = False
    for token in state.tokens:
        if is_code:
            # The end of the paragraph that was made code.
            is_code = False
            continue
        if token.type != "inline" or not _is_endless(token) or tokens[-1].type != "paragraph_open":
            tokens.append(token)
            continue
        opening = tokens.pop()
        first = token.map[0] if token.map else 0
        if token.content.count("\n") >= _LONGEST_PARAGRAPH:
            tokens.append(Token("code_block", "code", 0, map=token.map, content=f"{token.content}\n", block=True))
            what = f"a paragraph of more than {_LONGEST_PARAGRAPH:,} lines is shown as it is written"
            excesses(state.env).append(Excess(first, f"{what}; put blank lines between its parts"))
            is_code = True
            continue
        what = "a paragraph so long that it is shown in pieces; put blank lines between its parts"
        excesses(state.env).append(Excess(first, what))
        for at, piece in enumerate(_cut(token.content)):
            last = first + piece.count("\n") + 1
            if at:
                tokens.append(Token("paragraph_close", "p", -1, block=True, level=opening.level))
            tokens.append(Token("paragraph_open", "p", 1, map=[first, last], block=True, level=opening.level))
            tokens.append(Token("inline", "", 0, map=[first, last], content=piece, children=[], block=True))
            first = last
    state.tokens = tokens


def _is_endless(token: Token) -> bool:
    lines = token.content.count("\n")
    return lines > _MOST_LINES or (lines > 0 and _is_full(token.content))


def _is_full(text: str) -> bool:
    """Whether `text` has more marks than are read."""
    return len(text) > MOST_MARKS and len(_COSTLY.findall(text)) > MOST_MARKS


def _cut(text: str) -> Iterator[str]:
    piece: list[str] = []
    marks = 0
    for line in text.split("\n"):
        own = len(_COSTLY.findall(line))
        if piece and (len(piece) == _PIECE_LINES or marks + own > _PIECE_MARKS):
            yield "\n".join(piece)
            piece, marks = [], 0
        piece.append(line)
        marks += own
    yield "\n".join(piece)


def _allow_steps(state: StateCore) -> None:
    state.env["steps"] = _FEW_STEPS + _STEPS_OF_FILE * len(state.src)


def _counted(skip: Callable[[StateInline], None]) -> Callable[[StateInline], None]:
    """`skip`, the parser's own way to step over a token, which ends a search for the end of a link that takes too long.

    Raises `TooComplexError` then.
    """

    def counted(state: StateInline) -> None:
        # The parser remembers there what it knows of each place; -1 is none.
        steps = state.cache[_STEPS_TAKEN] = state.cache.get(_STEPS_TAKEN, 0) + 1
        state.env["steps"] -= 1
        if steps > _STEPS * (len(state.src) + 100) or state.env["steps"] < 0:
            raise TooComplexError
        skip(state)

    return counted


def _bounded_title(text: str, start: int, end: int, before: LinkTitle | None = None) -> LinkTitle:
    """The title of a link as the parser reads it, if it ends somewhere near."""
    return parseLinkTitle(text, start, min(end, start + _LONGEST_TITLE), before)
