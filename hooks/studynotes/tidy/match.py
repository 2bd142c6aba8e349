"""Find the lines that the rows of services.toml mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studynotes.model import Document, Heading, Problem
from studynotes.table_files import toml_line
from studynotes.tables import DropRow, SectionRow, ServiceRow, Services
from studynotes.text import beginning, key, likeness
from studynotes.tree import text_lines

_SHORTEST_OWN_KEY = 3


Row = ServiceRow | SectionRow | DropRow


@dataclass(frozen=True, slots=True)
class Start:
    line: int
    row: Row
    adopted: bool = False
    """The notes have the row's title as a heading already."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    key: str
    level: int = 0
    """Level of a heading; 0 for other lines."""


def _candidates(document: Document) -> Iterator[_Candidate]:
    headings = {block.span.first: block.level for block in document.blocks if isinstance(block, Heading)}
    for line, text in text_lines(document.blocks):
        yield _Candidate(line, key(text), headings.get(line, 0))


def _match_services(rows: Sequence[ServiceRow], candidates: Sequence[_Candidate]) -> Iterator[Start]:
    """Rows stand in source order; one that was moved in the notes is looked for everywhere."""
    last = 0
    taken: set[int] = set()
    for row in rows:
        free = [candidate for candidate in candidates if candidate.line not in taken]
        adopted = next((c.line for c in free if c.level == 1 and c.key == key(row.title)), None)
        found = adopted or _best([key(row.start)], [c for c in free if c.line > last]) or _best(own_keys(row), free)
        if found:
            last = found
            taken.add(found)
            yield Start(found, row, adopted is not None)


def own_keys(row: ServiceRow) -> list[str]:
    return [own for own in map(key, (row.start, row.title, row.short)) if len(own) >= _SHORTEST_OWN_KEY]


def _best(markers: Sequence[str], candidates: Sequence[_Candidate]) -> int | None:
    """The line that matches best: a heading before other lines, then the closer match, then the first."""
    # What is only similar is looked for where nothing begins alike.
    for closeness in (beginning, likeness):
        scored = [
            (min(score, 1.0), c.level > 0, score, -c.line)
            for marker in markers
            for c in candidates
            if (score := closeness(marker, c.key))
        ]
        if scored:
            return -max(scored)[-1]
    return None


def _match_drop(row: DropRow, candidates: Sequence[_Candidate]) -> Start | None:
    """A dropped line must match whole: what grew into more than the row says is not dropped."""
    marker = key(row.start)
    return next((Start(c.line, row) for c in candidates if c.key == marker), None)


def _boundaries(document: Document, pages: Sequence[Start]) -> list[int]:
    """Lines where a page ends because another begins, by table or by a heading of the author's top level."""
    authored = [block for block in document.blocks if isinstance(block, Heading)]
    top = min((block.level for block in authored), default=1)
    return sorted({start.line for start in pages} | {block.span.first for block in authored if block.level == top})


def _match_sections(
    pages: Sequence[Start], candidates: Sequence[_Candidate], boundaries: Sequence[int]
) -> tuple[list[Start], list[Problem]]:
    starts: list[Start] = []
    problems: list[Problem] = []
    for page in pages:
        end = next((line for line in boundaries if line > page.line), 1 << 30)
        own = [c for c in candidates if page.line <= c.line < end]
        last = page.line - 1
        rows = page.row.section if isinstance(page.row, ServiceRow) else ()
        for row in rows:
            taken = {start.line for start in starts[-len(rows) :]}
            adopted = _adopted(row, own, taken | {page.line})
            found = adopted or _match_section(row, own, last, taken)
            if found is None:
                problems.append(_unmatched(row, page))
            else:
                last = max(last, found)
                starts.append(Start(found, row, adopted is not None))
    return starts, problems


def _adopted(row: SectionRow, own: Sequence[_Candidate], taken: set[int]) -> int | None:
    """The heading of the author that is the row's title already, on its level."""
    title = key(row.title)
    return next(
        (c.line for c in own if title and c.key == title and c.level == row.level and c.line not in taken), None
    )


def _match_section(row: SectionRow, own: Sequence[_Candidate], last: int, taken: set[int]) -> int | None:
    marker = key(row.start)
    prefixed = [c.line for c in own if c.key.startswith(marker) and c.line not in taken]
    later = [line for line in prefixed if line > last]
    if later or prefixed:
        return (later or prefixed)[0]
    scored = [(likeness(marker, c.key), c.line > last, -c.line) for c in own if c.line not in taken]
    score, _, line = max(scored, default=(0.0, False, 0))
    return -line if score else None


def _unmatched(row: SectionRow, page: Start) -> Problem:
    assert isinstance(page.row, ServiceRow)
    what = (
        f'no line of page "{page.row.slug}" begins with "{row.start}" any more; '
        f'copy the beginning of the right line into `start` of section "{row.title}", '
        "move the row below its page, or delete it"
    )
    return Problem("services.toml", 0, what, "section-row", row=(toml_line("start", row.start),))


def match(document: Document, services: Services) -> tuple[list[Start], list[Problem]]:
    """Where each row begins, in source order, and a problem for each section row that matches nothing."""
    candidates = tuple(_candidates(document))
    pages = list(_match_services(services.service, candidates))
    drops = [start for start in (_match_drop(row, candidates) for row in services.drop) if start]
    sections, problems = _match_sections(pages, candidates, _boundaries(document, pages))
    return sorted([*pages, *drops, *sections], key=lambda start: start.line), problems
