"""Counting words, so that tests can say: nothing is lost, nothing is invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
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
    List,
    Paragraph,
    Quote,
    Site,
    Table,
    plain,
)

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"^\d+\. (?=\S)", re.MULTILINE)


def words(text: str) -> Counter[str]:
    """Words and numbers of `text`, without case."""
    return Counter(_WORD.findall(text.casefold()))


def block_words(blocks: Iterable[Block]) -> Counter[str]:
    """All words that a reader sees in `blocks`."""
    return sum((_words(block) for block in blocks), Counter())


def _words(block: Block) -> Counter[str]:
    match block:
        case Heading(runs=runs):
            return words(plain(runs))
        case Paragraph(lines=lines):
            return sum((words(plain(line.runs)) for line in lines), Counter())
        case List(items=items):
            return sum((block_words(item.blocks) for item in items), Counter())
        case Details(summary=summary, blocks=inner):
            return words(plain(summary)) + block_words(inner)
        case Quote(blocks=inner) | Footnote(blocks=inner):
            return block_words(inner)
        case Table(rows=rows):
            return sum((words(plain(cell)) for row in rows for cell in row.cells), Counter())
        case CodeBlock(text=text) | HtmlBlock(text=text):
            return words(text)
        case Figure(picture=picture):
            return words(picture.alt)
        case _:
            return Counter()


def unexplained(parsed: Document, site: Site) -> tuple[Counter[str], Counter[str]]:
    """(words lost, words invented) between a parsed document and the pages made of it, named changes accounted for."""
    before = block_words(parsed.blocks)
    after = sum((block_words(page.blocks) for page in site.pages), Counter[str]())
    for change in site.changes:
        if change.rule != "encoding":
            # The browser counts the items of a list that the change numbered.
            before += words(_NUMBER.sub("", change.after))
            after += words(change.before)
    for drop in site.dropped:
        after += _line_words(parsed.blocks, drop.line)
    return before - after, after - before


def _line_words(blocks: Iterable[Block], line: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for block in blocks:
        match block:
            case Paragraph(lines=lines):
                found += sum((words(plain(own.runs)) for own in lines if own.span.first == line), Counter[str]())
            case List(items=items):
                for item in items:
                    found += _line_words(item.blocks, line)
            case Quote(blocks=inner) | Footnote(blocks=inner):
                found += _line_words(inner, line)
            case _ if block.span.first == line:
                found += _words(block)
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
        if tag not in {"em", "strong", "del", "code", "a", "b", "i", "span"}:
            self.parts.append(" ")


def html_words(html: str) -> Counter[str]:
    """All words that a reader of `html` sees, alternative texts included."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return words("".join(reader.parts))
