"""Rules about pictures: those on a line of their own, and icons that decorate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from studynotes.model import Block, Document, Dropped, Figure, Line, Paragraph, Picture
from studynotes.tables import Tables
from studynotes.tree import Blocks, paragraph, rewrite

_ICON_WIDTH = 64
"""Pixels up to which a picture without a description is an icon."""
_NO_DESCRIPTION = frozenset({"", "image", "img", "picture", "icon", "logo", "screenshot", "photo"})


def picture_lines(document: Document, _: Tables) -> Document:
    """A line that holds a picture and nothing else becomes a figure, set free from the text around it."""

    def split(siblings: Blocks) -> Blocks:
        return tuple(new for block in siblings for new in (_split(block) if isinstance(block, Paragraph) else (block,)))

    return replace(document, blocks=rewrite(document.blocks, split))


def small_icons(document: Document, _: Tables) -> Document:
    """Small pictures without a description only decorate: they are dropped, with the reason."""
    dropped: list[Dropped] = []

    def drop(siblings: Blocks) -> Blocks:
        icons = [block for block in siblings if _is_icon(block)]
        dropped.extend(Dropped(icon.span.path, icon.span.first, "decorative icon") for icon in icons)
        return tuple(block for block in siblings if block not in icons)

    blocks = rewrite(document.blocks, drop)
    dropped.sort(key=lambda each: each.line)
    return replace(document, blocks=blocks, dropped=document.dropped + tuple(dropped))


def _split(whole: Paragraph) -> Iterator[Block]:
    text: list[Line] = []
    for line in whole.lines:
        match [run for run in line.runs if not (isinstance(run, str) and not run.strip())]:
            case [Picture() as picture]:
                yield from paragraph(text)
                text = []
                yield Figure(picture, line.span)
            case _:
                text.append(line)
    yield from paragraph(text)


def _is_icon(block: Block) -> bool:
    if not isinstance(block, Figure):
        return False
    picture = block.picture
    small = picture.width is not None and picture.width <= _ICON_WIDTH
    return small and picture.alt.strip().casefold() in _NO_DESCRIPTION
