"""JSON Schemas of the tables, for editors that complete and check them; made from the rows themselves."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from functools import reduce
from pathlib import Path

import msgspec

from studynotes import tables
from studynotes.slug import MARKS
from studynotes.tables import Row, Tables

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Name of a table without its `.toml` -> its JSON Schema as text."""
    told = _field_docs()
    return {field.name: _schema(field.name, _row(field.type), told) for field in msgspec.structs.fields(Tables)}


def write_schemas(folder: Path) -> list[Path]:
    """Write the schema of each table into `folder`; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schemas().items():
        written.append(folder / f"{name}.schema.json")
        written[-1].write_text(text, encoding="utf-8")
    return written


def _row(kind: object) -> type[Row]:
    """The table itself, of one that may be missing, too."""
    options = [kind, *getattr(kind, "__args__", ())]
    return next(each for each in options if isinstance(each, type) and issubclass(each, Row))


def _schema(name: str, kind: type[Row], told: dict[tuple[str, str], str]) -> str:
    schema = msgspec.json.schema(kind)
    for row, definition in schema["$defs"].items():
        for key, value in definition["properties"].items():
            if (row, key) in told:
                value["description"] = told[row, key]
            for part in (value, value.get("items", {}), value.get("additionalProperties", {})):
                if isinstance(part, dict) and "pattern" in part:
                    part["pattern"] = _pattern(part["pattern"])
    head = {"$schema": _DIALECT, "title": f"docs/notes/{name}.toml"}
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


def _pattern(python: str) -> str:
    r"""The regular expression as JSON Schema reads it: another end of the text, and letters of ASCII alone in \w."""
    signs = (r"\Z", "$"), (rf"[\w{MARKS}-]", r"[\p{L}\p{M}\p{N}_-]"), (r"\w", r"[\p{L}\p{N}_]")
    return reduce(lambda text, sign: text.replace(*sign), signs, python)


def _field_docs() -> dict[tuple[str, str], str]:
    """(Row, key of it) -> what stands below it in the code."""
    found: dict[tuple[str, str], str] = {}
    for row in ast.parse(inspect.getsource(tables)).body:
        if isinstance(row, ast.ClassDef):
            found |= {(row.name, key): text for key, text in _docs_of(row)}
    return found


def _docs_of(row: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(row.body, row.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            # `as_` is "as" in a table.
            yield field.target.id.rstrip("_"), " ".join(str(ast.literal_eval(below.value)).split())
