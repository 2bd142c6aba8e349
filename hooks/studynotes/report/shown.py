"""The lines of each section as readers see them, without marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from studynotes.model import (
    Block,
    Break,
    CodeBlock,
    CodeRun,
    Details,
    Divider,
    FactNote,
    Figure,
    Footnote,
    Heading,
    HtmlBlock,
    HtmlRun,
    Item,
    Link,
    List,
    Marked,
    NoteRef,
    Page,
    Paragraph,
    Picture,
    Quote,
    Run,
    Styled,
    Table,
    plain,
)
from studynotes.sections import own_blocks


def shown_lines(page: Page) -> Mapping[str, tuple[str, ...]]:
    """Section id -> its lines, without its heading and without those of sections inside of it."""
    return {ident: tuple(chain.from_iterable(map(_lines, blocks))) for ident, blocks in own_blocks(page).items()}


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(runs=runs):
            yield _text(runs)
        case Paragraph(lines=lines):
            yield from (_text(line.runs) for line in lines)
        case List(items=items, start=start):
            for number, item in enumerate(items, start=start or 0):
                yield from _item(item, "•" if start is None else f"{number}.")
        case Figure(picture=picture):
            yield _picture(picture)
        case CodeBlock(text=text) | HtmlBlock(text=text):
            yield from text.rstrip("\n").split("\n")
        case Details(summary=summary, blocks=blocks):
            yield f"▸ {_text(summary)}"
            yield from (f"  {line}" for inner in blocks for line in _lines(inner))
        case Quote(blocks=blocks):
            yield from (f"> {line}" for inner in blocks for line in _lines(inner))
        case Footnote(label=label, blocks=blocks):
            yield from (f"[{label}] {line}" for inner in blocks for line in _lines(inner))
        case Table(rows=rows):
            yield from (" | ".join(_text(cell) for cell in row.cells) for row in rows)
        case Divider():
            yield "———"
        case FactNote(fact=fact):
            yield f"Note ({fact.kind}): {fact.note}"


def _item(item: Item, sign: str) -> Iterator[str]:
    box = {None: "", True: "[x] ", False: "[ ] "}[item.checked]
    for number, line in enumerate(line for block in item.blocks for line in _lines(block)):
        yield f"  {line}" if number else f"{sign} {box}{line}"


def _text(runs: Iterable[Run]) -> str:
    """The text of `runs`, with pictures, code and tags told apart: a change of one must be seen."""
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    match run:
        case CodeRun(text=text, is_formula=is_formula):
            return text if is_formula else f"`{text}`"
        case Link(runs=runs) | Styled(runs=runs):
            return _text(runs)
        case Picture():
            return _picture(run)
        case HtmlRun(text=text):
            return text
        case NoteRef(label=label):
            return f"[{label}]"
        case str() | Break() | Marked():
            return plain((run,))


def _picture(picture: Picture) -> str:
    return f"[picture {picture.alt or 'without words'}: {picture.src}]"
