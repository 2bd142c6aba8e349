"""Re-point the links and pictures of the notes to where things stand after the split."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote

from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Block, Figure, Heading, Line, Link, Page, Paragraph, Picture, Problem, Run, Span, Styled
from studynotes.targets import Targets, is_elsewhere
from studynotes.tree import Blocks, all_runs, expand, map_runs, rewrite

PICTURES = "assets/notes"
"""Folder of the site for the picture files that stand beside the notes."""
_LINKED = "linked"


def link(
    pages: Sequence[Page], targets: Targets, prefix: str, memory: Memory = NO_MEMORY
) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """Pages with living links, and a notice for each dead one, which becomes plain text."""
    where = memory.same(prefix)
    linked = [memory.of((_LINKED, page, targets, where), partial(_linked, page, targets, prefix)) for page in pages]
    return tuple(page for page, _ in linked), tuple(problem for _, own in linked for problem in own)


def _linked(page: Page, targets: Targets, prefix: str) -> tuple[Page, Sequence[Problem]]:
    linker = _Linker(targets, prefix, [])
    return linker.page(page), linker.problems


@dataclass(frozen=True, slots=True)
class _Linker:
    targets: Targets
    prefix: str
    problems: list[Problem]

    def page(self, page: Page) -> Page:
        if not any(isinstance(run, Link | Picture) for run in all_runs(page.blocks)):
            return page
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
                return Paragraph((Line((text,), figure.span),), figure.span)

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
        href = run.href if is_elsewhere(run.href) else self.targets.link(run.href, span.path)
        if href is None:
            what = f'the link to "{run.href}" leads nowhere inside the notes and is shown as text; correct its address'
            self.problems.append(Problem(span.path, span.first, what, "dead-link"))
            yield from inner
        else:
            yield replace(run, href=href, runs=inner)

    def _picture(self, picture: Picture, span: Span) -> Picture | str:
        if is_elsewhere(picture.src):
            return picture
        file = self.targets.picture(picture.src, span.path)
        if file is None:
            what = f'there is no picture file "{picture.src}" beside the notes; its description is shown instead'
            self.problems.append(Problem(span.path, span.first, what, "dead-picture"))
            return picture.alt.strip() or posixpath.basename(picture.src)
        return replace(picture, src=quote(posixpath.relpath(f"{PICTURES}/{file}", self.prefix)))
