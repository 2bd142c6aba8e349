"""Counting words, so that tests can say: nothing is lost, nothing is invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from functools import partial
from html.parser import HTMLParser

from studynotes.model import (
    Block,
    CodeBlock,
    Details,
    Document,
    Figure,
    Footnote,
    Heading,
    HtmlBlock,
    Link,
    List,
    NoteRef,
    Paragraph,
    Picture,
    Quote,
    Run,
    Site,
    Styled,
    Table,
    plain,
)
from studynotes.tree import walk

_WORD = re.compile(r"\w+")
_PICTURE = re.compile(r"!\[(.*)\]\((.*)\)")
_NUMBER = re.compile(r"^\d+\. (?=\S)", re.MULTILINE)


def words(text: str) -> Counter[str]:
    """Words and numbers of `text`, without case."""
    return Counter(_WORD.findall(text.casefold()))


def block_words(blocks: Iterable[Block], dropped: Set[str] = frozenset()) -> Counter[str]:
    """All words that a reader sees in `blocks`; pictures with the addresses `dropped` stand for themselves."""
    read = partial(_apart, dropped=dropped)
    return words("\n".join(text for block in blocks for text in _texts(block, read)))


def _apart(runs: Iterable[Run], dropped: Set[str]) -> str:
    """The text of `runs`; the number of a note, and the description of a picture that is `dropped`, are no part of the
    word beside it.
    """
    return "".join(_text(run, dropped) for run in runs)


def _text(run: Run, dropped: Set[str]) -> str:
    match run:
        case Picture(src=src, alt=alt) if src in dropped:
            return f" {alt} "
        case Link(runs=inner) | Styled(runs=inner):
            return _apart(inner, dropped)
        case NoteRef():
            return " "
        case _:
            return plain((run,))


def _texts(block: Block, read: Callable[[tuple[Run, ...]], str]) -> Iterator[str]:
    match block:
        case Heading(runs=runs):
            yield read(runs)
        case Paragraph(lines=lines):
            yield from (read(line.runs) for line in lines)
        case List(items=items):
            yield from (text for item in items for inner in item.blocks for text in _texts(inner, read))
        case Details(summary=summary, blocks=blocks):
            yield read(summary)
            yield from (text for inner in blocks for text in _texts(inner, read))
        case Quote(blocks=blocks) | Footnote(blocks=blocks):
            yield from (text for inner in blocks for text in _texts(inner, read))
        case Table(rows=rows):
            yield from (read(cell) for row in rows for cell in row.cells)
        case CodeBlock(text=text) | HtmlBlock(text=text):
            yield text
        case Figure(picture=picture):
            yield picture.alt
        case _:
            pass


def unexplained(parsed: Document, site: Site) -> tuple[Counter[str], Counter[str]]:
    """(words lost, words invented) between a parsed document and the pages made of it, named changes accounted for."""
    pictures = [(each.rule == "small-icons" and _PICTURE.fullmatch(each.before)) or None for each in site.changes]
    dropped = {found[2] for found in pictures if found}
    before = block_words(parsed.blocks, dropped)
    after: Counter[str] = Counter()
    for page in site.pages:
        after.update(block_words(page.blocks))
    for change, picture in zip(site.changes, pictures, strict=True):
        # What is unsafe is markup or an address.
        if change.rule not in {"encoding", "unsafe-html"}:
            # The browser counts the items of a list that the change numbered.
            numbered = change.rule not in {"lazy-lines", "statement-lines"}
            before.update(words(_NUMBER.sub("", change.after) if numbered else change.after))
            # Of a picture, readers miss its description.
            after.update(words(picture[1] if picture else change.before))
    after.update(_line_words(parsed.blocks, {drop.line for drop in site.dropped}))
    return before - after, after - before


def _line_words(blocks: Iterable[Block], wanted: set[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for block in walk(blocks):
        match block:
            case Paragraph(lines=lines):
                for own in lines:
                    if own.span.first in wanted:
                        found.update(words(_apart(own.runs, frozenset())))
            case List() | Quote() | Footnote():
                pass
            case _ if block.span.first in wanted:
                found.update(block_words((block,)))
            case _:
                pass
    return found


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"em", "strong", "mark", "del", "code", "a", "b", "i", "span"}:
            self.parts.append(" ")


def html_words(html: str) -> Counter[str]:
    """All words that a reader of `html` sees, alternative texts included."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return words("".join(reader.parts))
