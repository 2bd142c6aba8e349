"""The lines of a page with the section that each stands in, as far as terms are looked for in them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from studynotes.model import (
    Block,
    Break,
    Details,
    Footnote,
    Heading,
    List,
    Page,
    Paragraph,
    Quote,
    Run,
    Section,
    Span,
    Styled,
    Table,
    plain,
)

CLOSED = "\x00"
"""Stands for code, a link or a picture: no term reaches into it or over it."""
EDGE = "\x01"
"""Stands where emphasis begins or ends: no term reaches over it."""


class Text(msgspec.Struct, frozen=True):
    """One line of a paragraph, one heading or one cell of a table."""

    text: str
    """Its plain text; with `CLOSED` for what is closed to terms, and `EDGE` around what is emphasised."""
    runs: tuple[Run, ...]
    span: Span
    section: Section
    is_heading: bool
    """Nothing is linked in it."""


def texts(page: Page) -> Iterator[Text]:
    """Every text of the page in the order of reading."""
    headings = iter(page.sections)
    section = page.sections[0]
    for block in page.blocks:
        if isinstance(block, Heading):
            section = next(headings)
            yield Text(open_text(block.runs), block.runs, block.span, section, is_heading=True)
        else:
            yield from _inside(block, section)


def _inside(block: Block, section: Section) -> Iterator[Text]:
    match block:
        case Paragraph(lines=lines):
            for line in lines:
                yield Text(open_text(line.runs), line.runs, line.span, section, is_heading=False)
        case List(items=items):
            for item in items:
                for inner in item.blocks:
                    yield from _inside(inner, section)
        case Quote(blocks=blocks) | Details(blocks=blocks) | Footnote(blocks=blocks):
            for inner in blocks:
                yield from _inside(inner, section)
        case Table(rows=rows):
            for number, row in enumerate(rows):
                for cell in row.cells:
                    yield Text(open_text(cell), cell, row.span, section, is_heading=number == 0)
        case Heading(runs=runs, span=span):
            yield Text(open_text(runs), runs, span, section, is_heading=True)
        case _:
            pass


def open_text(runs: tuple[Run, ...]) -> str:
    """The text of `runs`, one `CLOSED` for each run that is closed to terms."""
    if len(runs) == 1 and isinstance(runs[0], str):
        return runs[0]
    return "".join([run if isinstance(run, str) else _open(run) for run in runs])


def open_places(runs: tuple[Run, ...]) -> list[int]:
    """For each character of the plain text of `runs`, its place in their open text; -1 where that is closed."""
    places: list[int] = []
    at = 0
    for run in runs:
        match run:
            case str():
                places += range(at, at + len(run))
            case Styled(tag="em" | "strong" | "mark", runs=inner):
                places += [place + at + 1 if place >= 0 else -1 for place in open_places(inner)]
            case _:
                places += [-1] * len(plain((run,)))
        at += len(open_text((run,)))
    return places


def _open(run: Run) -> str:
    match run:
        case Styled(tag=tag, runs=runs):
            return f"{EDGE}{open_text(runs)}{EDGE}" if tag != "del" else CLOSED
        case Break():
            return "\n"
        case _:
            return CLOSED
