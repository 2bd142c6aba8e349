"""Formulas as TeX has them, between dollars or as an environment: they stay as they are written, for no mark in them
is Markdown's.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath.index import math_block_dollar, math_inline_dollar

from studynotes.bounds import next_place
from studynotes.emphasis import is_of_word

FORMULA = "math"
"""The language of a block of code that is a formula: GitHub's word for it."""
# In anything else, dollars are money or names, and Markdown changes nothing.
_NEEDED = re.compile(r"[\\_^{]")
_BETWEEN = re.compile(r"\$([^$]+)(?=\$)")
_TEX = re.compile(r"\\[A-Za-z]{2}|[_^]\{|[A-Za-z)]\^[A-Za-z0-9]")
_SIGNS = r"[-+*/=<>()\[\]|,;:.!'’·×÷±≤≥≠≈∈→∞]"
_NAMES = "arg cos cosh cot deg det dim exp gcd inf ker lim ln log max min mod sin sinh sup tan tanh"
# Numbers, names of one or two letters, and known functions, with signs between all of them.
_PLAIN = re.compile(
    rf"(?:[ ]?{_SIGNS}++[ ]?|[0-9]++|(?:{_NAMES.replace(' ', '|')})\b[ ]?|[A-Za-zΑ-Ωα-ω]{{1,2}}(?![A-Za-zΑ-Ωα-ω]))++"
)
_WORD = re.compile(r"\b(?:an|as|at|be|by|do|if|in|is|it|no|of|on|or|so|to|we)\b")
HOLDS = "holds_formulas"
"""Name of what the environment of the parser says: whether "$n$" is a formula in these notes."""
_OPENS = frozenset("{(_")
_CLOSES = re.compile(r"\$\$[ \t]*$", re.MULTILINE)
_BEGINS = re.compile(r"\\begin\{((?:align|eqnarray|equation|gather|multline)\*?)\}")
_MOST_LINES = 100
"""Lines of a formula."""
_LONGEST_PLAIN = 200
"""Characters of a formula without a sign of TeX."""
_BEHIND = re.compile(r"[\s.,;:)]|$")
_NO_RULES = MarkdownIt("zero")
_rule = math_inline_dollar(allow_space=True, allow_digits=True, allow_double=True)
_block_rule = math_block_dollar(allow_labels=False, allow_blank_lines=False)


def read_formulas(parser: MarkdownIt) -> None:
    """Let `parser` know formulas."""
    parser.block.ruler.before("fence", "math_block", _block)
    # It ends no paragraph: that may hold two dollars right above.
    parser.block.ruler.before("fence", "math_environment", _environment)
    parser.inline.ruler.before("escape", "math_inline", _formula)
    parser.core.ruler.before("block", HOLDS, _look)


def as_written(token: Token) -> str:
    """The formula of `token` with its dollars."""
    return f"{token.markup}{token.content}{token.markup}"


def pieces(text: str, *, has_formulas: bool) -> list[str]:
    """Text of HTML in pieces, of which every other one is a formula: the second, the fourth ...

    The notes that it stands in have `has_formulas` if they hold some that nobody takes for anything else.
    """
    state = StateInline(text, _NO_RULES, {HOLDS: has_formulas}, [])
    ends = [0]
    at = text.find("$")
    while at >= 0:
        state.pos = at
        if _formula(state, silent=True):
            ends += [at, state.pos]
        at = text.find("$", max(state.pos, at + 1))
    return [text[first:last] for first, last in pairwise([*ends, len(text)])]


def _look(state: StateCore) -> None:
    """See whether the notes hold formulas that nobody takes for anything else: then "$n$" is one, too."""
    state.env[HOLDS] = any(_TEX.search(found[1]) for found in _BETWEEN.finditer(state.src))


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The plugin's rule, but for a line of words between two formulas, and for what ends nowhere near."""
    begin = state.bMarks[first]
    if state.src.count("$$", begin, state.eMarks[first]) > 2 or next_place(state, _CLOSES, begin) < 0:
        return False
    return _block_rule(state, first, min(last, first + _MOST_LINES), silent)


def _environment(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Lines from one that begins an environment for formulas to that which ends it: there, TeX needs no dollars."""
    begin = state.bMarks[first] + state.tShift[first]
    found = None if state.is_code_block(first) else _BEGINS.match(state.src, begin, state.eMarks[first])
    end = next_place(state, _end(found[1]), begin) if found else -1
    if end < 0:
        return False
    line = first
    while state.eMarks[line] < end:
        line += 1
        if line >= min(last, first + _MOST_LINES) or state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content = state.getLines(first, line + 1, state.sCount[first], False).rstrip()
        token.block, token.map = True, [first, line + 1]
        state.line = line + 1
    return True


@cache
def _end(environment: str) -> re.Pattern[str]:
    return re.compile(rf"\\end\{{{re.escape(environment)}\}}[ \t]*$", re.MULTILINE)


def _formula(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, but for what no formula is: dollars inside of words, and text that Markdown leaves alone."""
    start = state.pos
    if not _rule(state, True):
        return False
    end, state.pos = state.pos, start
    before, behind = state.src[max(start - 1, 0) : start], state.src[end : end + 1]
    if not _stands_apart(state.src, start, end):
        return False
    # Names and values of programs: "${a}/${b}", "$(a)/$(b)", "$_GET,$_POST".
    if before == "}" or (behind in _OPENS and state.src[start + 1] == behind):
        return False
    is_inside = (is_of_word(before) and not before.isdigit()) or is_of_word(behind)
    if not (_TEX.search(state.src, start, end) if is_inside else _is_formula(state, start, end)):
        return False
    return _rule(state, silent)


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether blanks and digits at the dollars do not tell that they are those of amounts, or of two formulas."""
    first, last = text[start + 1], text[end - 2]
    if first.isspace() or text[end : end + 1].isdigit():
        return False
    if last.isspace() and not (_BEHIND.match(text, end) and _TEX.search(text, start, end)):
        return False
    if not text[max(start - 1, 0) : start].isdigit():
        return True
    # A unit: "200$mA$", "90$^\circ$".
    unit = text[start + 1 : end - 1]
    return unit.isalpha() or (bool(_TEX.search(unit)) and not any(map(str.isspace, unit)))


def _is_formula(state: StateInline, start: int, end: int) -> bool:
    if _NEEDED.search(state.src, start, end):
        return True
    if not state.env[HOLDS] or end - start > _LONGEST_PLAIN:
        return False
    # Nobody sets two dollars before an amount.
    if state.src.startswith("$$", start):
        return True
    tex = state.src[start + 1 : end - 1]
    return any(map(str.isalnum, tex)) and bool(_PLAIN.fullmatch(tex)) and not _WORD.search(tex)
