"""Rules about where sentences begin and end. English only, and only where the author's own habit is mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from studynotes.clean.edits import is_code
from studynotes.clean.english import english, is_foreign, known_words
from studynotes.model import Block, Change, Document, Heading, Line, List, Paragraph, plain
from studynotes.tables import Tables
from studynotes.tree import Blocks, expand, followed, rewrite, walk
from studynotes.wrapping import binds

_START = re.compile(r"[\"“]?([a-z]+(?:['’-][a-z]+)*)(?=[ ,.;!?)\"”]|$)")
_LABEL = re.compile(r"[\"“]?[\w'’-]+(?:(?: [\w'’-]+){0,2} *[:=–—]| -|[\"”]? *$)")
# A command with its arguments is no sentence.
_ARGUMENTS = re.compile(r"\S+(?: \S+)? +(?:[\[<~./-]|\w+\.\w+\b)")
_INNER_MARKS = (". ", "! ", "? ")
_INNER_END = re.compile(
    r"(?<!e\.g)(?<!i\.e)(?<!\bvs)(?<!\bcf)(?<!\bno)(?<!\bfig)(?<!approx)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)"
    r"(?<=[a-z)\"”])[.!?] +[\"“(]?[A-Z]"
)
_ASIDE = re.compile(r"[.!?…] +\([^()]*\)$")
# Whose words a quotation has.
_QUOTED = re.compile(r"[\"”] ?[-–—] ?[A-Z][\w.]*(?: [A-Z][\w.]*){0,3}$")
_QUESTION = frozenset(["how", "what", "when", "where", "which", "who", "whose", "why"])
# Last words of a text that leads to what follows.
_LEADING = frozenset(["below", "example", "existing", "following", "follows", "like", "namely", "other", "such"])
_FEWEST_WORDS = 6
_SLIPS = 0.15
"""Part of the places where an author must have slipped, to be taken for one who does not mind: else it was meant."""


def sentence_starts(document: Document, _: Tables) -> Document:
    """A text begins with a capital: a paragraph or a bullet; not a name, an identifier or a command."""
    lists = [block for block in walk(document.blocks) if isinstance(block, List) and len(block.items) > 1]
    if not (document.is_english and document.is_rough) or not _mixes_starts(lists):
        return document
    changes: list[Change] = []
    kept = _even(lists)

    def change(siblings: Blocks) -> Blocks:
        above: Block | None = None
        new: list[Block] = []
        for block in siblings:
            new.append(block if id(block) in kept else _begun(block, above, changes))
            above = block
        return tuple(new) if any(one is not other for one, other in zip(new, siblings, strict=True)) else siblings

    return _changed(document, rewrite(document.blocks, change), changes)


def sentence_ends(document: Document, _: Tables) -> Document:
    """A paragraph that is a sentence ends with a full stop, and so does any text of several sentences."""
    if not (document.is_english and document.is_rough):
        return document
    texts = [(block, _text((block,))) for block in walk(document.blocks) if isinstance(block, Paragraph)]
    several = [(block, text) for block, text in texts if _several(text)]
    missing = [(block, text) for block, text in several if _is_open(text)]
    # Whoever seldom leaves the last full stop out has a reason when he does.
    if len(missing) < 2 or len(missing) < _SLIPS * len(several):
        return document
    closed = {
        id(block)
        for block, below in followed(document.blocks)
        if below is None or isinstance(below, Paragraph | Heading)
    }
    single = [(block, text) for block, text in texts if id(block) in closed and _is_sentence(text)]
    led = set(_leads(document.blocks))
    wanted = {
        id(block)
        for block, text in (*missing, *single)
        if id(block) not in led and _wants_stop(text) and not _goes_on(block, document)
    }
    changes: list[Change] = []

    def change(block: Block) -> Blocks | None:
        return _stopped(block, changes) if id(block) in wanted and isinstance(block, Paragraph) else None

    return _changed(document, rewrite(document.blocks, lambda these: expand(these, change)), changes)


def _mixes_starts(lists: Sequence[List]) -> bool:
    """Whether the author begins bullets of the same list in both ways, time and again: then neither is meant."""
    starts = [[_first_letter(_text(item.blocks)) for item in block.items] for block in lists]
    mixed = sum(any(map(str.isupper, own)) and any(map(str.islower, own)) for own in starts)
    return mixed >= _SLIPS * len(lists) and mixed > 1


def _first_letter(text: str) -> str:
    """The first letter of a text; none for an acronym or a name with a capital inside, which say nothing."""
    word = text.split(" ", 1)[0]
    return text[:1] if word[1:].islower() or not word[1:] else ""


def _even(lists: Sequence[List]) -> frozenset[int]:
    """`id` of the first paragraph of each item of the lists that are all in lower case, and some of whose items must
    stay so: these lists stay even.
    """
    kept: set[int] = set()
    for block in lists:
        firsts = [first for item in block.items for first in item.blocks[:1] if isinstance(first, Paragraph)]
        texts = [_text((first,)) for first in firsts]
        lower = [text for text in texts if text[:1].islower() and not is_code(text)]
        if not any(_first_letter(text).isupper() for text in texts) and not all(map(_may_have_capital, lower)):
            kept.update(map(id, firsts))
    return frozenset(kept)


def _may_have_capital(text: str) -> bool:
    found = _START.match(text)
    return found is not None and _may_begin(found[1], text)


def _text(blocks: Sequence[Block]) -> str:
    match blocks:
        case (Paragraph(lines=(Line(runs=(str(text),)),)), *_):
            return text.strip()
        case (Paragraph(lines=lines), *_):
            return " ".join(plain(line.runs).strip() for line in lines)
        case _:
            return ""


def _changed(document: Document, blocks: Blocks, changes: Sequence[Change]) -> Document:
    ordered = tuple(sorted(changes, key=lambda change: change.line))
    return replace(document, blocks=blocks, changes=document.changes + ordered) if changes else document


# --- beginnings


def _begun(block: Block, above: Block | None, changes: list[Change]) -> Block:
    """A paragraph with a capital at its beginning; one that goes on with the sentence above stays."""
    goes_on = above is not None and not isinstance(above, Heading | Paragraph)
    if not isinstance(block, Paragraph) or goes_on or (above is not None and not _is_closed(_text((above,)))):
        return block
    line = _capital(block.lines[0], changes)
    return Paragraph((line, *block.lines[1:]), block.span) if line else block


def _is_closed(text: str) -> bool:
    """Whether a sentence may begin behind this text."""
    return not text.endswith((",", ";", "-", "–", "—"))


def _capital(line: Line, changes: list[Change]) -> Line | None:
    """`line` with a capital at its beginning; None when it needs none or must not have one."""
    first = line.runs[0]
    found = _START.match(first) if isinstance(first, str) else None
    if not found or not isinstance(first, str) or not _may_begin(found[1], plain(line.runs)):
        return None
    word = found[1]
    capital = word[0].upper() + word[1:]
    changes.append(Change(line.span.path, line.span.first, word, capital, "sentence-starts"))
    return line.with_runs((first[: found.start(1)] + capital + first[found.end(1) :], *line.runs[1:]))


def _may_begin(word: str, text: str) -> bool:
    known = known_words()
    is_word = word in known or word.removesuffix("s") in known or not word.isalpha()
    return is_word and not (_LABEL.match(text) or _ARGUMENTS.match(text)) and not is_code(text) and not is_foreign(text)


# --- ends


def _leads(blocks: Blocks) -> Iterator[int]:
    """`id` of each paragraph that something else than text follows: it may lead to that."""
    for block, below in followed(blocks):
        if isinstance(block, Paragraph) and below is not None and not isinstance(below, Paragraph | Heading):
            yield id(block)
        if isinstance(block, List):
            for item in block.items:
                yield from _leads(item.blocks)


def _goes_on(block: Paragraph, document: Document) -> bool:
    """Whether the author broke the text by hand, or the next line of the source goes on in lower case."""
    below = document.source.lines[block.span.last : block.span.last + 1]
    return any(line.hard for line in block.lines) or any(text.lstrip()[:1].islower() for text in below)


def _wants_stop(text: str) -> bool:
    """Whether the text is one of running words whose last sentence is not closed by anything."""
    last = text.rpartition(" ")[2].casefold()
    if not _is_open(text) or last in _LEADING or binds(last, "") or _QUOTED.search(text):
        return False
    return not (text[-1] == ")" and _ASIDE.search(text)) and not is_code(text) and not is_foreign(text)


def _stopped(block: Paragraph, changes: list[Change]) -> tuple[Paragraph] | None:
    """`block` with a full stop at its end, if its last words are plain text."""
    line = block.lines[-1]
    last = line.runs[-1] if line.runs else None
    if not isinstance(last, str) or not last.strip():
        return None
    rest, blank, word = last.rstrip().rpartition(" ")
    changes.append(Change(line.span.path, line.span.last, word, f"{word}.", "sentence-ends"))
    new = line.with_runs((*line.runs[:-1], f"{rest}{blank}{word}."))
    return (Paragraph((*block.lines[:-1], new), block.span),)


def _is_open(text: str) -> bool:
    """Whether the last character asks for a full stop."""
    last = text[-1:]
    return last.isalnum() or last == "%" or (last in {")", '"', "”"} and text[-2:-1] not in {".", "!", "?"})


def _several(text: str) -> bool:
    return any(mark in text for mark in _INNER_MARKS) and bool(_INNER_END.search(text))


def _is_sentence(text: str) -> bool:
    """Enough words, a verb among them, and no question without its mark."""
    words = text.casefold().replace("’", "'").split()
    verbs = english().sentences.verbs
    return len(words) >= _FEWEST_WORDS and words[0] not in _QUESTION and any(word in verbs for word in words[1:])
