"""HTML that is allowed as blocks of the notes, so that it is treated like Markdown; what no block can be stays HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from studynotes.model import (
    Block,
    Break,
    CodeBlock,
    CodeRun,
    Details,
    Divider,
    Figure,
    Heading,
    HtmlBlock,
    HtmlRun,
    Item,
    Line,
    Link,
    List,
    Paragraph,
    Picture,
    Quote,
    Row,
    Run,
    Styled,
    Table,
)
from studynotes.render import picture_name
from studynotes.runs import merge
from studynotes.safe.allowed import clean
from studynotes.safe.nodes import Node
from studynotes.safe.pictures import picture
from studynotes.safe.runs import SafeRuns
from studynotes.safe.tags import VOID, Tag, tokens
from studynotes.targets import is_elsewhere


class Summary(Paragraph, frozen=True):
    """What shows of details that are folded in, as long as they are not complete."""


_PARTS_OF_TABLES = frozenset({"colgroup", "thead", "tbody", "tfoot", "tr"})
_TEXTS_OF_TABLES = frozenset({"caption", "td", "th"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def blocks(nodes: Iterable[Node]) -> Iterator[Block]:
    """The blocks that `nodes` are."""
    for is_inline, group in groupby(nodes, key=lambda node: node.is_inline):
        own = list(group)
        if is_inline:
            yield from _paragraph(own)
        else:
            for node in own:
                yield from () if node.is_blank else _block(node)


def runs(nodes: Sequence[Node]) -> tuple[Run, ...]:
    """Nodes of a line as its runs."""
    if not nodes:
        return ()
    found = SafeRuns([]).runs(tuple(_flat(nodes)), nodes[0].span)
    first, *rest = found or ("",)
    found = (first.lstrip() if isinstance(first, str) else first, *rest)
    *rest, last = found
    return merge((*rest, last.rstrip() if isinstance(last, str) else last))


def _flat(nodes: Iterable[Node]) -> Iterator[Run]:
    for node in nodes:
        if node.tag is None:
            yield _blanks(node.plain())
        elif node.name == "img":
            yield picture(node.tag)
        elif node.is_formula:
            yield from _formula(node.plain())
        else:
            yield HtmlRun(str(node.tag))
            yield from _flat(node.children)
            if node.name not in VOID:
                yield HtmlRun(f"</{node.name}>")


def _formula(text: str) -> tuple[Run, ...]:
    formula = CodeRun(" ".join(text.split()), is_formula=True)
    return (Break(hard=False), formula, Break(hard=False)) if text.startswith("\n") else (formula,)


def _blanks(text: str) -> str:
    """White space as browsers show it."""
    words = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    return f"{before}{words} " if words and text[-1:].isspace() else before + words


def _paragraph(nodes: Sequence[Node]) -> Iterator[Block]:
    told = [node for node in nodes if not node.is_blank]
    if not told:
        return
    pictures = [picture(node.tag) for node in told if node.name == "img" and node.tag]
    if len(pictures) == len(told):
        # Pictures alone stand for themselves.
        yield from (Figure(each, node.span) for each, node in zip(pictures, told, strict=True))
        return
    span = told[0].span.to(told[-1].span)
    yield Paragraph((Line(runs(nodes), span),), span)


def _block(node: Node) -> Iterator[Block]:
    children, span = node.children, node.span
    match node.name:
        case "hr":
            yield Divider(span)
        case name if name in _HEADINGS and all(child.is_inline for child in children):
            yield Heading(int(name[1]), runs(children), span)
        case "ul" | "ol":
            yield from _list(node)
        case "blockquote":
            yield Quote(tuple(blocks(children)), span)
        case "summary":
            text = _words(node)
            if text:
                yield Summary((Line(text, span),), span)
        case "details":
            yield _details(node)
        case "pre":
            yield CodeBlock(node.plain().strip("\n") + "\n", "", span)
        case "table":
            yield from _table(node)
        case "dl":
            yield from _html(node)
        case _:
            yield from blocks(children)


def _list(node: Node) -> Iterator[Block]:
    entries = [child for child in node.children if not child.is_blank]
    items = tuple(Item(tuple(blocks(_entry(child))), child.span, 0) for child in entries)
    start = node.tag.attributes.get("start", "1") if node.tag else "1"
    if items:
        yield List(items, node.span, int(start) if node.name == "ol" else None)


def _entry(node: Node) -> Sequence[Node]:
    return node.children if node.name == "li" else (node,)


def _details(node: Node) -> Details:
    summaries = [child for child in node.children if child.name == "summary"][:1]
    rest = [child for child in node.children if child not in summaries]
    summary = _words(summaries[0]) if summaries else ()
    is_open = node.tag is not None and "open" in node.tag.attributes
    return Details(summary, tuple(blocks(rest)), node.span, is_open)


def _words(node: Node) -> tuple[Run, ...]:
    """The words of a summary: what stands in it leads nowhere, but folds."""
    return tuple(part for run in runs(_inline(node)) for part in _told(run))


def _told(run: Run) -> tuple[Run, ...]:
    match run:
        case Link(runs=inner) | Styled(runs=inner):
            return tuple(part for each in inner for part in _told(each))
        case Picture(alt=alt):
            return (alt,)
        case _:
            return (run,)


def _inline(node: Node) -> list[Node]:
    """What stands in a node, without what may not stand in a line."""
    inside: list[Node] = []
    for child in node.children:
        if child.is_inline:
            inside.append(child)
        else:
            space = Node(None, " ", child.span)
            inside += [space, *_inline(child), space]
    return inside


def _table(node: Node) -> Iterator[Block]:
    yield from blocks(_taken(node, lambda name: name not in _TEXTS_OF_TABLES))
    for caption in _taken(node, lambda name: name == "caption"):
        yield from blocks(caption.children)
    if node.is_blank:
        return
    rows = [child for child in node.walk() if child.name == "tr" and not child.is_blank]
    cells = [[cell for cell in row.children if cell.name in {"td", "th"}] for row in rows]
    if not _is_plain(node, cells):
        yield from _html(node)
        return
    width = max(map(len, cells))
    made = [
        Row(tuple(runs(_inline(cell)) for cell in own) + ((),) * (width - len(own)), row.span)
        for own, row in zip(cells, rows, strict=True)
    ]
    if any(cell.name == "td" for cell in cells[0]):
        made.insert(0, Row(((),) * width, rows[0].span))
    yield Table(tuple(made), tuple(_align(cells[0][at:]) for at in range(width)), node.span)


def _taken(table: Node, is_meant: Callable[[str], bool]) -> list[Node]:
    """What stands in the `table`, outside of its cells, and has a name that `is_meant`: it is taken out.

    Browsers put what is no part of a table before it.
    """
    taken: list[Node] = []
    kept: list[Node] = []
    for child in table.children:
        if child.name in _PARTS_OF_TABLES:
            taken += _taken(child, is_meant)
            kept.append(child)
        else:
            (taken if is_meant(child.name) and not child.is_blank else kept).append(child)
    table.children = kept
    table.end()
    return taken


def _align(cells: Sequence[Node]) -> str:
    """To which side the first of `cells` sets its text."""
    side = cells[0].tag.attributes.get("align", "").lower() if cells and cells[0].tag else ""
    return side if side in {"left", "center", "right"} else ""


def _is_plain(table: Node, cells: Sequence[Sequence[Node]]) -> bool:
    """Whether Markdown has such tables: each cell a line of text, none wider or higher than another."""
    inside = [node for own in cells for cell in own for child in cell.children for node in child.walk()]
    spans = {
        name
        for own in cells
        for cell in own
        if cell.tag
        for name in ("colspan", "rowspan")
        if name in cell.tag.attributes
    }
    is_inline = all(node.is_inline or node.name in {"p", "div"} for node in inside)
    return bool(cells) and any(cells) and is_inline and not spans


def _html(node: Node) -> Iterator[Block]:
    """What stays HTML. There, nothing resolves an address inside of the notes: its text stays."""
    for each in node.walk():
        tag = each.tag
        if tag and tag.name == "img":
            name = picture_name(tag.attributes.get("alt", ""), tag.attributes.get("src", ""))
            each.tag, each.text = None, escape(name)
        elif tag and not is_elsewhere(tag.attributes.get("href", "//")):
            each.tag = Tag(tag.name)
    html = clean(node.html())
    if _is_whole(html):
        yield HtmlBlock(html, node.span)
    else:
        # Browsers put what may not stand in it before it: then it is none.
        yield from blocks(node.children)


def _is_whole(html: str) -> bool:
    """Whether it is one element from its first sign to its last."""
    depth = 0
    for number, token in enumerate(tokens(html.strip())):
        if number and not depth:
            return False
        if token.tag and token.tag.name not in VOID:
            depth += -1 if token.tag.is_end else 1
    return not depth
