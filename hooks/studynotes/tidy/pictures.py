"""Rules about pictures: those of formulas, those on a line of their own, and icons that decorate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, unquote

from studynotes.lines import owned_lines
from studynotes.model import (
    Block,
    Break,
    Change,
    CodeBlock,
    CodeRun,
    Document,
    Dropped,
    Figure,
    Footnote,
    Heading,
    HtmlBlock,
    HtmlRun,
    Line,
    Link,
    Paragraph,
    Picture,
    Quote,
    Run,
    Span,
    Styled,
    Table,
    plain,
)
from studynotes.tables import Tables
from studynotes.targets import is_elsewhere
from studynotes.tree import Blocks, all_runs, expand, map_runs, paragraph, rewrite, walk

ICON = "decorative icon"
_SHOWN = (CodeBlock, Figure, Heading, HtmlBlock, Paragraph, Table)
"""Blocks that hold no other blocks."""
_ICON_WIDTH = 64
"""Pixels up to which a picture without a description is an icon."""
_NO_DESCRIPTION = frozenset({"", "image", "img", "picture", "icon", "logo", "screenshot", "photo"})

_FORMULA_DRAWERS = re.compile(
    r"(?:https?:)?//(?:latex\.codecogs\.com/[\w.]+\?(?P<whole>.+)"
    r"|(?:render\.githubusercontent\.com/render/math|math\.vercel\.app/|www\.zhihu\.com/equation)\?(?P<query>.+))",
    re.IGNORECASE,
)
"""Addresses of sites that draw the formula which stands in the query, or in a part of it."""
_TEX_PARTS = ("math", "from", "tex")
_FORMULA_LOOKS = re.compile(r"\\(?:dpi\{\d+\}|inline|bg_\w+|fn_\w+|color\{\w+\}(?=\\|\s))\s*|&space;")
"""What says how the picture looks."""


def formula_pictures(document: Document, _: Tables) -> Document:
    """A picture that another site draws of the formula in its address is that formula, which needs no other site."""
    changes: list[Change] = []

    def change(runs: tuple[Run, ...], span: Span) -> tuple[Run, ...]:
        if not any(isinstance(run, Picture | Link | Styled) for run in runs):
            return runs
        new = tuple(formula(run, span) for run in runs)
        return runs if new == runs else new

    def formula(run: Run, span: Span) -> Run:
        match run:
            case Link(runs=inner) | Styled(runs=inner):
                return replace(run, runs=change(inner, span))
            case Picture(src=src, alt=alt) if tex := _tex(src):
                changes.append(Change(span.path, span.first, f"![{alt}]({src})", tex, "formula-pictures"))
                return CodeRun(tex, is_formula=True)
            case _:
                return run

    def alone(block: Block) -> Blocks | None:
        run = formula(block.picture, block.span) if isinstance(block, Figure) else None
        return paragraph([Line((run,), block.span)]) if isinstance(run, CodeRun) else None

    blocks = rewrite(map_runs(document.blocks, change), lambda siblings: expand(siblings, alone))
    return replace(document, blocks=blocks, changes=document.changes + tuple(changes))


def _tex(address: str) -> str:
    """The formula between dollars that the picture at `address` is drawn of; empty where it is another one."""
    found = _FORMULA_DRAWERS.fullmatch(address)
    if not found:
        return ""
    parts = dict(parse_qsl(found["query"] or ""))
    tex = unquote(found["whole"] or "") or next((parts[each] for each in _TEX_PARTS if each in parts), "")
    tex = unescape(_FORMULA_LOOKS.sub(" ", tex.replace("&plus;", "+"))).strip()
    return "" if not tex or "$" in tex or not tex.isprintable() else f"${tex}$"


def picture_lines(document: Document, _: Tables) -> Document:
    """A line that holds a picture and nothing else becomes a figure, set free from the text around it."""
    return replace(document, blocks=rewrite(document.blocks, lambda siblings: expand(siblings, _set_free)))


def small_icons(document: Document, _: Tables) -> Document:
    """Small pictures without a description only decorate: they are dropped, with the reason.

    Beside the words of a link or a heading, so does every picture without one that is small or not shown.
    """
    return _without_icons(_without_ornaments(document))


def _without_icons(document: Document) -> Document:
    if not any(map(_is_icon, walk(document.blocks))):
        return document
    dropped: dict[int, Dropped] = {}
    # The line of a title that a rule put above it is on the page, and so is one with more in it.
    others = [block for block in walk(document.blocks) if isinstance(block, _SHOWN) and not _is_icon(block)]
    held = owned_lines(others)

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
        dropped.update({icon.span.first: Dropped(icon.span.path, icon.span.first, ICON) for icon in icons})
        return tuple(block for block in siblings if not is_icon(block)) if icons else siblings

    blocks = rewrite(document.blocks, drop)
    return replace(document, blocks=blocks, dropped=(*document.dropped, *(dropped[line] for line in sorted(dropped))))


def _without_ornaments(document: Document) -> Document:
    if not any(isinstance(run, Picture) and _is_ornament(run) for run in all_runs(document.blocks)):
        return document
    changes: list[Change] = []

    def in_links(runs: tuple[Run, ...], span: Span) -> tuple[Run, ...]:
        return tuple(bare(run, span) for run in runs)

    def bare(run: Run, span: Span) -> Run:
        match run:
            case Link(runs=inner):
                return replace(run, runs=_words_alone(inner, span, changes))
            case Styled(runs=inner):
                return replace(run, runs=in_links(inner, span))
            case _:
                return run

    def in_heading(runs: tuple[Run, ...], span: Span) -> tuple[Run, ...]:
        return _words_alone(in_links(runs, span), span, changes)

    blocks = map_runs(document.blocks, in_links, in_heading)
    return replace(document, blocks=blocks, changes=document.changes + tuple(changes))


def _words_alone(runs: tuple[Run, ...], span: Span, changes: list[Change]) -> tuple[Run, ...]:
    """`runs` without the pictures that decorate their words; with them where there are no words."""
    ornaments = [run for run in runs if isinstance(run, Picture) and _is_ornament(run)]
    if not ornaments or not plain(run for run in runs if not isinstance(run, Picture)).strip():
        return runs
    changes += [Change(span.path, span.first, f"![{run.alt}]({run.src})", "", "small-icons") for run in ornaments]
    rest = [run for run in runs if run not in ornaments]
    while _is_space(rest[0]):
        rest.pop(0)
    return (rest[0].lstrip() if isinstance(rest[0], str) else rest[0], *rest[1:])


def _is_space(run: Run) -> bool:
    return isinstance(run, Break) or run == HtmlRun("<br>") or (isinstance(run, str) and not run.strip())


def _set_free(block: Block) -> Blocks | None:
    if not isinstance(block, Paragraph) or not any(map(_picture, block.lines)):
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
    return _is_small(block.picture) and not _is_described(block.picture)


def _is_ornament(picture: Picture) -> bool:
    return (_is_small(picture) or is_elsewhere(picture.src)) and not _is_described(picture)


def _is_small(picture: Picture) -> bool:
    return picture.width is not None and picture.width <= _ICON_WIDTH


def _is_described(picture: Picture) -> bool:
    return picture.alt.strip().casefold() not in _NO_DESCRIPTION
