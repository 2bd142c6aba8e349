"""The rows of anchors.toml as they should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from studynotes.anchors.successors import Place, Successors, address, held_texts
from studynotes.crosslink.goals import GLOSSARY
from studynotes.model import Page, Site, Term
from studynotes.tables import AnchorRow

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_HELD = 160
"""Characters of a section that are remembered."""


def anchor_rows(site: Site, rows: Sequence[AnchorRow]) -> tuple[AnchorRow, ...]:
    """The rows of anchors.toml as they should be for `site`: every id of today, and the old ones with their place.

    A row of an old id stays behind the row that it stood behind: that tells which section took it in.
    """
    successors = Successors(site.pages, site.terms, rows)
    today = {(row.page, row.id): row for row in _rows(site.pages, site.terms)}
    behind: dict[Place | None, list[AnchorRow]] = {}
    for row in successors.missing:
        place = successors.of(row)
        # What a person wrote stays, even when it leads nowhere: `check` says so.
        told = msgspec.structs.replace(row, to=row.to or (address(place) if place else ""))
        behind.setdefault(successors.before.get((row.page, row.id)), []).append(told)
    found = list(behind.get(None, ()))
    for place, row in today.items():
        found += [row, *behind.get(place, ())]
    return tuple(found)


def _rows(pages: Iterable[Page], terms: Iterable[Term]) -> Iterator[AnchorRow]:
    """A row for each id of today."""
    for page in pages:
        held = held_texts(page)
        for section in page.sections:
            # A page without a lead is known by what follows.
            own = held[section.id] if section.id != page.slug else [text for own in held.values() for text in own]
            first = _line(" ".join(own))[:_HELD]
            yield AnchorRow(page=page.slug, id=section.id, title=_line(section.title), holds=first)
    for term in terms:
        yield AnchorRow(page=GLOSSARY, id=term.id, title=_line(term.name))


def _line(text: str) -> str:
    """The text as a table takes it: in one line, without control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())
