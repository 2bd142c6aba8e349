"""What makes the preview of `mkdocs serve` quick and steady. Builds do without it.

It knows MkDocs as build.py does, and stands beside it because it says nothing of what is on the site: each file of the
preview is that of a full build.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from types import CodeType

from jinja2 import BytecodeCache, Environment, Template
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.templates import TemplateContext
from watchdog.observers.polling import PollingObserver

_log = logging.getLogger("mkdocs.hooks.preview")
_SECONDS_BETWEEN_LOOKS = 0.1
"""MkDocs looks for edits twice a second. Systems that tell of edits by themselves lose a file that is replaced."""
_SECONDS_OF_REST = 0.05
"""How long no file changes before a build: an editor empties a file before it writes it."""

_STILL_SHOWN = (
    "The preview still shows the last build that went well, and the edited page at most; it follows the next edit"
)


@dataclass(frozen=True, slots=True)
class _Rendered:
    """What a page has from its Markdown."""

    markdown: str | None
    content: str | None
    toc: TableOfContents
    title: str | None
    ids: set[str] | None
    links: dict[str, dict[str, str]]
    """Path of a file below docs/ -> the ids there that the page links to. Files themselves are new with each build."""


class _Compiled(BytecodeCache):
    """Templates are compiled once, and again when their text changes."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


class _Framed(Template):
    """A template that is rendered again only for a page that changed, or when all pages do."""

    def render(self, context: TemplateContext) -> str:
        page = context["page"]
        if not page:
            return super().render(context)
        around_it = [item and (item.title, item.url) for item in (page.previous_page, page.next_page)]
        read = (page.title, page.content, _listed(page.toc), page.meta, page.url, page.canonical_url, around_it)
        known = _state.framed.get(page.file.src_uri)
        if not known or known[0] != read:
            known = _state.framed[page.file.src_uri] = (read, super().render(context))
        return known[1]


@dataclass
class _State:
    """What one build leaves for the next."""

    is_serving: bool = False
    shown: Path = Path()
    """The folder that the server shows: the last build that went well."""
    around: object = None
    """What rendering depends on beside the Markdown of a page."""
    rendered: dict[str, _Rendered] = field(default_factory=dict)
    """Path below docs/ -> the page."""
    nav: Navigation | None = None
    frame: object = None
    """What templates read beside the page that they are about."""
    framed: dict[str, tuple[object, str]] = field(default_factory=dict)
    """Path below docs/ -> what the templates read of the page, and what they made of it."""
    compiled: _Compiled = field(default_factory=_Compiled)
    cleaner: Thread | None = None
    """Deletes what was shown before."""


_state = _State()


def on_startup(command: str, dirty: bool) -> None:
    """Let pages keep what they have from their Markdown, which takes most of the time of a build."""
    _state.is_serving = command == "serve"
    if _state.is_serving:
        setattr(Page, "render", _kept(Page.render))  # noqa: B010 - MkDocs has no event in place of rendering


def on_config(config: MkDocsConfig) -> None:
    """Build aside: a build that fails leaves what is shown as it was."""
    if _state.is_serving:
        _state.shown = Path(config.site_dir)
        config.site_dir = f"{config.site_dir}.new"


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Forget the pages when something changed that they all depend on: a link is checked against all files."""
    around = (config.markdown_extensions, config.mdx_configs, [(file.src_uri, file.url) for file in files])
    _state.nav = nav
    if around != _state.around:
        _state.around = around
        _state.rendered.clear()


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Keep compiled templates, and what they made of a page, until something changes that they read."""
    if _state.is_serving:
        env.bytecode_cache = _state.compiled
        env.template_class = _Framed
        frame = (_settings(config), [_in_nav(item) for item in _state.nav or ()])
        if frame != _state.frame:
            _state.frame = frame
            _state.framed.clear()


# After all who write into the site.
@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Show what was built; the reader does not wait until what was shown before is deleted."""
    if _state.is_serving:
        _wait_for_cleaner()
        old = Path(f"{_state.shown}.old")
        # The first build may find nothing there.
        _state.shown.mkdir(exist_ok=True)
        _state.shown.rename(old)
        Path(config.site_dir).rename(_state.shown)
        _state.cleaner = Thread(target=shutil.rmtree, args=(old,))
        _state.cleaner.start()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """See edits at once, and go on after a build that failed."""
    watched = [config.docs_dir, config.config_file_path]
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=_SECONDS_BETWEEN_LOOKS)
    for path in watched:
        server.watch(path)
    server.build_delay = _SECONDS_OF_REST
    server.builder = _steady(server.builder)
    return server


def on_shutdown() -> None:
    """Remove what a build left that failed; MkDocs removes the rest."""
    if _state.is_serving:
        _wait_for_cleaner()
        shutil.rmtree(f"{_state.shown}.new", ignore_errors=True)


def _wait_for_cleaner() -> None:
    if _state.cleaner:
        _state.cleaner.join()


_Render = Callable[[Page, MkDocsConfig, Files], None]


def _kept(render: _Render) -> _Render:
    """`render`, done again only for a page whose Markdown changed: no extension reads anything else."""

    def kept(page: Page, config: MkDocsConfig, files: Files) -> None:
        path = page.file.src_uri
        known = _state.rendered.get(path)
        if known and known.markdown == page.markdown:
            _give(page, known, files)
        else:
            render(page, config, files)
            links = {file.src_uri: ids for file, ids in (page.links_to_anchors or {}).items()}
            _state.rendered[path] = _Rendered(
                page.markdown, page.content, page.toc, page._title_from_render, page.present_anchor_ids, links
            )

    return kept


def _give(page: Page, known: _Rendered, files: Files) -> None:
    """Set on `page` what rendering would."""
    page.content, page.toc, page._title_from_render = known.content, known.toc, known.title
    page.present_anchor_ids = known.ids
    page.links_to_anchors = {files.src_uris[path]: ids for path, ids in known.links.items()}


def _settings(config: MkDocsConfig) -> object:
    """What templates read that no page says: the configuration, what hooks add to it, and their own text."""
    custom = [path for folder in config.theme.dirs[:1] for path in sorted(Path(folder).rglob("*.html"))]
    files = [(path, path.stat().st_mtime_ns) for path in (Path(config.config_file_path), *custom)]
    return files, repr((config.extra, config.extra_css, config.theme["features"]))


def _in_nav(item: StructureItem) -> object:
    return (item.title, getattr(item, "url", ""), [_in_nav(each) for each in getattr(item, "children", None) or ()])


def _listed(toc: Iterable[AnchorLink]) -> object:
    return [(each.title, each.id, each.level, _listed(each.children)) for each in toc]


def _steady(builder: Callable[[], None]) -> Callable[[], None]:
    """`builder`, after whose failure the preview goes on with what it shows; else no page would load any more."""

    def build() -> None:
        try:
            builder()
        except Abort:
            _log.error(_STILL_SHOWN)
        except MkDocsException as error:
            _log.error("%s\n%s", error, _STILL_SHOWN)
        except Exception:
            _log.exception(_STILL_SHOWN)

    return build
