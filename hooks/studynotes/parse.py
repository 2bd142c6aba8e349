"""Source lines to a block tree, by a CommonMark parser that keeps line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from markdown_it.token import Token

from studynotes import inline
from studynotes.bounds import CHECK, LONGEST_HEADING, TooDenseError, excesses
from studynotes.boxes import BOX, Box
from studynotes.commonmark import make_parser
from studynotes.formulas import FORMULA, HOLDS, as_written
from studynotes.lines import owned_lines
from studynotes.markup import anchors
from studynotes.model import (
    Block,
    Break,
    CodeBlock,
    Definition,
    Details,
    Divider,
    Document,
    Dropped,
    Figure,
    Footnote,
    Heading,
    HtmlBlock,
    HtmlRun,
    Item,
    Line,
    List,
    NoteRef,
    Paragraph,
    Picture,
    Problem,
    Quote,
    Row,
    Run,
    Source,
    Span,
    Styled,
    Table,
    plain,
)
from studynotes.runs import merge
from studynotes.safe.pictures import only_picture
from studynotes.safe.runs import SafeRuns
from studynotes.source import NotesError
from studynotes.text import indent_of, one_line
from studynotes.tree import all_runs, paragraph, walk
from studynotes.wrapping import is_wrapped, wrap_width

UNUSED_NOTE = "footnote that nothing refers to"
FRONT_MATTER = "front matter"
CONTENTS = "mark for a table of contents, which every page has"
COMMENT = "comment"
LAYOUT = "mark of a layout that pages here do not have"
_DENSE = (
    "up to here, the file has more blocks, lines and marks than any page could show, one for each few letters; "
    "a table of data or what a program wrote is better kept in a file beside the notes, with a link to it"
)
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]{1,4}(?=\S)|[ \t]|$)")
_BOX = re.compile(r"\[([ xX])\][ \t]+")
_ALERT = re.compile(r"\[!([A-Za-z][A-Za-z-]{1,20})\][-+]?(?:\s+|$)")
_CONTENTS = re.compile(r"\[toc\]|\[\[_?toc_?\]\]", re.IGNORECASE)
_CONTENTS_FENCES = frozenset(["table-of-contents", "toc"])
_TITLE = re.compile(r"""^title:[ \t]+(["']?)(?P<text>[^\s"'|>&*!{\[#].{0,998}?)\1[ \t]*$""", re.MULTILINE)
_NOTE = re.compile(r"[ \t]*(?:(?:[-*+>]|\d{1,9}[.)])[ \t]*)*\[\^([^\]]+)\]:")


def parse(source: Source) -> Document:
    """The blocks of `source` with their spans, the lines that hold definitions, and the width that lines wrap at.

    Raises `NotesError` for notes that are more markup than words.
    """
    env: _Environment = {}
    try:
        tokens = make_parser().parse("\n".join(source.lines) + "\n", env)
    except TooDenseError as error:
        raise NotesError(f"{source.path}:{error.line + 1}: {_DENSE} [too-dense]") from error
    definitions = tuple(_definitions(source, env))
    builder = _Builder(source, frozenset(_numbers(definitions)))
    blocks = tuple(_with_used_notes(builder.blocks(iter(tokens), None)))
    accounted = {drop.line for drop in builder.dropped} | owned_lines(blocks)
    accounted |= builder.defined
    dropped = (*builder.dropped, *_unused_notes(source, accounted))
    problems = (Problem(source.path, each.line + 1, each.what, CHECK) for each in excesses(env))
    return Document(
        source,
        blocks,
        source.changes,
        dropped,
        tuple(problems),
        definitions=definitions,
        width=wrap_width(source, blocks),
        is_wrapped=is_wrapped(blocks),
        anchors=tuple(anchors(tokens)),
        title=_title(tokens[0]) if tokens else "",
        has_formulas=bool(env.get(HOLDS)),
    )


def _title(token: Token) -> str:
    """What YAML or Pandoc names the file, if it does so in one line, no longer than a heading may be: its words."""
    if token.type == "front_matter":
        found = _TITLE.search(token.content)
        text = found["text"] if found else ""
    else:
        text = token.content if token.type == "title_block" and len(token.content) < LONGEST_HEADING else ""
    runs = inline.runs(make_parser().parseInline(text, {})[0].children or ()) if text else ()
    return one_line(plain(SafeRuns([]).runs(runs, Span("", 1, 1))))


class _Reference(TypedDict):
    """What the parser remembers of a link reference definition."""

    href: str
    map: tuple[int, int]


_Environment = dict[str, dict[str, _Reference] | list[_Reference]]
"""Where the parser puts what it finds besides blocks."""


def _definitions(source: Source, env: _Environment) -> Iterator[Definition]:
    for found in (env.get("references", {}), env.get("duplicate_refs", [])):
        for reference in found.values() if isinstance(found, dict) else found:
            first, last = reference["map"]
            yield Definition(reference["href"], Span(source.path, first + 1, last))


def _numbers(definitions: Iterable[Definition]) -> Iterator[int]:
    for definition in definitions:
        yield from range(definition.span.first, definition.span.last + 1)


def _with_used_notes(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without the footnotes that nothing refers to but they themselves, or each other."""
    notes = {block.label: block for block in blocks if isinstance(block, Footnote)}
    todo: list[Block] = [block for block in blocks if not isinstance(block, Footnote)] if notes else []
    used: set[str] = set()
    while todo:
        found = {run.label for run in all_runs(todo) if isinstance(run, NoteRef)} - used
        used |= found
        todo = [notes[label] for label in found if label in notes]
    yield from (block for block in blocks if not isinstance(block, Footnote) or block.label in used)


def _unused_notes(source: Source, accounted: set[int]) -> Iterator[Dropped]:
    """Lines of footnotes that nothing refers to: the parser leaves them out, with all that belongs to them."""
    inside = begun = False
    for number, text in enumerate(source.lines, start=1):
        begins = bool(_NOTE.match(text))
        inside = number not in accounted and (inside or begun or begins)
        if inside and text.strip():
            yield Dropped(source.path, number, UNUSED_NOTE)
        if text.strip():
            # In a list, the first line of a note is that of an item, and on the page as such.
            begun = begins


@dataclass
class _Builder:
    """Walks the flat token stream once; each method consumes the tokens of one block."""

    source: Source
    defined: frozenset[int]
    """Lines of link definitions: an item or a quote that holds nothing else is not there for readers."""

    def __post_init__(self) -> None:
        self.dropped: list[Dropped] = []

    def blocks(self, tokens: Iterator[Token], until: str | None) -> tuple[Block, ...]:
        found: list[Block] = []
        for token in tokens:
            if token.type == until:
                break
            found.extend(self._block(token, tokens))
        return tuple(found)

    def _block(self, token: Token, rest: Iterator[Token]) -> Iterator[Block]:
        match token.type:
            case "heading_open":
                yield from self._heading(token, rest)
            case "paragraph_open":
                yield from self._paragraph(rest)
            case "bullet_list_open" | "ordered_list_open":
                yield from self._list(token, rest)
            case "blockquote_open":
                quote = Quote(_with_title(self.blocks(rest, "blockquote_close")), self._span(token))
                if quote.blocks or not self._is_defined(quote.span):
                    yield quote
            case "fence" | "code_block" | "math_block":
                yield from self._code(token)
            case "box_open":
                yield from self._box(token, rest)
            case "html_block":
                yield from self._html(token)
            case "hr":
                yield Divider(self._span(token))
            case "table_open":
                yield self._table(token, rest)
            case "footnote_open":
                yield self._footnote(token, rest)
            case "front_matter" | "title_block" | "comment":
                self._drop(self._span(token), COMMENT if token.type == "comment" else FRONT_MATTER)
            case "footnote_block_open" | "footnote_block_close" | "footnote_anchor":
                pass
            case other:
                raise AssertionError(f"block token {other!r} has no rule")

    def _drop(self, span: Span, reason: str) -> None:
        self.dropped += [Dropped(span.path, number, reason) for number in range(span.first, span.last + 1)]

    def _code(self, token: Token) -> Iterator[CodeBlock]:
        span, language = self._span(token), token.info.strip()
        if token.type == "math_block":
            yield CodeBlock(f"{as_written(token)}\n", FORMULA, span)
        elif language in _CONTENTS_FENCES:
            self._drop(span, CONTENTS)
        else:
            yield CodeBlock(token.content, language, span)

    def _span(self, token: Token) -> Span:
        assert token.map is not None
        first, last = token.map[0] + 1, token.map[1]
        while last > first and not self.source.lines[last - 1].strip():
            last -= 1
        return Span(self.source.path, first, last)

    def _is_defined(self, span: Span) -> bool:
        is_note = _NOTE.match(self.source.lines[span.first - 1])
        return bool(is_note) or self.defined.issuperset(range(span.first, span.last + 1))

    def _heading(self, token: Token, rest: Iterator[Token]) -> Iterator[Block]:
        content = inline.runs(next(rest).children or ())
        next(rest)
        runs, span = tuple(" " if isinstance(run, Break) else run for run in content), self._span(token)
        if token.markup == "-" and _are_pictures(runs):
            # Nobody underlines pictures: the rule below them is one.
            above = Span(span.path, span.first, span.last - 1)
            yield Paragraph(tuple(self._lines(content, above)), above)
            yield Divider(Span(span.path, span.last, span.last))
        else:
            yield Heading(int(token.tag[1]), runs, span)

    def _paragraph(self, rest: Iterator[Token]) -> Iterator[Paragraph]:
        token = next(rest)
        next_token = next(rest)
        while next_token.type == "footnote_anchor":
            next_token = next(rest)
        span = self._span(token)
        lines = tuple(self._lines(inline.runs(token.children or ()), span))
        if token.level == 1 and len(lines) == 1 and _CONTENTS.fullmatch(plain(lines[0].runs).strip()):
            self.dropped.append(Dropped(span.path, span.first, CONTENTS))
        elif any(line.runs for line in lines):
            yield Paragraph(lines, span)

    def _lines(self, runs: tuple[Run, ...], span: Span) -> Iterator[Line]:
        """One `Line` for each source line; a single one where a line end falls inside a run (emphasis, code)."""
        parts = _split(runs) if span.first < span.last else []
        if len(parts) != span.last - span.first + 1:
            yield Line(runs, span, indent=self._indent(span.first))
            return
        for number, (part, hard) in enumerate(parts, start=span.first):
            yield Line(part, Span(span.path, number, number), hard, self._indent(number))

    def _indent(self, number: int) -> int:
        return indent_of(self.source.lines[number - 1])

    def _list(self, token: Token, rest: Iterator[Token]) -> Iterator[List]:
        closing = token.type.replace("open", "close")
        items: list[Item] = []
        for inner in rest:
            if inner.type == closing:
                break
            item = self._item(inner, rest)
            if item.blocks or not self._is_defined(item.span):
                items.append(item)
        start = None if token.type.startswith("bullet") else int(token.attrs.get("start", 1))
        if items:
            yield List(tuple(items), self._span(token), start)

    def _item(self, token: Token, rest: Iterator[Token]) -> Item:
        span = self._span(token)
        marker = _ITEM.match(self.source.lines[span.first - 1])
        indent = len(marker[0].expandtabs(4)) if marker else 0
        return with_box(Item(self.blocks(rest, "list_item_close"), span, indent))

    def _box(self, token: Token, rest: Iterator[Token]) -> Iterator[Block]:
        """A box with its title; one without any, or with a heading in it, is its content alone."""
        box, span = cast(Box, token.meta[BOX]), self._span(token)
        words = inline.runs(next(rest).children or ()) if box.title else ()
        blocks = self.blocks(rest, f"{BOX}_close")
        line = Span(span.path, span.first, span.first)
        title = Paragraph((Line((Styled("strong", words),), line),), line)
        is_whole = bool(words) and not any(isinstance(block, Heading) for block in walk(blocks))
        if is_whole and box.is_folded:
            # What stands in a summary folds: there are no links in it.
            words = (plain(run.text if isinstance(run, HtmlRun) else run for run in words),)
            yield Details(words, blocks, span, box.is_open)
        elif is_whole:
            yield Quote((title, *blocks), span)
        else:
            if box.is_named:
                yield title
            yield from blocks
            ends = ((span.first,) if not box.is_named else ()) + ((span.last,) if box.is_closed else ())
            self.dropped += [Dropped(span.path, number, LAYOUT) for number in ends]

    def _html(self, token: Token) -> Iterator[Block]:
        """An HTML block; lines of it that are one picture and nothing else become figures."""
        span = self._span(token)
        kept: list[str] = []
        for number in range(span.first, span.last + 1):
            text = self.source.lines[number - 1]
            picture = only_picture(text) if not kept else None
            if picture:
                yield Figure(picture, Span(span.path, number, number))
            else:
                kept.append(text)
        if kept:
            first = span.last - len(kept) + 1
            text = token.content if first == span.first else "\n".join(kept) + "\n"
            yield HtmlBlock(text, Span(span.path, first, span.last))

    def _table(self, token: Token, rest: Iterator[Token]) -> Table:
        rows: list[Row] = []
        aligns: list[str] = []
        cells: list[tuple[Run, ...]] = []
        for inner in rest:
            match inner.type:
                case "tr_open":
                    cells, row_span = [], self._span(inner)
                case "th_open":
                    aligns.append(str(inner.attrs.get("style", "")).removeprefix("text-align:"))
                case "inline":
                    cells.append(inline.runs(inner.children or ()))
                case "tr_close":
                    rows.append(Row(tuple(cells), row_span))
                case "table_close":
                    break
                case _:
                    pass
        return Table(tuple(rows), tuple(aligns), self._span(token))

    def _footnote(self, token: Token, rest: Iterator[Token]) -> Footnote:
        blocks = self.blocks(rest, "footnote_close")
        first = blocks[0].span.first if blocks else 1
        last = max((block.span.last for block in blocks), default=first)
        return Footnote(str(token.meta["label"]), blocks, Span(self.source.path, first, last))


def _are_pictures(runs: Sequence[Run]) -> bool:
    return any(isinstance(run, Picture) for run in runs) and all(
        isinstance(run, Picture) or (isinstance(run, str) and not run.strip()) for run in runs
    )


def _split(runs: Sequence[Run]) -> list[tuple[tuple[Run, ...], bool]]:
    """Cut at the breaks that stand at the top level: (runs of the line, whether it ended with a hard break)."""
    parts: list[tuple[tuple[Run, ...], bool]] = []
    line: list[Run] = []
    for run in runs:
        if isinstance(run, Break):
            parts.append((tuple(line), run.hard))
            line = []
        else:
            line.append(run)
    return [*parts, (tuple(line), False)]


def _with_title(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of a quote; those of an alert (`> [!NOTE]`) with its kind, and what stands beside that, as title."""
    match blocks:
        case (Paragraph(lines=(Line(runs=(str(text), *more)) as line, *lines)), *rest) if found := _ALERT.match(text):
            kind, beside = found[1].capitalize(), (text[found.end() :], *more)
            runs = (Styled("strong", (f"{kind}:",)), " ", *beside) if any(beside) else (Styled("strong", (kind,)),)
            title = Paragraph((Line(merge(runs), line.span),), line.span)
            return (title, *paragraph(lines), *rest)
        case _:
            return blocks


def with_box(item: Item) -> Item:
    """Read the box of a task list off the item's text."""
    match item.blocks:
        case (Paragraph(lines=(Line(runs=(str(text), *more)) as line, *lines)) as paragraph, *blocks):
            box = _BOX.match(text)
            words = (*([text[box.end() :]] if box and box.end() < len(text) else []), *more)
            if box and words and not isinstance(words[0], Picture):
                first = Line(words, line.span, line.hard, line.indent)
                kept = Paragraph((first, *lines), paragraph.span)
                return Item((kept, *blocks), item.span, item.indent, box[1] in "xX")
        case _:
            pass
    return item
