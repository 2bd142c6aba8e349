"""What makes the preview of `mkdocs serve` quick and steady. Builds do without it.

It knows MkDocs as build.py does, and stands beside it because it says nothing of what is on the site: each file of the
preview is that of a full build.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from watchdog.observers.polling import PollingObserver

_log = logging.getLogger("mkdocs.hooks.preview")
_SECONDS_BETWEEN_LOOKS = 0.1
"""MkDocs looks for edits twice a second. Systems that tell of edits by themselves lose a file that is replaced."""
_SECONDS_OF_REST = 0.05
"""How long no file changes before a build: an editor empties a file before it writes it."""

_STILL_SHOWN = "The preview still shows the last build that went well; it follows the next edit"


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
    compiled: _Compiled = field(default_factory=_Compiled)


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
    if around != _state.around:
        _state.around = around
        _state.rendered.clear()


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Keep compiled templates."""
    if _state.is_serving:
        env.bytecode_cache = _state.compiled


# After all who write into the site.
@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Show what was built."""
    if _state.is_serving:
        shutil.rmtree(_state.shown, ignore_errors=True)
        Path(config.site_dir).rename(_state.shown)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """See edits at once, and go on after a build that failed."""
    watched = [config.docs_dir, config.config_file_path]
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=_SECONDS_BETWEEN_LOOKS)
    for path in watched:
        server.watch(path)
    server.build_delay = _SECONDS_OF_REST
    server.builder = _steady(builder)
    return server


def on_shutdown() -> None:
    """Remove what a build left that failed; MkDocs removes the rest."""
    shutil.rmtree(f"{_state.shown}.new", ignore_errors=True)


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
