"""The shapes that flow through the pipeline; all frozen, all remember the source lines they came from.

Those that the notes have most of are structs of msgspec, which are made in a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import msgspec

from studynotes.tables import FactRow, NumberKind
from studynotes.text import one_line


class Span(msgspec.Struct, frozen=True):
    """Source lines `first` to `last` (1-based, both included) of the file `path` (relative to the notes folder)."""

    path: str
    first: int
    last: int

    def __contains__(self, line: int) -> bool:
        return self.first <= line <= self.last

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of `other`, whichever comes first."""
        return Span(self.path, min(self.first, other.first), max(self.last, other.last))


# --- Runs: what stands inside a line of text. Plain text is `str`.


@dataclass(frozen=True, slots=True)
class CodeRun:
    text: str
    is_formula: bool = False
    """It is TeX, with its dollars."""


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    title: str
    runs: tuple[Run, ...]
    term: str = ""
    """Id of the term whose definition it opens; empty for every other link."""
    by_name: str = ""
    """What it says when there is such a file, for a link that names one wherever that is; empty for others."""

    @property
    def is_bare(self) -> bool:
        """Whether it says its address alone, perhaps without the scheme that nobody writes."""
        text = plain(self.runs)
        return self.href in {text, f"mailto:{text}", f"http://{text}" if text.startswith("www.") else text}


@dataclass(frozen=True, slots=True)
class Styled:
    """Emphasised (`em`), strong (`strong`), highlighted (`mark`) or struck-out (`del`) runs."""

    tag: Literal["em", "strong", "mark", "del"]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    src: str
    alt: str
    title: str = ""
    width: int | None = None
    """Width in pixels that the author gave, if any."""


@dataclass(frozen=True, slots=True)
class HtmlRun:
    """One inline HTML tag, or a comment, verbatim."""

    text: str


@dataclass(frozen=True, slots=True)
class NoteRef:
    """Reference to the footnote `label`."""

    label: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break inside runs that cannot be told apart by line (for example inside emphasis)."""

    hard: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A key number, or the words by which the author marked something for the exam; it has an address of its own."""

    text: str
    id: str
    kind: Literal["number", "hint"]


Run = str | CodeRun | Link | Styled | Picture | HtmlRun | NoteRef | Break | Marked


# --- Blocks


class Line(msgspec.Struct, frozen=True):
    """One line of a paragraph: a source line as parsed, or several that tidy found to be one wrapped sentence."""

    runs: tuple[Run, ...]
    span: Span
    hard: bool = False
    """The author ended the line with a hard break."""
    indent: int = 0
    """Columns of white space before the text in the source."""

    def with_runs(self, runs: tuple[Run, ...]) -> Line:
        """The same line with other `runs`."""
        return Line(runs, self.span, self.hard, self.indent)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    runs: tuple[Run, ...]
    span: Span
    page: str | None = None
    """Slug of the page that begins here, when a row of services.toml says so; empty when a page begins without one."""
    authored: bool = True
    """Written as a heading in the source, not found by a rule or a table."""
    expansion: Span | None = None
    """Lines of a second heading that was merged into this one."""
    reviewed: bool = False
    """A row of services.toml has just this title for it."""


class Paragraph(msgspec.Struct, frozen=True):
    lines: tuple[Line, ...]
    span: Span


class Item(msgspec.Struct, frozen=True):
    blocks: tuple[Block, ...]
    span: Span
    indent: int
    """Column where the text of the item begins in the source; lines indented less are lazy continuations."""
    checked: bool | None = None
    """State of a task-list box; None without one."""

    def with_blocks(self, blocks: tuple[Block, ...]) -> Item:
        """The same item with other `blocks`."""
        return Item(blocks, self.span, self.indent, self.checked)


@dataclass(frozen=True, slots=True)
class List:
    items: tuple[Item, ...]
    span: Span
    start: int | None = None
    """First number of an ordered list; None for bullets."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that stands on a line of its own."""

    picture: Picture
    span: Span


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str
    info: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[tuple[Run, ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    """The header row first."""
    aligns: tuple[str, ...]
    """Per column: "", "left", "center" or "right"."""
    span: Span


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks that a reader folds out."""

    summary: tuple[Run, ...]
    """What shows while they are folded in; the browser has a word of its own for nothing."""
    blocks: tuple[Block, ...]
    span: Span
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Divider:
    """A thematic break."""

    span: Span


@dataclass(frozen=True, slots=True)
class Footnote:
    label: str
    blocks: tuple[Block, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FactNote:
    """A fact shown below the statement that it is about; `span` is the statement's."""

    fact: FactRow
    span: Span


Block = (
    Heading
    | Paragraph
    | List
    | Figure
    | CodeBlock
    | Quote
    | Table
    | HtmlBlock
    | Details
    | Divider
    | Footnote
    | FactNote
)


# --- Documents, pages, the site


class Change(msgspec.Struct, frozen=True):
    """What a named rule changed: source line, text before and after."""

    path: str
    line: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A source line that is on no page, and why."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at. An `error` stops the build, a `notice` does not."""

    path: str
    line: int
    what: str
    """What was found, and what to do about it."""
    check: str
    level: Literal["error", "notice"] = "notice"
    row: tuple[str, ...] = ()
    """Lines that tell the table row that it is about from all others, as TOML writes them."""

    def __str__(self) -> str:
        return one_line(f"{self.path}:{self.line}: {self.what} [{self.check}]")


@dataclass(frozen=True, slots=True)
class Source:
    """One notes file: its lines without line ends, and the repairs that made them readable."""

    path: str
    lines: tuple[str, ...]
    sha256: str
    changes: tuple[Change, ...] = ()
    is_windows: bool = False
    """Whether it is not in UTF-8, and was read as Windows-1252."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A text that the clean-up changed, as it stands in the source lines of `span` and as it should."""

    span: Span
    before: str
    after: str
    edits: tuple[tuple[str, str], ...]
    """The single changes, in order: what stood there, what took its place."""


@dataclass(frozen=True, slots=True)
class Document:
    source: Source
    blocks: tuple[Block, ...]
    changes: tuple[Change, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    problems: tuple[Problem, ...] = ()
    definitions: tuple[Definition, ...] = ()
    width: int | None = None
    """Column at which the author's editor wraps lines, if it does so at one."""
    is_wrapped: bool = False
    """Lines end wherever they do: they are broken in the middle of phrases, not by meaning."""
    plain_lines: frozenset[int] = frozenset()
    """Lines that a row of services.toml declares plain text, whatever they look like."""
    is_safe: bool = False
    """Whether the HTML in it was looked through."""
    is_rough: bool = True
    """Whether the rules may look for structure that the author did not write as Markdown."""
    page_level: int = 1
    """Headings up to this level begin a page; 0 when none does."""
    patches: tuple[Patch, ...] = ()
    """What the rules about words changed, so that it can be changed in the source, too."""
    used: frozenset[str] = frozenset()
    """Keys of the rows of fixes.toml and facts.toml that speak about this document."""
    language: str = "en"
    """Code of the language of the site: no rule about English speaks when it is another one."""
    is_english: bool = False
    """Whether the rules about English apply."""
    anchors: tuple[tuple[str, int], ...] = ()
    """Names that the author gave to places in HTML, for links to lead to, with their line."""
    title: str = ""
    """What its front matter says that it is called."""
    has_formulas: bool = False
    """Whether it holds formulas that nobody takes for anything else."""
    asked: frozenset[str] = frozenset()
    """Names of blocks (`^name`) that links of any file lead to, in small letters."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A link reference definition (`[label]: address`): its lines belong to the first page that uses the address."""

    href: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    heading: Heading
    span: Span
    """All lines of the section, subsections included."""
    aliases: tuple[str, ...] = ()
    """Ids under which it, or what is in it now, was published before."""
    see: tuple[Link, ...] = ()
    """Where names in its title lead, which its text does not link."""
    changed: date | None = None
    """Day on which a line of it changed last, after the notes came; None when there is no telling."""

    @property
    def title(self) -> str:
        return plain(self.heading.runs)


@dataclass(frozen=True, slots=True)
class Moved:
    """A section that was published on a page and stands on another one now."""

    id: str
    title: str
    """Its title when it was seen last."""
    to: str
    """Where it is now: a slug, or "slug#id"."""


@dataclass(frozen=True, slots=True)
class Page:
    slug: str
    title: str
    short: str
    group: str
    summary: str
    blocks: tuple[Block, ...]
    """Begins with the heading that holds the title."""
    sections: tuple[Section, ...]
    """One for each heading of `blocks`, in order; the first is the page itself."""
    span: Span
    """The first to the last line of the page's own stretch of the source."""
    spans: tuple[Span, ...]
    """All lines of the page, dropped lines left out, far-away definitions included."""
    moved: tuple[Moved, ...] = ()
    """Sections that were published here and are elsewhere now."""
    docs: str = ""
    """Address of its official documentation."""


class Term(msgspec.Struct, frozen=True):
    """An entry of the glossary."""

    id: str
    name: str
    expansion: str
    definition: str
    forms: tuple[str, ...]
    """How texts name it."""
    page: str = ""
    """Slug of the page that it belongs to, if any."""
    section: str = ""
    """Id of the section that is about it, if any."""
    is_page: bool = False
    """Whether the page is about just this term."""
    span: Span | None = None
    """Where the notes explain it, for a term that no table knows."""
    seen: tuple[tuple[str, str], ...] = ()
    """(slug, section id) of every section that names it."""

    @property
    def is_told(self) -> bool:
        """Whether there is anything to tell about it."""
        return bool(self.definition.strip() or self.expansion.strip())

    @property
    def home(self) -> str:
        """Where a reader learns about it: "slug" or "slug#id"; empty when only the glossary knows it."""
        return f"{self.page}#{self.section}" if self.section else self.page


class CrossLink(msgspec.Struct, frozen=True):
    """A link from a text of the notes to a page, a section or a term."""

    span: Span
    """Lines of the text."""
    text: str
    """The words that are the link."""
    page: str
    """Slug of the page on which it stands."""
    section: str
    """Id of the section in which it stands."""
    to: str
    """ "slug" or "slug#id"; the slug of the glossary is "glossary"."""
    sentence: str
    """The sentence around it; empty for a link to a term."""
    formulas: tuple[str, ...] = ()
    """Those of the text, with their dollars: plain text does not tell them."""

    @property
    def target(self) -> str:
        """Slug of the page to which it leads."""
        return self.to.partition("#")[0]


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A limit, a default, a port or another number worth to know."""

    page: str
    """Slug of its page."""
    section: str
    """Id of its section."""
    id: str
    """Its own, or that of its section when it has none."""
    text: str
    """As it stands there, with its unit."""
    label: str
    """What it is the number of."""
    kind: NumberKind
    span: Span
    formulas: tuple[str, ...] = ()
    """Those of the text that the label is taken from, with their dollars."""
    is_named: bool = False
    """A row says what it is the number of."""


@dataclass(frozen=True, slots=True)
class ExamHint:
    """What the author marked for the exam."""

    page: str
    """Slug of its page."""
    section: str
    """Id of its section."""
    id: str
    """Of the mark itself; that of the section when its title is the mark."""
    what: tuple[Line | FactNote, ...]
    """The lines that are marked, and the notes about them."""
    span: Span


@dataclass(frozen=True, slots=True)
class Gone:
    """A page that was published and is no more."""

    slug: str
    title: str
    to: str
    """Where its content is now: a slug, or "slug#id"."""
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Site:
    sources: tuple[Source, ...]
    pages: tuple[Page, ...]
    groups: tuple[str, ...] = ()
    """Navigation groups in their order."""
    prefix: str = "services"
    dropped: tuple[Dropped, ...] = ()
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    """What is published of the files beside the notes, by path below their folder: pictures, and documents that pages
    lead to."""
    used: frozenset[str] = frozenset()
    """Keys of the rows of fixes.toml, facts.toml and terms.toml that speak about a text."""
    terms: tuple[Term, ...] = ()
    links: tuple[CrossLink, ...] = ()
    numbers: tuple[KeyNumber, ...] = ()
    hints: tuple[ExamHint, ...] = ()
    language: str = ""
    """Code of the language of the notes, as far as their words tell."""
    gone: tuple[Gone, ...] = ()
    renamed: tuple[Moved, ...] = ()
    """Terms that the glossary has under another id now."""
    forward: Mapping[str, str] = field(default_factory=dict)
    """Address ("slug#id") of a section that is no more -> that of the section that took its place."""
    anchors: Mapping[str, str] = field(default_factory=dict)
    """Anchors as the host of the source makes them of its headings -> "slug#id"."""
    date: date | None = None
    """Day of the commit that is built; None when there is no telling."""


def plain(runs: Iterable[Run]) -> str:
    """The text of `runs` as a reader sees it, without marks; line breaks become blanks."""
    if isinstance(runs, tuple) and len(runs) == 1 and isinstance(runs[0], str):
        return runs[0]
    return "".join([run if isinstance(run, str) else _plain_run(run) for run in runs])


def _plain_run(run: Run) -> str:
    match run:
        case str():
            return run
        case CodeRun(text=text) | Marked(text=text):
            return text
        case Link(runs=runs) | Styled(runs=runs):
            return plain(runs)
        case Picture(alt=alt):
            return alt
        case Break():
            return " "
        case HtmlRun() | NoteRef():
            return ""
