"""`studynotes diff` and `studynotes fix`: the clean-up as a diff of the source, and into the source."""

from __future__ import annotations

import difflib
import errno
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studynotes.adopt import adopted
from studynotes.documents import read_document
from studynotes.facts import shown_facts
from studynotes.model import Page, Site, Source
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.site import make_site
from studynotes.source import RULE, read_folder
from studynotes.split import page_level
from studynotes.table_files import load
from studynotes.tables import Tables
from studynotes.targets import find_pictures
from studynotes.tidy.attributes import asked_names
from studynotes.words import ENGLISH, words_of

_LINES = re.compile(r' data-lines="[^"]*"')


class AdoptError(Exception):
    """The clean-up cannot be taken over into the notes: the pages would read differently afterwards."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """One notes file before and after."""

    source: Source
    lines: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        return _written(self.source) != self.lines


def fixed(folder: Path, language: str = ENGLISH) -> list[Fixed]:
    """Every notes file of `folder` with the clean-up in it, for a site in the `language` of this code.

    Raises `TableError` for a table that is not usable.
    """
    sources, tables = read_folder(folder), load(folder)
    documents = [read_document(source, tables) for source in sources]
    level, asked = page_level(documents), frozenset[str]().union(*map(asked_names, documents))
    return [Fixed(source, adopted(source, level, asked, tables, language)) for source in sources]


def diff(files: Sequence[Fixed], folder: str) -> Iterator[str]:
    """The lines of a unified diff of the sources; `folder` is how they are called in it."""
    for file in files:
        name = f"{folder}/{file.source.path}"
        before, after = _written(file.source), file.lines
        yield from difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm="")


def verify(files: Sequence[Fixed], folder: Path, language: str = ENGLISH) -> None:
    """Raise `AdoptError` when the pages made of the new sources differ, or when anything is left to change."""
    tables, pictures = load(folder), find_pictures(folder)
    before = make_site([file.source for file in files], tables, pictures, language)
    after = make_site(
        [replace(file.source, lines=file.lines, changes=()) for file in files], tables, pictures, language
    )
    ours, theirs = ([page.slug for page in site.pages] for site in (before, after))
    if ours != theirs:
        path = next(page.span.path for page in after.pages if page.slug not in ours)
        raise AdoptError(
            f"{path}: new headings would begin pages of their own ({', '.join(theirs[:5])}), because the notes have "
            f"just one heading of level 1; make each page a heading of level 1 first"
        )
    for old, new in zip(_shown(before, tables), _shown(after, tables), strict=False):
        if old != new:
            raise AdoptError(f"{old[0]}: the text would read differently afterwards: {_difference(old[1], new[1])}")
    if len(list(shown_facts(before))) != len(list(shown_facts(after))):
        raise AdoptError("facts would be lost afterwards")
    if after.changes:
        left = after.changes[0]
        raise AdoptError(
            f'{left.path}: "{left.before[:60]}" would be changed again afterwards, by the rule {left.rule}'
        )


def write(files: Sequence[Fixed], folder: Path) -> list[str]:
    """Write the changed files, in their own way of ending lines, all or none; their names.

    Raises `OSError` for a file that cannot be written.
    """
    changed = [file for file in files if file.is_changed]
    paths = [folder / file.source.path for file in changed]
    aside = [path.with_name(f"{path.name}.{os.getpid()}.new") for path in paths]
    try:
        for file, path, new in zip(changed, paths, aside, strict=True):
            if not os.access(path, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            new.write_bytes(_encoded(file, path.read_bytes()))
            shutil.copymode(path, new)
        for path, new in zip(paths, aside, strict=True):
            new.replace(path)
    finally:
        for new in aside:
            new.unlink(missing_ok=True)
    return [file.source.path for file in changed]


def _encoded(file: Fixed, old: bytes) -> bytes:
    """The new bytes of a file, with the line ends and the byte order mark of the `old` ones."""
    end = "\r\n" if b"\r\n" in old else "\n"
    mark = b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b""
    return mark + end.join((*file.lines, "")).encode("utf-8")


def _written(source: Source) -> tuple[str, ...]:
    """The lines as they stand in the file: without the repairs of their encoding."""
    lines = list(source.lines)
    for change in source.changes:
        if change.rule == RULE:
            lines[change.line - 1] = change.before
    return tuple(lines)


def _shown(site: Site, tables: Tables) -> list[tuple[str, str]]:
    """(name, Markdown without line numbers) of each page."""
    renderer = Renderer(Repository(), tables.pictures.by_source, site.prefix, words_of(ENGLISH))
    return [(_name(page), _LINES.sub("", renderer.page(page))) for page in site.pages]


def _name(page: Page) -> str:
    return f'{page.span.path}: page "{page.slug}"'


def _difference(old: str, new: str) -> str:
    pairs = zip(old.split("\n"), new.split("\n"), strict=False)
    one, other = next(((one, other) for one, other in pairs if one != other), ("(more text)", "(less text)"))
    return f'"{one[:80]}" would be "{other[:80]}"'
