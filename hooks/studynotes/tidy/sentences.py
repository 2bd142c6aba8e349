"""Rules about where sentences begin and end. English only, and only where the author's own habit is mixed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from studynotes.clean.edits import is_code
from studynotes.clean.english import english, is_foreign, known_words
from studynotes.model import Block, Change, Document, Heading, Line, List, Paragraph, plain
from studynotes.tables import Tables
from studynotes.tree import Blocks, expand, rewrite, walk

_START = re.compile(r"[\"“]?([a-z]+(?:['’-][a-z]+)*)(?=[ ,.;!?)\"”]|$)")
_LABEL = re.compile(r"[\"“]?[\w'’-]+(?: *[:=–—]| -|[\"”]? *$)")
_INNER_END = re.compile(r"[a-z)\"”][.!?] +[\"“(]?[A-Z]")
_OPEN = re.compile(r"[\w)\"”%]$")
_LAST_WORD = re.compile(r"\S+$")
_QUESTION = frozenset("how what when where which who whose why".split())
_ABBREVIATION = re.compile(r"(?:\betc|\be\.g|\bi\.e|\bapprox|\bvs|\bno|\b[A-Za-z]|\.)\.$")
_FEWEST_WORDS = 6
_HABIT = 0.1
"""Part of the texts that must begin, or end, as sentences do: below it, the author does otherwise on purpose."""


def sentence_starts(document: Document, _: Tables) -> Document:
    """A text begins with a capital: a paragraph or a bullet; not a name, an identifier or a command."""
    texts = [plain(line.runs).strip() for line in _first_lines(document.blocks)]
    upper, lower = sum(text[:1].isupper() for text in texts), sum(text[:1].islower() for text in texts)
    if not document.is_english or upper < _HABIT * (upper + lower):
        return document
    changes: list[Change] = []

    def change(block: Block) -> Blocks | None:
        if not isinstance(block, Paragraph):
            return None
        line = _capital(block.lines[0], changes)
        return (replace(block, lines=(line, *block.lines[1:])),) if line else None

    blocks = rewrite(document.blocks, lambda siblings: expand(siblings, change))
    return _changed(document, blocks, changes)


def sentence_ends(document: Document, _: Tables) -> Document:
    """A paragraph that is a sentence ends with a full stop, and so does any text of several sentences."""
    ends = [plain(block.lines[-1].runs).strip() for block in document.blocks if isinstance(block, Paragraph)]
    good, bad = sum(text.endswith(".") for text in ends), sum(bool(_OPEN.search(text)) for text in ends)
    if not document.is_english or good < _HABIT * (good + bad):
        return document
    changes: list[Change] = []
    several = rewrite(document.blocks, lambda these: expand(these, lambda block: _stopped(block, _several, changes)))
    follows = zip(several, (*several[1:], None), strict=True)
    blocks = [
        _stopped(block, _is_sentence, changes) if below is None or isinstance(below, Paragraph | Heading) else None
        for block, below in follows
    ]
    done = tuple(new[0] if new else old for new, old in zip(blocks, several, strict=True))
    return _changed(document, done if any(blocks) else several, changes)


def list_stops(document: Document, _: Tables) -> Document:
    """Bullets of one sentence end alike: most of a list decide whether with a full stop."""
    if not document.is_english:
        return document
    changes: list[Change] = []
    blocks = rewrite(document.blocks, lambda these: expand(these, lambda block: _alike(block, changes)))
    return _changed(document, blocks, changes)


def _changed(document: Document, blocks: Blocks, changes: Sequence[Change]) -> Document:
    ordered = tuple(sorted(changes, key=lambda change: change.line))
    return replace(document, blocks=blocks, changes=document.changes + ordered) if changes else document


def _first_lines(blocks: Blocks) -> Iterator[Line]:
    for block in walk(blocks):
        if isinstance(block, Paragraph):
            yield block.lines[0]


# --- beginnings


def _capital(line: Line, changes: list[Change]) -> Line | None:
    """`line` with a capital at its beginning; None when it needs none or must not have one."""
    first = line.runs[0]
    found = _START.match(first) if isinstance(first, str) else None
    if not found or not isinstance(first, str) or not _may_begin(found[1], plain(line.runs)):
        return None
    word = found[1]
    capital = word[0].upper() + word[1:]
    changes.append(Change(line.span.path, line.span.first, word, capital, "sentence-starts"))
    return replace(line, runs=(first[: found.start(1)] + capital + first[found.end(1) :], *line.runs[1:]))


def _may_begin(word: str, text: str) -> bool:
    lists = english().sentences
    known = {word, word.removesuffix("s")} & (known_words() | lists.starts) or not word.isalpha()
    named = word in lists.commands or _LABEL.match(text)
    return bool(known) and not named and not is_code(text) and not is_foreign(text)


# --- ends


def _stopped(block: Block, fits: Callable[[str], bool], changes: list[Change]) -> tuple[Paragraph] | None:
    """A paragraph that `fits` with a full stop at its end."""
    if not isinstance(block, Paragraph) or any(line.hard for line in block.lines):
        return None
    text = " ".join(plain(line.runs).strip() for line in block.lines)
    if not _OPEN.search(text) or not fits(text) or is_code(text) or is_foreign(text):
        return None
    return _with_end(block, lambda word: f"{word}.", "sentence-ends", changes)


def _several(text: str) -> bool:
    return bool(_INNER_END.search(text))


def _is_sentence(text: str) -> bool:
    """Enough words, a verb among them, and no question without its mark."""
    words = text.casefold().replace("’", "'").split()
    verbs = english().sentences.verbs
    return len(words) >= _FEWEST_WORDS and words[0] not in _QUESTION and any(word in verbs for word in words[1:])


def _alike(block: Block, changes: list[Change]) -> Blocks | None:
    if not isinstance(block, List):
        return None
    simple = {i: text for i, item in enumerate(block.items) if (text := _one_sentence(item.blocks))}
    stops = {i for i, text in simple.items() if text.endswith(".")}
    if len(simple) < 3 or not stops or len(stops) == len(simple) or len(stops) * 2 == len(simple):
        return None
    more = len(stops) * 2 > len(simple)
    items = list(block.items)
    for i in simple.keys() - stops if more else stops:
        first = items[i].blocks[0]
        assert isinstance(first, Paragraph)
        new = _with_end(first, (lambda word: f"{word}.") if more else (lambda word: word[:-1]), "list-stops", changes)
        items[i] = replace(items[i], blocks=(*(new or (first,)), *items[i].blocks[1:]))
    return (replace(block, items=tuple(items)),)


def _one_sentence(blocks: Blocks) -> str:
    """The text of a bullet that holds one sentence or less; nothing for any other."""
    match blocks:
        case (Paragraph(lines=(line,)),) if isinstance(line.runs[-1], str):
            text = plain(line.runs).strip()
            fits = _OPEN.search(text) or (text.endswith(".") and not _ABBREVIATION.search(text))
            return text if fits and not _INNER_END.search(text) else ""
        case _:
            return ""


def _with_end(
    block: Paragraph, end: Callable[[str], str], rule: str, changes: list[Change]
) -> tuple[Paragraph] | None:
    """`block` with another last word, if that is plain text."""
    line = block.lines[-1]
    last = line.runs[-1] if line.runs else None
    found = _LAST_WORD.search(last.rstrip()) if isinstance(last, str) else None
    if not found or not isinstance(last, str):
        return None
    changes.append(Change(line.span.path, line.span.last, found[0], end(found[0]), rule))
    new = replace(line, runs=(*line.runs[:-1], last[: found.start()] + end(found[0])))
    return (replace(block, lines=(*block.lines[:-1], new)),)
