"""Rules about lines: which belong together, which were glued by accident, which are statements of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from studynotes.clean.edits import is_dialect
from studynotes.model import (
    Block,
    Break,
    Change,
    CodeRun,
    Document,
    Figure,
    HtmlRun,
    Item,
    Line,
    List,
    Paragraph,
    Run,
    Styled,
    plain,
)
from studynotes.runs import merge
from studynotes.tables import Tables
from studynotes.text import indent_of
from studynotes.tidy.markers import apart, chains, mark_of
from studynotes.tree import Blocks, cut, expand, rewrite
from studynotes.wordlists import word_lists
from studynotes.wrapping import binds

_HALF = 70
"""Characters from which a line may have been wrapped before a word that seldom begins a statement."""
_LONG = 90
"""Characters from which a line that is followed by a lower-case one was probably wrapped."""
_VERY_LONG = 105
"""The same for a next line whose first word may as well begin a statement ("to", "if")."""
_STATEMENT = 140
"""Characters up to which an unpunctuated line reads well as a bullet."""
_NUMBERED = re.compile(r"\d+[.)]+\s")
_SENTENCE_END = re.compile(r"""[.!?。！？…]["')\]]*$""")
_OPEN_ENDS = tuple(",;([/&+–—-")
_CLOSE_START = re.compile(r"[)\],;!?]|\.(?!\w)")
COLONS = (":", "：")
_START = 200
"""Characters of a passage in which its label is looked for."""
_LABEL = re.compile(r"[^\s:：.,;!?]+(?: [^\s:：.,;!?]+){0,3} ?(?::\s|：)")
"""A name of a few words, and a colon."""
INNER_END = re.compile(r"\w[.!?] +[^\W\d_a-z]")
"""The end of a sentence and the beginning of the next one."""


def lazy_lines(document: Document, _: Tables) -> Document:
    """Set free lines that CommonMark glues to the bullet above although they are indented less than its text."""
    if not document.is_rough:
        return document
    changes: list[Change] = []
    blocks = _free(document.blocks, document, changes)
    return replace(document, blocks=blocks, changes=document.changes + tuple(changes))


def wrapped_lines(document: Document, _: Tables) -> Document:
    """Rejoin sentences that run over several source lines."""

    def join(block: Block) -> Blocks | None:
        if not isinstance(block, Paragraph) or len(block.lines) < 2:
            return None
        if _is_sentence(block.lines, document.plain_lines):
            return (Paragraph((_joined(block.lines),), block.span),)
        return (Paragraph(_join(block.lines, document), block.span),)

    return replace(document, blocks=rewrite(document.blocks, lambda siblings: expand(siblings, join)))


class _Passage:
    """Lines that belong together, each read once: thousands of them take no more than linear time."""

    def __init__(self, first: Line) -> None:
        self.lines = [first]
        self._start = self._end = plain(first.runs).rstrip()
        self._open = _left_open(self._end)

    def add(self, line: Line) -> None:
        """Go on with `line`."""
        text = plain(line.runs).rstrip()
        if len(self._start) < _START:
            self._start += f" {text}"
        self._end = text or self._end
        self._open += _left_open(text)
        self.lines.append(line)

    def goes_on(self, line: Line, document: Document) -> bool:
        """Whether `line` belongs to the sentence: by punctuation, by width, by the words around the break."""
        before, text, nxt = self.lines[-1], self._end, plain(line.runs).lstrip()
        if before.hard or _is_displayed(before) or _is_displayed(line) or text.endswith(COLONS):
            return False
        if (
            text.endswith(_OPEN_ENDS)
            or (_CLOSE_START.match(nxt) and not isinstance(line.runs[0], CodeRun))
            or self._open > 0
        ):
            return True
        word = nxt.split(" ", 1)[0]
        # The length in the source: a label at its beginning may have become a title by now.
        size = len(document.source.lines[before.span.last - 1].rstrip())
        if document.is_wrapped:
            return True
        if document.width is not None:
            # The next word as the source has it: a link is longer there than what readers see of it.
            written = document.source.lines[line.span.first - 1].lstrip(" \t>").split(" ", 1)[0]
            full = size + 1 + max(len(word), len(written)) > document.width - 12
            return full or _ends_sentence(text) or nxt[:1].islower() or binds(text.rpartition(" ")[2].casefold(), word)
        if _ends_sentence(text):
            # Sentences about several things, one a line, each behind its name.
            is_own = nxt.rstrip().endswith(COLONS) or (_LABEL.match(self._start) and _LABEL.match(nxt))
            return not is_own and not is_bold(line)
        if nxt.startswith("("):
            return nxt.rstrip().endswith(")")
        if not _has_capitals(nxt):
            return True
        return _bound(text.rpartition(" ")[2].casefold(), word, size)


def continues(before: Line, line: Line, document: Document) -> bool:
    """Whether `line` goes on with the sentence of `before`."""
    return _Passage(before).goes_on(line, document)


def _left_open(text: str) -> int:
    """How many more round brackets `text` opens than it closes."""
    return text.count("(") - text.count(")")


def _is_displayed(line: Line) -> bool:
    """Whether the line is a formula between two dollars each, which is set on a line of its own."""
    match line.runs:
        case (CodeRun(text=text, is_formula=True),):
            return text.startswith("$$")
        case _:
            return False


def _bound(last: str, word: str, size: int) -> bool:
    """Whether the words on both sides of the end of a line of `size` characters belong to one sentence."""
    words = word_lists()
    if binds(last, word):
        return True
    if word in words["binds"]:
        return size >= _HALF
    if word in words["opens"]:
        return size >= _VERY_LONG
    return word[:1].islower() and size >= (_VERY_LONG if word in words["begins"] else _LONG)


def _ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text[-4:]))


def _has_capitals(text: str) -> bool:
    """Scripts without capitals give no sign; there, as in CommonMark, a line goes on with the one before."""
    letter = next((char for char in text if char.isalpha()), "")
    return not letter or letter.lower() != letter.upper()


# --- lazy lines


def _free(blocks: Blocks, document: Document, changes: list[Change]) -> Blocks:
    """Lift each lazy line, and what follows it in its item, to the level that its indentation names."""
    if not any(isinstance(block, List) for block in blocks):
        return blocks
    freed: list[Block] = []
    todo = list(reversed(blocks))
    while todo:
        block = todo.pop()
        lazy = _first_lazy(block, document) if isinstance(block, List) else None
        if lazy is None:
            freed.append(_free_inside(block, document, changes))
            continue
        before, after = cut((block,), lazy.span.first)
        if isinstance(lazy, Line):
            changes.append(line_change(lazy, f"\n{plain(lazy.runs)}", "lazy-lines"))
        todo.extend(reversed(before + after))
    same = len(freed) == len(blocks) and all(new is old for new, old in zip(freed, blocks, strict=True))
    return blocks if same else tuple(freed)


def _free_inside(block: Block, document: Document, changes: list[Change]) -> Block:
    if not isinstance(block, List):
        return block
    freed = [_free(item.blocks, document, changes) for item in block.items]
    if all(new is item.blocks for new, item in zip(freed, block.items, strict=True)):
        return block
    items = tuple(map(Item.with_blocks, block.items, freed))
    return replace(block, items=items)


def _first_lazy(whole: List, document: Document) -> Line | Figure | None:
    """The first line or picture below `whole` that is indented less than the text of its item, and stands alone."""
    for item in whole.items:
        for block in _in_lists(item.blocks):
            match block:
                case Paragraph(lines=lines) if len(lines) > 1:
                    listed = {at for chain in chains([mark_of(line) for line in lines]) for at in chain}
                    for at, (before, line) in enumerate(pairwise(lines), start=1):
                        if line.indent < item.indent and at not in listed and not glued(before, line, document):
                            return line
                case Figure(span=span) if indent_of(document.source.lines[span.first - 1]) < item.indent:
                    return block
                case _:
                    pass
    return None


def _in_lists(blocks: Blocks) -> Iterator[Block]:
    """Blocks that `cut` can lift out: below lists, but not inside quotes, whose lines keep their mark."""
    for block in blocks:
        yield block
        if isinstance(block, List):
            for item in block.items:
                yield from _in_lists(item.blocks)


def glued(before: Line, line: Line, document: Document) -> bool:
    """Whether a lazy line is the rest of the bullet above rather than a line of its own."""
    if _is_broken(before) or is_dialect(plain(line.runs)):
        return True
    if _ends_sentence(plain(before.runs).rstrip()) and document.width is None:
        return False
    return continues(before, line, document)


def _is_broken(line: Line) -> bool:
    """Whether the author broke the line by hand, so that the next one belongs to the same text."""
    last = next((run for run in reversed(line.runs) if not isinstance(run, str) or run.strip()), None)
    return line.hard or (isinstance(last, HtmlRun) and last.text.casefold().startswith("<br"))


# --- wrapped lines


def _join(lines: Sequence[Line], document: Document) -> tuple[Line, ...]:
    marked = apart(lines)
    passages: list[_Passage] = []
    for at, line in enumerate(lines):
        own = at in marked or line.span.first in document.plain_lines
        if passages and not own and passages[-1].goes_on(line, document):
            passages[-1].add(line)
        else:
            passages.append(_Passage(line))
    return tuple(_joined(passage.lines) for passage in passages)


def _is_sentence(lines: Sequence[Line], plain_lines: frozenset[int]) -> bool:
    """Whether all the lines are one sentence: a capital at its beginning, a full stop at the end of the last line."""
    if any(line.hard or line.span.first in plain_lines or _is_displayed(line) for line in lines):
        return False
    first, *others = texts = [plain(line.runs).strip() for line in lines]
    goes_on = first[:1].isupper() and all(text[:1].islower() for text in others)
    goes_on = goes_on and not any(text.endswith(COLONS) for text in texts) and not apart(lines)
    return goes_on and [_ends_sentence(text) for text in texts] == [False] * len(others) + [True]


def _joined(lines: Sequence[Line]) -> Line:
    first, last = lines[0], lines[-1]
    if first is last:
        return first
    runs = [run for line in lines[:-1] for run in (*_stripped(line.runs), " ")]
    return Line(merge((*runs, *last.runs)), first.span.to(last.span), last.hard, first.indent)


def _stripped(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return (*runs[:-1], runs[-1].rstrip()) if runs and isinstance(runs[-1], str) else runs


# --- statements


def is_short(line: Line) -> bool:
    """Whether the line is no more than one statement, short enough for a bullet."""
    text = plain(line.runs).strip()
    whole = not any(isinstance(run, Break) for run in line.runs)
    return (
        whole
        and len(text) <= _STATEMENT
        and not INNER_END.search(text)
        and not _NUMBERED.match(text)
        and "\t" not in text
    )


def is_bold(line: Line) -> bool:
    """Whether the line is bold as a whole, as what heads a text is."""
    written = [run for run in line.runs if not isinstance(run, str) or run.strip()]
    return bool(written) and all(isinstance(run, Styled) and run.tag == "strong" for run in written)


def line_change(line: Line, after: str, rule: str) -> Change:
    """The change that made `after` of `line`."""
    return Change(line.span.path, line.span.first, plain(line.runs), after, rule)
