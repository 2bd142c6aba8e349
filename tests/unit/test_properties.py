"""On any Markdown: no line and no word is lost or invented, up to the HTML that a reader sees."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import markdown
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from studynotes.check import check
from studynotes.commonmark import make_parser
from studynotes.formulas import read_formulas
from studynotes.model import Footnote, List, Source
from studynotes.parse import parse
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.site import make_site
from studynotes.tables import Tables
from studynotes.tree import walk
from studynotes.words import words_of
from tests.words import block_words, html_words, unexplained

WORDS = words_of("en")

EXTENSIONS = [
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "sane_lists",
    "tables",
    "pymdownx.blocks.caption",
    "pymdownx.blocks.details",
    "pymdownx.blocks.html",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tasklist",
]
_WORDS = [
    *(
        "alpha",
        "Beta",
        "42",
        "x_y_z",
        "a*b*",
        "**bold**",
        "`code`",
        "*em*",
        "<",
        "&amp;",
        "{#id}",
        "{:",
        "[x]",
        "\\*",
        "|",
    ),
    *(
        "~~gone~~",
        "http://b.example",
        "$m_1$",
        "Name:",
        "é",
        "(must",
        "know)",
        "1.",
        "-",
        "+",
        "#",
        ">",
        "=",
        "!!!",
        ":",
    ),
    *("word.", "end,", "snake_case", "日本語", "///", "![pic](p.png)", "[link](http://a.example/x_y)", "kk", "mm"),
]
_PREFIXES = [
    "",
    "",
    "",
    "- ",
    "  - ",
    "    - ",
    "* ",
    "1. ",
    "2) ",
    "> ",
    "# ",
    "## ",
    "### ",
    "  ",
    "      ",
    "- [ ] ",
    "• ",
    "  ◦ ",
    "– ",
    "1- ",
    "2- ",
    "a) ",
    "b) ",
    "→ ",
]
_SPECIAL = [
    "",
    "",
    "",
    "```",
    "---",
    "| a | b |",
    "|---|---|",
    "| 1 | 2 |",
    "===",
    "[^1]: note",
    "see[^1]",
    "[r]: /u",
    "[r]",
]
_TEXT = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map(" ".join)
_LINE = st.one_of(st.tuples(st.sampled_from(_PREFIXES), _TEXT).map("".join), st.sampled_from(_SPECIAL))
_NOTES = st.lists(_LINE, min_size=1, max_size=12)
_RUNS = settings(max_examples=300, deadline=None, derandomize=True)


@_RUNS
@given(_NOTES)
def test_no_line_and_no_word_is_lost(lines: list[str]) -> None:
    source = Source("notes.md", tuple(lines), "")
    site = make_site([source], Tables())
    assert unexplained(parse(source), site) == (Counter(), Counter())
    assert [problem for problem in check(site, Tables()) if problem.level == "error"] == []


@_RUNS
@given(_NOTES)
def test_markdown_shows_every_word(lines: list[str]) -> None:
    site = make_site([Source("notes.md", tuple(lines), "")], Tables())
    renderer = Renderer(Repository(), {}, "services", WORDS)
    for page in site.pages:
        shown = html_words(markdown.markdown(renderer.blocks(page.blocks), extensions=EXTENSIONS))
        # The numbers of footnotes and the word for a picture without description are made by the renderers.
        made = Counter({"1": shown["1"], "picture": shown["picture"]})
        assert block_words(page.blocks) - shown == Counter()
        assert shown - block_words(page.blocks) - made == Counter()


@_RUNS
@given(_NOTES)
@example(["- one", "", "  more of one", "- two", "  - deep", "", "    more of deep", "  - deeper", "- three"])
def test_markdown_keeps_every_list_item(lines: list[str]) -> None:
    site = make_site([Source("notes.md", tuple(lines), "")], Tables())
    renderer = Renderer(Repository(), {}, "services", WORDS)
    for page in site.pages:
        html = markdown.markdown(renderer.blocks(page.blocks), extensions=EXTENSIONS)
        items = sum(len(block.items) for block in walk(page.blocks) if isinstance(block, List))
        # Footnotes are shown as a list, too.
        notes = sum(isinstance(block, Footnote) for block in page.blocks)
        assert len(re.findall(r"<li[ >]", html)) == items + notes


@_RUNS
@given(_NOTES)
def test_levels_never_jump(lines: list[str]) -> None:
    for page in make_site([Source("notes.md", tuple(lines), "")], Tables()).pages:
        levels = [section.heading.level for section in page.sections]
        assert levels[0] == 1
        assert all(1 < level <= before + 1 for before, level in pairwise(levels))


_PLAIN = st.text(st.sampled_from("ab1 ,.;:'\"()/=+%?#@|{}$–—’…-\\*_~[]!<>&`^\n\t2"), min_size=1, max_size=30)


@_RUNS
@given(_PLAIN.filter(lambda text: not text.startswith("%")))
def test_short_ways_are_the_parsers_own(text: str) -> None:
    # A sign of percent begins the title of a file, as Pandoc has it.
    # What begins in HTML ends there: what never ends would take all that follows along.
    text += "\n\n-->?>"
    own = MarkdownIt("gfm-like", {"linkify": False}).use(footnote_plugin, inline=False).use(front_matter_plugin)
    read_formulas(own)
    assert [token.as_dict() for token in make_parser().parse(text)] == [token.as_dict() for token in own.parse(text)]
