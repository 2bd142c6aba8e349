"""Notes of people who write Markdown with care: what they wrote stays what it is."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from studynotes.boxes import read_box, read_shortcode
from studynotes.clean.english import is_english
from studynotes.model import CodeRun, Heading, Link, Picture, Site, plain
from studynotes.pages.head import reading_minutes
from studynotes.parse import COMMENT, CONTENTS, FRONT_MATTER
from studynotes.render import Renderer, with_formulas
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


def test_formulas_stay_as_they_are_written() -> None:
    line = "Of $100\\,\\%$ and $m_1\nn$, $HOME_A/$B_C costs $5 (US) or *6$*."
    text = shown(f"{line}\n\n$$\na_b \\\\ c\n$$\n\n$$ x\\,y $$\n")
    assert "Of `$100\\,\\%$`{: .formula } and `$m_1 n$`{: .formula }, $HOME\\_A/$B\\_C costs" in text
    assert "``` {.math .formula}\n$$\na_b \\\\ c\n$$\n```" in text
    assert "``` {.math .formula}\n$$ x\\,y $$\n```" in text


def formulas(text: str) -> list[str]:
    runs = (run for page in site(text).pages for run in all_runs(page.blocks))
    return [run.text for run in runs if isinstance(run, CodeRun) and run.is_formula]


def test_where_there_is_tex_formulas_need_no_sign_of_it() -> None:
    plain_ones = "In $n$, $x = 2y$, $$A, B$$, $O(log n)$; US$5 or $6 a month, $HOME:$PATH, and $so on$.\n"
    assert formulas(plain_ones) == []
    assert formulas(f"$a_{{1}}$\n\n{plain_ones}") == ["$a_{1}$", "$n$", "$x = 2y$", "$$A, B$$", "$O(log n)$"]


def test_formulas_beside_letters() -> None:
    assert formulas("則$\\omega_2\\\\\\omega_3$中 $1^{\\circ}$C a$b_1$c") == [
        "$\\omega_2\\\\\\omega_3$",
        "$1^{\\circ}$",
    ]


def test_words_between_two_formulas_are_words() -> None:
    text = shown("- $$(A^T)^T=A$$ holds for any $$A$$\n")
    assert "-   `$$(A^T)^T=A$$`{: .formula } holds for any `$$A$$`{: .formula }" in text


def test_numbers_in_formulas_say_nothing_alone() -> None:
    found = site("# A\n\n## B\n\nAt most $1 \\times n$ of **$2^{3}$ GB**, for $4 each.\n").numbers
    assert [number.text for number in found] == ["$4"]


def test_formulas_of_sentences_that_are_shown_elsewhere() -> None:
    text = with_formulas("For $4 at $x_{1}$ and *a*, $x$.", ["$x$", "$x_{1}$", "$y$"])
    assert text == "For $4 at `$x_{1}$`{: .formula } and \\*a\\*, `$x$`{: .formula }."
    notes = site("# A\n\n## B\n\nIn $C_{2}$ the curve $C_2$ of $n$ is at 5%.\n")
    assert [number.formulas for number in notes.numbers] == [("$C_{2}$", "$C_2$", "$n$")]
    links = site("# SQS\n\nA queue.\n\n# SNS\n\nWith $n_1$, SQS waits.\n").links
    assert [link.formulas for link in links] == [("$n_1$",)]


def test_displayed_formulas_hold_no_amount() -> None:
    assert site("# A\n\n## B\n\nSo $$2 + 2 GB, $$ and $$$4 $$ it is.\n").numbers == ()


def test_formulas_in_html_are_formulas() -> None:
    text = shown(
        "Of $x_{1}$.\n\n<details>\n<summary>In $n$</summary>\nIs $a < b$, 5\n$$\\sum_1\n^n$$\nor 6?\n"
        "<code>$y_1$</code>\n</details>\nBehind $u_2 &lt; 1$.\n\n"
        "<table><tr><td colspan=2>$I_3$</td></tr><tr><td><kbd>$k_1$</kbd></td><td>2</td></tr></table>\n"
    )
    assert "details | In `$n$`{: .formula }" in text
    assert "Is `$a < b$`{: .formula }, 5 \n`$$\\sum_1 ^n$$`{: .formula }\nor 6? <code>$y\\_1$</code>" in text
    assert "Behind `$u_2 < 1$`{: .formula }." in text
    assert '<td colspan="2"><code class="formula">&#36;I&#95;3&#36;</code></td>' in text
    assert "<kbd>&#36;k&#95;1&#36;</kbd>" in text


def test_no_tag_of_the_notes_is_a_formula_by_itself() -> None:
    text = '<code class="formula">x</code>'
    assert 'class="formula"' not in shown(f"{text}\n\n<div>{text}</div>\n\n<dl><dt>{text}</dt></dl>\n")


def test_environments_for_formulas_need_no_dollars() -> None:
    text = shown(
        "So\n\\begin{align*}\n\ta_1 *b* \\\\\n\n\\end{align*}\n\n"
        "So\n\n\\begin{equation}\n\ta_1 *b* \\\\\n- c\n\\end{equation}\n"
        "it is.\n\n- \\begin{gather}\n  a\n  \\end{gather}\n- b\n\n> \\begin{align}\n> c\n\\end{align}\n\n"
        "\\begin{itemize}\n\\end{itemize}\n"
    )
    assert text.count("{.math .formula}") == 2
    assert "``" not in shown("So\n$$\n\\begin{align}\na_1\n\\end{align}\n$$\nit is.\n").replace("`$$", "")
    assert "So\n\n``` {.math .formula}\n\\begin{equation}\n\ta_1 *b* \\\\\n- c\n\\end{equation}\n```\n\nit is." in text
    assert "    ``` {.math .formula}\n    \\begin{gather}\n    a\n    \\end{gather}\n    ```\n\n-   b" in text


def test_formulas_beside_numbers_and_blanks() -> None:
    units = "200$mA$, 90$^\\circ$, 5$m^2$ and $v_1 \\text{and}:v_2 $ so"
    assert formulas(f"$a_{{1}}$ {units}") == ["$a_{1}$", "$mA$", "$^\\circ$", "$m^2$", "$v_1 \\text{and}:v_2 $"]
    money = "5$ or 10$, 5$-10$, 10$/GB_x to 20$/GB_x, 10$/GB,20$/TB, (10$,20$), 5$x$6, 1$000$; $x^2 or $y and $ z"
    assert formulas(f"$a_{{1}}$ {money}") == ["$a_{1}$"]


def test_lines_that_end_hard_end_so_in_quotes() -> None:
    assert "> **Title**  \n> Text" in shown("# A\n\n> **Title**  \n> Text\n")


def linked(**files: str) -> list[tuple[str, str]]:
    """(text, address) of each link in the notes of several files."""
    sources = [read(text.encode(), f"{name.replace('_', '/')}.md") for name, text in files.items()]
    pages = make_site(sources, Tables(), ["pictures/a b.png"]).pages
    return [
        (plain(run.runs), run.href) if isinstance(run, Link) else (run.alt, run.src)
        for page in pages
        for run in all_runs(page.blocks)
        if isinstance(run, Link | Picture)
    ]


def test_links_by_name_lead_to_the_file_wherever_it_is() -> None:
    one = "# One\n\n[[two]], [[Two#Deep part|deep]], [[#Mine]], [[two#Nope]], ![[two]], ![[a b.png|300]]\n\n## Mine\n"
    assert linked(one=one, folder_two="# Two\n\n## Deep part\n\n[[one]]\n") == [
        ("two", "two.md"),
        ("deep", "two.md#deep-part"),
        ("Mine", "one.md#mine"),
        ("two#Nope", "two.md"),
        ("two", "two.md"),
        ("a b", "../assets/notes/pictures/a%20b.png"),
        ("one", "one.md"),
    ]


def test_links_by_name_know_folders() -> None:
    files = {
        "a_intro": "# A\n\n[[b/intro]] [[c/intro]]\n",
        "b_intro": "# B\n",
        "b_x": "# X\n\n[[intro]] [[A/Intro.md]]\n",
    }
    assert linked(**files) == [("b/intro", "b.md"), ("intro", "b.md"), ("A/Intro.md", "a.md")]
    assert linked(one="# A\n\n[[#C {x}#Sub one]]\n\n# B\n\n## Sub one {.big}\n") == [("C {x}#Sub one", "b.md#sub-one")]


def test_links_by_name_lead_to_daily_notes() -> None:
    text = "# A\n\n[[2024-03-12]], [[2024-03-12|yesterday]], [[1]] and [[2]]\n"
    found = linked(**{"2024-03-12": "# B\n", "1": "# C\n", "a": text})
    assert found == [("2024-03-12", "b.md"), ("yesterday", "b.md"), ("1", "c.md")]


def test_links_lead_to_named_blocks() -> None:
    text = "See [[enzymes#^lineweaver]], [[Enzymes#^List|the list]], [it](enzymes.md#%5Ewhole) and [[#^9f2b3c]].\n"
    sources = [
        read(f"# A\n\n## In\n\nText ^9f2b3c\n\n## Out\n\n{text}".encode(), "a.md"),
        read(
            b"# Enzymes\n\n## Plots\n\n- The plot\n  of **it** ^lineweaver\n\n## Lists\n\n- one\n\n^list\n\n"
            b"## Other\n\nAll of it.\n^whole\n\nx ^2 and 2 ^n\n\nx ^other\n",
            "enzymes.md",
        ),
    ]
    found = make_site(sources, Tables())
    links = [run for page in found.pages for run in all_runs(page.blocks) if isinstance(run, Link)]
    assert [link.href.partition("#")[2] for link in links] == ["plots", "lists", "other", "in"]
    assert [plain(link.runs) for link in links] == ["enzymes", "the list", "it", "^9f2b3c"]
    assert found.problems == ()
    names = [(each.line, each.before) for each in found.changes if each.rule == "attribute-lists"]
    assert names == [(5, "^9f2b3c"), (6, "^lineweaver")]
    assert [drop.line for drop in found.dropped] == [12, 17]


def test_numbers_in_brackets_are_no_links_of_who_writes_markdown() -> None:
    assert "statement-lines" in rules(f"# A\n\n{ROUGH}" + "See [[1]], [[2]] [[3]] and [[4]] of [[5]], [[6]].\n\n")


def test_links_of_markdown_are_none_by_name() -> None:
    text = "# A\n\n[[paper]](https://e.example/p) [[PDF]][1] [a [[m|y]] z](https://e.example/z) [[foo]]\n"
    found = linked(notes=f"{text}\n[1]: https://e.example/1\n[foo]: https://e.example/f\n")
    assert [href.rpartition("/")[2] for _, href in found] == ["p", "1", "z", "f"]


def test_pictures_by_name_are_the_only_one_of_it() -> None:
    sources = [read(b"# A\n\n![a](one.png) ![b](two.png)\n", "n.md")]
    pages = make_site(sources, Tables(), ["x/one.png", "x/two.png", "y/two.png"]).pages
    assert [run.src for run in all_runs(pages[0].blocks) if isinstance(run, Picture)] == ["../assets/notes/x/one.png"]


def test_names_that_lead_nowhere_are_text() -> None:
    code = "# A\n\n[[nodiscard]], x[[i]], [[1]], [[ -f a ]] and [[a], [b]]; [[gnu::unused]].\n"
    assert "\\[\\[nodiscard\\]\\], x\\[\\[i\\]\\], \\[\\[1\\]\\], \\[\\[ -f a \\]\\]" in shown(code)
    assert "\\[\\[gnu::unused\\]\\]" in shown(code)
    assert "\\[\\[javascript:x|y\\]\\]" in shown("# A\n\n[[javascript:x|y]]\n")
    assert [problem.check for problem in site(code).problems] == []
    numbers = "# A\n\n[[0, 1], [2, 3]], [[0, 1]], [[1|2]], [[2, 3] ^n]] and [[^1]].\n\n[^1]: note\n"
    assert "\\[\\[0, 1\\], \\[2, 3\\]\\], \\[\\[0, 1\\]\\], \\[\\[1|2\\]\\]," in shown(numbers)
    assert "and \\[[^1]\\]." in shown(numbers)
    assert [problem.check for problem in site(numbers).problems] == []
    text = "# A\n\n[[Some page]], [[Other|that one]], ![[b.png]].\n"
    assert "Some page, that one, b.png." in shown(text)
    assert [problem.check for problem in site(text).problems] == ["dead-link", "dead-link", "dead-picture"]


def test_a_picture_that_is_missing_has_its_place() -> None:
    text = shown("# A\n\n![Words](b.png)\n\nIn ![the](c.png) text.\n")
    assert '<span class="elsewhere" title="This picture is missing">Words</span>\n\nIn the text.' in text


def test_a_width_is_no_description() -> None:
    (picture,) = (
        run
        for run in all_runs(site("# A\n\n![alt|500](https://a.example/b.png) x\n").pages[0].blocks)
        if isinstance(run, Picture)
    )
    assert (picture.alt, picture.width) == ("alt", 500)


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


def test_highlights() -> None:
    text = shown("# A\n\nThis is ==so *big*== and ==全部==的, a==b==c, if a == b and c == d, (x=='a' or y=='b').\n")
    assert (
        "This is <mark>so *big*</mark> and <mark>全部</mark>的, a==b==c, if a == b and c == d, (x=='a' or y=='b')."
        in text
    )


@pytest.mark.parametrize(
    "text", ["f(n)=='a' or f(m)=='b'", "x[i]==-1 && y[i]==-1", "(x)==(y) and (z)==(w)", "(a ==b) and (c== d)"]
)
def test_comparisons_are_no_highlights(text: str) -> None:
    assert "<mark>" not in shown(f"# A\n\n{text}\n")


@pytest.mark.parametrize(
    "text", ["${a_1}/${b}.", "$_GET,$_POST", "$(A_B)/$(C)", "^a{2}$|^b{3}$", "$('x') or (US$)", "[$]/[$]"]
)
def test_dollars_of_programs_are_no_formulas(text: str) -> None:
    assert formulas(f"$x^2$ {text}\n") == ["$x^2$"]


def test_names_of_headings_lead_to_them() -> None:
    text = "# A\n\n[x](#own) [y](#two)\n\n## B {#own}\n\n## C {: #two .big }\n"
    assert linked(notes=text) == [("x", "b.md#b"), ("y", "c.md#c")]
    assert [page.title for page in site(text).pages] == ["A", "B", "C"]


def test_boxes_between_colons() -> None:
    text = shown("# A\n\n:::note\nOne\n- two\n:::\n\n::: tip My *title*\nx\n:::\n\n:::warning[Own]\ny\n:::\n")
    assert "> **Note**\n>\n> One\n>\n> -   two" in text
    assert "> **My *title***\n>\n> x" in text
    assert "> **Own**\n>\n> y" in text
    assert "/// details | Solution\n\ny\n\n///" in shown("# A\n\n:::spoiler Solution\ny\n:::\n")


def test_titles_of_boxes() -> None:
    titles = {
        "theorem Of Pythagoras": "theorem Of Pythagoras",
        '{.callout-tip title="Read"}': "Read",
        "{note} Own": "Own",
        "note :::": "Note",
        "note The set {a, b} wins": "The set {a, b} wins",
        "{.columns}": "",
        "columns": "",
        "details": "Details",
    }
    assert {told: read_box(told).title for told in titles} == titles


def test_boxes_in_each_other() -> None:
    text = shown("# A\n\n::: note\nouter\n\n::: tip\ninner\n:::\n\nrest\n:::\n\nz\n")
    assert "> **Note**\n>\n> outer\n>\n> > **Tip**\n> >\n> > inner\n>\n> rest\n\nz" in text
    notes = "# A\n\n::: {.columns}\n\n:::: {.column}\na\n::::\n\n:::\n\n::: a\n::: b\nx\n:::\n"
    assert sorted(drop.line for drop in site(notes).dropped) == [3, 5, 7, 9, 12, 14]
    assert ":::" in shown(notes)


def test_code_ends_no_box() -> None:
    text = shown("# A\n\n:::note\n```\n:::\n```\n:::\n\n## Next\n\n:::tip\n\nword\n\n```\n:::\n```\n")
    assert "> ```\n> :::\n> ```" in text
    assert "# Next" in text
    assert ":::tip\n\nword\n\n```\n:::\n```" in text


def test_boxes_for_the_layout_are_their_content() -> None:
    notes = "# A\n\n::: {.columns}\nx\n:::\n\n:::tip\n## B\n\ny\n:::\n\nz\n"
    assert ":::" not in shown(notes)
    assert [plain(block.runs) for page in site(notes).pages for block in page.blocks if isinstance(block, Heading)] == [
        "A",
        "B",
    ]
    assert sorted(drop.line for drop in site(notes).dropped) == [3, 5, 7, 11]


def test_boxes_that_never_end_are_text() -> None:
    assert ":::note\n\nWords" in shown("# A\n\n:::note\n\nWords\n\n# B\n")


def test_indented_boxes() -> None:
    body = "    One\n\n    - two\n\n    | a |\n    |---|\n    | b |\n\n\n    ```\n    c\n    ```\nEnd\n"
    notes = f'# A\n\n!!! note "Of $x_1$ and \\"y\\""\n{body}'
    text = shown(notes)
    assert '> **Of `$x_1$`{: .formula } and "y"**\n>\n> One\n>\n> -   two\n>\n> | a |' in text
    assert "> ```\n> c\n> ```\n\nEnd" in text
    found = site(notes)
    assert found.dropped == ()
    assert [(block.span.first, block.span.last) for block in found.pages[0].blocks] == [(1, 1), (3, 15), (16, 16)]
    assert "> **Tip**\n>\n> x\n>\n> > **Info**\n> >\n> > y\n\nz" in shown(
        "# A\n\n!!! tip\n    x\n\n    !!! info\n        y\n\nz\n"
    )
    assert "-   a\n\n    > **Own**\n    >\n    > b" in shown('# A\n\n- a\n\n  !!! note inline end "Own"\n      b\n')
    assert "Text\n\n> **Warning**\n>\n> x" in shown("# A\n\nText\n!!! warning\n    x\n")


def test_indented_boxes_that_fold() -> None:
    assert "/// details | Why\n\nx\n\n///" in shown('# A\n\n??? question "Why"\n    x\n')
    assert "/// details | Note\n    open: true\n\nx\n\n///" in shown("# A\n\n???+ note\n    x\n")
    assert "/// details | Only so\n\nx\n\n///" in shown('# A\n\n??? "Only so"\n    x\n')


def test_indented_boxes_with_headings_or_without_a_title_are_their_content() -> None:
    notes = '# A\n\n!!! example "Task"\n    x\n\n    ## B\n\n    y\n\n!!! tip ""\n    z\n'
    assert [page.title for page in site(notes).pages] == ["A", "B"]
    assert "**Task**\n\nx" in shown(notes)
    assert [drop.line for drop in site(notes).dropped] == [10]


@pytest.mark.parametrize(
    "text",
    [
        "!!! note", "!!! important: read\n    x", "Important!!! note this\n    x",
        "??? what is this\n    x", "!!!\n    x",
        '!!! he said "stop"', '??? "Really"', "!!! note\n\n  x", "Text\n!!! wow\n    more", "????\n    x",
    ],
)  # fmt: skip
def test_many_signs_are_no_boxes(text: str) -> None:
    found = [type(block).__name__ for block in site(f"# A\n\n{text}\n").pages[0].blocks]
    assert "Quote" not in found
    assert "Details" not in found


def test_boxes_of_shortcodes() -> None:
    notes = (
        '# A\n\nText\n{{< admonition info "Own $x_1$" false>}}\nOne\n\n- two\n{{< /admonition >}}\nEnd\n\n'
        "> Q\n{{% callout warning %}}\n<details>\n<summary>S</summary>\nx\n</details>\n{{% /callout %}}\nLast\n"
    )
    text = shown(notes)
    assert "Text\n\n> **Own `$x_1$`{: .formula }**\n>\n> One\n>\n> -   two\n\nEnd" in text
    assert "> Q\n\n" in text
    assert "> **Warning**\n>\n> /// details | S\n>\n> x\n>\n> ///\n\nLast" in text
    inner = "{{<note>}}\na\n{{<note>}}\nb\n{{</note>}}\n\n{{< tip >}}\nc\n{{</note>}}\n"
    assert "> **Note**\n>\n> a\n>\n> > **Note**\n> >\n> > b\n>\n> \\{\\{&lt; tip >\\}\\}\n>\n> c" in shown(
        f"# A\n\n{inner}"
    )


def test_titles_of_shortcodes() -> None:
    titles = {
        ("admonition", ' info "Own" false'): "Own",
        ("admonition", " type=tip title='x' open=true"): "'x'",
        ("admonition", " bug"): "Bug",
        ("admonition", ""): "Note",
        ("callout", ' type="warning" '): "Warning",
        ("hint", " danger "): "Danger",
        ("hint", " primary "): "Hint",
        ("notice", ' tip "This is a tip" '): "This is a tip",
        ("alert", ' "All words" '): "All words",
        ("note", " My words "): "My words",
        ("info", ' icon="x" '): "Info",
    }
    assert {told: read_shortcode(*told).title for told in titles} == titles


def test_other_shortcodes_stay_as_they_are_written() -> None:
    text = shown(
        '# A\n\nText\n{{<figure src="a_b_.png" title="*T*">}}\nMore {{<ref "x">}}, {{< note >}} x {{< /note >}}\n'
    )
    assert 'Text\n\n\\{\\{&lt;figure src="a\\_b\\_.png" title="\\*T\\*">\\}\\}\n\nMore' in text
    assert 'More \\{\\{&lt;ref "x">\\}\\}, \\{\\{&lt; note >\\}\\} x \\{\\{&lt; /note >' in text


def test_tags_of_jekyll_hold_code() -> None:
    for begin, end in (
        ("{% highlight html linenos %}", "{% endhighlight %}"),
        ("{{< highlight html >}}", "{{< /highlight >}}"),
    ):
        code = "<form>\n\n  <input> <!-- no\n</form>"
        notes = f"# A\n\nText\n{begin}\n{code}\n{end}\nEnd\n\n- a\n\n  {begin}\n  b\n  {end}\n"
        text = shown(notes)
        assert "Text\n\n```html\n<form>\n\n  <input> <!-- no\n</form>\n```\n\nEnd" in text
        assert "-   a\n\n    ```html\n    b\n    ```" in text
        assert site(notes).dropped == ()
        assert "```" not in shown(f"# A\n\n{begin}\nx\n\n> {end} of it\n")


def test_tags_of_jekyll_alone_are_left_out() -> None:
    notes = "# A\n\n{% include mathjax %}\n\n{% raw %}\nx\n{% endraw %}\n\n"
    found = site(notes + 'Use {% include a %}.\n\n{% include note.html content="Some words" %}\n\n`{% raw %}`\n')
    assert [drop.line for drop in found.dropped] == [3, 5, 7]


def test_names_stand_alone_where_names_are_links() -> None:
    for other in ("[[Some page]]", "[[x#Part]]", "[[x|words]]", "![[x.png]]"):
        text = shown(f"# A\n\nAn [[API]], **[[the]]** and [[1]], `[[c]]`, [[1,2],[3,4]], a[[i]].\n\n{other}\n")
        assert "An API, **the** and \\[\\[1\\]\\], `[[c]]`, \\[\\[1,2\\],\\[3,4\\]\\], a\\[\\[i\\]\\]." in text
    for other in ("[[maybe_unused]]", "[[machine learning]]", "`[[x|y]]`", "```\n[[Some page]]\n```"):
        assert "An \\[\\[API\\]\\]." in shown(f"# A\n\nAn [[API]].\n\n{other}\n")


def test_title_blocks_of_pandoc() -> None:
    found = site("% The *title*\n% Somebody\n\nText.\n")
    assert [page.title for page in found.pages] == ["The title"]
    assert [(drop.line, drop.reason) for drop in found.dropped] == [(1, FRONT_MATTER), (2, FRONT_MATTER)]
    for text in ("% a\n% b\n% c\n% d\n\nText.\n", "% a\nText.\n", "Text.\n\n% a\n", "%% a %%\n\nx\n", "%a\n\nx\n"):
        assert site(text).dropped == ()


def test_titles_of_front_matter_are_words() -> None:
    titles = {
        '"एचटीएमएल <strong>Forms</strong>"': "एचटीएमएल Forms",
        "The `<input>` of **forms** & [more](x.md)": "The <input> of forms & more",
        "Vector<int> of snake_case_names": "Vector<int> of snake_case_names",
        "What $x_1$ is": "What $x_1$ is",
    }
    for written, title in titles.items():
        (page,) = site(f"---\ntitle: {written}\n---\n\nText.\n").pages
        assert (page.title, "strong" in page.slug) == (title, False)


COMMENTS = (
    "# A\n\nAn %%inner [[x]] `c`%% word, %%two\nlines%% of it.\n\n%%\nhidden\n\n# No page\n\n```\ncode\n%%\n\n"
    "%% alone %%\n\n%% first\nlast %%\n\nText.\n%%\nbelow\n%%\n- item %%one%%\n- %% item %%\n- last\n\n> %%q%%\n"
)


def test_comments_of_obsidian_are_left_out() -> None:
    for sign in ("[[A]]", "> [!tip]- T", "![[a.png]]", "[[A#b|c]]"):
        found = site(f"{COMMENTS}\n{sign}\n")
        assert {drop.reason for drop in found.dropped if 5 < drop.line < 24} == {COMMENT}
        assert {drop.line for drop in found.dropped} - {8, 10} == {6, 7, 9, 11, 12, 13, 15, 17, 18, 21, 22, 23}
        text = shown(f"{COMMENTS}\n{sign}\n")
        assert "%%" not in text
        assert "hidden" not in text
        assert [c.before for c in found.changes if c.before.startswith("%%")] == [
            "%%inner [[x]] `c`%%", "%%two\nlines%%", "%%one%%", "%% item %%", "%%q%%",
        ]  # fmt: skip


def test_signs_of_percent_are_no_comments() -> None:
    assert "%%inner" in shown(COMMENTS.replace("[[x]]", "x"))
    kept = "x%% and y%%, for %%i in (a) do echo %%i, %%%% and %% %% and %%time of %%it"
    assert kept in shown(f"# A\n\n{kept}\n\n[[A]]\n")
    for text in ("%%", "%%\nText.\n\n100 %% of it\n", "%% Part\n\nText.\n\n%% Part\n", "`%% a %%`", "    %% a %%\n"):
        found = site(f"# A\n\n[[A]]\n\n{text}\n")
        assert found.dropped == ()
        assert [c for c in found.changes if "%" in c.before and c.rule == "unsafe-html"] == []


def test_blocks_for_a_table_of_contents_are_left_out() -> None:
    assert [drop.line for drop in site("# A\n\n```toc\nx: 1\n```\n\nText.\n").dropped] == [3, 4, 5]


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
