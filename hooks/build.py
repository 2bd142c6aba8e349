"""The only file that knows MkDocs: events in, pages out."""

from __future__ import annotations

import gc
import json
import logging
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from studynotes.account import account
from studynotes.controls import file_links
from studynotes.crosslink.goals import GLOSSARY
from studynotes.history import commit_day, line_dates
from studynotes.hosting import HEADERS, header_rules
from studynotes.link import FILES
from studynotes.live import NOTES
from studynotes.memory import NO_MEMORY
from studynotes.offline import MOST_KEPT, service_worker, web_manifest
from studynotes.pages.front import DOWNLOAD, filled, front_page, search_button
from studynotes.pages.groups import FRONT, PRINT, group_styles, study_pages, theme_icons
from studynotes.pages.print import all_notes, print_front, printed_parts
from studynotes.pages.shelves import named, navigation
from studynotes.pipeline import Build, build
from studynotes.policy import inline_scripts, protect
from studynotes.render import has_formulas
from studynotes.repository import Repository, repository
from studynotes.safe.active import strange
from studynotes.safe.drawings import active_drawings
from studynotes.search.index import search_scripts
from studynotes.source import NotesError
from studynotes.table_files import CHECK, unfit
from studynotes.words import language_notice, words_of

_log = logging.getLogger("mkdocs.hooks.studynotes")
_GROUPS = "assets/groups.css"
_SHIM = "assets/iframe-worker.js"
_SEARCH = "assets/search.js"
_FORMULAS = "assets/formulas"
# What the theme ships and this site replaces or never loads.
_REPLACED = re.compile(r"assets/javascripts/(?:lunr|workers)/|\.map$")


@dataclass
class _State:
    """What one event leaves for the next."""

    is_serving: bool = False
    built: Build | None = None
    rendered: dict[str, str] = field(default_factory=dict)
    """Path below docs/ -> HTML of a page."""
    scripts: set[str] = field(default_factory=set)
    """The inline scripts of all pages: who goes from page to page without a reload stays under one policy."""


_state = _State()


def on_startup(command: str, dirty: bool) -> None:
    """Refuse dirty builds: they put generated pages into the search index twice."""
    if dirty:
        raise PluginError("--dirty builds corrupt the search index of generated pages; leave it out")
    _state.is_serving = command == "serve"


# The offline plugin asks a third party for what it does not find here: run before it.
@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Decide how the site is kept: as an app, in a zip, or not at all."""
    # MkDocs follows links, in circles, too, when it looks for files.
    for path, why in unfit(Path(config.docs_dir)):
        raise PluginError(f"docs/{path}:1: {why} [{CHECK}]")
    if _is_for_zip(config):
        config.extra["polyfills"] = [_SHIM]
        # A page from a file can read no other.
        config.theme["features"] = [name for name in config.theme["features"] if name != "navigation.instant"]
    _speak(config)
    download = config.extra.get("download")
    if download and not isinstance(download, str):
        raise PluginError("mkdocs.yml: extra: download: expected the path of a file")
    if download and not Path(download).is_file():
        raise PluginError(f"{download}: no such file; `make offline` makes the zip that readers download")
    if _is_for_zip(config) or _state.is_serving:
        config.extra["installable"] = False
    return config


# Plugins must see the generated pages: run before theirs.
@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, their navigation, what runs in browsers, and `notes.json`."""
    for path, why in active_drawings(Path(config.docs_dir)):
        raise PluginError(f"docs/{path}:1: {why} [{CHECK}]")
    built = _state.built = _build(config)
    written = [file.src_uri for file in files.documentation_pages()]
    made = _made(built, config, is_front=FRONT not in written)
    for path, text in made.items():
        if files.get_file_from_path(path):
            raise PluginError(f"docs/{path} is in the way of the generated page of the same name; rename or delete it")
        files.append(File.generated(config, path, content=text, inclusion=InclusionLevel.NOT_IN_NAV))
    config.extra["prefix"] = built.site.prefix
    for path in built.site.files:
        source = str(Path(config.docs_dir, "notes", path))
        files.append(File.generated(config, f"{FILES}/{path}", abs_src_path=source))
    for replaced in [file for file in files if _REPLACED.search(file.src_uri)]:
        files.remove(replaced)
    for path, file in _assets(config, built).items():
        files.append(File.generated(config, path, abs_src_path=str(file)))
    if config.extra.get("installable") and len(built.site.pages) > MOST_KEPT:
        _log.info("No browser keeps the site: it has %d pages, and %d is the most", len(built.site.pages), MOST_KEPT)
        config.extra["installable"] = False
    if config.extra.get("installable"):
        manifest = web_manifest(config.site_name, config.site_description or "")
        files.append(File.generated(config, "manifest.webmanifest", content=manifest))
    with _told():
        names = built.tables.services.icons
        table = Path(config.docs_dir, "notes", "services.toml").read_text(encoding="utf-8-sig") if names else ""
        icons = theme_icons(names, config.theme.dirs, table)
    first = named(config.nav) or study_pages(built.aids, (path for path in written if path != FRONT), built.words)
    styles = group_styles(built.site, len(first), icons)
    files.append(File.generated(config, _GROUPS, content=styles))
    config.extra_css.append(_GROUPS)
    config.nav = [*first, *navigation(built.site)]
    return files


def _made(built: Build, config: MkDocsConfig, *, is_front: bool) -> dict[str, str]:
    """Path below docs/ -> text of every generated page, with a front page if it is to be, and of the account."""
    name, description = config.site_name, config.site_description or ""
    made = {**built.files, PRINT: print_front(name, built.site.date, built.words), "notes.json": account(built.site)}
    if is_front:
        inserts = {**built.inserts, DOWNLOAD: _download_link(FRONT, config)}
        made[FRONT] = front_page(name, description, built.aids, inserts, built.words)
    return made


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Previous and next lead through a group, not out of it."""
    for page in nav.pages:
        for side in ("previous_page", "next_page"):
            other = getattr(page, side)
            if other and (other.parent is not page.parent or not page.parent):
                setattr(page, side, None)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the lists of pages, and the link to the zip, where a hand-written page asks for them."""
    # The theme takes them for HTML.
    page.meta.update({key: escape(page.meta[key]) for key in ("title", "description") if key in page.meta})
    if page.file.generated_by:
        # The index of the search has its sections already.
        page.meta["search"] = {"exclude": True}
        return markdown
    inserts = _state.built.inserts if _state.built else {}
    markdown = file_links(markdown, _repository(config))
    return filled(markdown, {**inserts, DOWNLOAD: _download_link(page.file.src_uri, config)})


# Before plugins add what only a screen shows.
@event_priority(100)
def _keep(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Keep what is printed of a page; one that holds what no text of the notes may bring along ends the build."""
    path, own = page.file.src_uri, search_button(words_of(config.theme["language"]))
    is_known = _state.rendered.get(path) == html
    found = strange(html.replace(own, "", 1)) if page.file.generated_by and not is_known else ""
    if found:
        raise PluginError(f"{path}: its notes or tables make {found!r} of it; please report this as a bug")
    _state.rendered[path] = html


@event_priority(-100)
def _unwrap(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The text of a page is a part of a document: the lightbox plugin makes a whole one of it."""
    return html.removeprefix("<html><head></head><body>").removesuffix("</body></html>")


on_page_content = CombinedEvent(_keep, _unwrap)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Put all notes together on one page, now that all pages are rendered."""
    file = files.get_file_from_path(PRINT)
    assert _state.built, "files come before templates"
    assert file, "files come before templates"
    assert file.page, "files come before templates"
    _quote(config)
    words, memory = _state.built.words, NOTES.memory if _state.is_serving else NO_MEMORY
    parts = printed_parts(_state.built.site, _address(_state.built, config), _state.rendered, words)
    file.page.content = f"{file.page.content}{all_notes(parts, file.url, words, memory)}"


def _quote(config: MkDocsConfig) -> None:
    """Let the theme show the texts of the settings as they are: it takes them for HTML."""
    for key in ("site_name", "site_description", "site_author"):
        if config[key]:
            config[key] = escape(config[key])


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Keep the scripts of the lightbox out of the pages: site.js fetches them for who opens a picture."""
    page.meta["glightbox"] = False


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """Take note of the inline scripts of the theme around the text of a page; those inside of the text are nobody's."""
    _state.scripts |= inline_scripts(output.replace(page.content or "", ""))
    if _is_for_zip(config):
        _state.scripts |= inline_scripts(_frame(page, config))


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> None:
    """Take note of the inline scripts of the page for what is not there."""
    _state.scripts |= inline_scripts(output_content)


# After the search plugin has written its index, before the offline plugin makes a script of it.
@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the index of the search in place of the theme's, the policy, and the service worker."""
    site, client = Path(config.site_dir), _client(config)
    built = _state.built
    assert built, "files come before the end of the build"
    stock = site / "search" / "search_index.json"
    if stock.exists():
        theirs = json.loads(stock.read_text(encoding="utf-8"))
        address = _address(built, config)
        scripts = search_scripts(built.site, built.tables, address, built.words, theirs["docs"])
        for name, script in scripts.items():
            (site / "search" / name).write_text(script, encoding="utf-8")
        # The theme asks for it on every page.
        stock.write_text(json.dumps(theirs | {"docs": []}), encoding="utf-8")
    # The preview puts scripts of its own into each page.
    if not _state.is_serving:
        try:
            policy = protect(site, _state.scripts)
        except ValueError as error:
            raise PluginError(str(error)) from error
        if not _is_for_zip(config):
            (site / HEADERS).write_text(header_rules(site, policy), encoding="utf-8")
    if config.extra.get("installable"):
        worker = service_worker((client / "keep.js").read_text(encoding="utf-8"), site)
        (site / "sw.js").write_text(worker, encoding="utf-8")
    elif not _is_for_zip(config):
        # Who installed the site when it was to be kept gets rid of what is kept.
        (site / "sw.js").write_bytes((client / "remove.js").read_bytes())


def _frame(page: Page, config: MkDocsConfig) -> str:
    """What the shim writes into the frame in which a page from a file runs the search."""
    frame = (_client(config) / "iframe-worker.html").read_text(encoding="utf-8")
    return frame.replace("SEARCH", get_relative_url(_SEARCH, page.url))


def _speak(config: MkDocsConfig) -> None:
    """Give the theme and the templates the words of the language of the site."""
    language = config.theme["language"]
    if not any(Path(folder, "partials", "languages", f"{language}.html").is_file() for folder in config.theme.dirs):
        raise PluginError(f'mkdocs.yml: theme: language: the theme has no "{language}"; write a code such as en or de')
    if notice := language_notice(language):
        _log.info("mkdocs.yml: %s", notice)
    words = config.extra["words"] = words_of(language)
    for scheme in config.theme["palette"]:
        scheme["toggle"]["name"] = words.navigation.toggle(scheme.get("scheme", ""))
    config.mdx_configs["toc"]["permalink_title"] = words.controls.permalink
    config.mdx_configs.setdefault("footnotes", {})["BACKLINK_TITLE"] = words.body.footnote.format(number="%d")


def _is_for_zip(config: MkDocsConfig) -> bool:
    """Whether the site is built to be read from files."""
    offline = config.plugins.get("material/offline")
    return bool(offline and offline.config["enabled"])


def _client(config: MkDocsConfig) -> Path:
    """The folder of what runs in browsers, bundled by client/build.mjs."""
    folder = Path(config.config_file_path).parent / "build" / "client"
    if not (folder / "search.js").exists():
        raise PluginError(f"{folder}/search.js is missing; `make client` makes it")
    return folder


def _assets(config: MkDocsConfig, built: Build) -> dict[str, Path]:
    """Path below the site -> file of what is not in docs/."""
    client, download = _client(config), config.extra.get("download")
    assets = {_SEARCH: client / "search.js"}
    if any(map(has_formulas, built.files.values())):
        assets |= {f"{_FORMULAS}/{file.name}": file for file in sorted((client / "formulas").iterdir())}
    if config.extra.get("installable"):
        assets["assets/offline.js"] = client / "offline.js"
    if _is_for_zip(config):
        assets[_SHIM] = client / "iframe-worker.js"
    if download:
        assets[Path(download).name] = Path(download)
    return assets


def _download_link(path: str, config: MkDocsConfig) -> str:
    """Markdown of the link to the zip for the page at `path`, below docs/; nothing without one."""
    if not config.extra.get("download"):
        return ""
    file = Path(config.extra["download"])
    words = words_of(config.theme["language"])
    address = posixpath.relpath(file.name, posixpath.dirname(path))
    link = f"[{words.front.download_link}]({address})"
    return words.front.download.format(link=link, size=words.size(file.stat().st_size))


def _address(built: Build, config: MkDocsConfig) -> Callable[[str], str]:
    """Address of a page, from the root of the site, by its slug."""
    prefix = built.site.prefix
    end = "/" if config.use_directory_urls else ".html"
    return lambda slug: f"{slug}{end}" if slug == GLOSSARY else f"{prefix}/{slug}{end}"


def _build(config: MkDocsConfig) -> Build:
    notes = Path(config.docs_dir, "notes")
    language = config.theme["language"]
    with _told():
        if _state.is_serving:
            built = NOTES.build(notes, _repository(config), language)
        else:
            built = build(notes, _repository(config), commit_day(os.environ, notes), line_dates(notes), language)
    for problem in built.problems:
        # Never a warning: a notice must not fail a strict build.
        _log.info("docs/notes/%s", problem)
    if built.errors:
        raise PluginError("\n".join(f"docs/notes/{error}" for error in built.errors))
    # It lives until the end: each later look for cycles would take it in, a tenth of the time of a large build.
    gc.freeze()
    return built


def _repository(config: MkDocsConfig) -> Repository:
    given = config.extra.get("repository")
    if given and not isinstance(given, dict):
        raise PluginError("mkdocs.yml: extra: repository: expected keys and their values, not one value")
    try:
        return repository(os.environ, given)
    except ValueError as error:
        raise PluginError(f"mkdocs.yml: extra: repository: {error}") from error


@contextmanager
def _told() -> Iterator[None]:
    """A table that is not usable ends the build with one clear message."""
    try:
        yield
    except NotesError as error:
        raise PluginError(f"docs/notes/{error}") from error
