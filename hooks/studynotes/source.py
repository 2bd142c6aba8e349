"""Read notes files: bytes in, lines out; what was unreadable is repaired, and the repair is named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from studynotes.files import is_hidden, reading_order
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Change, Source
from studynotes.text import one_line

# Lines end as CommonMark says. `str.splitlines` would also cut at form feeds and at Unicode separators, and every line
# number after one would be wrong.
_LINE_END = re.compile(r"\r\n|\n|\r")
# No text has them, and programs take them for marks of their own.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_UNREAD_PART = 0.05
"""Part of the characters of a file that nobody can read, from which on it is no text."""
_UNREAD = 20
"""Such characters that a text may have in any case."""
_OPENING, _CLOSING = "\u202a\u202b\u2066\u2067\u2068", {"\u202c": "\u202a\u202b", "\u2069": "\u2066\u2067\u2068"}
"""Signs that turn the direction of what stands between them, and those that end each."""
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ENDINGS = frozenset({".md", ".markdown"})
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
RULE = "encoding"
_READ = "read"


class NotesError(Exception):
    """Notes of which no site can be made; the message names file, line, what is wrong, and what would be right."""

    def __str__(self) -> str:
        return one_line(super().__str__())


def read_folder(folder: Path, memory: Memory = NO_MEMORY) -> tuple[Source, ...]:
    """All files of Markdown below `folder` (`*.md`, `*.markdown`) but hidden ones, as a reader would go through them.

    Raises `NotesError` for one that cannot be read, or that is no text.
    """
    found = (path for path in folder.rglob("*") if path.suffix.casefold() in _ENDINGS and path.is_file())
    paths = (path.relative_to(folder) for path in found)
    names = sorted((path.as_posix() for path in paths if not is_hidden(path)), key=reading_order)
    return tuple(_read(folder / name, name, memory) for name in names)


def _read(path: Path, name: str, memory: Memory) -> Source:
    try:
        file = memory.same((name, path.read_bytes()))
    except OSError as error:
        what = f"cannot be read: {error.strerror}; make it readable, or take it out of the folder"
        raise NotesError(f"{name}:1: {what} [unreadable]") from error
    return memory.of((_READ, file), lambda: _text(*file))


def _text(name: str, data: bytes) -> Source:
    source = read(data, name)
    unread = [line.count("\ufffd") for line in source.lines]
    if sum(unread) > max(_UNREAD_PART * sum(map(len, source.lines)), _UNREAD):
        at = next(number for number, count in enumerate(unread, start=1) if count)
        what = f"no text: {sum(unread):,} of its characters cannot be read; save it as UTF-8, or take it away"
        raise NotesError(f"{name}:{at}: {what} [unreadable]")
    return source


def read(data: bytes, path: str) -> Source:
    """Decode `data` (UTF-8 or UTF-16 with a byte order mark, else UTF-8, else Windows-1252 for the lines that are not).

    Never fails: what no encoding explains becomes U+FFFD. Each repaired line is a change of rule "encoding"; in a file
    that is in Windows-1252 as a whole, no line needs a repair for that.
    """
    raw = _raw_lines(data)
    if is_windows := _is_windows(raw):
        raw = [(text, shown if "\ufffd" in text else text) for text, shown in raw]
    lines = tuple(_repair(text) for text, _ in raw)
    changes = tuple(_changes(path, raw, lines))
    return Source(path, lines, hashlib.sha256(data).hexdigest(), changes, is_windows)


def _is_windows(raw: list[tuple[str, str]]) -> bool:
    """Whether lines were no UTF-8, and none was that has more than ASCII."""
    others = [text != shown for text, shown in raw if not text.isascii()]
    return bool(others) and all(others)


def _raw_lines(data: bytes) -> list[tuple[str, str]]:
    """Lines as (decoded, as UTF-8 alone would show them)."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, "replace")
            return [(line, line) for line in _split(text)] if encoding != "utf-8" else _utf8_lines(data[len(bom) :])
    encoding = _wide(data) if b"\x00" in data else ""
    return [(line, line) for line in _split(data.decode(encoding, "replace"))] if encoding else _utf8_lines(data)


def _wide(data: bytes) -> str:
    """The UTF-16 in which `data` is written without saying so: every other byte of most letters is zero."""
    high, low = data[::2].count(0), data[1::2].count(0)
    if max(high, low) * 4 < len(data) or min(high, low) * 20 > len(data):
        return ""
    return "utf-16-le" if low > high else "utf-16-be"


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
    if line.isascii():
        return _UNREADABLE.sub("\ufffd", line)
    # Imported late: it costs 30 ms that notes in plain ASCII need not pay.
    from ftfy import fix_encoding  # noqa: PLC0415

    fixed = _UNREADABLE.sub("\ufffd", fix_encoding(line))
    return fixed if _is_even(fixed) else _REORDERING.sub("", fixed)


def _is_even(line: str) -> bool:
    """Whether each sign that turns the direction of text is ended in the line, and none overrides that of letters."""
    open_: list[str] = []
    for sign in _REORDERING.findall(line):
        if sign in _OPENING:
            open_.append(sign)
        elif not open_ or open_.pop() not in _CLOSING.get(sign, ""):
            return False
    return not open_


def _changes(path: str, raw: list[tuple[str, str]], lines: tuple[str, ...]) -> Iterator[Change]:
    for number, ((_, shown), line) in enumerate(zip(raw, lines, strict=True), start=1):
        if shown != line:
            yield Change(path, number, shown, line, RULE)
