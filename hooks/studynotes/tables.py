"""The reviewed tables beside the notes (`*.toml`): what no rule can know, editable by every contributor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

from studynotes.slug import MARKS

As = Literal["heading", "label", "sentence", "text", "bullet", "step"]
NumberKind = Literal["limit", "default", "port", "figure"]
"""What a key number is; a `figure` is none of the others."""
FactKind = Literal["correction", "update", "addition"]
"""What a fact is to the statement: it was wrong, the world has changed since, or it is true but not the whole truth."""


# No control character, so no line break either; \Z, because $ lets a line break through at the end.
_ONE_LINE = r"^[^\x00-\x08\x0a-\x1f\x7f\u2028\u2029]*\Z"
# It looks ahead once: with a sign between two repetitions, a long text that ends wrong would take minutes.
_NOT_EMPTY = r"^(?=\s*[^\s\x00-\x1f\x7f])[^\x00-\x08\x0a-\x1f\x7f\u2028\u2029]*\Z"
_ONE_WORD = r"^[^\s\x00-\x1f\x7f]+\Z"
# What no address holds could end the link around it.
_HTTPS = r"^https://(?:\w[.-]{0,2})+(?::\d+)?(?:[/?#][^\s\x00-\x1f\x7f\x22<>\\^`{|}]*)?\Z"
_OPTIONAL_HTTPS = rf"^(?:{_HTTPS[1:-2]})?\Z"
# Slugs become names of files and ids: nothing that leaves a folder, or means something to HTML or to the theme.
_SIGN = rf"[\w{MARKS}-]"
_SLUG = rf"^(?!__)\w{_SIGN}*\Z"
_PAGE_SLUG = rf"^(?!__|(?:glossary|index)\Z)\w{_SIGN}*\Z"
_GIVEN_PLACE = rf"^(?!__)\w{_SIGN}*(#(?!__)\w{_SIGN}*)?\Z"
_AT = rf"^((?!__)\w{_SIGN}*(#(?!__)\w{_SIGN}*)?)?\Z"
_PICTURE = (
    r"^(?!notes/)(?:(?!\.)[^/\\\x00-\x1f\x7f\u2028\u2029]+/)*(?!\.)[^/\\\x00-\x1f\x7f\u2028\u2029]+"
    r"\.(?:avif|gif|jpe?g|png|svg|webp)\Z"
)
_ICON = r"^[a-z]+(?:/[a-z0-9-]+)+\Z"
# Folders that other files of the site, or sources that are never published, have already.
_FOLDERS = rf"^(?!(?:assets|changes|glossary|notes|print|search)(?:/|\Z))\w{_SIGN}*(/\w{_SIGN}*)*\Z"
PATTERNS = {
    _NOT_EMPTY: "a single line that is not empty",
    _ONE_LINE: "a single line",
    _ONE_WORD: "a single word",
    _HTTPS: "an https:// address",
    _OPTIONAL_HTTPS: "an https:// address",
    _SLUG: "letters, digits and hyphens",
    _PAGE_SLUG: 'letters, digits and hyphens, and neither "glossary" nor "index"',
    _PICTURE: "the path below docs/ of a picture, which is not in notes/",
    _GIVEN_PLACE: 'the slug of a page, or "slug#id-of-a-section"',
    _AT: 'the slug of a page, or "slug#id-of-a-section"',
    _ICON: 'the name of an icon, such as "material/server"',
    _FOLDERS: "names of folders with / between them, the first none of assets, changes, glossary, notes, print, search",
}
"""What the patterns of the rows ask for, in words."""
_LONGEST_SLUG = 100
"""Letters of what becomes the name of a file."""
_Words = Annotated[str, msgspec.Meta(pattern=_NOT_EMPTY)]
_Form = Annotated[str, msgspec.Meta(pattern=_NOT_EMPTY, max_length=200)]
_Line = Annotated[str, msgspec.Meta(pattern=_ONE_LINE)]
_Slug = Annotated[str, msgspec.Meta(pattern=_SLUG, max_length=_LONGEST_SLUG)]
_Place = Annotated[str, msgspec.Meta(pattern=_AT)]
_GivenPlace = Annotated[str, msgspec.Meta(pattern=_GIVEN_PLACE)]
_Word = Annotated[str, msgspec.Meta(pattern=_ONE_WORD, max_length=200)]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of a table: unknown keys are errors, so that a misspelt key never goes unnoticed."""


class SectionRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    start: _Line
    """Beginning of the section's first source line, without list or heading marks."""
    title: _Line = ""
    """What readers see above the section."""
    level: Literal[2, 3, 4] = 2
    """2, 3 or 4: how deep the section lies."""
    as_: As = msgspec.field(name="as", default="heading")
    """What becomes of the first line: it is the `heading`, begins with the `label`, stays as a `sentence`; or the line
    is no section at all but plain `text`, whatever a rule may think, a `bullet` of the list around it, or a `step` of a
    numbered list."""
    label: _Line = ""
    """Words at the beginning of the line that the title replaces (with `as = "label"`)."""


class ServiceRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    slug: Annotated[str, msgspec.Meta(pattern=_PAGE_SLUG, max_length=_LONGEST_SLUG)]
    """Its address, services/<slug>/. Never change one: readers have links to it."""
    title: _Line
    """Full name at the top of the page."""
    short: _Line = ""
    """Name in the navigation and in links, if it is not the title."""
    group: _Line = ""
    """Where the navigation lists it: one of `groups`, or empty for none."""
    start: _Line
    """Beginning of the source line where the page begins, without list or heading marks."""
    file: _Line = ""
    """Only in this file, by its path below the folder of the notes; in the first that has the line when empty."""
    summary: _Line = ""
    """One sentence that says what it is, below the title and on the front page."""
    docs: Annotated[str, msgspec.Meta(pattern=_OPTIONAL_HTTPS)] = ""
    """Address of its official documentation."""
    section: tuple[SectionRow, ...] = ()
    """Sections of the page, in the order of the notes."""


class DropRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    start: _Line
    """A source line that belongs on no page, as a whole, without list or heading marks."""
    reason: _Words
    """Why it is left out, as readers see it."""


class Services(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    groups: tuple[_Line, ...] = ()
    """Navigation groups in their order; groups of rows that are not named here follow."""
    icons: dict[str, Annotated[str, msgspec.Meta(pattern=_ICON)]] = {}
    """Group -> its icon, as the theme names it: "material/server"."""
    prefix: Annotated[str, msgspec.Meta(pattern=_FOLDERS, max_length=_LONGEST_SLUG)] = "services"
    """First part of every page's address."""
    most_pages: Annotated[int, msgspec.Meta(ge=1)] = 8_000
    """Pages that the site may have; one more ends the build."""
    service: tuple[ServiceRow, ...] = ()
    """Pages, in the order of the notes."""
    drop: tuple[DropRow, ...] = ()
    """Lines that belong on no page."""


class PictureRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    source: _Words
    """Address of the picture in the notes."""
    file: Annotated[str, msgspec.Meta(pattern=_PICTURE, max_length=200)]
    """Path below docs/ of the picture shown in its place."""
    alt: _Line
    """What the picture shows, for who does not see it."""
    caption: _Line
    """What stands below it."""
    width: int
    """Width in pixels."""
    height: int
    """Height in pixels."""


class Pictures(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    picture: tuple[PictureRow, ...] = ()
    """Pictures shown in place of those on other sites."""

    @property
    def by_source(self) -> Mapping[str, PictureRow]:
        """Address of a picture in the notes -> what is shown instead."""
        return {row.source: row for row in self.picture}


class CodeRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    text: _Words
    """Words to set as code."""
    context: str = ""
    """Only in lines that hold this text; everywhere when empty."""


class FixRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    text: _Words
    """Words as they stand in one line of the notes."""
    to: _Line
    """What readers see in their place."""
    context: str = ""
    """Only in lines that hold this text; everywhere when empty."""
    why: str = ""
    """The reason, when it is not obvious."""

    @property
    def key(self) -> str:
        """What tells the row from all others."""
        return f"fix\n{self.text}\n{self.context}"


class Fixes(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    code: tuple[CodeRow, ...] = ()
    """Words to set as code."""
    fix: tuple[FixRow, ...] = ()
    """Words to put right."""


class TermRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    term: _Form
    """As it is written in the middle of a sentence. Any other capitals are corrected, unless it is all lower case."""
    written: tuple[_Form, ...] = ()
    """Other ways in which the notes write it, corrected too."""
    expansion: _Line = ""
    """What an acronym or a short name stands for."""
    definition: _Line = ""
    """What it is, in one sentence; `code` in backticks. Without one, the row is about the spelling alone."""
    also: tuple[_Form, ...] = ()
    """Other words of the notes that mean it, and stay as they are."""
    page: _Place = ""
    """Slug of the page that it belongs to; with "#" and the id of a section, its name in a text is a link to there."""

    @property
    def is_term(self) -> bool:
        """Whether it says more than a spelling."""
        return bool(self.definition or self.expansion or self.page)


class MentionRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    text: _Form
    """Words as readers see them."""
    context: str = ""
    """Only in lines that hold this text, or in sections or on pages whose titles do."""
    to: str
    """Slug of a page, with "#" and id of a section, or a term; empty when the words mean none of the terms there."""

    @property
    def key(self) -> str:
        """What tells the row from all others."""
        return f"mention\n{self.text}\n{self.context}"


class Terms(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    term: tuple[TermRow, ...] = ()
    """Names with their spelling, and terms with their definition."""
    mention: tuple[MentionRow, ...] = ()
    """What certain words mean in certain places."""


class SideRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: _Words
    """Head of the column."""
    section: _Place
    """Slug of the page, "#" and the id of the section where the side stands."""
    begins: str = ""
    """Only the lines of the section that begin with these words."""


class ComparisonRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    title: _Words
    """What is compared."""
    side: Annotated[tuple[SideRow, ...], msgspec.Meta(min_length=2)]
    """The columns, two or more."""


class Comparisons(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    comparison: tuple[ComparisonRow, ...] = ()
    """What the notes set against each other."""


class NumberRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    text: _Words
    """The number as readers see it in one line of a page, with its unit."""
    context: str = ""
    """Only in a line that holds this text, or in a section whose title does."""
    label: _Line
    """What it is the number of, in a few words; empty for a number that is not worth to be listed."""
    kind: NumberKind | None = None
    """Only where the words around it say nothing about it, or something else."""

    def __post_init__(self) -> None:
        """Raise `ValueError` for a port that is no number."""
        if self.kind == "port" and not re.fullmatch("[0-9]{1,5}", self.text):
            raise ValueError('Expected digits as the `text` of a "port"')

    @property
    def key(self) -> str:
        """What tells the row from all others."""
        return f"number\n{self.text}\n{self.context}"


class Numbers(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    number: tuple[NumberRow, ...] = ()
    """Key numbers in a few words."""


class SearchRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    section: _GivenPlace
    """Slug of the page, "#" and the id of the section; the slug alone for the page itself."""
    words: Annotated[tuple[_Form, ...], msgspec.Meta(min_length=1)]
    """What readers may type who look for it, and what no line of it says."""


class SameRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    words: Annotated[tuple[_Word, ...], msgspec.Meta(min_length=2)]
    """Single words that readers use for each other."""


class Searches(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    same: tuple[SameRow, ...] = ()
    """Words that readers use for each other."""
    search: tuple[SearchRow, ...] = ()
    """What readers may type that the notes do not say."""


class AnchorRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    page: _Slug
    """Slug of the page on which the section was published; "glossary" for a term."""
    id: _Slug
    """The address within the page; never change or delete one."""
    title: _Line
    """Title of the section when it was seen last."""
    holds: _Line = ""
    """First words of the section when it was seen last, without those of sections inside of it."""
    to: _Place = ""
    """Where it is now, once it is gone from its page: a slug, with "#" and the id of a section."""


class Anchors(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    anchor: tuple[AnchorRow, ...] = ()
    """Every address that was ever published."""


class FactRow(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    text: _Words
    """Words of the line that states it, as they stand in the notes or as readers see them."""
    context: str = ""
    """Only in a line that holds this text, too."""
    kind: FactKind
    """It was never right, it was right once, or it is not the whole truth."""
    since: _Line = ""
    """Since when it is so, for an `update`: "April 2026"."""
    stated: _Words
    """What the notes say, as one sentence; `code` in backticks."""
    note: _Words
    """What is right, as readers see it; `code` in backticks."""
    source: Annotated[str, msgspec.Meta(pattern=_HTTPS)]
    """Address of the official page that says so."""
    checked: date
    """Day on which somebody looked it up there."""

    @property
    def key(self) -> str:
        """What tells the row from all others."""
        return f"fact\n{self.text}\n{self.context}"


class Facts(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    fact: tuple[FactRow, ...] = ()
    """Statements that are wrong, out of date or not the whole truth."""


class Tables(msgspec.Struct, frozen=True):
    services: Services = Services()
    pictures: Pictures = Pictures()
    fixes: Fixes = Fixes()
    terms: Terms = Terms()
    facts: Facts = Facts()
    comparisons: Comparisons = Comparisons()
    searches: Searches = Searches()
    numbers: Numbers = Numbers()
    anchors: Anchors | None = None
    """None without the file: nothing has been published yet, as far as anybody knows."""

    @property
    def names(self) -> tuple[str, ...]:
        """Short names of all services: those that look like names are written so everywhere."""
        return tuple(row.short for row in self.services.service if row.short)
