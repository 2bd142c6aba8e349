"""Re-point the links and pictures of the notes to where things stand after the split."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple
from urllib.parse import quote, unquote

from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Block, Figure, Heading, Link, Page, Picture, Problem, Run, Span, Styled
from studynotes.targets import Targets, is_elsewhere
from studynotes.tree import Blocks, all_runs, expand, map_runs, rewrite

FILES = "assets/notes"
"""Folder of the site for the pictures and documents that stand beside the notes."""
_ADDRESSES, _LINKED = "addresses", "linked"


class _Address(NamedTuple):
    """What a link or a picture of the notes leads to, as it is written."""

    written: str
    by_name: bool = False
    is_picture: bool = False


class _Goal(NamedTuple):
    """Where an address leads; nowhere without `href`."""

    href: str | None
    is_exact: bool = True
    """Whether that is what the address names, not the start of its file."""
    document: str = ""
    """The file of the notes that it is, if it is none of their pages."""


class Linked(NamedTuple):
    """Pages with living links."""

    pages: tuple[Page, ...]
    problems: tuple[Problem, ...]
    """A notice for each dead link, which becomes plain text."""
    documents: frozenset[str]
    """Paths below the notes folder of the files that the pages lead to."""


def link(pages: Sequence[Page], targets: Targets, prefix: str, memory: Memory = NO_MEMORY) -> Linked:
    """Let the links of `pages`, which stand in the folder `prefix`, lead to where things are."""
    linked: list[Page] = []
    problems: list[Problem] = []
    documents: set[str] = set()
    for page in pages:
        asked = memory.of((_ADDRESSES, page), partial(_addresses, page))
        if asked:
            # Of all targets, a page depends on its own.
            goals = memory.same(tuple(_goal(address, targets, page.span.path, prefix) for address in asked))
            documents |= {goal.document for goal in goals if goal.document}
            known = dict(zip(asked, goals, strict=True))
            own, dead = memory.of((_LINKED, page, goals), partial(_linked, page, known))
            linked.append(own)
            problems += dead
        else:
            linked.append(page)
    return Linked(tuple(linked), tuple(problems), frozenset(documents))


def _addresses(page: Page) -> tuple[_Address, ...]:
    """What leads somewhere inside the notes from the page, each once."""
    found: dict[_Address, None] = {}
    for run in all_runs(page.blocks):
        address = _address(run) if isinstance(run, Link | Picture) else None
        if address and not is_elsewhere(address.written):
            found[address] = None
    return tuple(found)


def _address(run: Link | Picture) -> _Address:
    return _Address(run.href, bool(run.by_name)) if isinstance(run, Link) else _Address(run.src, is_picture=True)


def _goal(address: _Address, targets: Targets, path: str, prefix: str) -> _Goal:
    """Where an address in the file `path` of the notes leads."""
    written, by_name, is_shown = address
    if is_shown:
        picture = targets.picture(written, path)
        return _Goal(_published(picture, prefix) if picture else None)
    href = targets.link(written, path, by_name=by_name)
    if href or written.startswith("#"):
        return _Goal(href)
    if document := targets.document(written, path):
        place = "".join(written.partition("#")[1:])
        return _Goal(_published(document, prefix) + place, document=document)
    return _Goal(targets.page(written, path, by_name=by_name), is_exact=False)


def _published(file: str, prefix: str) -> str:
    """The address of a file beside the notes, from pages in the folder `prefix`."""
    return quote(posixpath.relpath(f"{FILES}/{file}", prefix))


def _linked(page: Page, goals: Mapping[_Address, _Goal]) -> tuple[Page, Sequence[Problem]]:
    linker = _Linker(goals, [])
    return linker.page(page), linker.problems


@dataclass(frozen=True, slots=True)
class _Linker:
    goals: Mapping[_Address, _Goal]
    """Of all addresses that lead somewhere inside the notes."""
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
        href, is_exact, _ = _Goal(run.href) if is_elsewhere(run.href) else self.goals[_address(run)]
        # What is shown as it is written may be no link at all.
        if not (href and is_exact) and (href or not run.by_name or inner == (run.by_name,)):
            self.problems.append(_dead(run.href, span, href))
        yield from (replace(run, href=href, runs=(run.by_name,) if run.by_name else inner),) if href else inner

    def _picture(self, picture: Picture, span: Span) -> Picture | str:
        if is_elsewhere(picture.src):
            return picture
        src = self.goals[_address(picture)].href
        if src is None:
            what = f'there is no picture file "{picture.src}" beside the notes; its description is shown instead'
            self.problems.append(Problem(span.path, span.first, what, "dead-picture"))
            return picture.alt.strip() or posixpath.basename(picture.src)
        # A name of a file says more without its ending.
        name = unquote(posixpath.basename(src))
        alt = posixpath.splitext(name)[0] if picture.alt in {"", name} else picture.alt
        return replace(picture, alt=alt, src=src)


def _dead(written: str, span: Span, page: str | None) -> Problem:
    """The notice of a link whose section is not there, and which leads to the `page` of its file instead, if any."""
    shown = "leads nowhere inside the notes and is shown as text"
    if page:
        shown = "names no section of its file and leads to the start of that"
    what = f'the link to "{written}" {shown}; correct its address'
    return Problem(span.path, span.first, what, "dead-link")
