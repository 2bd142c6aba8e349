"""Read notes files: bytes in, lines out; what was unreadable is repaired, and the repair is named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from studynotes.model import Change, Source

# Lines end as CommonMark says. `str.splitlines` would also cut at form feeds and at Unicode separators, and every line
# number after one would be wrong.
_LINE_END = re.compile(r"\r\n|\n|\r")
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
RULE = "encoding"


def read_folder(folder: Path) -> tuple[Source, ...]:
    """All `*.md` files below `folder`, sorted by path."""
    files = sorted(path for path in folder.rglob("*.md") if path.is_file())
    return tuple(read(path.read_bytes(), path.relative_to(folder).as_posix()) for path in files)


def read(data: bytes, path: str) -> Source:
    """Decode `data` (UTF-8 or UTF-16 with a byte order mark, else UTF-8, else Windows-1252 for the lines that are not).

    Never fails: what no encoding explains becomes U+FFFD. Each repaired line is a change of rule "encoding".
    """
    raw = _raw_lines(data)
    lines = tuple(_repair(text) for text, _ in raw)
    changes = tuple(_changes(path, raw, lines))
    return Source(path, lines, hashlib.sha256(data).hexdigest(), changes)


def _raw_lines(data: bytes) -> list[tuple[str, str]]:
    """Lines as (decoded, as UTF-8 alone would show them)."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, "replace")
            return [(line, line) for line in _split(text)] if encoding != "utf-8" else _utf8_lines(data[len(bom) :])
    return _utf8_lines(data)


def _utf8_lines(data: bytes) -> list[tuple[str, str]]:
    try:
        return [(line, line) for line in _split(data.decode("utf-8"))]
    except UnicodeDecodeError:
        # Latin-1 keeps one character a byte, so that lines are cut at the same places before each is decoded.
        return [_decode(line.encode("latin-1")) for line in _split(data.decode("latin-1"))]


def _decode(line: bytes) -> tuple[str, str]:
    shown = line.decode("utf-8", "replace")
    return (shown if "\ufffd" not in shown else line.decode("cp1252", "replace")), shown


def _split(text: str) -> list[str]:
    lines = _LINE_END.split(text)
    return lines[:-1] if lines[-1] == "" else lines


def _repair(line: str) -> str:
    if line.isascii() and "\x00" not in line:
        return line
    # Imported late: it costs 30 ms that notes in plain ASCII need not pay.
    from ftfy import fix_encoding  # noqa: PLC0415

    return _UNREADABLE.sub("\ufffd", fix_encoding(line))


def _changes(path: str, raw: list[tuple[str, str]], lines: tuple[str, ...]) -> Iterator[Change]:
    for number, ((_, shown), line) in enumerate(zip(raw, lines, strict=True), start=1):
        if shown != line:
            yield Change(path, number, shown, line, RULE)
