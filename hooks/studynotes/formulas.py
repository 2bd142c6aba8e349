"""Formulas between dollars, as TeX has them: they stay as they are written, for no mark in them is Markdown's."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

# In anything else, dollars are money or names, and Markdown changes nothing.
_NEEDED = re.compile(r"[\\_^{]")
_rule = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)


def read_formulas(parser: MarkdownIt) -> None:
    """Let `parser` know formulas."""
    parser.use(dollarmath_plugin, allow_labels=False, allow_blank_lines=False)
    parser.inline.ruler.at("math_inline", _formula)


def as_written(token: Token) -> str:
    """The formula of `token` with its dollars."""
    return f"{token.markup}{token.content}{token.markup}"


def _formula(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, but for what no formula is: dollars inside of words, and text that Markdown leaves alone."""
    start = state.pos
    if not _rule(state, True):
        return False
    end, state.pos = state.pos, start
    around = state.src[start - 1 : start] + state.src[end : end + 1]
    if any(char.isalnum() for char in around) or not _NEEDED.search(state.src, start, end):
        return False
    return _rule(state, silent)
