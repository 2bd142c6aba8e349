"""Re-point the links and pictures of the notes to where things stand after the split."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote

from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Block, Figure, Heading, Link, Page, Picture, Problem, Run, Span, Styled
from studynotes.targets import Targets, is_elsewhere
from studynotes.tree import Blocks, all_runs, expand, map_runs, rewrite

PICTURES = "assets/notes"
"""Folder of the site for the picture files that stand beside the notes."""
_ADDRESSES, _LINKED = "addresses", "linked"


def link(
    pages: Sequence[Page], targets: Targets, prefix: str, memory: Memory = NO_MEMORY
) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """Pages with living links, and a notice for each dead one, which becomes plain text."""
    linked: list[Page] = []
    problems: list[Problem] = []
    for page in pages:
        asked = memory.of((_ADDRESSES, page), partial(_addresses, page))
        if asked:
            # Of all targets, a page depends on its own.
            found = memory.same((prefix, *(_found(each, targets, page.span.path) for each in asked)))
            own, dead = memory.of((_LINKED, page, found), partial(_linked, page, targets, prefix))
            linked.append(own)
            problems += dead
        else:
            linked.append(page)
    return tuple(linked), tuple(problems)


def _addresses(page: Page) -> tuple[Link | Picture, ...]:
    """What leads somewhere from the page."""
    return tuple(run for run in all_runs(page.blocks) if isinstance(run, Link | Picture))


def _found(run: Link | Picture, targets: Targets, path: str) -> str | None:
    """What a link or picture in the file `path` of the notes leads to; None for what is elsewhere, or nowhere."""
    match run:
        case Link(href=href):
            if is_elsewhere(href):
                return None
            by_name = bool(run.by_name)
            return targets.link(href, path, by_name=by_name) or targets.page(href, path, by_name=by_name)
        case Picture(src=src):
            return None if is_elsewhere(src) else targets.picture(src, path)


def _linked(page: Page, targets: Targets, prefix: str) -> tuple[Page, Sequence[Problem]]:
    linker = _Linker(targets, prefix, [])
    return linker.page(page), linker.problems


@dataclass(frozen=True, slots=True)
class _Linker:
    targets: Targets
    prefix: str
    problems: list[Problem]

    def page(self, page: Page) -> Page:
        blocks = map_runs(rewrite(page.blocks, self._figures), self._line)
        headings = iter([block for block in blocks if isinstance(block, Heading)])
        sections = tuple(replace(section, heading=next(headings)) for section in page.sections)
        return replace(page, blocks=blocks, sections=sections)

    def _line(self, runs: tuple[Run, ...], span: Span) -> tuple[Run, ...]:
        """The runs of a line; most have no link, and stay the very same."""
        return runs if all(isinstance(run, str) for run in runs) else tuple(self._runs(runs, span))

    def _figures(self, siblings: Blocks) -> Blocks:
        return expand(siblings, lambda block: (self._figure(block),) if isinstance(block, Figure) else None)

    def _figure(self, figure: Figure) -> Block:
        match self._picture(figure.picture, figure.span):
            case Picture() as picture:
                return replace(figure, picture=picture)
            case text:
                # Its place stays.
                return replace(figure, picture=replace(figure.picture, src="", alt=text))

    def _runs(self, runs: Iterable[Run], span: Span) -> Iterator[Run]:
        for run in runs:
            match run:
                case Link():
                    yield from self._link(run, span)
                case Styled(runs=inner):
                    yield replace(run, runs=tuple(self._runs(inner, span)))
                case Picture():
                    yield self._picture(run, span)
                case _:
                    yield run

    def _link(self, run: Link, span: Span) -> Iterator[Run]:
        inner = tuple(self._runs(run.runs, span))
        by_name = bool(run.by_name)
        href = run.href if is_elsewhere(run.href) else self.targets.link(run.href, span.path, by_name=by_name)
        if href is None:
            is_here = run.href.startswith("#")
            href = None if is_here else self.targets.page(run.href, span.path, by_name=by_name)
            # What is shown as it is written may be no link at all.
            if not by_name or href or inner == (run.by_name,):
                self.problems.append(_dead(run.href, span, href))
        yield from (replace(run, href=href, runs=(run.by_name,) if by_name else inner),) if href else inner

    def _picture(self, picture: Picture, span: Span) -> Picture | str:
        if is_elsewhere(picture.src):
            return picture
        file = self.targets.picture(picture.src, span.path)
        if file is None:
            what = f'there is no picture file "{picture.src}" beside the notes; its description is shown instead'
            self.problems.append(Problem(span.path, span.first, what, "dead-picture"))
            return picture.alt.strip() or posixpath.basename(picture.src)
        # A name of a file says more without its ending.
        name = posixpath.basename(file)
        alt = posixpath.splitext(name)[0] if picture.alt in {"", name} else picture.alt
        return replace(picture, alt=alt, src=quote(posixpath.relpath(f"{PICTURES}/{file}", self.prefix)))


def _dead(written: str, span: Span, page: str | None) -> Problem:
    """The notice of a link whose section is not there, and which leads to the `page` of its file instead, if any."""
    shown = "leads nowhere inside the notes and is shown as text"
    if page:
        shown = "names no section of its file and leads to the start of that"
    what = f'the link to "{written}" {shown}; correct its address'
    return Problem(span.path, span.first, what, "dead-link")
