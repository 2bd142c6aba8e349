"""Where links inside the notes lead once the notes are split into pages."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from studynotes.files import FRONTS, is_front, is_hidden
from studynotes.markup import ATTRIBUTES, is_only_tags
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import CodeRun, Document, Heading, Page, Section, plain
from studynotes.slug import slugify
from studynotes.tree import deep, walk

_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_IN_ANCHORS = re.compile(r"[\w\- ]")
_ANCHORS = "anchors"
PICTURE_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"})
"""Of the files that pages show, in small letters."""
_DOCUMENT_ENDINGS = frozenset(
    {".csv", ".docx", ".epub", ".ods", ".odp", ".odt", ".pdf", ".pptx", ".tsv", ".txt", ".xlsx"}
)
"""Of the files that pages lead to: browsers open them in a viewer, or save them, and run nothing that is in them."""
_ENDING = re.compile(r"\.\w+$")


def is_elsewhere(href: str) -> bool:
    """Whether the address has a scheme or a host of its own."""
    return bool(_ELSEWHERE.match(href))


@dataclass(frozen=True, slots=True)
class Targets:
    """Resolves relative addresses of the notes. Pages stand in one folder, so a page links another by its file name."""

    anchors: Mapping[tuple[str, str], str]
    """(notes file, anchor as the repository's host makes it of a heading) -> address from any page."""
    files: Mapping[str, str]
    """notes file -> address of its first page."""
    names: Mapping[str, str]
    """Each way to write the path of a notes file, without regard to capitals -> the notes file."""
    pictures: frozenset[str]
    """Paths of the picture files below the notes folder."""
    documents: frozenset[str]
    """Paths of the documents there that are no notes."""
    stems: Mapping[str, Sequence[str]]
    """Name of a notes file without folder and ending, in small letters -> the files of that name."""
    names_beside: Mapping[str, str]
    """Name of a picture or document without its folder -> the file, if there is but one of that name."""

    def link(self, href: str, path: str, *, by_name: bool = False) -> str | None:
        """The address on the site that `href`, in the notes file `path`, means; None for a dead one."""
        address, _, anchor = unquote(href).partition("#")
        if not anchor:
            return self.page(href, path, by_name=by_name)
        file = self._file(address, path, by_name=by_name)
        # Names of headings in each other may stand before the last.
        exact = anchor.rpartition("#")[2] if by_name else anchor.removeprefix("user-content-")
        written = (exact, exact.casefold(), slugify(exact))
        return next(filter(None, (self.anchors.get((file, each)) for each in written)), None) if file else None

    def page(self, href: str, path: str, *, by_name: bool = False) -> str | None:
        """The first page of the notes file that `href`, in the notes file `path`, names; None when there is none."""
        return self.files.get(self._file(unquote(href).partition("#")[0], path, by_name=by_name) or "")

    def picture(self, src: str, path: str) -> str | None:
        """The path below the notes folder of the picture that `src` means; None when there is no such file.

        Programs that keep their pictures in one folder write the names alone.
        """
        written = unquote(src)
        found = next((file for file in _meant_paths(written, path) if file in self.pictures), None)
        named = self.names_beside.get(written)
        return found or (named if named in self.pictures else None)

    def document(self, href: str, path: str) -> str | None:
        """The path below the notes folder of the document that `href` means; None when there is no such file."""
        address = unquote(href).partition("#")[0]
        found = next((file for file in _meant_paths(address, path) if file in self.documents), None)
        named = self.names_beside.get(address)
        return found or (named if named in self.documents else None)

    def _file(self, address: str, path: str, *, by_name: bool) -> str | None:
        if not address:
            return path
        named = (self.names.get(each.casefold()) for each in _meant_paths(address, path))
        found = next(filter(None, named), None)
        return found or (self._named(address) if by_name else None)

    def _named(self, address: str) -> str | None:
        """The first file of that name; with a folder before it, the first one in such a folder."""
        asked = posixpath.normpath(address).casefold().removesuffix(".md")
        files = self.stems.get(asked.rpartition("/")[2], ())
        return next((file for file in files if f"/{_stem(file)}".endswith(f"/{asked}")), None)


def _meant_paths(address: str, path: str) -> Iterator[str]:
    """What `address` in the notes file `path` may mean, below the notes folder, the likeliest first.

    It may begin at the root of a site or of a repository, and the notes may be but one folder of that. It may be made
    for a site, too, on which a page is a folder.
    """
    bare = address.partition("?")[0]
    if bare.startswith("/"):
        parts = [part for part in bare.split("/") if part]
        yield "/".join(parts) or "."
        # Each folder has a front page: it alone does not tell which one is meant.
        yield from ("/".join(parts[at:]) for at in range(1, len(parts)) if not is_front(parts[at]))
    else:
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), bare))
        if not _ENDING.search(bare):
            yield posixpath.normpath(posixpath.join(posixpath.splitext(path)[0], bare))


def _written(files: Collection[str]) -> dict[str, str]:
    """Each way to write the path of a notes file -> the file: itself, then without ending or as a page of a site, then
    as the folder of which it is the front page.
    """
    stems = {file: posixpath.splitext(file)[0].casefold() for file in files}
    found = {file.casefold(): file for file in reversed(list(files))}
    for ending in ("", ".html", ".htm", ".md"):
        for file, stem in stems.items():
            found.setdefault(f"{stem}{ending}", file)
    for front in FRONTS:
        for file, stem in stems.items():
            folder, _, name = stem.rpartition("/")
            if name == front:
                found.setdefault(folder or ".", file)
                found.setdefault(f"{folder}/index.html".removeprefix("/"), file)
    return found


def targets(
    documents: Sequence[Document], pages: Sequence[Page], beside: Collection[str], memory: Memory = NO_MEMORY
) -> Targets:
    """The targets of `pages`, for the headings that stood in `documents` before they were tidied, and of files."""
    anchors: dict[tuple[str, str], str] = {}
    of_file = by_file(pages)
    for document in documents:
        own = of_file.get(document.source.path, ())
        anchors |= memory.of((_ANCHORS, document, *own), partial(_placed, document, own))
    files = {path: f"{own[0].slug}.md" for path, own in of_file.items()}
    stems: dict[str, list[str]] = {}
    for path in files:
        stems.setdefault(_stem(path).rpartition("/")[2], []).append(path)
    pictures = frozenset(path for path in beside if is_picture(path))
    counts = Counter(map(posixpath.basename, beside))
    names_beside = {name: path for path in beside if counts[name := posixpath.basename(path)] == 1}
    return Targets(anchors, files, _written(files), pictures, frozenset(beside) - pictures, stems, names_beside)


def _stem(path: str) -> str:
    return posixpath.splitext(path)[0].casefold()


def _placed(document: Document, pages: Sequence[Page]) -> dict[tuple[str, str], str]:
    """(file, anchor) of each anchor of a file -> its address among the `pages` of that file."""
    places = _Places(pages)
    found = ((anchor, places.at(line)) for anchor, line in _anchors(document))
    return {(document.source.path, anchor): place for anchor, place in found if place}


def by_file(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """Notes file -> its pages, in order."""
    found: dict[str, list[Page]] = {}
    for page in pages:
        found.setdefault(page.span.path, []).append(page)
    return found


def _anchors(document: Document) -> Iterator[tuple[str, int]]:
    """Anchors with their line: those that GitHub makes of headings, then those that the author made by hand, then those
    that other hosts make of headings.
    """
    headings = [block for block in walk(document.blocks) if isinstance(block, Heading)]
    seen: dict[str, int] = {}
    for heading in headings:
        anchor = bare = _anchor(heading)
        while anchor in seen:
            seen[bare] += 1
            anchor = f"{bare}-{seen[bare]}"
        seen[anchor] = 0
        yield anchor, heading.span.first
    meant = _meant(document, {heading.span.first for heading in headings}) if document.anchors else ()
    for (name, _), line in zip(document.anchors, meant, strict=False):
        # Names that differ in their capitals alone are two.
        for anchor in (name, name.casefold()):
            if anchor not in seen:
                seen[anchor] = 0
                yield anchor, line
    for heading in headings:
        text = plain(heading.runs)
        for bare in (_anchor(heading).strip("-"), slugify(text), slugify(ATTRIBUTES.sub("", text))):
            if bare not in seen:
                seen[bare] = 0
                yield bare, heading.span.first


def _anchor(heading: Heading) -> str:
    """Lower case, punctuation and pictures out, blanks to hyphens: also the blank between a picture and a word."""
    text = plain(run for run in deep(heading.runs) if isinstance(run, str | CodeRun))
    kept = (char for char in text.casefold() if _IN_ANCHORS.match(char) or unicodedata.category(char)[0] == "M")
    return "".join(kept).replace(" ", "-")


def _meant(document: Document, headings: Collection[int]) -> Iterator[int]:
    """The line that each name in HTML stands for: that of a heading right below it, else its own."""
    lines = document.source.lines
    below = list(range(1, len(lines) + 1))
    for number in range(len(lines) - 1, 0, -1):
        if is_only_tags(lines[number - 1]):
            below[number - 1] = below[number]
    yield from (below[line - 1] if below[line - 1] in headings else line for _, line in document.anchors)


class _Places:
    """The sections of a file, which stand in order."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._lasts = [page.span.last for page in pages]
        self._sections = {page.slug: [section.span.first for section in page.sections] for page in pages}
        self._around = {page.slug: _around(page.sections) for page in pages}

    def at(self, line: int) -> str | None:
        """The section that holds the line; for a line on no page (a heading that was left out), the page behind it."""
        at = bisect_left(self._lasts, line)
        if at == len(self._pages):
            return None
        page = self._pages[at]
        begun = bisect_right(self._sections[page.slug], line) - 1 if line >= page.span.first else 0
        # The last section that begins above the line may have ended: then it is one around it.
        while begun > 0 and line not in page.sections[begun].span:
            begun = self._around[page.slug][begun]
        return f"{page.slug}.md#{page.sections[max(begun, 0)].id}"


def _around(sections: Sequence[Section]) -> list[int]:
    """For each section of a page, the index of the one that it stands in."""
    found: list[int] = []
    open_: list[int] = []
    for at, section in enumerate(sections):
        while open_ and sections[open_[-1]].heading.level >= section.heading.level:
            open_.pop()
        found.append(open_[-1] if open_ else 0)
        open_.append(at)
    return found


def is_picture(path: str) -> bool:
    """Whether the file is one that pages show."""
    return posixpath.splitext(path)[1].casefold() in PICTURE_ENDINGS


def find_files(folder: Path) -> tuple[str, ...]:
    """The pictures and documents below the notes folder, by path, without hidden ones and links out of the folder."""
    endings = PICTURE_ENDINGS | _DOCUMENT_ENDINGS
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.casefold() in endings]
    paths = (path.relative_to(folder) for path in files if path.is_file() and not path.is_symlink())
    return tuple(path.as_posix() for path in paths if not is_hidden(path))
