"""The reviewed tables beside the notes (`*.toml`): what no rule can know, editable by every contributor."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

T = TypeVar("T", bound="_Row")
As = Literal["heading", "label", "sentence", "text", "bullet", "step"]
FactKind = Literal["correction", "update", "addition"]
"""What a fact is to the statement: it was wrong, the world has changed since, or it is true but not the whole truth."""


_NOT_EMPTY, _ONE_LINE, _HTTPS = r"\S", r"^[^\n\r]*$", r"^https://\w"
_MEANINGS = {_NOT_EMPTY: "a text that is not empty", _ONE_LINE: "a single line", _HTTPS: "an https:// address"}
_Words = Annotated[str, msgspec.Meta(pattern=_NOT_EMPTY)]
_Line = Annotated[str, msgspec.Meta(pattern=_ONE_LINE)]
_PART = re.compile(r"\.(\w+)(?:\[(\d+)\])?")


class TableError(Exception):
    """A table that cannot be used; the message names file, line, what is wrong and what is allowed."""


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of a table: unknown keys are errors, so that a misspelt key never goes unnoticed."""


class SectionRow(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    start: str
    """Beginning of the section's first source line, without list or heading marks."""
    title: str = ""
    level: int = 2
    as_: As = msgspec.field(name="as", default="heading")
    """What becomes of the first line: it is the `heading`, begins with the `label`, stays as a `sentence`; or the line
    is no section at all but plain `text`, whatever a rule may think, a `bullet` of the list around it, or a `step` of a
    numbered list."""
    label: str = ""
    """Words at the beginning of the line that the title replaces (with `as = "label"`)."""


class ServiceRow(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    slug: str
    title: str
    short: str
    group: str
    start: str
    """Beginning of the source line where the page begins, without list or heading marks."""
    summary: str = ""
    section: tuple[SectionRow, ...] = ()


class DropRow(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    start: str
    reason: str


class Services(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    groups: tuple[str, ...] = ()
    """Navigation groups in their order; groups of rows that are not named here follow."""
    prefix: str = "services"
    """First part of every page's address."""
    service: tuple[ServiceRow, ...] = ()
    drop: tuple[DropRow, ...] = ()


class PictureRow(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    source: str
    """Address of the picture in the notes."""
    file: str
    """Path below docs/ of the picture shown in its place."""
    alt: str
    caption: str
    width: int
    height: int


class Pictures(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    picture: tuple[PictureRow, ...] = ()


class CodeRow(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    text: _Words
    """Words to set as code."""
    context: str = ""
    """Only in lines that hold this text; everywhere when empty."""


class FixRow(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    text: _Words
    """Words as they stand in one line of the notes."""
    to: _Line
    """What readers see in their place."""
    context: str = ""
    """Only in lines that hold this text; everywhere when empty."""
    why: str = ""
    """The reason, when it is not obvious."""

    @property
    def key(self) -> str:
        """What tells the row from all others."""
        return f"fix\n{self.text}\n{self.context}"


class Fixes(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    code: tuple[CodeRow, ...] = ()
    fix: tuple[FixRow, ...] = ()


class TermRow(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    term: _Words
    """The official spelling; any other capitals are corrected to it."""
    written: tuple[_Words, ...] = ()
    """Other ways in which the notes write it, corrected too."""


class Terms(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    term: tuple[TermRow, ...] = ()


class FactRow(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    text: _Words
    """Words of the line that states it, as they stand in the notes or as readers see them."""
    context: str = ""
    """Only in a line that holds this text, too."""
    kind: FactKind
    since: str = ""
    """Since when it is so, for an `update`: "April 2026"."""
    stated: str
    """What the notes say, as one sentence; `code` in backticks."""
    note: str
    """What is right, as readers see it; `code` in backticks."""
    source: Annotated[str, msgspec.Meta(pattern=_HTTPS)]
    """Address of the official page that says so."""
    checked: date
    """Day on which somebody looked it up there."""

    @property
    def key(self) -> str:
        """What tells the row from all others."""
        return f"fact\n{self.text}\n{self.context}"


class Facts(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    fact: tuple[FactRow, ...] = ()


class Tables(msgspec.Struct, frozen=True):
    services: Services = Services()
    pictures: Pictures = Pictures()
    fixes: Fixes = Fixes()
    terms: Terms = Terms()
    facts: Facts = Facts()

    @property
    def names(self) -> tuple[str, ...]:
        """Short names of all services: those that look like names are written so everywhere."""
        return tuple(row.short for row in self.services.service)


def load(folder: Path) -> Tables:
    """The tables of `folder`; each is optional. Raises `TableError` for the first one that is not usable."""
    return Tables(
        services=_load(folder / "services.toml", Services) or Services(),
        pictures=_load(folder / "pictures.toml", Pictures) or Pictures(),
        fixes=_load(folder / "fixes.toml", Fixes) or Fixes(),
        terms=_load(folder / "terms.toml", Terms) or Terms(),
        facts=_load(folder / "facts.toml", Facts) or Facts(),
    )


def toml_line(name: str, value: str) -> str:
    """How TOML usually writes that the key `name` has this `value`."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def row_line(text: str, wanted: Sequence[str]) -> int:
    """The line of a table's `text` where the row begins that holds all `wanted` lines; 0 when it cannot be told."""
    start, held = 0, set[str]()
    for number, line in enumerate((*text.split("\n"), "[["), start=1):
        if line.startswith("[["):
            if start and held.issuperset(wanted):
                return start
            start, held = number, set()
        held.add(line.strip())
    return 0


def _load(path: Path, kind: type[T]) -> T | None:
    if not path.exists():
        return None
    try:
        text = path.read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(text), kind)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at ")
        for pattern, meaning in _MEANINGS.items():
            what = what.replace(f"`str` matching regex {pattern!r}", meaning)
        raise TableError(f"{path.name}:{_place_line(text, place)}: {what}{_allowed(what, place, kind)}") from error
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at line ")
        raise TableError(f"{path.name}:{place.partition(',')[0] or 1}: not valid TOML: {what}") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path.name}:1: not UTF-8: save the file as UTF-8") from error


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


def _allowed(message: str, place: str, kind: type[_Row]) -> str:
    """What the place takes, when a key is unknown."""
    if "unknown field" not in message:
        return f" in {place.strip('`')}" if place else ""
    rows: dict[str, type[_Row]] = {
        "service": ServiceRow,
        "section": SectionRow,
        "drop": DropRow,
        "picture": PictureRow,
        "code": CodeRow,
        "fix": FixRow,
        "term": TermRow,
        "fact": FactRow,
    }
    names = [part for part, _ in _PART.findall(place)]
    fields = msgspec.structs.fields(rows.get(names[-1], kind) if names else kind)
    return f" (allowed here: {', '.join(field.encode_name for field in fields)})"
