"""Page and section starts that reviewed rows of services.toml name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studynotes.model import (
    Block,
    Change,
    Document,
    Dropped,
    Heading,
    Item,
    Line,
    List,
    Paragraph,
    Problem,
    Run,
    Span,
    plain,
)
from studynotes.tables import DropRow, SectionRow, ServiceRow, Tables
from studynotes.text import alike, key, likeness
from studynotes.tidy.headings import titled
from studynotes.tree import Blocks, after_label, cut, paragraph, text_lines

_SHORTEST_OWN_KEY = 3


@dataclass(frozen=True, slots=True)
class _Start:
    line: int
    row: ServiceRow | SectionRow | DropRow


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    key: str
    heading: bool = False


def table_starts(document: Document, tables: Tables) -> Document:
    """Put the headings that the rows ask for where their start markers match; report rows that match nothing."""
    services = tables.services
    if not services.service and not services.drop:
        return document
    candidates = tuple(_candidates(document))
    pages = list(_match_services(services.service, candidates))
    drops = [start for start in (_match_drop(row, candidates) for row in services.drop) if start]
    sections, problems = _match_sections(pages, candidates, _boundaries(document, pages))
    starts = sorted([*pages, *drops, *sections], key=lambda start: start.line)
    return _apply(replace(document, problems=document.problems + tuple(problems)), starts)


def _candidates(document: Document) -> Iterator[_Candidate]:
    headings = {block.span.first for block in document.blocks if isinstance(block, Heading)}
    for line, text in text_lines(document.blocks):
        yield _Candidate(line, key(text), line in headings)


def _match_services(rows: Sequence[ServiceRow], candidates: Sequence[_Candidate]) -> Iterator[_Start]:
    """Rows stand in source order; one that was moved in the notes is looked for everywhere."""
    last = 0
    taken: set[int] = set()
    for row in rows:
        free = [candidate for candidate in candidates if candidate.line not in taken]
        found = _best([key(row.start)], [c for c in free if c.line > last]) or _best(_own_keys(row), free)
        if found:
            last = found
            taken.add(found)
            yield _Start(found, row)


def _own_keys(row: ServiceRow) -> list[str]:
    return [own for own in map(key, (row.start, row.title, row.short)) if len(own) >= _SHORTEST_OWN_KEY]


def _best(markers: Sequence[str], candidates: Sequence[_Candidate]) -> int | None:
    """The line that matches best: a heading before other lines, then the closer match, then the first."""
    scored = [
        (min(score, 1.0), c.heading, score, -c.line)
        for marker in markers
        for c in candidates
        if (score := likeness(marker, c.key))
    ]
    return -max(scored)[-1] if scored else None


def _match_drop(row: DropRow, candidates: Sequence[_Candidate]) -> _Start | None:
    """A dropped line must match whole: what grew into more than the row says is not dropped."""
    marker = key(row.start)
    return next((_Start(c.line, row) for c in candidates if c.key == marker), None)


def _boundaries(document: Document, pages: Sequence[_Start]) -> list[int]:
    """Lines where a page ends because another begins, by table or by a heading of the author's top level."""
    authored = [block for block in document.blocks if isinstance(block, Heading)]
    top = min((block.level for block in authored), default=1)
    return sorted({start.line for start in pages} | {block.span.first for block in authored if block.level == top})


def _match_sections(
    pages: Sequence[_Start], candidates: Sequence[_Candidate], boundaries: Sequence[int]
) -> tuple[list[_Start], list[Problem]]:
    starts: list[_Start] = []
    problems: list[Problem] = []
    for page in pages:
        end = next((line for line in boundaries if line > page.line), 1 << 30)
        own = [c for c in candidates if page.line <= c.line < end]
        last = page.line - 1
        rows = page.row.section if isinstance(page.row, ServiceRow) else ()
        for row in rows:
            found = _match_section(row, own, last, {start.line for start in starts[-len(rows) :]})
            if found is None:
                problems.append(_unmatched(row, page))
            else:
                last = max(last, found)
                starts.append(_Start(found, row))
    return starts, problems


def _match_section(row: SectionRow, own: Sequence[_Candidate], last: int, taken: set[int]) -> int | None:
    marker = key(row.start)
    prefixed = [c.line for c in own if c.key.startswith(marker) and c.line not in taken]
    later = [line for line in prefixed if line > last]
    if later or prefixed:
        return (later or prefixed)[0]
    scored = [(likeness(marker, c.key), c.line > last, -c.line) for c in own if c.line not in taken]
    score, _, line = max(scored, default=(0.0, False, 0))
    return -line if score else None


def _unmatched(row: SectionRow, page: _Start) -> Problem:
    assert isinstance(page.row, ServiceRow)
    what = (
        f'no line of page "{page.row.slug}" begins with "{row.start}" any more; '
        f'copy the beginning of the right line into `start` of section "{row.title}", or delete the row'
    )
    return Problem("services.toml", 0, what, "section-row", row=row.start)


# --- applying the starts


def _apply(document: Document, starts: Sequence[_Start]) -> Document:
    """Cut the blocks at each start, once through the document, and put headings there."""
    done: list[Block] = []
    rest = document.blocks
    changes: list[Change] = []
    dropped: list[Dropped] = []
    kept = {start.line for start in starts if isinstance(start.row, SectionRow) and start.row.as_ == "text"}
    for start in starts:
        if start.line in kept:
            continue
        before, rest = _cut_near(rest, start.line)
        done += before
        if not rest or rest[0].span.first != start.line:
            continue
        first, rest = rest[0], rest[1:]
        match start.row:
            case DropRow(reason=reason):
                rest = (*_without_first(first), *rest)
                dropped.append(Dropped(first.span.path, start.line, reason))
            case SectionRow(as_="bullet"):
                done.append(_bullet(first, changes))
                rest = (*_without_first(first), *rest)
            case SectionRow() as row:
                heading, body = _section(first, row, changes)
                done.append(heading)
                rest = (*body, *rest)
            case ServiceRow() as row:
                heading, body = _page(first, row, changes)
                done.append(heading)
                rest = (*body, *rest)
    return replace(
        document,
        blocks=(*done, *rest),
        changes=document.changes + tuple(changes),
        dropped=document.dropped + tuple(dropped),
        plain_lines=frozenset(kept),
    )


def _cut_near(blocks: Blocks, line: int) -> tuple[Blocks, Blocks]:
    """`cut`, but only the block that holds the line is opened: the rest of a long document is not walked again."""
    index = next((i for i, block in enumerate(blocks) if block.span.last >= line), len(blocks))
    before, after = cut(blocks[index : index + 1], line)
    return blocks[:index] + before, after + blocks[index + 1 :]


def _without_first(block: Block) -> Blocks:
    return paragraph(block.lines[1:]) if isinstance(block, Paragraph) else ()


def _page(first: Block, row: ServiceRow, changes: list[Change]) -> tuple[Heading, Blocks]:
    """The page's own heading. A heading or a bare name is replaced by the title; text behind a name stays."""
    span = _first_span(first)
    text = plain(_first_runs(first)).strip()
    heading = Heading(1, (row.title,), span, page=row.slug)
    named = isinstance(first, Heading) or any(alike(own, key(text)) for own in (key(row.start), *_own_keys(row)))
    changes.append(titled(heading, text if named else "", "page-title"))
    return heading, _without_first(first) if named else (first,)


def _section(first: Block, row: SectionRow, changes: list[Change]) -> tuple[Heading, Blocks]:
    span = _first_span(first)
    text = plain(_first_runs(first)).strip()
    heading = Heading(row.level, (row.title,), span, authored=False)
    cut_off, body = text, _without_first(first)
    if row.as_ == "sentence":
        cut_off, body = "", (first,)
    elif row.as_ == "label" and isinstance(first, Paragraph):
        cut_off, line = _labelled(first.lines[0], row.label or row.title)
        body = paragraph([*([line] if plain(line.runs).strip() else []), *first.lines[1:]])
    changes.append(titled(heading, cut_off, "section-title"))
    return heading, body


def _labelled(line: Line, label: str) -> tuple[str, Line]:
    """Cut the label off; when its spelling was repaired in the notes, as many words as it has."""
    text = plain(line.runs)
    found = text[: len(label)]
    if key(found) != key(label):
        words = text.split()[: len(label.split())]
        found = text[: text.find(words[-1]) + len(words[-1])].rstrip(":=,;") if words else ""
    cut_off, runs = after_label(line.runs, found)
    return cut_off, replace(line, runs=runs)


def _bullet(first: Block, changes: list[Change]) -> Block:
    """A list of the first line alone; it grows together with the lists beside it."""
    if not isinstance(first, Paragraph):
        return first
    line = first.lines[0]
    text = plain(line.runs)
    changes.append(Change(line.span.path, line.span.first, text, f"- {text}", "section-row"))
    return List((Item(paragraph((line,)), line.span, line.indent),), line.span)


def _first_span(block: Block) -> Span:
    return block.lines[0].span if isinstance(block, Paragraph) else block.span


def _first_runs(block: Block) -> tuple[Run, ...]:
    match block:
        case Paragraph(lines=lines):
            return lines[0].runs
        case Heading(runs=runs):
            return runs
        case _:
            return ()
