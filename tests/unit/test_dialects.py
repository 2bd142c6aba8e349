"""What other programs write beside Markdown: links by name, boxes, shortcodes, comments."""

from __future__ import annotations

import pytest

from studynotes.boxes import read_box, read_shortcode
from studynotes.model import Heading, Link, Picture, plain
from studynotes.parse import COMMENT, FRONT_MATTER
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import Tables
from studynotes.tree import all_runs
from tests.unit.test_foreign_notes import ROUGH, rules, shown, site

COMMENTS = (
    "# A\n\nAn %%inner [[x]] `c`%% word, %%two\nlines%% of it.\n\n%%\nhidden\n\n# No page\n\n```\ncode\n%%\n\n"
    "%% alone %%\n\n%% first\nlast %%\n\nText.\n%%\nbelow\n%%\n- item %%one%%\n- %% item %%\n- last\n\n> %%q%%\n"
)


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
