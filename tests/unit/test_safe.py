"""What notes may not do: their HTML, what is left of it on a page, and drawings."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studynotes.model import CodeBlock, Divider, HtmlBlock, HtmlRun, Link, Picture, Problem, Source, Table
from studynotes.parse import parse
from studynotes.pipeline import build
from studynotes.repository import Repository
from studynotes.safe.active import strange
from studynotes.safe.allowed import INLINE, clean, is_link
from studynotes.safe.drawings import active_drawings, activity
from studynotes.safe.tags import VOID, read_tag, tokens
from studynotes.site import make_site
from studynotes.source import NotesError
from studynotes.tables import Tables
from studynotes.tidy.unsafe import unsafe_html
from studynotes.tree import all_runs, walk
from tests.words import block_words

ATOMS = [
    *(
        "<b>",
        "</b>",
        "<a href='x'>",
        "</a>",
        "<table>",
        "<tr>",
        "<td colspan=2>",
        "</table>",
        "<p>",
        "</p>",
        "<ul><li>",
    ),
    *("</ul>", "<details>", "<summary>", "</summary>", "</details>", "<script>", "</script>", "<!--", "-->", "<style>"),
    *("<svg>", "<math>", "<img src=x onerror=hit()>", "<iframe srcdoc='", "'>", '"', "<a href='java\tscript:hit()'>"),
    *(
        "</main>",
        "</article>",
        "<plaintext>",
        "<textarea>",
        "<template>",
        "<b onclick=hit()",
        ">",
        "<",
        "&lt;",
        "&#106;",
    ),
    *("\n", "\n\n", "- ", "> ", "# ", "    ", "text", " ", "<br/>", "<x-y>", "<title>", "<select>", "<h1 id=__config>"),
    *("<?", "?>", "<![CDATA[", "]]>", "\x00", "`", "*", "[a](", ")", "{: onclick=hit() }", "| a |\n| - |\n"),
]
MARKS = [
    *(
        "/// html | script\n",
        "///\n",
        '!!! note "<x>"\n    ',
        "```\n",
        "~~~ {.x onclick=hit}\n",
        "1. ",
        "- [ ] ",
        "\t",
        "**",
        "_",
        "\\",
    ),
    *(
        '![a](https://e.example/a.png "t\'(")',
        "[^1]",
        "[^1]: ",
        '<kbd title="`[a](b)`">',
        "</kbd>",
        "<abbr title='{: onclick=hit }\"'>",
    ),
    *(
        "</abbr>",
        "<blockquote>",
        "</blockquote>",
        "<pre>",
        "</pre>",
        "<dl><dt>",
        "<dd>",
        "</dl>",
        "\n===\n",
        "---\n",
        ": def",
        "*[a]: b\n",
    ),
    *(
        "https://x.example/a_b",
        "&#10;",
        "&#x3c;script>",
        "<caption>",
        "<h2>",
        "</h2>",
        "<hr>",
        "[x]: javascript:hit()\n",
        "--8<-- 'x'",
    ),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(ATOMS), max_size=25).map("".join))
def test_what_is_left_is_safe_and_whole(text: str) -> None:
    """HTML is what the library leaves of it; tags of a line are allowed, and each ends in its line; so do addresses."""
    document = unsafe_html(parse(Source("notes.md", tuple(text.split("\n")), "")), Tables())
    for block in walk(document.blocks):
        if isinstance(block, HtmlBlock):
            assert clean(block.text) == block.text
    opened: list[str] = []
    for run in all_runs(document.blocks):
        match run:
            case HtmlRun(text=written):
                tag = read_tag(written)
                assert tag
                assert tag.name in INLINE
                assert str(tag) == written
                if tag.is_end:
                    assert opened.pop() == tag.name
                elif tag.name not in VOID:
                    opened.append(tag.name)
            case Link(href=address) | Picture(src=address):
                assert is_link(address)
            case _:
                pass
    assert opened == []


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<table>x<tr><td>a</td></tr></table>", "x | a"),
        ("<table><tr>x<td>a</td></tr><hr></table>", "x --- | a"),
        ("<table><tbody><p>x</p><tr><td colspan=2>a</td></tr></tbody></table>", "x HTML table tbody tr td colspan 2 a"),
        ("<table><caption>x</caption><tr><td colspan=2>a</td></tr></table>", "x HTML table tbody tr td colspan 2 a"),
        ("<table><caption>x</caption><tr><td>a</td></tr></table>", "x | a"),
        ("<table><td>a</td></table>", "HTML table tbody tr td a"),
        ("<table><hr></table>", "---"),
        ("<table><tr>x</tr><tr><td>a</td></tr></table>", "x | a"),
    ],
)
def test_what_stands_in_a_table_and_in_no_cell_stands_before_it(html: str, shown: str) -> None:
    document = unsafe_html(parse(Source("notes.md", (html,), "")), Tables())
    kinds = {Divider: "---", HtmlBlock: "HTML ", Table: "| "}
    told = (f"{kinds.get(type(block), '')}{' '.join(block_words([block]))}" for block in document.blocks)
    assert " ".join(told) == shown


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(ATOMS), max_size=25).map("".join))
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(ATOMS), max_size=25).map("".join))
def test_no_line_is_lost(text: str) -> None:
    source = Source("notes.md", tuple(f"# T\n\n{text}".split("\n")), "")
    site = make_site([source], Tables())
    told = [(span.first, span.last) for page in site.pages for span in page.spans]
    lines = [line for first, last in told for line in range(first, last + 1)] + [drop.line for drop in site.dropped]
    for number, line in enumerate(source.lines, start=1):
        assert lines.count(number) == 1 or not line.strip(), (number, line)


@pytest.mark.parametrize(
    "text",
    [
        "<div>",
        "<b>",
        "<a ",
        "<!--",
        "<![CDATA[",
        "<a b='",
        "</b>",
        "<details>\n\n",
        "<table>\n\n",
        "<div>\n",
        "<script>",
    ],
)
def test_time_grows_with_the_length(text: str) -> None:
    begin = time.monotonic()
    make_site([Source("notes.md", tuple((text * 4000).split("\n")), "")], Tables())
    assert time.monotonic() - begin < 30


PLANTED = [
    '<p onclick="x">a</p>',
    "<script>x</script>",
    "<p>a</div></p>",
    "<p>a",
    '<a href="javascript:x">a</a>',
    '<a href="java&#10;script:x">a</a>',
    '<p id="__config">a</p>',
    '<td style="position:fixed">a</td>',
    "<svg><script></script></svg>",
    "<P>a</P>",
    "<!-- a -->",
    "a < b",
    '<img src="x" alt="a>b" />',
    "<p title='a'>b</p>",
    '<a/href="x">a</a>',
    '<img src="data:text/html,x" />',
    "<form></form>",
]


@pytest.mark.parametrize("html", PLANTED)
def test_what_the_generator_never_makes_is_strange(html: str) -> None:
    assert strange(f'<h1 id="a" data-lines="1-2">T</h1>\n{html}\n<p>b</p>')


def test_what_the_generator_makes_is_not() -> None:
    made = (
        '<td style="text-align: left;"><a class="term" href="../x/#y" aria-describedby="term:y">a &lt; b</a><br /></td>'
    )
    assert strange(f'<h1 id="a">T</h1><!-- --><p>style="position:fixed" onclick="x"</p>{made}') == ""


DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
ACTIVE = {
    "script": "<script>alert(1)</script>",
    "handler": '<g onload="alert(1)"/>',
    "html": "<foreignObject/>",
    "xhtml": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "address": '<a xlink:href="java&#9;script:alert(1)"><text>a</text></a>',
    "animation": '<a><animate attributeName="href" values="javascript:alert(1)"/></a>',
    "set": '<a><set attributeName="onclick" to="alert(1)"/></a>',
    "import": "<style>@import url(https://evil.example/a.css);</style>",
    "hidden import": "<style>@\\69mport 'https://evil.example/a.css';</style>",
    "font": "<style>@font-face { font-family: a; src: url( 'https://evil.example/a.woff') }</style>",
    "picture": '<image href="https://evil.example/a.png"/>',
    "pictures of several sizes": (
        '<style>svg { background: image-set("#a" 0.1x, "https://evil.example/a.png" 1x) }</style>'
    ),
    "drawing": '<use xlink:href="other.svg#a"/>',
    "drawing in an address": '<image href="data:image/svg+xml,&lt;svg onload=alert(1)>"/>',
    "fill": '<rect fill="url(https://evil.example/a.svg#a)"/>',
    "effect": '<filter><feImage href="https://evil.example/a.png"/></filter>',
    "base": '<g xml:base="https://evil.example/"/>',
    "broken": "<script>",
}


@pytest.mark.parametrize("name", ACTIVE)
def test_active_drawings(name: str, tmp_path: Path) -> None:
    file = tmp_path / "a.SVG"
    file.write_text(DRAWN.format(ACTIVE[name]), encoding="utf-8")
    assert activity(file)


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>',
        '<?xml-stylesheet href="https://evil.example/a.css"?>',
        '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>',
    ],
)
def test_declarations_of_drawings(before: str, tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    file.write_text(before + DRAWN.format(""), encoding="utf-8")
    assert activity(file)


def test_drawings_that_show_something(tmp_path: Path) -> None:
    public = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    shown = (
        '<style>.a { fill: url(#b) }</style><a xlink:href="https://host.example"><text>a</text></a><use href="#b"/>'
        '<image href="data:image/png;base64,iVBO"/><filter id="b"><feBlend/></filter><rect fill="url(&quot;#b&quot;)"/>'
    )
    file = tmp_path / "a.svg"
    file.write_text(f'<?xml version="1.0"?>{public}{DRAWN.format(shown)}', encoding="utf-8")
    assert activity(file) == ""


def test_active_drawings_beside_the_notes_in_any_capitals(tmp_path: Path) -> None:
    for name in ("a.svg", "b.SVG", "notes/c.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', encoding="utf-8")
    assert [path for path, _ in active_drawings(tmp_path)] == ["a.svg", "b.SVG"]


def test_active_drawing_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# T\n\n![evil](evil.svg) ![good](good.svg)\n", encoding="utf-8")
    (tmp_path / "evil.svg").write_text(DRAWN.format("<script/>"), encoding="utf-8")
    (tmp_path / "good.svg").write_text(DRAWN.format("<rect/>"), encoding="utf-8")
    built = build(tmp_path, Repository())
    assert built.site.files == ("good.svg",)
    told = [str(problem) for problem in built.problems if problem.check == "active-drawing"]
    assert told == [
        "evil.svg:1: the drawing is not published, because it holds <script>; take that out of it, or save it as a PNG "
        "[active-drawing]"
    ]
    assert "assets/notes/evil.svg" not in "".join(built.files.values())


def test_picture_that_is_no_picture_stays_text() -> None:
    (block,) = parse(Source("notes.md", ("<div><![a](b.png)",), "")).blocks
    assert isinstance(block, HtmlBlock)
    document = unsafe_html(parse(Source("notes.md", ("<div><![a](b.png)", "<pre>", "a</pre>"), "")), Tables())
    assert [type(each) for each in document.blocks][-1] is CodeBlock
    assert re.search(r"<!\[a\]\(b\.png\)", str(document.blocks))


def test_messages_are_one_line_each() -> None:
    told = str(Problem("a\n::error::b.md", 1, "\x1b[31m\u2028", "dead-link"))
    assert told == "a<U+000A>::error::b.md:1: <U+001B>[31m<U+2028> [dead-link]"
    assert str(NotesError("a\rb.md:1: no text")) == "a<U+000D>b.md:1: no text"
