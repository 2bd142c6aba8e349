"""HTML that authors write where Markdown would do: headings, centred lines with links, names for links to lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

from markdown_it.token import Token

from studynotes import inline
from studynotes.model import Block, Break, Heading, HtmlRun, Line, Paragraph, Run, Span
from studynotes.runs import merge

_FRAMES = frozenset({"center", "div", "header", "p", "section"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "br",
        "code",
        "del",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
    ]
)
_VOID = frozenset({"br", "img"})
_NAMES = re.compile(r"\b(?:id|name)\s*=", re.IGNORECASE)
_GAPS = re.compile(r"\s+")


def plain_blocks(html: str, span: Span) -> tuple[Block, ...] | None:
    """The headings and paragraphs that a block of HTML on the lines `span` consists of.

    None when there is anything else in it, or when Markdown could do no more with it: no heading and no link.
    """
    reader = _BlockReader()
    reader.feed(html)
    reader.close()
    reader.flush()
    parts = reader.parts
    apart = all(one.last < other.first for one, other in pairwise(parts))
    if reader.other or reader.opened or not apart or not any(part.level or part.links for part in parts):
        return None
    return tuple(_blocks(parts, span))


def anchors(tokens: Iterable[Token]) -> Iterator[tuple[str, int]]:
    """The names that the author gave to places by `<a name="x">` or `<... id="x">`, with their line."""
    for token in tokens:
        if token.map is None:
            continue
        if token.type == "html_block":
            yield from _named(token.content, token.map[0] + 1)
        elif token.type == "inline":
            line = token.map[0] + 1
            for child in token.children or ():
                if child.type == "html_inline":
                    yield from _named(child.content, line)
                line += child.type in {"softbreak", "hardbreak"}


def is_only_tags(line: str) -> bool:
    """Whether a line of the notes shows nothing by itself: it is blank, or HTML without any text."""
    return not re.sub(r"<[^<>]*>", "", line).strip()


def _named(html: str, line: int) -> Iterator[tuple[str, int]]:
    if not _NAMES.search(html):
        return
    reader = _NameReader()
    reader.feed(html)
    reader.close()
    yield from ((name, line + below) for name, below in reader.found)


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading of the `level`, or a paragraph (0), on the lines `first` to `last` of its block, counted from 0."""

    level: int
    runs: tuple[Run, ...]
    links: bool
    first: int
    last: int


def _blocks(parts: list[_Part], span: Span) -> Iterator[Block]:
    """Each part with the lines from its own first one to the next part; the first has what stands above it, too."""
    ends = [part.first for part in parts[1:]]
    for part, start, end in zip(parts, [0, *ends], [*ends, span.last - span.first + 1], strict=True):
        own = Span(span.path, span.first + start, span.first + end - 1)
        if part.level:
            yield Heading(part.level, tuple(" " if isinstance(run, Break) else run for run in part.runs), own)
        else:
            yield Paragraph((Line(part.runs, own),), own)


class _BlockReader(HTMLParser):
    """Reads headings and paragraphs, and sees whether there is anything else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[_Part] = []
        self.opened: list[str] = []
        self.other = False
        self._runs: list[Run] = []
        self._lines: list[int] = []

    def flush(self) -> None:
        """End the text that was read so far."""
        runs = _trimmed(merge(tuple(self._runs)))
        if any(run.strip() if isinstance(run, str) else not isinstance(run, HtmlRun | Break) for run in runs):
            level = next((_HEADINGS[tag] for tag in self.opened if tag in _HEADINGS), 0)
            links = any(isinstance(run, HtmlRun) and run.text[:3].casefold() == "<a " for run in runs)
            self.parts.append(_Part(level, runs, links, min(self._lines), max(self._lines)))
        self._runs, self._lines = [], []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        if tag in _INLINE:
            self._add(Break(hard=True) if tag == "br" else inline.picture(text) or HtmlRun(text), text)
        elif tag in _FRAMES or (tag in _HEADINGS and not any(above in _HEADINGS for above in self.opened)):
            self.flush()
            self.opened.append(tag)
        else:
            self.other = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            if tag not in _VOID:
                self._add(HtmlRun(f"</{tag}>"), "")
        elif self.opened and self.opened[-1] == tag:
            self.flush()
            self.opened.pop()
        else:
            self.other = True

    def handle_data(self, data: str) -> None:
        if self._runs or data.strip():
            shown = data.strip("\n ")
            self._add(_GAPS.sub(" ", data), shown, data.count("\n", 0, data.find(shown)))

    def _add(self, run: Run, text: str, below: int = 0) -> None:
        first = self.getpos()[0] - 1 + below
        self._runs.append(run)
        self._lines += [first, first + text.count("\n")] if text else []


def _trimmed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Without blanks and breaks at both ends."""
    first, last = 0, len(runs)
    while first < last and (isinstance(runs[first], Break) or runs[first] == " "):
        first += 1
    while last > first and (isinstance(runs[last - 1], Break) or runs[last - 1] == " "):
        last -= 1
    return runs[first:last]


class _NameReader(HTMLParser):
    """Collects names for links, with the number of line breaks before each."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in dict.fromkeys((given.get("id"), given.get("name") if tag == "a" else None)):
            if name:
                self.found.append((name, self.getpos()[0] - 1))
