"""Emphasis beside Chinese, Japanese and Korean, which set no blanks between words."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis

_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


def read_emphasis(parser: MarkdownIt) -> None:
    """Let `**“…”**` begin and end beside a letter of these languages; CommonMark wants a blank there."""
    parser.inline.ruler.at("emphasis", _emphasis)


def is_cjk(sign: str) -> bool:
    """Whether `sign` begins with a letter or a sign of these languages."""
    return bool(_CJK.match(sign))


def is_of_word(sign: str) -> bool:
    """Whether `sign` is a letter or a digit beside which no word of a language with blanks ends."""
    return sign.isalnum() and not is_cjk(sign)


def _emphasis(state: StateInline, silent: bool) -> bool:
    begin, known = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    before, behind = state.src[max(begin - 1, 0) : begin], state.src[state.pos : state.pos + 1]
    if state.src[begin] == "*" and before.strip() and behind.strip():
        for delimiter in state.delimiters[known:]:
            delimiter.open |= is_cjk(before)
            delimiter.close |= is_cjk(behind)
    return True
