"""Rules about pictures: those on a line of their own, and icons that decorate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from studynotes.model import Block, Document, Dropped, Figure, Footnote, Heading, Line, Paragraph, Picture, Quote
from studynotes.tables import Tables
from studynotes.tree import Blocks, expand, paragraph, rewrite, walk

ICON = "decorative icon"
_ICON_WIDTH = 64
"""Pixels up to which a picture without a description is an icon."""
_NO_DESCRIPTION = frozenset({"", "image", "img", "picture", "icon", "logo", "screenshot", "photo"})


def picture_lines(document: Document, _: Tables) -> Document:
    """A line that holds a picture and nothing else becomes a figure, set free from the text around it."""
    return replace(document, blocks=rewrite(document.blocks, lambda siblings: expand(siblings, _set_free)))


def small_icons(document: Document, _: Tables) -> Document:
    """Small pictures without a description only decorate: they are dropped, with the reason."""
    if not any(map(_is_icon, walk(document.blocks))):
        return document
    dropped: list[Dropped] = []
    # The line of a title that a rule put above it is on the page.
    held = {block.span.first for block in document.blocks if isinstance(block, Heading)}

    # A quote stands for all of its lines.
    quoted = {
        id(inner)
        for block in walk(document.blocks)
        if isinstance(block, Quote | Footnote)
        for inner in walk(block.blocks)
        if isinstance(inner, Figure)
    }

    def is_icon(block: Block) -> bool:
        return _is_icon(block) and block.span.first not in held and id(block) not in quoted

    def drop(siblings: Blocks) -> Blocks:
        icons = [block for block in siblings if is_icon(block)]
        dropped.extend(Dropped(icon.span.path, icon.span.first, ICON) for icon in icons)
        return tuple(block for block in siblings if not is_icon(block)) if icons else siblings

    blocks = rewrite(document.blocks, drop)
    dropped.sort(key=lambda each: each.line)
    return replace(document, blocks=blocks, dropped=document.dropped + tuple(dropped))


def _set_free(block: Block) -> Blocks | None:
    if not isinstance(block, Paragraph) or not any(_picture(line) for line in block.lines):
        return None
    return tuple(_split(block))


def _picture(line: Line) -> Picture | None:
    """The picture that the line holds and nothing else."""
    if line.runs and isinstance(line.runs[0], str) and line.runs[0].strip():
        return None
    match [run for run in line.runs if not (isinstance(run, str) and not run.strip())]:
        case [Picture() as picture]:
            return picture
        case _:
            return None


def _split(whole: Paragraph) -> Iterator[Block]:
    text: list[Line] = []
    for line in whole.lines:
        picture = _picture(line)
        if picture is None:
            text.append(line)
        else:
            yield from paragraph(text)
            text = []
            yield Figure(picture, line.span)
    yield from paragraph(text)


def _is_icon(block: Block) -> bool:
    if not isinstance(block, Figure):
        return False
    picture = block.picture
    small = picture.width is not None and picture.width <= _ICON_WIDTH
    return small and picture.alt.strip().casefold() in _NO_DESCRIPTION
