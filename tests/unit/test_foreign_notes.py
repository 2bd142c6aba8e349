"""Notes of people who write Markdown with care: what they wrote stays what it is."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from studynotes.clean.english import is_english
from studynotes.model import Heading, Link, Site, plain
from studynotes.pages.head import reading_minutes
from studynotes.parse import CONTENTS
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import Tables
from studynotes.tree import all_runs
from studynotes.words import words_of

ENTRY = "- **Fixes**\n  - url\n    - keep the the words, w/o tho\n    - fix of the ssl is in order: one, two, three\n\n"
"""An entry of a list of changes: short bullets that head others, small letters, shorthand."""
ROUGH = "Some words\nOther words\nMore of them\n\n"
"""Statements in lines of their own, which Markdown would glue."""


class _Ids(HTMLParser):
    """Reads a page as MkDocs does when it looks for addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids |= {value or "" for name, value in attrs if name == "id"}


def site(text: str) -> Site:
    return make_site([read(text.encode(), "notes.md")], Tables())


def rules(text: str) -> set[str]:
    return {change.rule for change in site(text).changes}


def shown(text: str) -> str:
    found = site(text)
    return "".join(Renderer(Repository(), {}, found.prefix, words_of("en")).page(page) for page in found.pages)


def test_structure_and_style_are_the_authors() -> None:
    entries = "".join(f"# Version {number}\n\n{ENTRY}" for number in range(20))
    assert rules(entries) == {"repeated-words"}
    assert rules(entries + f"# Ideas\n\n{ROUGH * 20}") > {"statement-lines", "shorthand", "acronyms"}


def test_who_sets_links_and_code_writes_markdown_in_whatever_lines() -> None:
    text = f"# A\n\n{ROUGH}" + "Some text of it, and some more.\n\n" * 20
    fence = "```sh\nrun\n```\n\n"
    assert "statement-lines" in rules(f"{text}{fence * 4}")
    assert rules(f"{text}{fence * 4}[docs](https://docs.example/)\n") == set()
    assert "statement-lines" in rules(text * 5 + ROUGH * 20 + fence * 6)


def test_a_heading_that_repeats_words_of_the_one_above() -> None:
    assert rules("## The Standard, Character Database, 13\n\n### Character Database\n\nText.\n") == set()


def test_a_short_file_is_written_as_all_of_them_are() -> None:
    short = read(b"# A day\n\nIt was so.\n\nTo do\n- more\n- and more\n", "x.md")
    prose = "Some text of it.\n\n"
    for around, changed in ((prose, False), (ROUGH, True), ("", True)):
        others = [read(f"# Day {day}\n\n{around * 10}".encode(), f"{day}.md") for day in range(5)]
        assert any(change.path == "x.md" for change in make_site([*others, short], Tables()).changes) == changed


def test_one_rough_paragraph_is_none() -> None:
    assert "statement-lines" not in rules("# Ideas\n\n" + "A paragraph of words.\n\n" * 60 + ROUGH)


@pytest.mark.parametrize(
    "text",
    [
        "the names of it: [Parth Recieve](https://example.org/) and Recieve Jones are of it",
        "the box of it: [Startd](https://example.org/startd) is on the way to you and it is big",
        'the message is "recieve the the mail" and it is not to be changed by you',
        "Le fichier est dans le dossier pour les images de la page recieve et il est plus grand",
        # Both languages in one file.
        "the box is on the way to you. " * 9 + "Die Kiste ist nicht auf dem Weg und wird recieve. " * 9,
    ],
)
def test_words_that_stay(text: str) -> None:
    assert rules(f"# Page\n\n{text}\n") == set()


def test_a_word_of_another_language_makes_no_english() -> None:
    assert not is_english(["talo on suuri ja auto on pieni"] * 50)
    assert is_english(["the house is big and the car is on the road"] * 50)


def links(text: str) -> Iterator[tuple[str, str]]:
    for page in site(text).pages:
        for run in all_runs(page.blocks):
            if isinstance(run, Link):
                yield plain(run.runs), run.href


def test_anchors_that_hosts_make_of_headings() -> None:
    text = (
        "# A\n\n[1](#foo) [2](#foo-1) [3](#foo-1-1) [4](#हिन्दी-शब्द) [5](#-badge)\n\n"
        "## Foo\n\n## Foo\n\n## Foo 1\n\n## हिन्दी शब्द\n\n## 🚀 Badge\n"
    )
    _, *pages = [f"{page.slug}.md#{page.slug}" for page in site(text).pages]
    assert [href for _, href in links(text)] == pages


def test_anchors_of_headings_with_pictures() -> None:
    badge = "![new](https://x.example/new.svg)"
    text = f"# A\n\n[1](#foo-) [2](#-bar) [3](#bar-1) [4](#bar)\n\n## Foo {badge}\n\n## {badge} Bar\n\n## Bar 1\n"
    _, foo, bar, one = [f"{page.slug}.md#{page.slug}" for page in site(text).pages]
    assert [href for _, href in links(text)] == [foo, bar, one, bar]


def test_anchors_that_authors_make() -> None:
    text = (
        "# A\n\n[1](#one) [2](#Two) [3](#zwei) [4](#in-text) <a href='#one'>5</a>\n\n"
        "<a name='one'></a>\n\n<a id='zwei'></a>\n# One\n\n# Two <a id='Two'></a>\n\n"
        "## In\n\nsome <i id='in-text'>x</i>\n"
    )
    assert [href for _, href in links(text)] == ["one.md#one", "two.md#two", "one.md#one", "two.md#in", "one.md#one"]


def test_siblings_stay_siblings() -> None:
    text = "# A\n\n#### b\n\n#### c\n\n## d\n\n- # e\n\n> ### f\n\n##### g\n\n# Z\n"
    found = site(text).pages[0]
    assert [section.heading.level for section in found.sections] == [1, 2, 2, 2, 3]
    markdown = shown(text)
    assert '## e {: data-lines="9-9" }' in markdown
    assert '> ### f {: data-lines="11-11" }' in markdown


def test_what_stands_above_the_first_chapter() -> None:
    titles = [page.title for page in site("Words of it.\n\n## First\n\nx\n\n## Second\n\ny\n").pages]
    assert titles == ["Notes", "First", "Second"]
    titles = [page.title for page in site("Words of it.\n\n# Title\n\n## First\n\nx\n\n## Second\n\ny\n").pages]
    assert titles == ["Title", "First", "Second"]


def test_pages_begin_at_the_first_level_that_divides() -> None:
    entries = "### 1.1\n\n- x\n\n### 1.0\n\n- y\n"
    assert [page.title for page in site(f"# Changes\n\n{entries}").pages] == ["Changes", "1.1", "1.0"]
    assert [page.title for page in site(entries).pages] == ["1.1", "1.0"]
    assert [page.title for page in site(f"# A\n\n{entries}# B\n\n{entries}").pages] == ["A", "B"]


def test_headings_right_below_the_mark_of_a_place() -> None:
    places = ['<a name="x">', "<a name='x' />", '<A id="x" />', '<a name="z" />\n<a name="x" />']
    for place in places:
        text = f"# A\n\nwords [to it](#x)\n\n{place}\n## Heading\n\ntext\n\n- item\n\n  {place}\n  ### Inside\n"
        assert ("to it", "heading.md#heading") in links(text)
        assert "## Inside" in shown(text)
    assert [page.title for page in site("# A\n\n<a name='x' />\n#no heading\n").pages] == ["A"]


@pytest.mark.parametrize("text", ["[L](https://x.example)", "**b** c", "`c`", "t", "<b>x</b>"])
def test_boxes_before_any_text(text: str) -> None:
    found = shown(f"# A\n\n- [x] {text}\n- [ ] {text}\n- [ ]\n- [ ] ![p](https://x.example/p.png)\n")
    assert f"-   [x] {text}\n-   [ ] {text}\n-   \\[ \\]\n-   \\[ \\] [p]" in found


def test_neighbours_stay_apart() -> None:
    text = shown("# A\n\n1. a\n\n1) b\n\n> c\n\n> d\n\n- e\n\n  > f\n\n  > g\n")
    assert "1.  a\n\n<!-- -->\n\n1.  b\n\n> c\n\n<!-- -->\n\n> d\n" in text
    assert "    > f\n\n    <!-- -->\n\n    > g\n" in text


def test_marks_of_neighbours_are_not_one_mark() -> None:
    assert "`code`<code>snake&#95;case</code>" in shown("alpha\n`code`snake_case\n")
    assert "*a*<em>b</em> **c**<em>d</em> <del>e</del><strong>f</strong>" in shown("*a*_b_ **c**_d_ ~~e~~**f**\n")


def test_emphasis_beside_letters_without_blanks() -> None:
    kept = "这是**“强调”**的，**注意：**后*（斜）*面 한**'인'**국 **\"x\"**"
    assert kept in shown(f"# A\n\n{kept}\n")
    assert 'a\\*\\*"b"\\*\\*c' in shown('# A\n\na**"b"**c\n')


def test_addresses_end_before_signs_of_sentences() -> None:
    text = (
        "# A\n\n在 https://a.example/x，或「https://b.example/y」、https://c.example/z?a=b。好 https://d.example/路\n"
    )
    assert [href for _, href in links(text)] == [
        "https://a.example/x", "https://b.example/y", "https://c.example/z?a=b", "https://d.example/路",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    {
        "www.semergen.es": ["www.semergen.es"],
        "at (www.google.com/search?q=a+(b)) or www.a.org/x.": ["www.google.com/search?q=a+(b)", "www.a.org/x"],
        "foo@bar.org, **foo_b@bar.baz.** 联系 user@163.com。": ["foo@bar.org", "foo_b@bar.baz", "user@163.com"],
        "hello@mail+xyz.example is none, hello+xyz@mail.example.": ["hello+xyz@mail.example"],
        "www.a.de- [^1]": [],
        "www. www.x xwww.a.org /www.a.org `www.a.org`": [],
        "user@host git@github.com:x/y.git @scope/name@1.2.3 name@1.2.3 name@1.0.0-beta a@b.org/c x/a@b.org": [],
        "logo@2x.png tt@iqtelif.po getty@tty1.service müller@x.de a@b@c.org a..b@c.org a.b@c.dd- a.b@c.dd_": [],
        "ssh -i key ec2-user@ec2-1.example.com": [],
        "ssh://git@github.com/x": [],
        "[**www.a.org**](https://b.org) [a@b.org](https://b.org)": ["www.a.org", "a@b.org"],
        "[**https://a.org**](https://b.org)": ["https://a.org"],
        '<a href="https://b.org">a@b.org</a>': ["a@b.org"],
    }.items(),
)
def test_addresses_without_a_scheme(text: str, found: list[str]) -> None:
    known = list(links(f"# A\n\n{text}\n"))
    assert [shown for shown, _ in known] == found
    for words, href in known:
        whole = f"mailto:{words}" if "@" in words else f"http://{words}"
        assert href == ("https://b.org" if "b.org" in text else whole)


def test_addresses_are_no_marks_of_who_writes_markdown() -> None:
    assert "statement-lines" in rules(f"# A\n\n{ROUGH}" + "Of www.recieve.org and startd@recieve.org or so.\n\n" * 9)
    assert "misspellings" not in rules("# A\n\nThe mail of it is startd@recieve.org, and it is at www.recieve.org.\n")


def test_alerts_have_their_kind_as_title() -> None:
    text = shown("# A\n\n> [!NOTE]\n> Words of it.\n\n- x\n\n  > [!warning]  \n\n> [!NOTE] beside\n\n> [!other]\n> y\n")
    assert "> **Note**\n>\n> Words of it." in text
    assert "> **Warning**" in text
    assert "> **Note:** beside" in text
    assert "> **Other**\n>\n> y" in text


def test_marks_for_a_table_of_contents() -> None:
    found = site("[TOC]\n\n# A\n\n[[_TOC_]]\n\n- [toc]\n\nThe [TOC] of it.\n\n[toc][x]\n\n[x]: https://x.example\n")
    assert [drop.line for drop in found.dropped] == [1, 5]
    assert {drop.reason for drop in found.dropped} == {CONTENTS}


def test_marks_that_other_engines_read_otherwise() -> None:
    assert "*text\n\\#1 of it*" in shown("# A\n\na *text\n#1 of it* b\n")
    assert "`a` b" in shown("# A\n\nx `a `b\n")
    assert "[badge](https://ci.example/)" in shown(
        "# A\n\nx [![badge](https://x.example/a.svg)](https://ci.example/)\n"
    )


@pytest.mark.parametrize("text", ["单词" * 1_800, "คำ" * 1_800])
def test_words_without_blanks_between_them_take_their_time(text: str) -> None:
    (page,) = site(f"# A\n\n{text}\n").pages
    assert 4 <= reading_minutes(page, words_of("en")) <= 8


@pytest.mark.parametrize("code", ["<script>", "<!-- a_b", "<a href='x", "<STYLE a=b>"])
def test_code_hides_no_address_from_engines(code: str) -> None:
    reader = _Ids()
    reader.feed(shown(f"# A\n\nThe `{code}` is *x* and it is at most 5 GB.\n"))
    reader.close()
    assert "a:5-gb" in reader.ids
    assert "`List<a>`" in shown("# A\n\nThe `List<a>` of it.\n")


def test_no_page_begins_in_code() -> None:
    pages = site("# A\n\n```sh\n# no page\n```\n\n<!--\n# no page\n-->\n\n# B\n").pages
    assert [page.title for page in pages] == ["A", "B"]
    assert all(isinstance(page.blocks[0], Heading) for page in pages)


def test_footnotes_of_footnotes() -> None:
    text = shown("a[^1]\n\n[^1]: b[^2] [x][y]\n\n[^2]: c\n\n[y]: http://a.example/\n")
    assert text.endswith("[^1]:\n    b[^2] [x](http://a.example/)\n\n[^2]:\n    c\n")


def test_footnotes_whose_labels_differ_in_signs_alone_stay_two() -> None:
    text = shown("One[^a.b] and two[^a-b].\n\n[^a.b]: The first.\n\n[^a-b]: The second.\n")
    labels = [line.strip().removesuffix(":") for line in text.splitlines() if line.startswith("[^")]
    assert len(set(labels)) == 2
    assert all(text.count(label) == 2 for label in labels)


def test_lines_that_end_hard_end_so_in_quotes() -> None:
    assert "> **Title**  \n> Text" in shown("# A\n\n> **Title**  \n> Text\n")


def test_an_item_that_is_a_footnote_is_on_the_page_of_that() -> None:
    found = site("# A\n\n- [^n]: Words\n- b\n\n# B\n\nSee[^n].\n")
    assert "[^n]:\n    Words" in shown("# A\n\n- [^n]: Words\n- b\n\n# B\n\nSee[^n].\n")
    assert [[(span.first, span.last) for span in page.spans] for page in found.pages] == [
        [(1, 1), (4, 4)],
        [(3, 3), (6, 8)],
    ]


def test_long_lists_are_lists_to_their_end() -> None:
    text = shown("# A\n\n" + "1. Item\n" * 1001)
    assert "\n9.  Item\n10. Item\n" in text
    assert "\n99. Item\n100. Item\n" in text
    assert text.rstrip().endswith("\n1001. Item")


def test_names_stand_beside_what_is_no_html() -> None:
    notes = '# One\n\nSee [there](#place).\n\n# Two\n\n<div id="place"><![a](b.png)\n\nText.\n'
    (target,) = (link.href for page in site(notes).pages for link in all_runs(page.blocks) if isinstance(link, Link))
    assert target == "two.md#two"


def test_blank_lines_inside_of_html_end_no_list_and_no_table() -> None:
    row = "<tr>\n<td>{}</td>\n\n<td>{}</td>\n</tr>\n\n\n"
    table = (
        f"<table border>\n\n<colgroup>\n\n<col>\n</colgroup>\n{row.format('a', 'b')}{row.format('c', 'd')}</table>\n"
    )
    assert "|  |  |\n| --- | --- |\n| a | b |\n| c | d |\n\nText." in shown(f"# A\n\n{table}\nText.\n")
    assert "-   a\n-   b\n\nText." in shown("# A\n\n<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\n\nText.\n")
    # Markdown between them ends them.
    assert "| a |\n\n**b**\n\nc" in shown("# A\n\n<table><tr><td>a\n\n**b**\n\n<td>c</table>\n")
    first, last = next((block.span.first, block.span.last) for block in site(f"# A\n\n{table}").pages[0].blocks[1:])
    assert (first, last) == (3, 3 + table.rstrip().count("\n"))
