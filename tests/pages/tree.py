"""Built HTML as a tree, so that a check is a walk over it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
    }
)


@dataclass(slots=True)
class Node:
    """An element; `children` holds elements and text in order, neighbouring pieces of text as one."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())

    @property
    def is_heading(self) -> bool:
        return self.tag in _HEADINGS

    @property
    def is_inline(self) -> bool:
        return self.tag in _INLINE

    @property
    def level(self) -> int:
        """The level of a heading."""
        return int(self.tag[1])

    def walk(self) -> Iterator[Node]:
        """The element itself and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def headings(self) -> Iterator[Node]:
        """The headings below the element, in the order of the page; what stands large in a cell of a table is none."""
        for child in self.children:
            if isinstance(child, Node) and child.tag not in {"td", "th"}:
                if child.is_heading:
                    yield child
                yield from child.headings()

    def text(self, without: Collection[str] = ()) -> str:
        """The text that a reader sees, but for elements with a class of `without`.

        Blocks and cells are set apart by a blank. Alternative texts, scripts and styles are left out.
        """
        return "".join(self._texts(frozenset(without) | {"headerlink"}))

    def _texts(self, without: frozenset[str]) -> Iterator[str]:
        if self.tag in {"script", "style", "template"} or self.classes & without:
            return
        edge = "" if self.is_inline else " "
        yield edge
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts(without)
        yield edge


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        children = self.open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


def parse(html: str) -> Node:
    """The tree of `html` under a root without a name; end tags that nothing opened are ignored."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.open[0]


def article(root: Node) -> Node | None:
    """The main content of a page of the theme."""
    return next((node for node in root.walk() if node.tag == "article" and "md-content__inner" in node.classes), None)
