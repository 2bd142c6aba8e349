"""The statements of a section as the search shows them: plain text, with the notes that stand below them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping

from studynotes.model import (
    Block,
    CodeBlock,
    Details,
    Divider,
    FactNote,
    Figure,
    Footnote,
    Heading,
    HtmlBlock,
    List,
    Page,
    Paragraph,
    Picture,
    Quote,
    Section,
    Table,
    plain,
)
from studynotes.render import fact_title
from studynotes.tables import PictureRow
from studynotes.words.table import Words

NOTE = "\t"
"""Begins a passage that is a note about the statement before it."""
_TAG = re.compile(r"<[^<>]*>")


def passages(page: Page, pictures: Mapping[str, PictureRow], words: Words) -> Iterator[tuple[Section, tuple[str, ...]]]:
    """Each section of the page with its own passages, those of its subsections left out."""
    sections = iter(page.sections)
    section: Section | None = None
    found: list[str] = []
    for block in page.blocks:
        if isinstance(block, Heading):
            if section:
                yield section, tuple(found)
            section, found = next(sections), []
        else:
            found += _clean(_passages(block, pictures, words))
    if section:
        yield section, tuple(found)


def without_tags(text: str) -> str:
    """The text of a piece of HTML."""
    return html.unescape(_TAG.sub(" ", text))


def plain_note(text: str) -> str:
    """A text of a table without the signs around its code."""
    return text.replace("`", "")


def _clean(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        mark = NOTE if text.startswith(NOTE) else ""
        words = " ".join(text.split())
        if words:
            yield mark + words


def _passages(block: Block, pictures: Mapping[str, PictureRow], words: Words) -> Iterator[str]:
    match block:
        case List(items=items):
            for item in items:
                yield from _all(item.blocks, pictures, words)
        case Details(summary=summary, blocks=blocks):
            yield plain(summary)
            yield from _all(blocks, pictures, words)
        case Quote(blocks=blocks) | Footnote(blocks=blocks):
            yield from _all(blocks, pictures, words)
        case Paragraph(lines=lines):
            yield " ".join(plain(line.runs) for line in lines)
        case Table(rows=rows):
            for row in rows:
                yield " · ".join(filter(None, (plain(cell).strip() for cell in row.cells)))
        case _:
            yield _told(block, pictures, words)


def _all(blocks: Iterable[Block], pictures: Mapping[str, PictureRow], words: Words) -> Iterator[str]:
    for block in blocks:
        yield from _passages(block, pictures, words)


def _told(
    block: Heading | Figure | CodeBlock | HtmlBlock | Divider | FactNote,
    pictures: Mapping[str, PictureRow],
    words: Words,
) -> str:
    match block:
        case Heading(runs=runs):
            return plain(runs)
        case Figure(picture=picture):
            return _caption(picture, pictures)
        case CodeBlock(text=text):
            return text
        case HtmlBlock(text=text):
            return without_tags(text)
        case FactNote(fact=fact):
            return f"{NOTE}{fact_title(fact, words)}: {plain_note(fact.note)}"
        case Divider():
            return ""


def _caption(picture: Picture, pictures: Mapping[str, PictureRow]) -> str:
    row = pictures.get(picture.src)
    return f"{row.caption} {row.alt}" if row else picture.alt
