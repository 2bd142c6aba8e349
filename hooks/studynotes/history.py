"""When the lines of the notes changed last, as the history of their repository tells."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType

from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Page, Site, Span

LineDates = Mapping[str, Sequence[date | None]]
NO_DATES: LineDates = MappingProxyType({})
"""Path of a notes file -> for each of its lines the day on which it changed last; None where there is no telling."""

_DATED = "dated"
_IGNORED = ".git-blame-ignore-revs"
_COMMIT = re.compile(rb"([0-9a-f]{40,64}) \d+ \d+(?: \d+)?")
_FULL_NAME = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LONE_RETURN = re.compile(rb"\r(?!$)")
# Whatever a configuration names to be run, or to be read elsewhere, stays out of a build; so does what changes answers.
_OVERRULED = (
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "diff.algorithm=default",
    "diff.renameLimit=1000",
    "log.follow=false",
    "log.showSignature=false",
)
_SURROUNDINGS = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder in a repository, at the commit that is checked out."""

    top: Path
    prefix: str
    """Path of the folder below `top`, with a slash at its end; empty for `top` itself."""
    head: str


def ask_git(folder: Path, *arguments: str) -> bytes | None:
    """What git answers to `arguments` in `folder`; None when it fails, or when there is none.

    Neither the configuration of the user or the machine nor variables beginning with GIT_ have a say.
    """
    git = shutil.which("git")
    if not git or not folder.is_dir():
        return None
    options = [part for setting in _OVERRULED for part in ("-c", setting)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _SURROUNDINGS
    done = subprocess.run(  # noqa: S603 - a list of arguments, no shell; what is not our own stands behind "--"
        [git, "--no-pager", "--literal-pathspecs", *options, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else None


def commit_day(environment: Mapping[str, str], folder: Path) -> date | None:
    """The day of the commit that is built: SOURCE_DATE_EPOCH, or what git says of `folder`; None without either."""
    seconds = environment.get("SOURCE_DATE_EPOCH") or (ask_git(folder, "log", "-1", "--format=%ct") or b"").decode()
    return datetime.fromtimestamp(int(seconds), UTC).date() if seconds.strip().isdigit() else None


def line_dates(folder: Path) -> LineDates:
    """The days of all notes files below `folder` of which a line changed after the commit that brought the file.

    Days are those of the commits, in UTC. Lines of the first commit of their file, lines that are not committed, and
    all lines of a shallow clone or of no repository have none; white space alone, and commits listed in
    `.git-blame-ignore-revs`, change nothing.
    """
    place = _place(folder)
    if not place:
        return {}
    ignored = _ignored(place.top)
    found: dict[str, Sequence[date | None]] = {}
    for path in _changed_files(place):
        file = place.top / path
        if path.startswith(place.prefix) and path.endswith(".md") and file.is_file() and not file.is_symlink():
            days = _of_our_lines(file.read_bytes(), _blamed(place.top, place.head, path, ignored))
            found[path.removeprefix(place.prefix)] = days
    return found


def with_dates(site: Site, dates: LineDates, memory: Memory = NO_MEMORY) -> Site:
    """`site`, each section of which knows the day on which a line of it changed last."""
    return replace(site, pages=tuple(_dated(page, dates, memory) for page in site.pages)) if dates else site


def _dated(page: Page, dates: LineDates, memory: Memory) -> Page:
    if page.span.path not in dates:
        return page
    days = memory.same(tuple(_newest(section.span, dates) for section in page.sections))
    return memory.of((_DATED, page, days), partial(_with_days, page, days))


def _with_days(page: Page, days: Sequence[date | None]) -> Page:
    sections = zip(page.sections, days, strict=True)
    return replace(page, sections=tuple(replace(section, changed=day) for section, day in sections))


def _newest(span: Span, dates: LineDates) -> date | None:
    return max(filter(None, dates[span.path][span.first - 1 : span.last]), default=None)


def _place(folder: Path) -> _Place | None:
    """Where `folder` is; None without a repository, without a commit, and in a clone that has not the whole history."""
    names = ("--is-shallow-repository", "--show-toplevel", "--show-prefix", "HEAD")
    answer = os.fsdecode(ask_git(folder, "rev-parse", *names) or b"").split("\n")
    if len(answer) != len(names) + 1 or answer[0] != "false":
        return None
    return _Place(Path(answer[1]), answer[2], answer[3])


def _ignored(top: Path) -> tuple[str, ...]:
    """The commits that the repository says are about form alone; none when the list is not to be read."""
    path = top / _IGNORED
    if not path.is_file() or path.is_symlink():
        return ()
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8", errors="replace").split("\n"))
    named = [line for line in lines if _FULL_NAME.fullmatch(line)]
    # Git refuses those that are not here.
    here = ask_git(top, "rev-list", "--no-walk", "--ignore-missing", *named) if named else b""
    return tuple((here or b"").decode().split())


@lru_cache(maxsize=4)
def _changed_files(place: _Place) -> Sequence[str]:
    """Paths below the top of files that more than one commit touched, or that had another name before.

    One question for all files: most notes are as they came, and asking for the history of each file costs much more.
    """
    asked = ("log", "-c", "-M", "--full-diff", "--no-ext-diff", "--name-status", "-z", "--format=", place.head)
    answer = ask_git(place.top, *asked, "--", place.prefix or ".") or b""
    touched: dict[str, list[str]] = defaultdict(list)
    parts = iter(os.fsdecode(answer).split("\0"))
    for part in parts:
        status = part.strip("\n")
        if status:
            old = next(parts, "")
            # A new name is told behind the old one.
            touched[next(parts, "") if status[0] in "RC" and status[1:].isdigit() else old].append(status)
    return sorted(path for path, found in touched.items() if found != ["A"])


# For the next build of a preview: what a commit says never changes.
@lru_cache(maxsize=4096)
def _blamed(top: Path, head: str, path: str, ignored: tuple[str, ...]) -> Sequence[tuple[bytes, date | None]]:
    """(text, day) of each line of the file `path` as it was committed."""
    # At a commit, so that nothing of the working tree is read or converted.
    # The empty name takes back what a configuration names.
    options = (
        "--porcelain",
        "-w",
        "--no-textconv",
        "--ignore-revs-file=",
        *(f"--ignore-rev={each}" for each in ignored),
    )
    answer = ask_git(top, "blame", *options, head, "--", path) or b""
    return tuple(_lines(answer, frozenset(each.encode() for each in ignored)))


def _lines(porcelain: bytes, ignored: frozenset[bytes]) -> Iterator[tuple[bytes, date | None]]:
    """What git says of a commit stands before the first of its lines; before the others stands its name alone."""
    days: dict[bytes, date | None] = {}
    commit, had_file, seconds = b"", False, b""
    for line in porcelain.split(b"\n"):
        head = _COMMIT.fullmatch(line)
        if line.startswith(b"\t"):
            # The commit that brought the file has none before it, and changed no line.
            days.setdefault(commit, _day(seconds) if had_file and commit not in ignored else None)
            yield line[1:], days[commit]
        elif head:
            commit, had_file, seconds = head[1], False, b""
        elif line.startswith(b"committer-time "):
            seconds = line.partition(b" ")[2]
        elif line.startswith(b"previous "):
            had_file = True


def _day(seconds: bytes) -> date | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _of_our_lines(data: bytes, blamed: Sequence[tuple[bytes, date | None]]) -> Sequence[date | None]:
    """The day of each line of a file that holds `data`, which may have changed in one place since it was committed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        # Git cuts such a file at bytes that end no line of it.
        return ()
    now = [line.removesuffix(b"\r") for line in data.removesuffix(b"\n").split(b"\n")]
    then = [line.removesuffix(b"\r") for line, _ in blamed]
    same = min(len(now), len(then))
    before = next((at for at in range(same) if now[at] != then[at]), same)
    after = next((at for at in range(same - before) if now[-1 - at] != then[-1 - at]), same - before)
    days = [day for _, day in blamed]
    kept = [*days[:before], *[None] * (len(now) - before - after), *days[len(days) - after :]]
    # To git, a carriage return alone ends no line.
    return [day for line, day in zip(now, kept, strict=True) for _ in range(1 + len(_LONE_RETURN.findall(line)))]
