"""What the path of a file of notes says: its place among the others, and names for what it holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from pathlib import PurePath, PurePosixPath

from studynotes.text import key, sentence_case

FRONTS = ("readme", "index")
"""Names of the file that is the front page of its folder, in small letters and without ending."""
_DIGITS = re.compile(r"([0-9]+)")
# Notion puts a number of its own behind each name.
_EXPORTED = re.compile(r"(?<=\S) [0-9a-f]{32}$")
_MONTH_OR_DAY = r"(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?"
# A hyphen stands for a blank, but in a date.
_HYPHEN = re.compile(rf"(?<![0-9A-Za-z])((?:1[5-9]|20)\d\d-(?:W\d\d|{_MONTH_OR_DAY})(?![0-9A-Za-z]))|-")
_FRONT, _NUMBERED, _FILE, _FOLDER = range(4)


def is_front(name: str) -> bool:
    """Whether the file of this name is the front page of its folder, in whatever language ("README.de.md")."""
    return name.partition(".")[0].casefold() in FRONTS


def is_hidden(path: PurePath) -> bool:
    """Whether the file, or a folder that it lies in, is one of those that programs keep to themselves (".trash")."""
    return any(name.startswith(".") for name in path.parts)


def reading_order(path: str) -> tuple[object, ...]:
    """What to sort paths by: in each folder its front page, then what has a number in front, then files, then folders.

    Numbers count as such: "2" stands before "10".
    """
    *folders, name = path.split("/")
    return (*(_place(each, _FOLDER) for each in folders), _place(name, _FILE), path)


def _place(name: str, kind: int) -> tuple[int, list[tuple[int, str]], str]:
    if kind == _FILE and is_front(name):
        kind = _FRONT
    elif name[:1] in set("0123456789"):
        kind = _NUMBERED
    parts = _DIGITS.split(name.casefold())
    # Every other part is a number.
    natural = [(int(number), text) for text, number in zip(parts[2::2], parts[1::2], strict=True)]
    return kind, [(0, parts[0]), *natural], name


def spoken(name: str) -> str:
    """The name of a file or a folder as a title."""
    bare = _EXPORTED.sub("", name).replace("_", "-")
    return sentence_case(_HYPHEN.sub(lambda found: found[1] or " ", bare).strip())


def file_title(path: str) -> str:
    """A title for the file: its name, or that of its folder if it is the front page of one."""
    file = PurePosixPath(path)
    name = file.parent.name if is_front(file.name) and file.parent.name else file.stem
    return spoken(name)


def folders(paths: Collection[str]) -> dict[str, str]:
    """Path of each file -> name of the folder that it is in, below the folder that holds them all; or empty."""
    parts = {path: path.split("/")[:-1] for path in paths}
    shared = _shared(parts.values())
    return {path: spoken(own[shared]) if len(own) > shared else "" for path, own in parts.items()}


def distinctions(paths: Collection[str], title: str) -> Mapping[str, str]:
    """Path -> the part of it by which it differs from the other `paths`, as words; empty if it says no more than the
    `title` that they share (in the form of `text.key`).
    """
    split = {path: str(PurePosixPath(path).with_suffix("")).split("/") for path in paths}
    parts = {path: [_EXPORTED.sub("", each) for each in own] for path, own in split.items()}
    ahead = _shared(parts.values())
    rest = {path: own[ahead:] for path, own in parts.items()}
    behind = _shared([own[::-1] for own in rest.values()])
    told = {path: _telling(own[: len(own) - behind], title) for path, own in rest.items()}
    # The last part alone, where that is enough.
    names = {path: own[-1:] for path, own in told.items()}
    is_enough = len({tuple(name) for name in names.values()}) == len(names)
    return {path: " / ".join(map(spoken, own)) for path, own in (names if is_enough else told).items()}


def _telling(parts: Sequence[str], title: str) -> Sequence[str]:
    says_nothing = bool(parts) and (is_front(parts[-1]) or key(parts[-1]) == title)
    return parts[:-1] if says_nothing else parts


def _shared(paths: Collection[Sequence[str]]) -> int:
    """Of how many parts the beginning is that all `paths` have."""
    return sum(1 for _ in takewhile(lambda parts: len(set(parts)) == 1, zip(*paths, strict=False)))
