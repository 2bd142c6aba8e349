"""Plain Markdown pages and a plain configuration, so that another engine can render the same site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pathspec import GitIgnoreSpec

from studynotes.account import account
from studynotes.aside import put_in_place
from studynotes.controls import file_links
from studynotes.crosslink.goals import GLOSSARY
from studynotes.link import FILES
from studynotes.pages.front import DOWNLOAD, filled, front_page
from studynotes.pages.groups import FRONT, PRINT, group_styles, grouped, study_pages
from studynotes.pages.print import print_front
from studynotes.pages.shelves import navigation
from studynotes.pipeline import Build
from studynotes.plain import plain_entry, plain_front, plain_settings
from studynotes.render import escape
from studynotes.repository import Repository
from studynotes.safe.drawings import active_drawings
from studynotes.settings import UNNAMED, Setting
from studynotes.table_files import unfit

_MADE = ("mkdocs.yml", "notes.json")
_STYLES = "assets/groups.css"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export is made of."""

    build: Build
    notes: Path
    """The folder of the notes."""
    docs: Path | None
    """The folder of hand-written pages and assets, around the notes; None for notes that stand alone."""
    settings: Mapping[str, Setting]
    """Those of the site."""
    repository: Repository


def export(exported: Exported, out: Path) -> None:
    """Write `mkdocs.yml`, `notes.json` and `docs/` into the folder `out`, which must not exist or hold an older export.

    It is written aside and then put in place: whatever goes wrong leaves an older export as it was. Raises
    `FileExistsError` when `out` holds something else, and `ValueError` for a place or a file that no export can have.
    """
    docs = exported.docs
    if out.exists() and any(out.iterdir()) and not all((out / name).is_file() for name in _MADE):
        raise FileExistsError(f"{out} is not empty and holds no export; name another folder")
    if docs and out.resolve().is_relative_to(docs.resolve()):
        raise ValueError(f"{out} is below {docs}, whose files are exported; name another folder")
    for path, why in (*unfit(docs or exported.notes), *(active_drawings(docs) if docs else ())):
        raise ValueError(f"{docs or exported.notes}/{path}: {why}")
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as aside:
        new = Path(aside, "new")
        for name, data in _all_files(exported):
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(data)
        put_in_place(new, out)


def _all_files(exported: Exported) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file of an export."""
    site, settings = exported.build.site, exported.settings
    for path, data in _beside_the_notes(exported.docs, settings):
        yield f"docs/{path}", data
    for path, text in _pages(exported).items():
        yield f"docs/{path}", plain_front(text).encode("utf-8")
    for path in site.files:
        yield f"docs/{FILES}/{path}", (exported.notes / path).read_bytes()
    # Icons are the engine's; the colours are ours.
    first = _first_entries(exported)
    nav = [*first, *map(plain_entry, navigation(site))]
    yield f"docs/{_STYLES}", group_styles(site, len(first), {}).encode("utf-8")
    yield "mkdocs.yml", plain_settings(settings, nav, _STYLES, exported.build.words).encode("utf-8")
    yield "notes.json", account(site).encode("utf-8")


def _first_entries(exported: Exported) -> list[Setting]:
    """The navigation before the groups, as it is on the site."""
    nav, build = exported.settings.get("nav"), exported.build
    if isinstance(nav, list):
        return nav
    paths = (path for path, _ in _beside_the_notes(exported.docs, exported.settings))
    written = [path for path in paths if path.endswith(".md") and path != FRONT]
    return [plain_entry(entry) for entry in study_pages(build.aids, written, build.words)]


def _beside_the_notes(docs: Path | None, settings: Mapping[str, Setting]) -> Iterator[tuple[str, bytes]]:
    """(path below `docs`, content) of what is published beside the notes."""
    excluded = GitIgnoreSpec.from_lines(["/notes/", ".*", *str(settings.get("exclude_docs") or "").splitlines()])
    for path in sorted(docs.rglob("*")) if docs else ():
        name = path.relative_to(docs or path).as_posix()
        if path.is_file() and not excluded.match_file(name):
            yield name, path.read_bytes()


def _pages(exported: Exported) -> dict[str, str]:
    """Path below docs/ -> Markdown of every page."""
    build, settings = exported.build, exported.settings
    name = str(settings.get("site_name", UNNAMED))
    description = str(settings.get("site_description", ""))
    own = {FRONT: front_page(name, description, build.aids, build.inserts, build.words)} | {
        path: data.decode("utf-8") for path, data in _beside_the_notes(exported.docs, settings) if path.endswith(".md")
    }
    # An export has no zip of the site.
    inserts = {**build.inserts, DOWNLOAD: ""}
    texts = {path: filled(file_links(text, exported.repository), inserts) for path, text in own.items()}
    return texts | build.files | {PRINT: _print_page(build, name)}


def _print_page(build: Build, site_name: str) -> str:
    """The page of all notes, which only our own hooks can put together: here, it leads to each of them."""
    links = [
        f"-   [{escape(page.short)}]({build.site.prefix}/{page.slug}.md)"
        for _, pages in grouped(build.site)
        for page in pages
    ]
    glossary = f"-   [{build.words.glossary.title}]({GLOSSARY}.md)"
    return "\n".join([print_front(site_name, build.site.date, build.words), *links, glossary, ""])
