"""Rules of the parser by the sign that they begin with: each would look at each line, and at each mark, for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_BlockRule = Callable[[StateBlock, int, int, bool], bool]
_InlineRule = Callable[[StateInline, bool], bool]
Rule = TypeVar("Rule")

_BLOCKS: Mapping[str, str] = {
    "front_matter": "-",
    "math_block": "$",
    "math_environment": "\\",
    "fence": "`~",
    "box": ":{",
    "indented_box": "!?",
    "highlight": "{",
    "shortcode": "{",
    "title_block": "%",
    "comment": "%",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
"""Rule for blocks -> the signs that its first line may begin with; what is not named may begin with any."""
_RUNS: Mapping[str, str] = {
    "text": "",
    "linkify": ":",
    "newline": "\n",
    "escape": "\\",
    "math_inline": "$",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "by_name": "[!",
    "shortcode": "{",
    "comment": "%",
    "mark": "=",
    "link": "[",
    "image": "!",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
"""The same for runs; plain text begins with what begins nothing else."""
_CHAINS = ("paragraph", "reference", "blockquote", "list")
"""What a block may end by the first line of another one."""


def sort_rules(parser: MarkdownIt) -> None:
    """Let `parser` ask only those of its rules that the sign at hand may begin; it must know all its rules by now."""
    blocks = parser.block.ruler
    names = dict(zip(blocks.getRules(""), blocks.get_active_rules(), strict=True))
    chains = {chain: _by_sign([(names[rule], rule) for rule in blocks.getRules(chain)], _BLOCKS) for chain in _CHAINS}
    every = _by_sign([(name, rule) for rule, name in names.items()], _BLOCKS)
    # The parser looks by this name whether there are blocks of code.
    blocks.enableOnly("code")
    blocks.at("code", _block(*every))
    for chain, (of_sign, others) in chains.items():
        blocks.push(f"{chain}_by_sign", _block(of_sign, others), {"alt": [chain]})
    runs = parser.inline.ruler
    inline = _by_sign(list(zip(runs.get_active_rules(), runs.getRules(""), strict=True)), _RUNS)
    runs.enableOnly(())
    runs.push("by_sign", _run(*inline))


def _by_sign(
    rules: Sequence[tuple[str, Rule]], signs: Mapping[str, str]
) -> tuple[dict[str, tuple[Rule, ...]], tuple[Rule, ...]]:
    """(sign -> the `rules` that may begin with it, those for every other sign), in their order."""
    of_sign = {
        sign: tuple(rule for name, rule in rules if sign in signs.get(name, sign))
        for sign in sorted(set("".join(signs.values())))
    }
    return of_sign, tuple(rule for name, rule in rules if not signs.get(name))


def _block(of_sign: Mapping[str, Sequence[_BlockRule]], others: Sequence[_BlockRule]) -> _BlockRule:
    def by_sign(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        start = state.bMarks[first] + state.tShift[first]
        found = False
        for rule in of_sign.get(state.src[start : start + 1], others):
            found = rule(state, first, last, silent)
            if found:
                break
        return found

    return by_sign


def _run(of_sign: Mapping[str, Sequence[_InlineRule]], others: Sequence[_InlineRule]) -> _InlineRule:
    def by_sign(state: StateInline, silent: bool) -> bool:
        found = False
        for rule in of_sign.get(state.src[state.pos], others):
            found = rule(state, silent)
            if found:
                break
        return found

    return by_sign
