"""`studynotes init`: tables to begin with, written from notes that have none. They leave the site as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import msgspec

from studynotes.model import Page, Site
from studynotes.parse import parse
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.site import make_site
from studynotes.source import read_folder
from studynotes.starting.found import names, pictures
from studynotes.table_files import load, toml_line
from studynotes.tables import ServiceRow, Services, Tables
from studynotes.targets import find_files
from studynotes.text import alike, key
from studynotes.tree import text_lines
from studynotes.words import words_of

TABLES = ("services.toml", "terms.toml", "pictures.toml")
_MOST_TRIES = 20
_MOST_WORDS = 8
"""Words of the start of a page that has no heading, at most."""
_WRONG = (
    "# As a row, this would change the site: its start is like another line, its title has code or links in it, or\n"
    "# the page has no title in the notes and begins with something else than a sentence.\n"
)


class StartError(Exception):
    """There are tables already, or no notes to make them of."""


def starting_tables(folder: Path, language: str) -> dict[str, str]:
    """Name -> text of each table for the notes in `folder`, of a site in the `language` of this code.

    Raises `StartError`, and `TableError` for another table there that is not usable.
    """
    if there := [name for name in TABLES if (folder / name).exists()]:
        raise StartError(f"{' and '.join(there)}: there already; nothing was written")
    notes = _Notes(folder, language)
    if not notes.site.pages:
        raise StartError("no notes there: put in a Markdown file that says something")
    rows = notes.rows()
    astray = notes.astray(rows)
    services = "".join(_service(row, is_astray=row.slug in astray) for row in rows)
    rest = _suggested(names(notes.site)), _suggested(pictures(notes.site))
    heads = [resources.files("studynotes.starting").joinpath(name).read_text(encoding="utf-8") for name in TABLES]
    return {name: head + text for name, head, text in zip(TABLES, heads, (services, *rest), strict=True)}


def write_starting(folder: Path, tables: dict[str, str]) -> None:
    """Write the `tables`, all or none. Raises `OSError`."""
    aside = {folder / name: folder / f".{name}.new" for name in tables}
    try:
        for new, text in zip(aside.values(), tables.values(), strict=True):
            new.write_text(text, encoding="utf-8")
        for path, new in aside.items():
            new.replace(path)
    finally:
        for new in aside.values():
            new.unlink(missing_ok=True)


class _Notes:
    """Notes and the site that they are without a table of pages."""

    def __init__(self, folder: Path, language: str) -> None:
        self._sources, self._tables, self._language = read_folder(folder), load(folder), language
        self._beside = find_files(folder)
        self.site = self._made(())

    def rows(self) -> list[ServiceRow]:
        """A row for each page, in the order of the notes."""
        lines = {source.path: dict(text_lines(parse(source).blocks)) for source in self._sources}
        return [_row(page, lines[page.span.path], len(lines) > 1) for page in self.site.pages]

    def astray(self, rows: Sequence[ServiceRow]) -> set[str]:
        """The slugs of the rows that must be left out for the pages to stay as they are."""
        places, pages = _places(self.site), _shown(self.site)
        astray: set[str] = set()
        for _ in range(_MOST_TRIES):
            kept = [row for row in rows if row.slug not in astray]
            site = self._made(kept)
            if _shown(site) == pages and site.dropped == self.site.dropped:
                return astray
            found, shown = _places(site), _shown(site)
            moved = {row.slug for row in kept if found.get(row.slug) != places[row.slug]}
            changed = {row.slug for row in kept if shown.get(row.slug) != pages[row.slug]}
            astray |= moved or changed
        return {row.slug for row in rows}

    def _made(self, rows: Sequence[ServiceRow]) -> Site:
        tables: Tables = msgspec.structs.replace(self._tables, services=Services(service=tuple(rows)))
        return make_site(self._sources, tables, self._beside, self._language)


def _row(page: Page, lines: Mapping[int, str], is_one_of_many: bool) -> ServiceRow:
    words = lines.get(page.sections[0].heading.span.first, page.title).split()
    # A line that is the start as a whole would become the title.
    is_title = alike(key(" ".join(words)), key(page.title))
    start = " ".join(words if is_title else words[: min(len(words) // 2, _MOST_WORDS)] or words)
    file = page.span.path if is_one_of_many else ""
    return ServiceRow(slug=page.slug, title=page.title, start=start, file=file)


def _places(site: Site) -> dict[str, tuple[str, int]]:
    """Slug -> file and line where the page begins."""
    heads = {page.slug: page.sections[0].heading.span for page in site.pages}
    return {slug: (span.path, span.first) for slug, span in heads.items()}


def _shown(site: Site) -> dict[str, str]:
    renderer = Renderer(Repository(), {}, site.prefix, words_of("en"))
    return {page.slug: renderer.page(page) for page in site.pages}


def _service(row: ServiceRow, *, is_astray: bool) -> str:
    keys = {"slug": row.slug, "title": row.title, "short": "", "group": "", "summary": "", "start": row.start}
    keys |= {"file": row.file} if row.file else {}
    text = "".join(f"{line}\n" for line in ("[[service]]", *(toml_line(*each) for each in keys.items())))
    return "\n" + (_WRONG + _behind(text) if is_astray else text)


def _suggested(rows: Sequence[str]) -> str:
    return "".join(f"\n{_behind(row)}" for row in rows)


def _behind(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())
