"""Reading the tables beside the notes; what is wrong in one is said with its file and line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import msgspec

from studynotes.tables import (
    PATTERNS,
    AnchorRow,
    Anchors,
    CodeRow,
    ComparisonRow,
    Comparisons,
    DropRow,
    FactRow,
    Facts,
    Fixes,
    FixRow,
    MentionRow,
    NumberRow,
    Numbers,
    PictureRow,
    Pictures,
    Row,
    SameRow,
    Searches,
    SearchRow,
    SectionRow,
    ServiceRow,
    Services,
    SideRow,
    Tables,
    TermRow,
    Terms,
)

T = TypeVar("T", bound=Row)
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
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_PART = re.compile(r"\.(\w+)(?:\[(\d+)\])?")


class TableError(Exception):
    """A table that cannot be used; the message names file, line, what is wrong and what is allowed."""


def load(folder: Path) -> Tables:
    """The tables of `folder`; each is optional. Raises `TableError` for the first one that is not usable.

    And for a file beside them that must not be there.
    """
    for path, why in unfit(folder):
        raise TableError(f"{path}:1: {why}")
    return Tables(
        services=_load(folder / "services.toml", Services) or Services(),
        pictures=_load(folder / "pictures.toml", Pictures) or Pictures(),
        fixes=_load(folder / "fixes.toml", Fixes) or Fixes(),
        terms=_load(folder / "terms.toml", Terms) or Terms(),
        facts=_load(folder / "facts.toml", Facts) or Facts(),
        comparisons=_load(folder / "comparisons.toml", Comparisons) or Comparisons(),
        searches=_load(folder / "searches.toml", Searches) or Searches(),
        numbers=_load(folder / "numbers.toml", Numbers) or Numbers(),
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
    """The line of a table's `text` where the row begins that holds all `wanted` lines; 0 when it cannot be told."""
    lines = text.split("\n")
    return _row_line([line.strip() for line in lines], wanted) or _row_line(list(map(_canonical, lines)), wanted)


def _row_line(lines: Sequence[str], wanted: Sequence[str]) -> int:
    start, held = 0, set[str]()
    for number, line in enumerate((*lines, "[["), start=1):
        if line.startswith("[["):
            if start and held.issuperset(wanted):
                return start
            start, held = number, set()
        held.add(line)
    return 0


def _canonical(line: str) -> str:
    """A line of a table as `toml_line` writes it, however it is quoted, spaced or commented."""
    try:
        (name, value), *others = tomllib.loads(line).items()
    except (tomllib.TOMLDecodeError, ValueError):
        return line.strip()
    return toml_line(name, value) if isinstance(value, str) and not others else line.strip()


def _load(path: Path, kind: type[T]) -> T | None:
    if not path.exists():
        return None
    try:
        text = path.read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(text), kind)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at ")
        for pattern, meaning in PATTERNS.items():
            what = what.replace(f"`str` matching regex {pattern!r}", meaning)
        unknown = _UNKNOWN.search(what)
        line = _place_line(text, f"{place or '$'}.{unknown[1]}" if unknown else place)
        raise TableError(f"{path.name}:{line}: {what}{_allowed(unknown, place, kind)}") from error
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at line ")
        raise TableError(f"{path.name}:{place.partition(',')[0] or 1}: not valid TOML: {what}") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path.name}:1: not UTF-8: save the file as UTF-8") from error
    except IsADirectoryError as error:
        raise TableError(f"{path.name}:1: a folder, not a file") from error
    except (RecursionError, ValueError) as error:
        # The reader gives up on what is nested too deep, and on numbers of many thousand digits.
        raise TableError(f"{path.name}:1: not to be read: {error}") from error


def _place_line(text: str, place: str) -> int:
    """The line that `$.service[3].section[1].title` means: count the headers of its rows, then look for the key."""
    lines = text.split("\n")
    at, name = 0, ""
    for part, index in _PART.findall(place):
        name = f"{name}.{part}" if name else part
        if index:
            heads = [n for n, line in enumerate(lines) if n >= at and line.strip() == f"[[{name}]]"]
            at = heads[int(index)] if int(index) < len(heads) else at
        else:
            at = next((n for n in range(at, len(lines)) if re.match(rf"\s*{re.escape(part)}\s*=", lines[n])), at)
    return at + 1


def _allowed(unknown: re.Match[str] | None, place: str, kind: type[Row]) -> str:
    """What the place takes, when a key is unknown."""
    if not unknown:
        return f" in {place.strip('`')}" if place else ""
    rows: dict[str, type[Row]] = {
        "service": ServiceRow,
        "section": SectionRow,
        "drop": DropRow,
        "picture": PictureRow,
        "code": CodeRow,
        "fix": FixRow,
        "term": TermRow,
        "mention": MentionRow,
        "comparison": ComparisonRow,
        "side": SideRow,
        "same": SameRow,
        "search": SearchRow,
        "number": NumberRow,
        "anchor": AnchorRow,
        "fact": FactRow,
    }
    names = [part for part, _ in _PART.findall(place)]
    allowed = [field.encode_name for field in msgspec.structs.fields(rows.get(names[-1], kind) if names else kind)]
    near = get_close_matches(unknown[1], allowed, 1)
    return f"{f'; perhaps `{near[0]}` is meant' if near else ''} (allowed here: {', '.join(allowed)})"
