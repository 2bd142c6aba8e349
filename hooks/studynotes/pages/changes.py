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
from studynotes.tidy import DROPPED, NAMES
from studynotes.words.table import Words

ROWS = 300
"""Rows of a page at most: it stays light however many changes there are."""
_PLACES = 20
"""Places of a row at most; a change that was made more often has several rows."""
_LONGEST = 300
"""Characters of a text that are shown."""
_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MARKED = re.compile(r"^\s*(?:[-*+]|#+|\d+[.)])\s", re.MULTILINE)
"""Marks of Markdown: such a text is shown as code, or they would look astray."""


@dataclass(frozen=True, slots=True)
class _Row:
    before: str
    after: str
    lines: tuple[tuple[str, int], ...]
    """(notes file, line) of each place."""


def change_pages(site: Site, repository: Repository, words: Words) -> dict[str, str]:
    """Path below docs/ -> Markdown of the page that sums up and of those that list."""
    groups = {name: _rows(site, name, words) for name in NAMES}
    groups = {name: rows for name, rows in groups.items() if rows}
    finder = _Finder(site, repository, words)
    pages: dict[str, str] = {"changes.md": _summary(groups, words)}
    for name, rows in groups.items():
        parts = [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]
        for number, part in enumerate(parts, start=1):
            pages[_path(name, number)] = _list(name, part, (number, len(parts)), finder, words)
    return pages


def _head(title: str, description: str = "") -> str:
    return f"{title_matter(title, description)}\n\n# {title}\n\n"


def _rows(site: Site, name: str, words: Words) -> list[_Row]:
    """The changes of one rule, the same ones together, in the order of the first place."""
    places: dict[tuple[str, str], list[tuple[str, int]]] = {}
    if name == DROPPED:
        text = {source.path: source.lines for source in site.sources}
        for drop in site.dropped:
            # Those that a table gives are in the words of the maintainer.
            reason = words.reasons.get(drop.reason, drop.reason)
            places.setdefault((text[drop.path][drop.line - 1], reason), []).append((drop.path, drop.line))
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


def _summary(groups: dict[str, list[_Row]], words: Words) -> str:
    told = words.changes
    total = sum(len(row.lines) for name, rows in groups.items() if name != DROPPED for row in rows)
    head = _head(told.title, told.description) + told.intro.format(note=f"[{told.note}](facts.md)")
    if not groups:
        return f"{head}\n\n{told.none}\n"
    table = [f"| {told.rule} | {told.purpose} | {told.places} |", "| --- | --- | ---: |"]
    for name, rows in groups.items():
        count = sum(len(row.lines) for row in rows)
        table.append(f"| [{name}]({_path(name, 1)}) | {words.rules[name]} | {words.number(count)} |")
    return f"{head}\n\n{words.counted(told.total, total)}\n\n" + "\n".join(table) + "\n"


def _list(name: str, rows: Sequence[_Row], part: tuple[int, int], finder: _Finder, words: Words) -> str:
    told, meaning, (number, of) = words.changes, words.rules[name], part
    title = told.rule_title.format(rule=name) if name != DROPPED else told.dropped_title
    head = _head(title if of == 1 else told.part_title.format(title=title, number=number, all=of))
    table = [f"| {told.line_reason if name == DROPPED else told.before_after} | {told.where} |", "| --- | --- |"]
    table += [f"| {_shown(row, words)} | {finder.places(row)} |" for row in rows]
    pages = {each: _path(name, each).removeprefix("changes/") for each in range(1, of + 1) if of > 1}
    turns = [f"[{told.part.format(number=each)}]({path})" for each, path in pages.items()]
    parts = [
        f"{meaning[0].upper()}{meaning[1:]}. [{told.all_rules}](../changes.md)",
        " · ".join(turns),
        "\n".join(table),
    ]
    return head + "\n\n".join(part for part in parts if part) + "\n"


def _shown(row: _Row, words: Words) -> str:
    before, after = (_cell(text) or words.changes.nothing for text in (row.before, row.after))
    return f"<del>{before}</del><br><ins>{after}</ins>"


def _cell(text: str) -> str:
    text = text.rstrip("\n") if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    # What cannot be seen, and may turn what can.
    text = _UNSEEN.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", text)
    shown = escape(text).replace("|", "&#124;").replace("\n", " ↵ ").lstrip(" ").replace("://", "&#58;//")
    return f"<code>{shown}</code>" if _MARKED.search(text) else shown


class _Finder:
    """Finds the section of a line, and the address of the line in the repository."""

    def __init__(self, site: Site, repository: Repository, words: Words) -> None:
        self._prefix, self._repository, self._words = site.prefix, repository, words
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
        source = self._words.changes.line.format(line=line)
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
