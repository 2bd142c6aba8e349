"""The only file that knows MkDocs: events in, pages out."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from studynotes.account import account
from studynotes.cli import commit_day, repository
from studynotes.link import PICTURES
from studynotes.pages.front import MARKER, grouped
from studynotes.pages.map import group_colours
from studynotes.pipeline import Build, build
from studynotes.table_files import TableError

_log = logging.getLogger("mkdocs.hooks.studynotes")
_services = ""
_COLOURS = "assets/groups.css"


def on_startup(command: str, dirty: bool) -> None:
    """Refuse dirty builds: they put generated pages into the search index twice."""
    if dirty:
        raise PluginError("--dirty builds corrupt the search index of generated pages; leave it out")


# Plugins must see the generated pages: run before theirs.
@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, their navigation and `notes.json`."""
    global _services
    built = _build(config)
    for path, text in {**built.files, "notes.json": account(built.site)}.items():
        if files.get_file_from_path(path):
            raise PluginError(f"docs/{path} is in the way of the generated page of the same name; rename or delete it")
        files.append(File.generated(config, path, content=text, inclusion=InclusionLevel.NOT_IN_NAV))
    for path in built.site.pictures:
        source = str(Path(config.docs_dir, "notes", path))
        files.append(File.generated(config, f"{PICTURES}/{path}", abs_src_path=source))
    colours = group_colours(built.site, len(config.nav or []))
    files.append(File.generated(config, _COLOURS, content=colours))
    config.extra_css.append(_COLOURS)
    config.nav = [*(config.nav or []), *_nav(built)]
    _services = built.services
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the list of all pages where a hand-written page asks for it."""
    return markdown.replace(MARKER, _services)


def _build(config: MkDocsConfig) -> Build:
    notes = Path(config.docs_dir, "notes")
    try:
        built = build(notes, repository(os.environ), commit_day(os.environ, notes))
    except TableError as error:
        raise PluginError(f"docs/notes/{error}") from error
    for problem in built.problems:
        # Never a warning: a notice must not fail a strict build.
        _log.info("docs/notes/%s", problem)
    if built.errors:
        raise PluginError("\n".join(f"docs/notes/{error}" for error in built.errors))
    return built


def _nav(built: Build) -> list[dict[str, object]]:
    nav: list[dict[str, object]] = []
    for group, pages in grouped(built.site):
        entries: list[dict[str, object]] = [{page.short: f"{built.site.prefix}/{page.slug}.md"} for page in pages]
        nav += [{group: entries}] if group else entries
    return nav
