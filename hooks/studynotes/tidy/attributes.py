"""The rule about what other programs write behind a text to name it or to say how it looks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from operator import is_not
from urllib.parse import unquote

from studynotes.lines import owned_lines
from studynotes.markup import ATTRIBUTES, block_name
from studynotes.model import Block, Change, Document, Dropped, Heading, Line, Link, Paragraph, Run, Span, plain
from studynotes.tables import Tables
from studynotes.tree import Blocks, all_runs, expand, paragraph, rewrite

RULE = "attribute-lists"
MARK = "names and looks of another program"
# Kramdown has them on a line of their own, as GitBook and Jekyll have tags of their own. What is included may be words:
# they stand in quotes.
_LINE = re.compile(
    r"\{:\s?(?:[.#][A-Za-z]|[\w-]+=|toc\b)[^{}\n]*\}"
    r"|\{%-?\s*(?:(?:end)?(?:hint|raw|tabs?)\b[^{}%\n]*|include(?:_cached|_relative)?\s[^{}%\"'\n]*)%\}"
)
_MARKERS = re.compile(r"^[\s>]*(?:[-*+][ \t])?")
# Obsidian names blocks so, for links to lead to, if their author does not.
_NAME = re.compile(r"(?<=\s)\^(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{6}$")
_LINKS_BY_NAME = re.compile(r"!\[\[|\[\[[^\[\]|\n]+\|[^\[\]\n]+\]\]|\[\[[^\[\]\n]*#")


def attribute_lists(document: Document, _: Tables) -> Document:
    """Headings and texts lose lists of attributes (`{#id}`, `{: .class }`) and names (`^1a2b3c`) behind them.

    Of other names, only those go that a link leads to: `2 ^n` is none.
    """
    lines = document.source.lines
    if not any("{" in line or "^" in line for line in lines):
        return document
    rule = _Rule(lines, document.asked, is_by_name=any(map(_LINKS_BY_NAME.search, lines)))
    blocks = rewrite(document.blocks, lambda siblings: expand(siblings, rule.changed))
    if blocks is document.blocks:
        return document
    # An item or a quotation that holds nothing else is there all the same.
    held = owned_lines(blocks) if rule.left_out else set[int]()
    stay = [
        Change(span.path, span.first, lines[span.first - 1], "", RULE) for span in rule.left_out if span.first in held
    ]
    gone = [Dropped(span.path, span.first, MARK) for span in rule.left_out if span.first not in held]
    changes, dropped = (*document.changes, *rule.changes, *stay), (*document.dropped, *gone)
    return replace(document, blocks=blocks, changes=changes, dropped=dropped)


def asked_names(document: Document) -> frozenset[str]:
    """The names of blocks that links of the document lead to (`#^name`), whatever file has them, in small letters."""
    if not any("#^" in line or "#%5E" in line for line in document.source.lines):
        return frozenset()
    hrefs = (unquote(run.href) for run in all_runs(document.blocks) if isinstance(run, Link))
    return frozenset(href.rpartition("#^")[2].casefold() for href in hrefs if "#^" in href)


class _Rule:
    def __init__(self, lines: Sequence[str], asked: frozenset[str], *, is_by_name: bool) -> None:
        self._lines = lines
        self._asked = asked
        self._is_by_name = is_by_name
        self.changes: list[Change] = []
        self.left_out: list[Span] = []

    def changed(self, block: Block) -> Blocks | None:
        """What stands in the place of the block; nothing when it stays."""
        match block:
            case Heading(runs=runs, span=span):
                is_escaped = "\\{" in self._lines[span.first - 1]
                new = runs if is_escaped else self._without(runs, span, ATTRIBUTES)
                return (replace(block, runs=new),) if new is not runs else None
            case Paragraph(lines=lines):
                kept = [own for line in lines if (own := self._line(line, is_last=line is lines[-1]))]
                is_same = len(kept) == len(lines) and not any(map(is_not, kept, lines))
                return None if is_same else paragraph(kept)
            case _:
                return None

    def _line(self, line: Line, *, is_last: bool) -> Line | None:
        name = self._asked_name(line) if is_last and self._asked else ""
        match line.runs:
            case (str(text),) if _LINE.fullmatch(text.strip()) or (name and text.strip() == f"^{name}"):
                written = _MARKERS.sub("", self._lines[line.span.first - 1]).strip()
                if text.strip() != written:
                    # HTML stands around it.
                    return line
                self.left_out.append(line.span)
                return None
            case runs:
                pattern = re.compile(rf"\^{name}\s*$") if name else _NAME
                new = self._without(runs, line.span, pattern) if name or self._is_by_name else runs
                return line if new is runs else line.with_runs(new)

    def _asked_name(self, line: Line) -> str:
        name = block_name(plain(line.runs[-1:]))
        return name if name.casefold() in self._asked else ""

    def _without(self, runs: tuple[Run, ...], span: Span, pattern: re.Pattern[str]) -> tuple[Run, ...]:
        match runs:
            case (*before, str(text)) if found := pattern.search(text):
                rest = text[: found.start()].rstrip()
                new = (*before, rest) if rest else tuple(before)
                if plain(new).strip():
                    self.changes.append(Change(span.path, span.first, found[0].rstrip(), "", RULE))
                    return new
            case _:
                pass
        return runs
