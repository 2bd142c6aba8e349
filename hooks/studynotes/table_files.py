"""Reading the tables beside the notes; what is wrong in one is said with its file and line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from studynotes.source import NotesError
from studynotes.table_errors import place_line, wrong_toml, wrong_value
from studynotes.tables import (
    AnchorRow,
    Anchors,
    Comparisons,
    Facts,
    Fixes,
    Numbers,
    Pictures,
    Row,
    Searches,
    Services,
    Tables,
    Terms,
)

T = TypeVar("T", bound=Row)
CHECK = "table"
"""Name of the errors about tables."""
_NONE = Tables()
"""What stands for tables that are not there."""
_ANCHORS_HEAD = """\
#:schema ../../schemas/anchors.schema.json
# Every id that was ever published, so that no link to it dies. `studynotes anchors --write` keeps this file. By hand,
# only `to` is written: where readers of an old link should go when the site guesses wrong.
#
# An [[anchor]] is one id.
#   page   slug of the page on which it was published; "glossary" for a term
#   id     the id; never change or delete one
#   title  title of its section when it was seen last
#   holds  first words of its section when it was seen last: they tell where it is when its title is gone
#   to     where it is now, once its page has it no more: a slug, or "slug#id"
"""


_KEY_PARTS = 50
# It begins where a word begins: from each letter of a long one on, it would take hours.
_DOTTED = re.compile(rf"(?<![\w-])(?:[\w-]+[ \t\"']*\.[ \t\"']*){{{_KEY_PARTS}}}[\w\"'-]")


class TableError(NotesError):
    """A table that cannot be used; the message names file, line, what is wrong and what is allowed."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} [{CHECK}]")


def load(folder: Path) -> Tables:
    """The tables of `folder`; each is optional. Raises `TableError` for the first one that is not usable.

    And for a file beside them that must not be there.
    """
    for path, why in unfit(folder):
        raise TableError(f"{path}:1: {why}")
    return Tables(
        services=_services(folder / "services.toml"),
        pictures=_load(folder / "pictures.toml", Pictures) or _NONE.pictures,
        fixes=_load(folder / "fixes.toml", Fixes) or _NONE.fixes,
        terms=_load(folder / "terms.toml", Terms) or _NONE.terms,
        facts=_load(folder / "facts.toml", Facts) or _NONE.facts,
        comparisons=_load(folder / "comparisons.toml", Comparisons) or _NONE.comparisons,
        searches=_load(folder / "searches.toml", Searches) or _NONE.searches,
        numbers=_load(folder / "numbers.toml", Numbers) or _NONE.numbers,
        anchors=_load(folder / "anchors.toml", Anchors),
    )


def unfit(folder: Path) -> Iterator[tuple[str, str]]:
    """(path, reason) of what must not be below `folder`, which may be a symbolic link itself."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        shown = name.encode("utf-8", "replace").decode()
        if path.is_symlink():
            # Who merges one would publish a file of the machine that builds.
            yield shown, "a symbolic link; put the file itself there"
        elif not path.is_file() and not path.is_dir():
            # Whoever reads a pipe waits for who writes into it.
            yield shown, "neither a file nor a folder; take it away"
        if shown != name:
            yield shown, "its name is not UTF-8"


def toml_line(name: str, value: str) -> str:
    """How TOML usually writes that the key `name` has this `value`."""
    # JSON escapes as TOML does, but for one character.
    quoted = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"{name} = {quoted}"


def anchor_text(row: AnchorRow) -> str:
    """The row as TOML."""
    keys = {"page": row.page, "id": row.id, "title": row.title, "holds": row.holds, "to": row.to}
    lines = [toml_line(name, value) for name, value in keys.items() if value or name == "title"]
    return "\n".join(["[[anchor]]", *lines]) + "\n"


def write_anchors(folder: Path, rows: Sequence[AnchorRow]) -> None:
    """Write anchors.toml in one step: it is as it was, or whole."""
    new = folder / "anchors.toml.new"
    new.write_text("\n".join([_ANCHORS_HEAD, *map(anchor_text, rows)]), encoding="utf-8")
    new.replace(folder / "anchors.toml")


def row_line(text: str, wanted: Sequence[str]) -> int:
    """The line of a table's `text` where the last row begins that holds all `wanted` lines; 0 when it cannot be told.

    The last one: of rows that say the same, it is the newer.
    """
    for is_canonical in (False, True):
        rows = _said(text, is_canonical=is_canonical)
        if found := set[int].intersection(*sorted((rows.get(line, set()) for line in wanted), key=len)):
            return max(found)
    return 0


# A table can have thousands of rows, and each can be wrong.
@lru_cache(maxsize=8)
def _said(text: str, *, is_canonical: bool) -> dict[str, set[int]]:
    """What a line of the table says -> the lines where the rows begin that say it."""
    rows: dict[str, set[int]] = {}
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        said = _canonical(line) if is_canonical else line.strip()
        if said.startswith("[["):
            start = number
        if start:
            rows.setdefault(said, set()).add(start)
    return rows


def _canonical(line: str) -> str:
    """A line of a table as `toml_line` writes it, however it is quoted, spaced or commented."""
    try:
        (name, value), *others = tomllib.loads(line).items()
    except (tomllib.TOMLDecodeError, ValueError):
        return line.strip()
    return toml_line(name, value) if isinstance(value, str) and not others else line.strip()


def _services(path: Path) -> Services:
    table = _load(path, Services) or _NONE.services
    taken: set[str] = set()
    for at, row in enumerate(table.service):
        # Names of files that differ in capitals alone are one on some systems.
        slug = row.slug.casefold()
        if slug in taken:
            line = place_line(path.read_text(encoding="utf-8-sig"), f"$.service[{at}].slug")
            raise TableError(
                f'{path.name}:{line}: "{row.slug}" is the `slug` of a page above already; write another one'
            )
        taken.add(slug)
    return table


def _load(path: Path, kind: type[T]) -> T | None:
    if not path.exists():
        return None
    try:
        # Editors on Windows put a mark before the text.
        table: T = _rows(path.name, path.read_text(encoding="utf-8-sig"), kind)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise TableError(f"{path.name}:{line}: not UTF-8: save the file as UTF-8") from error
    except IsADirectoryError as error:
        raise TableError(f"{path.name}:1: a folder, not a file; take it away") from error
    except OSError as error:
        raise TableError(f"{path.name}:1: cannot be read: {error.strerror}; make it readable") from error
    except (RecursionError, ValueError) as error:
        # The reader gives up on what is nested too deep, and on numbers of many thousand digits.
        raise TableError(f"{path.name}:1: not to be read: {error}") from error
    return table


# Kept for the next build of a preview, which changes one table at most.
@lru_cache(maxsize=16)
def _rows(name: str, text: str, kind: type[T]) -> T:
    """The table `text` of the file `name`."""
    dotted = _DOTTED.search(text)
    if dotted:
        line = text.count("\n", 0, dotted.start()) + 1
        raise TableError(f"{name}:{line}: a key of more than {_KEY_PARTS} parts; no key here has a point in it")
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except msgspec.ValidationError as error:
        line, what = wrong_value(error, text, kind)
        raise TableError(f"{name}:{line}: {what}") from error
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        at = re.match(r"line (\d+)", place)
        line = int(at[1]) if at else text.count("\n") + 1
        raise TableError(f"{name}:{line}: {wrong_toml(what)}") from error
