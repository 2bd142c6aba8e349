"""The pages that show every change: one that sums up, and for each rule as many as its changes need."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studynotes.model import Page, Section, Site, Span
from studynotes.render import escape, title_matter
from studynotes.repository import Repository
from studynotes.slug import slugify
from studynotes.tidy import DROPPED, MEANINGS

ROWS = 300
"""Rows of a page at most: it stays light however many changes there are."""
_PLACES = 20
"""Places of a row at most; a change that was made more often has several rows."""
_LONGEST = 300
"""Characters of a text that are shown."""
_DESCRIPTION = "Every change that tidied these notes, by the rule that made it, with its line in the source."
_INTRO = """\
These pages show the notes in a tidied form, and nothing was changed silently: here is every change, by the rule that
made it, with the section it stands in and its line in the source. A statement that is
wrong is never put right in silence: a [visible note](facts.md) stands below it."""
_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MARKED = re.compile(r"^\s*(?:[-*+]|#+|\d+[.)])\s", re.MULTILINE)
"""Marks of Markdown: such a text is shown as code, or they would look astray."""


@dataclass(frozen=True, slots=True)
class _Row:
    before: str
    after: str
    lines: tuple[tuple[str, int], ...]
    """(notes file, line) of each place."""


def change_pages(site: Site, repository: Repository) -> dict[str, str]:
    """Path below docs/ -> Markdown of the page that sums up and of those that list."""
    groups = {name: _rows(site, name) for name in MEANINGS}
    groups = {name: rows for name, rows in groups.items() if rows}
    finder = _Finder(site, repository)
    pages: dict[str, str] = {"changes.md": _summary(groups)}
    for name, rows in groups.items():
        parts = [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]
        for number, part in enumerate(parts, start=1):
            pages[_path(name, number)] = _list(name, part, number, len(parts), finder)
    return pages


def _head(title: str, description: str = "") -> str:
    return f"{title_matter(title, description)}\n\n# {title}\n\n"


def _rows(site: Site, name: str) -> list[_Row]:
    """The changes of one rule, the same ones together, in the order of the first place."""
    places: dict[tuple[str, str], list[tuple[str, int]]] = {}
    if name == DROPPED:
        text = {source.path: source.lines for source in site.sources}
        for drop in site.dropped:
            places.setdefault((text[drop.path][drop.line - 1], drop.reason), []).append((drop.path, drop.line))
    else:
        for change in site.changes:
            if change.rule == name:
                places.setdefault((change.before, change.after), []).append((change.path, change.line))
    return [
        _Row(before, after, tuple(lines[at : at + _PLACES]))
        for (before, after), lines in places.items()
        for at in range(0, len(lines), _PLACES)
    ]


def _path(name: str, number: int) -> str:
    return f"changes/{slugify(name)}{'' if number == 1 else f'-{number}'}.md"


def _summary(groups: dict[str, list[_Row]]) -> str:
    total = sum(len(row.lines) for name, rows in groups.items() if name != DROPPED for row in rows)
    head = _head("What was cleaned up", _DESCRIPTION) + _INTRO
    if not groups:
        return f"{head}\n\nNothing had to be changed.\n"
    table = ["| Rule | What it does | Places |", "| --- | --- | ---: |"]
    for name, rows in groups.items():
        count = sum(len(row.lines) for row in rows)
        table.append(f"| [{name}]({_path(name, 1)}) | {MEANINGS[name]} | {count:,} |")
    return f"{head}\n\n{total:,} places in the notes were changed.\n\n" + "\n".join(table) + "\n"


def _list(name: str, rows: Sequence[_Row], number: int, of: int, finder: _Finder) -> str:
    title = f"Rule {name}" if name != DROPPED else "Dropped lines"
    meaning = MEANINGS[name]
    head = _head(title if of == 1 else f"{title} ({number} of {of})")
    table = [f"| {'Line and reason' if name == DROPPED else 'Before and after'} | Where |", "| --- | --- |"]
    table += [f"| {_shown(row)} | {finder.places(row)} |" for row in rows]
    turns = [f"[Part {other}]({_path(name, other).removeprefix('changes/')})" for other in range(1, of + 1) if of > 1]
    parts = [
        f"{meaning[0].upper()}{meaning[1:]}. [All rules](../changes.md)",
        " · ".join(turns),
        "\n".join(table),
    ]
    return head + "\n\n".join(part for part in parts if part) + "\n"


def _shown(row: _Row) -> str:
    return f"<del>{_cell(row.before)}</del><br><ins>{_cell(row.after)}</ins>"


def _cell(text: str) -> str:
    text = text.strip("\n") if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    # What cannot be seen, and may turn what can.
    text = _UNSEEN.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", text)
    shown = escape(text).replace("|", "&#124;").replace("\n", " ↵ ").replace("://", "&#58;//") or "(nothing)"
    return f"<code>{shown}</code>" if _MARKED.search(text) else shown


class _Finder:
    """Finds the section of a line, and the address of the line in the repository."""

    def __init__(self, site: Site, repository: Repository) -> None:
        self._prefix, self._repository = site.prefix, repository
        self._starts: dict[str, list[int]] = {}
        self._sections: dict[str, list[tuple[Page, Section]]] = {}
        for first, page, section in sorted(_sections(site), key=lambda each: each[0]):
            self._starts.setdefault(page.span.path, []).append(first)
            self._sections.setdefault(page.span.path, []).append((page, section))

    def places(self, row: _Row) -> str:
        """Links to the section and to the line of each place."""
        return "; ".join(self._place(path, line) for path, line in dict.fromkeys(row.lines))

    def _place(self, path: str, line: int) -> str:
        at = bisect_right(self._starts.get(path, []), line) - 1
        page, section = self._sections[path][max(at, 0)] if path in self._sections else (None, None)
        source = f"line {line}"
        if self._repository.url:
            source = f"[{source}]({self._repository.view(Span(path, line, line))})"
        if page is None or section is None:
            return source
        title = escape(section.title).replace("|", "&#124;")
        return f"[{title}](../{self._prefix}/{page.slug}.md#{section.id}), {source}"


def _sections(site: Site) -> Iterator[tuple[int, Page, Section]]:
    for page in site.pages:
        for section in page.sections:
            yield section.span.first, page, section
