"""What shows an edit of the notes before the whole site is built again, however large that is. Builds do without it.

The pages that someone looks at, and the one that was edited, are written as a full build would write them, with the
navigation as it was. The full build follows, and gives way to the next edit.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment
from xml.etree.ElementTree import Element

from jinja2 import Environment
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from studynotes import model
from studynotes.draft import Draft, no_collection
from studynotes.live import NOTES

_log = logging.getLogger("mkdocs.hooks.first")
_MOST = 8
"""Pages that are looked at, at most; those of a crawler are not all looked at."""
_SECONDS_TO_LOAD = 0.5
"""How long browsers have for what is shown first, before the processor is busy with the rest."""
_ASKS_FOR_CHANGES = "/livereload/"
"""Where the script asks that MkDocs puts into each page."""


class _Newer(BaseException):
    """There is an edit that the build does not know. No error: nobody who reports errors catches it."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """A build that went to its end, into which single pages can be put."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment
    pages: Mapping[str, model.Page]
    """Slug -> the page of the notes."""


@dataclass
class _State:
    """What one event leaves for the next."""

    is_serving: bool = False
    server: LiveReloadServer | None = None
    nav: Navigation | None = None
    env: Environment | None = None
    files: Files | None = None
    whole: _Whole | None = None
    """The last one."""
    looked_at: deque[str] = field(default_factory=lambda: deque(maxlen=_MOST))
    """Addresses of the pages that browsers asked for last, from the root of the site."""
    gives_way: bool = False
    """Whether what is built now can wait for a newer edit."""
    is_late: bool = False
    """Whether a page that someone looks at came out otherwise than it was shown."""


_state = _State()


class _Pauses(BlockProcessor):
    """Gives way inside of long pages; it processes no block."""

    def test(self, parent: Element, block: str) -> bool:
        del parent, block
        _give_way()
        return False


class _Pausing(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that is called
        md.parser.blockprocessors.register(_Pauses(md.parser), "pauses", 1000)


_PAUSING = _Pausing()


def on_startup(command: str, dirty: bool) -> None:
    """Leave builds alone."""
    _state.is_serving = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Give way inside of pages."""
    if _state.is_serving:
        config["markdown_extensions"].append(_PAUSING)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Keep what single pages are put into."""
    _state.nav, _state.files = nav, files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Keep what single pages are rendered with."""
    _state.env = env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Give way between pages."""
    _give_way()


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """Give way between pages."""
    _give_way()


# After all who write into the site, before it is shown.
@event_priority(-90)
def on_post_build(config: MkDocsConfig) -> None:
    """Keep the build, and see whether those who look at pages must see them again."""
    if NOTES.site and _state.nav and _state.env and _state.files:
        pages = {page.slug: page for page in NOTES.site.pages}
        _state.whole = _Whole(config, _state.files, _state.nav, _state.env, pages)
        files = [file.dest_uri for file in _state.files if file.url in _state.looked_at]
        shown = Path(_state.server.root) if _state.server else Path()
        _state.is_late = any(_bytes(shown / path) != _bytes(Path(config.site_dir, path)) for path in files)


# The preview goes on after a failure of this, too.
@event_priority(50)
def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Show first what is looked at, and take note of what that is."""
    _state.server = server
    server.builder = _first(server, server.builder)
    server.set_app(_noting(server))
    NOTES.memory.pause = _give_way
    return server


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _give_way() -> None:
    """End the build if there is a newer edit."""
    if _state.gives_way and _state.server and _state.server._want_rebuild:
        raise _Newer


def _noting(server: LiveReloadServer) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    """What answers requests, and takes note of the pages that are asked for or that ask for changes."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        asked = _path(environ.get("HTTP_REFERER", "")) if path.startswith(_ASKS_FOR_CHANGES) else path
        if asked.endswith(("/", ".html")):
            url = unquote(asked).removeprefix(server.mount_path)
            if url not in _state.looked_at:
                _state.looked_at.append(url)
        return server.serve_request(environ, start_response)

    return answer


def _path(address: str) -> str:
    """The path of an address; nothing if it is none, since anybody may send anything."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _first(server: LiveReloadServer, builder: Callable[[], None]) -> Callable[[], None]:
    """`builder`, before which single pages are shown, and which gives way to a newer edit."""

    def build() -> None:
        if _state.whole and _show(_state.whole, Path(server.root)):
            _log.info("The pages that are looked at show the edit; the others follow")
            _reload(server)
        _state.gives_way, _state.is_late = True, False
        try:
            _give_way()
            builder()
        except _Newer:
            _log.info("There is a newer edit")
        finally:
            _state.gives_way = False
        if _state.is_late:
            # Browsers that know of the single pages load the others.
            server._wanted_epoch += 1

    return build


def _reload(server: LiveReloadServer) -> None:
    """Let browsers load the pages that are shown first, and go on once they have, or at the next edit."""
    with server._epoch_cond:
        server._visible_epoch = server._wanted_epoch
        server._epoch_cond.notify_all()
    with server._rebuild_cond:
        server._rebuild_cond.wait_for(lambda: server._want_rebuild, timeout=_SECONDS_TO_LOAD)


@no_collection()
def _show(whole: _Whole, shown: Path) -> bool:
    """Write the pages to be seen first into the folder that is shown; whether there were any."""
    try:
        drafted = NOTES.draft_again()
        written = [_write(page, drafted, whole, shown) for page in _to_be_seen(drafted, whole)]
    except Exception:
        # The full build meets it again, and says so.
        _log.debug("No page is shown first", exc_info=True)
        return False
    return any(written)


def _to_be_seen(drafted: Draft, whole: _Whole) -> Iterator[model.Page]:
    """The first page that changed, which is the one that was edited, and those that are looked at."""
    changed = (page for page in drafted.site.pages if whole.pages.get(page.slug) is not page)
    edited = next(changed, None)
    looked_at = {file.src_uri for file in whole.files if file.url in _state.looked_at}
    return (page for page in drafted.site.pages if page is edited or drafted.path(page) in looked_at)


def _write(page: model.Page, drafted: Draft, whole: _Whole, shown: Path) -> bool:
    """Write the page if it changed and was there before; whether it was written."""
    file, text = whole.files.get_file_from_path(drafted.path(page)), drafted.markdown(page)
    if file is None or file.page is None or file.content_string == text:
        return False
    file.content_string = text
    _populate_page(file.page, whole.config, whole.files)
    _build_page(file.page, whole.config, whole.files.documentation_pages(), whole.nav, whole.env)
    # It was written where the site is built.
    Path(file.abs_dest_path).replace(shown / file.dest_uri)
    return True
