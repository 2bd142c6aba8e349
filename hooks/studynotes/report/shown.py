"""The lines of each section as readers see them, without marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from studynotes.model import (
    Block,
    CodeBlock,
    Divider,
    FactNote,
    Figure,
    Footnote,
    Heading,
    HtmlBlock,
    HtmlRun,
    Item,
    List,
    Page,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
    plain,
)
from studynotes.tree import deep


def shown_lines(page: Page) -> Mapping[str, tuple[str, ...]]:
    """Section id -> its lines, without its heading and without those of sections inside of it."""
    sections = iter(page.sections)
    lines: dict[str, list[str]] = {}
    own: list[str] = []
    for block in page.blocks:
        if isinstance(block, Heading):
            own = lines.setdefault(next(sections).id, [])
        else:
            own += _lines(block)
    return {ident: tuple(texts) for ident, texts in lines.items()}


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
    """The plain text of `runs`, with addresses, pictures and tags behind it: a change of one must be seen."""
    runs = tuple(runs)
    extra = [_extra(run) for run in deep(runs)]
    return " ".join((plain(runs), *filter(None, extra))).strip()


def _extra(run: Run) -> str:
    match run:
        case Picture():
            return _picture(run)
        case HtmlRun(text=text):
            return text
        case _:
            return ""


def _picture(picture: Picture) -> str:
    return f"[picture {picture.alt or 'without words'}: {picture.src}]"
