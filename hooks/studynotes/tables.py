"""The reviewed tables beside the notes (`*.toml`): what no rule can know, editable by every contributor."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

T = TypeVar("T", bound="_Row")
As = Literal["heading", "label", "sentence", "text", "bullet"]


class TableError(Exception):
    """A table that cannot be used; the message names file, key, what is wrong and what is allowed."""


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of a table: unknown keys are errors, so that a misspelt key never goes unnoticed."""


class SectionRow(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    start: str
    """Beginning of the section's first source line, without list or heading marks."""
    title: str = ""
    level: int = 2
    as_: As = msgspec.field(name="as", default="heading")
    """What becomes of the first line: it is the `heading`, begins with the `label`, stays as a `sentence`; or the line
    is no section at all but plain `text`, whatever a rule may think, or a `bullet` of the list around it."""
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
    text: str
    """Words to set as code."""
    context: str = ""
    """Only in lines that hold this text; everywhere when empty."""


class Fixes(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    code: tuple[CodeRow, ...] = ()


class Tables(msgspec.Struct, frozen=True):
    services: Services = Services()
    pictures: Pictures = Pictures()
    fixes: Fixes = Fixes()


def load(folder: Path) -> Tables:
    """The tables of `folder`; each is optional. Raises `TableError` for the first one that is not usable."""
    return Tables(
        services=_load(folder / "services.toml", Services) or Services(),
        pictures=_load(folder / "pictures.toml", Pictures) or Pictures(),
        fixes=_load(folder / "fixes.toml", Fixes) or Fixes(),
    )


def _load(path: Path, kind: type[T]) -> T | None:
    if not path.exists():
        return None
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except msgspec.ValidationError as error:
        raise TableError(f"{path.name}: {_teach(str(error), kind)}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path.name}: not valid TOML: {error}") from error


def _teach(message: str, kind: type[_Row]) -> str:
    """Msgspec says what and where (`$.service[3].title`); add what is allowed when a key is unknown."""
    if "unknown field" not in message:
        return message
    rows: dict[str, type[_Row]] = {
        "service": ServiceRow,
        "section": SectionRow,
        "drop": DropRow,
        "picture": PictureRow,
        "code": CodeRow,
    }
    place = message.rpartition("`$")[2].strip("`")
    last = place.rpartition(".")[2].partition("[")[0]
    fields = msgspec.structs.fields(rows.get(last, kind))
    return f"{message} (allowed: {', '.join(field.encode_name for field in fields)})"
