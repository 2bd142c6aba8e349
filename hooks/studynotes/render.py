"""Pages to Markdown in the dialect that MkDocs reads, which every CommonMark parser reads alike.

List items are indented by four columns ("-   text"), so that nesting means the same to both. Text is escaped, so that
nothing a note says in plain words turns into markup.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from studynotes.bulk import in_bulk
from studynotes.controls import section_controls
from studynotes.formulas import FORMULA
from studynotes.model import (
    Block,
    Break,
    CodeBlock,
    CodeRun,
    Details,
    Divider,
    FactNote,
    Figure,
    Footnote,
    Heading,
    HtmlBlock,
    HtmlRun,
    Item,
    Line,
    Link,
    List,
    Marked,
    NoteRef,
    Page,
    Paragraph,
    Picture,
    Quote,
    Row,
    Run,
    Section,
    Span,
    Styled,
    Table,
)
from studynotes.repository import Repository
from studynotes.sections import own_blocks
from studynotes.tables import FactRow, PictureRow
from studynotes.targets import is_elsewhere
from studynotes.tree import walk
from studynotes.words.table import Words

_MARKS = re.compile(r"[\\`*_{}\[\]]")
_SPECIAL = re.compile(r"[\\`*_{}\[\]&<]")
_LINE_BREAK = re.compile(r"[\n\r]+")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What would begin another kind of block at the beginning of a line; those that no backslash escapes become entities.
_LINE_START = re.compile(r"(?:#|\+|-|>|\d+[.)](?=\s|$)|~~~|=|:(?=\s)|///|!!!|\?\?\?|\|)")
_NOTE_START = re.compile(r"^(\[\^[^\]]*\]):")
_AUTOLINK = re.compile(r"https?://[^\s<>*`\\\"_]+")
_INFO = re.compile(r"[\w+#.-]+")
_TITLE = re.compile(r"[^\w\s,.;:!?/–—-]|_")
_BRACKETS = re.compile(r"[()*_\[\]]")
# What is escaped begins no code.
_CODE_OR_BAR = re.compile(r"\\.|(`+)(?!`).*?(?<!`)\1(?!`)|\|")
_MANY = 500
"""Blocks of code and pictures of a page that engines read one by one: what each costs grows with the page."""
_FOLD = re.compile(r"^ *(/{3,})", re.MULTILINE)
_TAG = re.compile(r'</?[a-z][a-z0-9]*(?: [a-z]+="[^"]*")*>')
_VALUE = re.compile(r'="([^"]*)"')
_SIGN = re.compile(r"&#?\w+;|[^\w\s,;'\"()]|_")
_PRE = re.compile(r"(?<=<pre>).*?(?=</pre>)", re.DOTALL)
_FENCE = re.compile(r"^ *(`{3,})", re.MULTILINE)
# Engines that look for addresses read the source of a page as HTML, code or not: behind these they find nothing more.
_BLINDING = re.compile(
    r"<(?:(?:script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext)\b|!|\?|[a-z][^<>]*=[^<>]*$)",
    re.IGNORECASE,
)
_CODE_SIGN = re.compile(r"[^\w\s]|_")
_FORMULA_MARK, _FORMULA_TAG, _FORMULA_BLOCK = "{: .formula }", '<code class="formula">', " {.math .formula}"


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders pages of one site. `pictures` maps the address of a picture in the notes to what is shown instead."""

    repository: Repository
    pictures: Mapping[str, PictureRow]
    prefix: str
    words: Words
    contents: Mapping[str, Sequence[Page]] = field(default_factory=dict)
    """notes file -> its pages, for a page that says nothing itself: it lists them."""
    compared: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """ "slug#id" of a section -> (id, title) of the comparisons that it is a side of."""
    classes: Mapping[str, str] = field(default_factory=dict)
    """Slug -> classes of the title of its page, as an attribute list has them."""
    is_plain: bool = False
    """Without captions and the colours of code."""

    def page(self, page: Page, head: str = "", end: str = "") -> str:
        """The Markdown text of `page`, its front matter included; `head` and `end` stand above and below the notes."""
        page = in_bulk(page)
        sections, own = iter(page.sections), own_blocks(page)
        renderer = self._for(page)
        parts: list[str] = []
        for last, block in zip((None, *page.blocks), page.blocks, strict=False):
            if isinstance(block, Heading):
                section = next(sections)
                classes = self.classes.get(page.slug, "") if section is page.sections[0] else ""
                controls = section_controls(page, section, own[section.id], self.repository, self.prefix, self.words)
                parts += [self._heading(block, section, classes), controls]
                parts += [_see_also(section, self.words), self._compared(page, section)]
                parts.append(head if section is page.sections[0] else "")
            else:
                parts += [_between(last, block), renderer._block(block)]
        if len(page.blocks) == 1:
            parts.append(self._contents(page))
        return self._with_matter(page, [*parts, end])

    def _with_matter(self, page: Page, parts: Iterable[str]) -> str:
        told = f"description: {_yaml(page.summary)}\n" if page.summary else ""
        return f"---\ntitle: {_yaml(page.title)}\n{told}---\n\n" + "\n\n".join(filter(None, parts)) + "\n"

    def _for(self, page: Page) -> Renderer:
        """The renderer for a page; one with very many blocks of a kind goes without what takes long for each."""
        count = sum(isinstance(block, CodeBlock | Figure) for block in walk(page.blocks))
        return replace(self, is_plain=True) if count > _MANY else self

    def _contents(self, page: Page) -> str:
        """The other pages of the file, for its first page: not for each of thousands that say nothing."""
        first, *others = self.contents.get(page.span.path, ()) or (None,)
        if first is not page:
            return ""
        return "\n".join(f"-   [{escape(other.title)}]({other.slug}.md)" for other in others)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """The Markdown text of `blocks` alone."""
        return "\n\n".join(filter(None, self._parts(blocks)))

    def _parts(self, blocks: Iterable[Block]) -> Iterator[str]:
        last: Block | None = None
        for block in blocks:
            if between := _between(last, block):
                yield between
            yield self._block(block)
            last = block

    def _block(self, block: Block) -> str:
        match block:
            case Heading():
                return self._heading(block, None)
            case Paragraph(lines=lines):
                return _lines(lines)
            case List(items=items, start=start):
                return _joined_items([self._item(item, start, index) for index, item in enumerate(items)])
            case Figure(picture=picture, span=span):
                return self._figure(picture, span)
            case CodeBlock(text=text, info=info):
                return _indented_code(text) if self.is_plain else fenced(text, info)
            case Quote(blocks=inner):
                return "\n".join(f"> {line}" if line.strip() else ">" for line in self.blocks(inner).split("\n"))
            case Table(rows=rows, aligns=aligns):
                return _table(rows, aligns)
            case HtmlBlock(text=text):
                return _html(text)
            case Details():
                return self._details(block)
            case Divider():
                return "---"
            case Footnote(label=label, blocks=inner):
                return f"[^{_label(label)}]:\n{_indented(self.blocks(inner))}"
            case FactNote(fact=fact):
                return f'!!! fact "{fact_title(fact, self.words)}"\n{_indented(fact_text(fact, self.words))}'

    def _heading(self, heading: Heading, section: Section | None, classes: str = "") -> str:
        title = inline(heading.runs).replace("\n", " ").strip()
        text = f"{'#' * heading.level} {title}" if title or section else ""
        if section is None:
            # Without a text, what stands behind would be it.
            return text and f'{text} {{: data-lines="{heading.span.first}-{heading.span.last}" }}'
        lines = f'data-lines="{section.span.first}-{section.span.last}"'
        head = f"{text} {{: {' '.join(filter(None, [f'#{section.id}', classes, lines]))} }}"
        aliases = "".join(f'<div class="alias" id="{html.escape(alias)}"></div>\n\n' for alias in section.aliases)
        return f"{aliases}{head}"

    def _compared(self, page: Page, section: Section) -> str:
        found = self.compared.get(f"{page.slug}#{section.id}", ())
        if not found:
            return ""
        root = posixpath.relpath(".", self.prefix)
        links = " · ".join(f"[{escape(title)}]({root}/compare.md#{ident})" for ident, title in found)
        told = self.words.body.beside.format(links=links)
        return f'{told}\n{{: .compared data-search-exclude="" }}'

    def _item(self, item: Item, start: int | None, index: int) -> str:
        marker = "-   " if start is None else f"{start + index}. ".ljust(4)
        box = "" if item.checked is None else f"[{'x' if item.checked else ' '}] "
        body = self._item_body(item)
        return f"{marker}{box}{body}".rstrip()

    def _item_body(self, item: Item) -> str:
        """A nested list right below the item's text keeps the item tight; everything else stands apart."""
        parts = list(self._parts(item.blocks))
        if not parts or not isinstance(item.blocks[0], Paragraph):
            # Python-Markdown wants text behind the marker, and other blocks only mean something below it.
            parts.insert(0, "<!-- -->")
        tight = len(parts) == 2 and isinstance(item.blocks[-1], List)
        return _indented(("\n" if tight else "\n\n").join(parts)).lstrip(" ")

    def _details(self, details: Details) -> str:
        inner = self.blocks(details.blocks)
        # Longer than any fence inside.
        fence = "/" * (max(map(len, _FOLD.findall(inner)), default=2) + 1)
        summary = f" | {escaped_line(details.summary)}" if details.summary else ""
        is_open = "    open: true\n" if details.is_open else ""
        return f"{fence} details{summary}\n{is_open}\n{inner}\n\n{fence}"

    def _figure(self, picture: Picture, span: Span) -> str:
        row = self.pictures.get(picture.src)
        if row:
            return figure(picture.src, row, self.prefix, self.words, f' data-lines="{span.first}-{span.last}"')
        if picture.src and not is_elsewhere(picture.src):
            return inline((picture,))
        if not picture.src:
            return f'<span class="elsewhere" title="{self.words.body.missing}">{escape(picture.alt)}</span>'
        shown, told = f"{inline((picture,))}{{: .elsewhere }}", self.words.body.elsewhere
        return f"{shown} *{told}*" if self.is_plain else f"{shown}\n\n{_caption(told)}"


# --- blocks


def _between(above: Block | None, below: Block) -> str:
    """What keeps neighbouring lists or quotes apart in every dialect; Python-Markdown would join them."""
    is_alike = isinstance(below, List | Quote) and isinstance(above, type(below))
    return "<!-- -->" if is_alike else ""


def figure(source: str, row: PictureRow, folder: str, words: Words, attributes: str = "") -> str:
    """The drawing of `row` for a page in `folder`, with its caption, which leads to the original at `source`."""
    file, title = quote(posixpath.relpath(row.file, folder)), _attribute(row.caption)
    size = f'width="{row.width}" height="{row.height}" loading="lazy" data-title="{title}"'
    # Several on one page need names of their own.
    told = words.body.original
    original = f'[{told}]({address(source)}){{: aria-label="{told}: {title}" }}'
    caption = _caption(f'{first_text(row.caption)} <span class="original">({original})</span>')
    return f"![{escape(row.alt)}]({file}){{: {size}{attributes} }}\n\n{caption}"


def _caption(text: str) -> str:
    return f"/// caption\n{text}\n///"


def _joined_items(items: Sequence[str]) -> str:
    """Items stand close together; below one of several blocks, Python-Markdown needs a blank line to see the next."""
    parts = [f"{item}\n\n" if "\n\n" in item else f"{item}\n" for item in items]
    return "".join(parts).rstrip("\n")


def escaped_line(runs: Iterable[Run]) -> str:
    """The Markdown text of one line, which says just what it says whatever it begins with."""
    return "\n".join([at_line_start(line.lstrip()) for line in inline(runs).strip().split("\n")])


def _lines(lines: Sequence[Line]) -> str:
    parts: list[str] = []
    for line in lines:
        text = escaped_line(line.runs)
        parts.append(f"{text}  \n" if line.hard else f"{text}\n")
    return "".join(parts).rstrip()


def _html(text: str) -> str:
    """Safe HTML as Markdown in which nothing means anything but the tags."""
    whole = _PRE.sub(lambda found: found[0].replace("\n", "&#10;"), text)
    at, parts = 0, list[str]()
    for found in _TAG.finditer(whole):
        parts += [_inert(whole[at : found.start()]), _tag(found[0])]
        at = found.end()
    inert = "".join([*parts, _inert(whole[at:])])
    return "\n".join(filter(None, map(str.strip, inert.split("\n"))))


def _tag(tag: str) -> str:
    """A tag in whose attributes nothing means anything to Markdown."""
    return _VALUE.sub(lambda found: f'="{_inert(found[1])}"', tag)


def _inert(text: str) -> str:
    """Text of HTML in which nothing means anything to Markdown."""
    return _SIGN.sub(lambda found: found[0] if len(found[0]) > 1 else f"&#{ord(found[0])};", text)


def fenced(text: str, info: str) -> str:
    """A code block between fences that are longer than any in it."""
    longest = max((len(found[1]) for found in _FENCE.finditer(text)), default=2)
    language = _INFO.match(info)
    fence = "`" * (longest + 1)
    told = _FORMULA_BLOCK if info == FORMULA else language[0] if language else ""
    return f"{fence}{told}\n{text.rstrip(chr(10))}\n{fence}"


def _indented_code(text: str) -> str:
    """A code block without fences; the comment keeps it apart from code above it."""
    lines = _indented(text.strip("\n"))
    return f"<!-- -->\n\n{lines}" if lines else ""


def _table(rows: Sequence[Row], aligns: Sequence[str]) -> str:
    rules = {"left": ":---", "center": ":---:", "right": "---:"}
    head, *body = ["| " + " | ".join(in_cell(inline(cell)) for cell in row.cells) + " |" for row in rows]
    rule = "| " + " | ".join(rules.get(align, "---") for align in aligns) + " |"
    return "\n".join([head, rule, *body])


def fact_title(fact: FactRow, words: Words) -> str:
    """What a fact is, in a few words."""
    told = words.facts
    names = {"correction": told.correction, "update": told.update, "addition": told.addition}
    return told.since.format(since=escape(fact.since)) if fact.since else names[fact.kind]


def with_code(text: str) -> str:
    """Text of a table as Markdown: what stands in backticks is code, all else is literal."""
    parts = text.split("`")
    return "".join(_shown_code(CodeRun(part)) if at % 2 else escape(part) for at, part in enumerate(parts))


def with_formulas(text: str, formulas: Iterable[str]) -> str:
    """A sentence of the notes as Markdown: all of it is literal, but for the `formulas` of the text around it."""
    # One may begin as another one does.
    written = "|".join(map(re.escape, sorted(set(formulas), key=len, reverse=True)))
    parts = re.split(f"({written})", text) if written else [text]
    return inline(CodeRun(part, is_formula=True) if at % 2 else part for at, part in enumerate(parts) if part)


def fact_text(fact: FactRow, words: Words) -> str:
    """What is right, with its source."""
    return f"{at_line_start(with_code(fact.note))} ({fact_source(fact, address(fact.source), words)})"


def fact_source(fact: FactRow, href: str, words: Words) -> str:
    """A link to the source of a fact at `href`, as Markdown has it, and the day on which somebody looked there."""
    checked = words.facts.checked.format(date=words.day(fact.checked))
    return f"[{words.facts.source}]({href}){{: .source }}, {checked}"


def in_cell(text: str) -> str:
    """Markdown as it stands in a cell of a table: a bar ends the cell, except in code, where nothing is escaped."""
    return _CODE_OR_BAR.sub(lambda found: r"\|" if found[0] == "|" else found[0], text).replace("\n", " ").strip()


def _indented(text: str) -> str:
    return "\n".join([f"    {line}" if line.strip() else "" for line in text.split("\n")])


# --- runs


def inline(runs: Iterable[Run]) -> str:
    """The Markdown text of `runs`."""
    parts: list[str] = []
    last: Run | None = None
    for run in runs:
        match last, run:
            # The marks of two neighbours would be read as one.
            case (Styled(), Styled()):
                parts.append(_tagged(run))
            case (CodeRun(), CodeRun()):
                parts.append(_tagged_code(run))
            case _:
                parts.append(_run(run))
        last = run
    return "".join(parts)


def _tagged(run: Styled) -> str:
    return f"<{run.tag}>{inline(run.runs)}</{run.tag}>"


def _run(run: Run) -> str:
    match run:
        case str():
            # A line break that is written as an entity.
            return escape(_LINE_BREAK.sub(" ", run))
        case CodeRun():
            return _shown_code(run)
        case Marked(text=text, id=ident, kind=kind):
            return f'<span class="{kind}" id="{ident}">{escape(text)}</span>'
        case Link():
            return _link(run)
        case Styled(tag="del" | "mark"):
            return _tagged(run)
        case Styled(tag=tag, runs=inner):
            mark = "**" if tag == "strong" else "*"
            return f"{mark}{inline(inner)}{mark}"
        case Picture(src=src, alt=alt, title=title) if not is_elsewhere(src):
            return f"![{escape(_LINE_BREAK.sub(' ', alt))}]({address(src, title)})"
        case Picture(src=src, alt=alt, title=title):
            # No request leaves the site: a picture that the tables do not know is a link.
            return f"[{escape(picture_name(alt, src))}]({address(src, title)})"
        case HtmlRun(text=text):
            return _tag(text)
        case NoteRef(label=label):
            return f"[^{_label(label)}]"
        case Break(hard=hard):
            return "  \n" if hard else "\n"


def escape(text: str) -> str:
    """`text` as Markdown that shows just that text."""
    if not _SPECIAL.search(text):
        return text
    return _ENTITY.sub("&amp;", _MARKS.sub(r"\\\g<0>", text)).replace("<", "&lt;")


def at_line_start(text: str) -> str:
    """Escape what would begin a block: each first character by the means that Python-Markdown knows for it."""
    if text.startswith("[^"):
        text = _NOTE_START.sub(r"\1&#58;", text)
    found = _LINE_START.match(text)
    if not found:
        return text
    if found[0][0].isdigit():
        return f"{found[0][:-1]}\\{found[0][-1]}{text[found.end() :]}" if found[0][-1] == "." else text
    if found[0][0] in "#+->!":
        return f"\\{text}"
    return f"&#{ord(text[0])};{text[1:]}"


def first_text(text: str) -> str:
    """`text` as Markdown that shows just that text, at the beginning of a block."""
    return at_line_start(escape(text.strip()))


def has_formulas(markdown: str) -> bool:
    """Whether a page that is written here has a formula, which its readers need more files for."""
    return any(mark in markdown for mark in (_FORMULA_MARK, _FORMULA_TAG, _FORMULA_BLOCK))


def inline_code(text: str) -> str:
    """`text` between backticks, more of them than stand in it; blanks at its ends stand outside, where they count."""
    inner = text.strip(" ")
    if inner and inner != text:
        return f"{text[: text.index(inner)]}{inline_code(inner)}{text[text.index(inner) + len(inner) :]}"
    longest = max((len(found) for found in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _shown_code(run: CodeRun) -> str:
    """Code on a page: in HTML where backticks would hide what stands behind it from an engine."""
    if _BLINDING.search(run.text):
        return _tagged_code(run)
    return inline_code(run.text) + (_FORMULA_MARK if run.is_formula else "")


def _tagged_code(run: CodeRun) -> str:
    text = _CODE_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", run.text)
    return f"{_FORMULA_TAG if run.is_formula else '<code>'}{text}</code>"


def _link(link: Link) -> str:
    if link.runs == (link.href,) and not link.title and _AUTOLINK.fullmatch(link.href):
        return f"<{link.href}>"
    text = f"[{inline(_without_links(link.runs))}]({address(link.href, link.title)})"
    if link.term:
        return f'{text}{{: .term aria-describedby="{definition_id(link.term)}" }}'
    return text


def _without_links(runs: Iterable[Run]) -> Iterator[Run]:
    """The text of a link, in which no other link may stand: a picture that would be one is its description."""
    for run in runs:
        match run:
            case Picture(src=src, alt=alt) if is_elsewhere(src):
                yield picture_name(alt, src)
            case Styled(runs=inner):
                yield replace(run, runs=tuple(_without_links(inner)))
            case _:
                yield run


def picture_name(alt: str, source: str) -> str:
    """What to call a picture that is not shown."""
    return _LINE_BREAK.sub(" ", alt).strip() or posixpath.basename(source) or source


def _see_also(section: Section, words: Words) -> str:
    if not section.see:
        return ""
    told = words.body.see_also.format(links=", ".join(map(_link, section.see)))
    return f'{told}\n{{: .see-also data-search-exclude="" }}'


def definition_id(term: str) -> str:
    """Id of the definition of the term with the id `term` on a page; no heading has a colon in its id."""
    return f"term:{term}"


def address(href: str, title: str = "") -> str:
    """What stands between the brackets of a link: the address, and the title if there is one."""
    # Python-Markdown finds the end of a title by any quote or bracket in it.
    named = f' "{_TITLE.sub(lambda found: f"&#{ord(found[0])};", " ".join(title.split()))}"' if title else ""
    # Code begins before links do: two backticks in two addresses would make one of all between them. And engines take a
    # host in square brackets apart, and end with an error when it is none.
    unsafe = r"[\s<>\"\\`]" if _is_host(href) else r"[\s<>\"\\`\[\]]"
    safe = re.sub(unsafe, lambda found: quote(found[0]), href)
    return (f"<{safe}>" if _BRACKETS.search(safe) else safe) + named


def _is_host(href: str) -> bool:
    try:
        urlsplit(href)
    except ValueError:
        return False
    return True


def _attribute(text: str) -> str:
    """`text` between the quotes of an attribute in braces, where marks of Markdown still mean something."""
    return re.sub(r"[^\w\s,.;/()'-]|_", lambda found: f"&#{ord(found[0])};", text)


def _label(label: str) -> str:
    """A label of word characters; two that differ in other ones alone stay two."""
    return re.sub(r"[^\w-]", lambda found: f"-{ord(found[0]):x}-", label)


def title_matter(title: str, description: str = "", *, has_contents: bool = True) -> str:
    """The front matter of a page that the search of the site leaves out; without a table of contents on request.

    Search engines list it with the `description`, one sentence; without one, they leave it out, too.
    """
    told = f"description: {_yaml(description)}" if description else "robots: noindex"
    hidden = "" if has_contents else "hide: [toc]\n"
    return f"---\ntitle: {_yaml(title)}\n{told}\n{hidden}search:\n  exclude: true\n---"


def _yaml(text: str) -> str:
    """`text` between quotes, as YAML has it; what nobody can print by its number."""
    signs = {"\\": "\\\\", '"': '\\"'}
    return '"' + "".join(signs.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'
