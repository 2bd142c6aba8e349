"""What is wrong in a table, in the words of who edits it, with what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import get_args

import msgspec

from studynotes.tables import (
    PATTERNS,
    AnchorRow,
    CodeRow,
    ComparisonRow,
    DropRow,
    FactRow,
    FixRow,
    MentionRow,
    NumberRow,
    PictureRow,
    Row,
    SameRow,
    SearchRow,
    SectionRow,
    ServiceRow,
    SideRow,
    TermRow,
)

_ROWS: Mapping[str, type[Row]] = {
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
_KINDS = {
    "`str`": 'a text in straight quotes ("...")',
    "`int`": "a whole number without quotes",
    "`float`": "a number with a point",
    "`array`": 'a list (["...", "..."], or [[...]] above each row)',
    "`object`": "a row",
    "`date`": "a date such as 2026-11-24",
    "`datetime`": "a date with a time",
}
_CURES = {
    "Illegal character": "close the quotes in this line",
    "Invalid value": 'write a text in straight quotes: "..."',
    "Expected newline": 'one value stands behind "=": a text in straight quotes (\\" for one inside), a number, a date',
    "Cannot overwrite a value": "a key stands twice in one row: delete one, or put the [[...]] of a new row above it",
    "Cannot declare": "each row begins with double brackets: [[...]]",
    "Unescaped": "write two \\ for one in a text",
    "Invalid statement": "a line is [[...]], a key with its value, or a remark behind #",
    "Unclosed array": "a list ends with ], and commas stand between its values",
    "Invalid date": "a date is written as 2026-11-24",
}
"""How a message about TOML begins -> what to do."""
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`")
_LENGTH = re.compile(r"`array` of length >= (\d+)")
_PART = re.compile(r"\.(\w+)(?:\[(\d+)\])?")


def wrong_value(error: msgspec.ValidationError, text: str, kind: type[Row]) -> tuple[int, str]:
    """The line of a table's `text` that does not fit, and why. `kind` is the table as a whole."""
    what, _, place = str(error).partition(" - at ")
    place = place.strip("`")
    keys = [part for part, _ in _PART.findall(place)]
    unknown = _UNKNOWN.search(what)
    if unknown:
        line = place_line(text, f"{place or '$'}.{unknown[1]}")
        return line, f"no key is called `{unknown[1]}` there{_meant(unknown[1], keys, kind)}"
    return place_line(text, place), f"{_plain(what)}{_choice(what, keys)}" + (f" in {place}" if place else "")


def wrong_toml(what: str) -> str:
    """What Python says of a file that is no TOML, with what to do."""
    cure = next((cure for begins, cure in _CURES.items() if what.startswith(begins)), "")
    return f"not valid TOML: {what}" + (f"; {cure}" if cure else "")


def _plain(what: str) -> str:
    for pattern, meaning in PATTERNS.items():
        what = what.replace(f"`str` matching regex {pattern!r}", meaning)
    what = what.replace("Object missing required field", "Missing key").replace(
        "Invalid RFC3339 encoded date", "Expected `date`"
    )
    what = _LENGTH.sub(r"a list of \1 or more", what)
    for kind, meaning in _KINDS.items():
        what = what.replace(kind, meaning)
    return what.replace("Invalid enum value", "Not allowed:")


def _choice(what: str, keys: list[str]) -> str:
    """The values that a key can have, when it has another one."""
    if not what.startswith("Invalid enum") or len(keys) < 2:
        return ""
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(_ROWS[keys[-2]])}
    return f" (allowed: {', '.join(str(value) for value in _values(fields[keys[-1]]))})"


def _values(kind: object) -> Iterator[object]:
    for each in get_args(kind):
        if get_args(each):
            yield from _values(each)
        elif isinstance(each, str | int):
            yield each


def _meant(name: str, keys: list[str], kind: type[Row]) -> str:
    """What the place takes, when a key is unknown."""
    allowed = [field.encode_name for field in msgspec.structs.fields(_ROWS.get(keys[-1], kind) if keys else kind)]
    near = get_close_matches(name, allowed, 1)
    return f"{f'; perhaps `{near[0]}` is meant' if near else ''} (allowed: {', '.join(allowed)})"


def place_line(text: str, place: str) -> int:
    """The line that `$.service[3].section[1].title` means: count the heads of its rows, then look for the key."""
    lines = text.split("\n")
    at, name = 0, ""
    for part, index in _PART.findall(place):
        name = f"{name}.{part}" if name else part
        head = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
        heads = [n for n, line in enumerate(lines) if n >= at and head.match(line)]
        if index and int(index) < len(heads):
            at = heads[int(index)]
        else:
            own = re.escape(part)
            forms = (rf"\s*(?:{own}\s*=|\[\s*{own}\s*\])", rf"\s*\[\[\s*{own}\s*\]")
            found = (n for form in forms for n in range(at, len(lines)) if re.match(form, lines[n]))
            at = next(found, at)
    return at + 1
