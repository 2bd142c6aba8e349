"""The command line of the pipeline: `studynotes check` and its other commands."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from studynotes.anchors.ledger import anchor_rows
from studynotes.export import Exported, export
from studynotes.fix import AdoptError, Fixed, diff, fixed, verify, write
from studynotes.history import NO_DATES, LineDates, commit_day, line_dates
from studynotes.offline import pack
from studynotes.pipeline import Build, build
from studynotes.report import run as report_changes
from studynotes.repository import Repository, repository
from studynotes.schemas import write_schemas
from studynotes.search.terminal import found
from studynotes.settings import Settings, SettingsError, configuration, read_settings, settings
from studynotes.source import NotesError
from studynotes.starting import StartError, starting_tables, write_starting
from studynotes.table_files import anchor_text, load, write_anchors
from studynotes.words import language_notice

_EPILOG = """\
examples:
  studynotes check                   look at the notes and tables, print what needs a person
  studynotes check --strict          the same, but exit with 1 for notices too
  studynotes search "visibility timeout"
                                     print the best sections for a query, as the search of the site finds them
  studynotes init                    write starting tables for notes that have none, to be edited
  studynotes export build/export     write plain Markdown pages that any engine can render
  studynotes diff                    show the clean-up as a diff of the notes
  studynotes fix                     say which notes files the clean-up would change
  studynotes fix --write             take the clean-up over into the notes
  studynotes anchors                 print the rows that are missing in anchors.toml
  studynotes anchors --write         remember every id of today, so that links to it never die
  studynotes schemas schemas         write the JSON Schemas of the tables, for editors
  studynotes pack site-offline dist/study-notes.zip
                                     write a built site into a zip, the same bytes each time
  studynotes report ../base .        say in Markdown what the checkout here changes on the site of another one
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 for a problem that was found, 2 for a wrong call."""
    options = _parser().parse_args(arguments)
    try:
        failed = _run(options)
        sys.stdout.flush()
    except NotesError as error:
        print(f"{options.notes}/{error}", file=sys.stderr)
    except SettingsError as error:
        print(error, file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(f"{error.cmd[0]} failed with exit status {error.returncode}", file=sys.stderr)
    except BrokenPipeError:
        # Whoever reads has seen enough. Python flushes once more at its end: into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"{error.filename or 'output'}: {error.strerror}", file=sys.stderr)
    else:
        return int(failed)
    return 1


def _run(options: argparse.Namespace) -> bool:
    """Run the command; whether it failed."""
    if options.command == "pack":
        if not (options.site / "index.html").is_file():
            print(f"{options.site}: no built site; `make offline` builds one and packs it", file=sys.stderr)
            return True
        seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
        try:
            pack(options.site, options.zip, int(seconds) if seconds.isdigit() else 0)
        except ValueError as error:
            print(error, file=sys.stderr)
            return True
        print(f"wrote {options.zip}: {options.zip.stat().st_size / 1e6:.1f} MB")
        return False
    if options.command == "report":
        day = commit_day(os.environ, options.head)
        return report_changes(options.base, options.head, options.annotations, day)
    if options.command == "schemas":
        print("\n".join(f"wrote {path}" for path in write_schemas(options.out)))
        return False
    if not options.notes.is_dir():
        print(f"{options.notes}: no such folder; name the folder of the notes with --notes", file=sys.stderr)
        return True
    commands = {"diff": _diff, "init": _init, "fix": _fix, "anchors": _anchors, "search": _search, "export": _export}
    return commands.get(options.command, _check)(options)


def _check(options: argparse.Namespace) -> bool:
    built = _built(options.notes, commit_day(os.environ, options.notes))
    return report(built, options.notes, strict=options.strict)


def report(built: Build, notes: Path, *, strict: bool) -> bool:
    """Print every problem with its place; whether the build has to stop."""
    for problem in built.problems:
        place = f"{notes}/{problem.path}" + (f":{problem.line}" if problem.line else "")
        print(f"{place}: {problem.level}: {problem.what} [{problem.check}]", file=sys.stderr)
    return bool(built.errors) or (strict and bool(built.problems))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="studynotes",
        description="Turn messy Markdown study notes into the pages of a site, and account for every line.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--notes", type=Path, default=Path("docs/notes"), metavar="DIR", help="folder of notes and tables (docs/notes)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    checking = commands.add_parser("check", help="look at the notes and tables, print what needs a person")
    checking.add_argument("--strict", action="store_true", help="exit with 1 for notices too")
    searching = commands.add_parser(
        "search", help="print the best sections of the notes for a query; exit with 1 for none"
    )
    searching.add_argument("query", nargs="+", help="what a reader would type")
    exporting = commands.add_parser("export", help="write plain Markdown pages and a plain mkdocs.yml")
    commands.add_parser("init", help="write starting tables for notes that have none; they leave the site as it is")
    commands.add_parser("diff", help="print the clean-up as a unified diff of the notes; nothing is written")
    fixing = commands.add_parser("fix", help="take the clean-up over into the notes")
    fixing.add_argument("--write", action="store_true", help="write the notes files; without it, only name them")
    keeping = commands.add_parser("anchors", help="remember the ids of all sections and terms in anchors.toml")
    keeping.add_argument("--write", action="store_true", help="write anchors.toml; without it, only print what is new")
    exporting.add_argument("out", type=Path, metavar="OUT", help="folder to write into; an older export is replaced")
    describing = commands.add_parser("schemas", help="write the JSON Schemas of the tables, for editors")
    describing.add_argument("out", type=Path, metavar="OUT", help="folder to write into")
    packing = commands.add_parser("pack", help="write a built site into a zip, the same bytes each time")
    packing.add_argument("site", type=Path, metavar="SITE", help="folder of the site")
    packing.add_argument("zip", type=Path, metavar="ZIP", help="the zip; its files stand below a folder of its name")
    comparing = commands.add_parser("report", help="say in Markdown what one checkout changes on the site of another")
    comparing.add_argument("base", type=Path, metavar="BASE", help="checkout to compare with")
    comparing.add_argument("head", type=Path, metavar="HEAD", help="checkout that changes something")
    comparing.add_argument("--annotations", type=Path, metavar="FILE", help="write workflow commands of new problems")
    return parser


def _built(notes: Path, day: date | None = None, dates: LineDates = NO_DATES) -> Build:
    """The site of the folder `notes`, by the settings that are around it."""
    own = settings(notes)
    if notice := language_notice(own.language):
        print(f"mkdocs.yml: notice: {notice} [language]", file=sys.stderr)
    return build(notes, _repository(own), day, dates, own.language)


def _repository(own: Settings) -> Repository:
    try:
        return repository(os.environ, own.repository)
    except ValueError as error:
        sys.exit(f"mkdocs.yml or STUDYNOTES_REPOSITORY: {error}")


def _search(options: argparse.Namespace) -> bool:
    built = _built(options.notes)
    is_found, lines = found(built, " ".join(options.query), options.notes)
    print("\n".join(lines).rstrip())
    return not is_found


def _diff(options: argparse.Namespace) -> bool:
    files = fixed(options.notes, settings(options.notes).language)
    for line in diff(files, options.notes.as_posix().strip("/")):
        print(line)
    sys.stdout.flush()
    _verified(files, options.notes)
    return False


def _init(options: argparse.Namespace) -> bool:
    try:
        tables = starting_tables(options.notes, settings(options.notes).language)
    except StartError as error:
        print(f"{options.notes}: {error}", file=sys.stderr)
        return True
    write_starting(options.notes, tables)
    print("\n".join(f"wrote {options.notes}/{name}" for name in tables))
    return False


def _fix(options: argparse.Namespace) -> bool:
    files = fixed(options.notes, settings(options.notes).language)
    changed = [file.source.path for file in files if file.is_changed]
    if not _verified(files, options.notes):
        return True
    if options.write:
        write(files, options.notes)
    for path in changed:
        print(f"{'wrote' if options.write else 'would change'} {options.notes}/{path}")
    if not changed:
        print("nothing to change")
    return False


def _anchors(options: argparse.Namespace) -> bool:
    tables = load(options.notes)
    built = _built(options.notes)
    old = tables.anchors.anchor if tables.anchors else ()
    rows = anchor_rows(built.site, old)
    told = set(old)
    new = [row for row in rows if row not in told]
    for error in built.errors:
        print(f"{options.notes}/{error}", file=sys.stderr)
    if options.write and (new or tables.anchors is None):
        write_anchors(options.notes, rows)
        print(f"wrote {options.notes}/anchors.toml: {len(rows)} ids, {len(new)} of them new or changed")
    elif new and not options.write:
        print("\n".join(anchor_text(row) for row in new), end="")
    else:
        print("nothing to change")
    return bool(built.errors)


def _verified(files: Sequence[Fixed], notes: Path) -> bool:
    """Whether the pages would stay the same; if not, say why."""
    try:
        verify(files, notes, settings(notes).language)
    except AdoptError as error:
        print(f"{notes}/{error}; nothing can be written", file=sys.stderr)
        return False
    return True


def _export(options: argparse.Namespace) -> bool:
    every = read_settings(configuration(options.notes))
    built = _built(options.notes, commit_day(os.environ, options.notes), line_dates(options.notes))
    if report(built, options.notes, strict=False):
        return True
    # Notes that stand alone have no pages or pictures of a site beside them.
    docs = options.notes.parent if every else None
    try:
        export(Exported(built, options.notes, docs, every, _repository(settings(options.notes))), options.out)
    except (FileExistsError, ValueError) as error:
        print(error, file=sys.stderr)
        return True
    print(f"wrote {len(built.files)} pages to {options.out}")
    return False
