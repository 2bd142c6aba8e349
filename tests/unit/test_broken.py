"""Broken input, one cause each: a good site or one clear error, in time that grows with the size alone.

Each case goes the whole way from bytes to HTML; `go` says what must hold for all of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from studynotes.cli import main
from studynotes.model import Heading, Paragraph, plain
from studynotes.parse import parse
from studynotes.pipeline import build
from studynotes.repository import Repository
from studynotes.source import NotesError, read
from studynotes.tree import walk
from tests.fuzz import FILES, try_all
from tests.whole_way import go

COMPLEX = {"too-complex"}
# With two headings of level 1, those of level 2 are sections.
_SECTIONS = "# T\n\n# U\n\n"
_TITLES = ["index", "404", "CON", "NUL", "aux.txt", "com1", "../x", ".", "..", "/etc", "glossary", "services", "print"]


def _lines(line: str, count: int) -> str:
    return "# T\n\n" + f"{line}\n" * count


def _line(piece: str, count: int) -> str:
    return f"# T\n\n{piece * count}\n"


def _numbered(line: str, count: int, head: str = "# T\n\n") -> str:
    return head + "".join(line.format(number) for number in range(count))


def _table(columns: int, rows: int) -> str:
    return f"|{'a|' * columns}\n|{'-|' * columns}\n" + f"|{'b|' * columns}\n" * rows


_ADDRESSES = "https://a.b/c " * 8 + "\n"
_IMG = '<img src="http://x.example/y.png" width="{}">'
_NESTED = "\n".join(f"{'  ' * depth}- x{depth}" for depth in range(300))
# Name of the cause, the notes, and the notices that they get.
SITES: dict[str, tuple[str | bytes, set[str]]] = {
    # What the bytes are.
    "an empty file": ("", set()),
    "nothing but white space": (" \t\n\x0c\n\x0b\n \n", set()),
    "a few NUL bytes": ("# T\n\na\0b\n\0\n", set()),
    "lone surrogates": (b"# T\n\n\xed\xa0\xbd and \xed\xb8\x80\n", {"encoding"}),
    "UTF-16 with its mark": ("\ufeff# Titel\n\nÜber\n".encode("utf-16-be"), set()),
    "UTF-16 without its mark": ("# Titel\n\nÜber Äpfel\n".encode("utf-16-le"), set()),
    "Latin-1": ("# Café\n\nÜber Äpfel\n".encode("latin-1"), {"encoding"}),
    "UTF-7": ("# T\n\n+ADw-script+AD4-alert(1)\n", set()),
    "no characters": ("# T\n\n\ufffe \uffff\n", set()),
    "marks that renderers use inside": ("# T\n\n\x02klzzwxh:0001\x03 \x01a\x01 \x1b[31m\n", set()),
    "letters turned round": ("# T\u202e\n\nif \u202e} \u2066// admin\u2069 {\n", set()),
    "signs without width": ("# \u200bT\u200b\n\na\u200bb\u2060c\ufe0f \ufe0e\u200d\n", set()),
    "towers of accents": ("# T\n\na" + "\u0301\u0302" * 20_000 + "\n", set()),
    "line ends that are none": ("# T\n\none\u2028two\u2029three\x0bfour\x0cfive\x85six\x1cseven\n", set()),
    "the encoding of another text": (_lines("queue.Ã¹ Ã©Ã¨", 1_000), set()),
    # How much there is of something.
    "a word of a megabyte": (_line("a", 1_000_000), set()),
    "a line of many sentences": (_line("Some words of a sentence. ", 10_000), set()),
    "lines that end like on old computers": ("text\r" * 20_000, COMPLEX),
    "links that do not end": (_lines("[*a* {.a}(1) " * 5 + "\n", 40), set()),
    "links that do not end, again and again": (_lines("[*a* {.a}(1) " * 5 + "\n", 8_000), COMPLEX),
    "a paragraph of many lines": (_lines("Some words of one", 1_200), COMPLEX),
    "addresses in the lines of long paragraphs": (_lines(_ADDRESSES * 1_000, 10), set()),
    "blank lines alone": ("# T\n" + "\n" * 100_000 + "text\n", set()),
    "blanks inside of a line": (_line(" ", 100_000)[:-1] + "x\n", set()),
    "ten thousand headings": (_numbered("## {}\n", 10_000, _SECTIONS), set()),
    "the same heading again and again": (_SECTIONS + "## Same\n\nx\n\n" * 1_000, set()),
    "the same page again and again": ("# Same\n\nx\n\n" * 200, set()),
    "pages that say nothing": ("#\n" * 200, set()),
    "headings that say nothing": (_SECTIONS + "##\n" * 5_000, set()),
    "ten thousand items": (_numbered("- {}\n", 10_000), set()),
    "items with something below": (_numbered("- Name{}: is\n  - sub\n", 700), set()),
    "lines glued to items": (_numbered("- Item.\nLazy {}.\n", 700), set()),
    "a thousand columns": (_table(1_000, 5), set()),
    "many rows": (_table(2, 1_500), set()),
    "rows without most of their cells": (f"|{'a|' * 300}\n|{'-|' * 300}\n" + "|b|\n" * 60, set()),
    "HTML of many lines": (_line("<br>\n> ", 80_000), set()),
    "HTML with a heading that does not end": (
        _lines("<center><h3 id=x><tr><?x<script></pre>", 10_000),
        COMPLEX,
    ),
    "many blocks of code": (_lines("```\nx\n```\n", 600), set()),
    "many pictures of other sites": (_lines("![a](http://x.example/y.png)\n", 700), {"picture-row"}),
    "small pictures in one line of a list": (f"# T\n\nalpha\n<ul>\n{_IMG.format(20) * 2}\n", set()),
    "small pictures beside large ones": (
        f"# T\n\nalpha\n<ul>\n{_IMG.format(20)}{_IMG.format(200)}\n",
        {"picture-row"},
    ),
    "small pictures and nothing else": ('<img src="http://x.example/y.png" width="20">\n\n' * 1_000, {"picture-row"}),
    "many definitions of links": (_numbered("[r{}]: http://a.example/{}\n".replace("/{}", "/"), 5_000), set()),
    "many footnotes": (_numbered("x[^{}]\n\n", 1_000) + _numbered("[^{}]: note\n\n", 1_000, ""), set()),
    "one footnote again and again": ("# T\n\n" + "x[^1] y\n\n" * 4_000 + "[^1]: note\n", set()),
    "a part that folds and does not end": ("# T\n\n<details>\n\n" + "a\n\n" * 6_000 + "</details>\n", set()),
    "parts that fold": ("# T\n\n" + "<details><summary>a</summary>b</details>\n\n" * 1_500, set()),
    "parts that fold in others": (
        "# T\n\n" + "<details>\n\n" * 3 + "a\n\n" * 600 + "</details>\n\n" * 3,
        set(),
    ),
    "notes that nothing refers to, in lists": (_lines("- [^n]: a\nb\n", 200), set()),
    "notes that only refer to themselves": ("[^n]: alpha [^n]:", set()),
    "notes that only refer to themselves, in lists": ("alpha\n- [^n]: beta [^n]: gamma", set()),
    "notes that begin in notes": ("alpha[^n]\n- [^n]:- [^m]:\n- [^m]:\n    [^n]: beta", set()),
    "links to nowhere": (_lines("- [a](#nowhere)", 1_000), {"dead-link"}),
    "comparisons again and again": (_numbered("## A{} vs B\n\nA: x\n\nB: y\n\n", 300, _SECTIONS), set()),
    "numbers again and again": (_numbered("up to {} GB of memory per function and the\n\n", 500), set()),
    "quotes and other lines in turn": (_lines("> ```\nx", 15_000), COMPLEX),
    "formulas that do not end": (_lines("> $$ a\nx", 30_000), COMPLEX),
    # How deep something is.
    "quotes in quotes": (f"{'> ' * 10_000}deep\n\nafter\n", COMPLEX),
    "lists in a line": (f"{'- ' * 10_000}deep\n\nafter\n", COMPLEX),
    "lists in lists": (f"{_NESTED}\n\nafter\n", COMPLEX),
    "emphasis in emphasis": (f"{'*a ' * 300}x{' a*' * 300}\n", COMPLEX),
    "links in links": (f"{'[' * 400}a{'](b)' * 400}\n", {"dead-link"}),
    # What has to be looked for to the end, again and again.
    "brackets that open": (_line("[", 100_000), COMPLEX),
    "titles of links that open": (_line('[a](b "', 10_000), COMPLEX),
    "brackets with text between": (_line("[-", 490), COMPLEX),
    "code that opens": (_line("`` a ` ", 10_000), COMPLEX),
    "stars": (_line("*a **b ", 10_000), COMPLEX),
    "entities": (_line("&amp;&#1;&x ", 8_000), COMPLEX),
    "marks of attributes": (_line("{: #a }{", 10_000), COMPLEX),
    "addresses": (_line("https://a.example/", 5_000), set()),
    "names beside signs": (_line("sqs: EC2/s3-", 8_000), set()),
    "a footnote of many headings": ("[^n]\n\n[^n]: " + "### a [^n]\n    " * 2_100, set()),
    "labels": (_line("Aa: ", 12_000), set()),
    "letters that stand for something": (_line("i u dont the the ", 3_000), set()),
    "formulas that open": (_line("\\\\(a ", 400), set()),
    "conditions of programs": (_line("if a == b ", 10_000), set()),
    "paths and options": (_line("/a/b --c-d a.b.c x_y ", 150), set()),
    "units": (_line("5kb 10 - 20 min 1,,,2 GB ", 4_000), set()),
    "numbers with a letter": (_line("up to 3b of ", 10_000), set()),
    "exceptions": (_line("A" + "a" * 200, 500), set()),
    # What begins and does not end, or has nothing to hold it.
    "a fence that stays open": ("# T\n\n```\n# no heading\n- no item\n", set()),
    "front matter that stays open": ("---\n" + "a: b\n" * 200 + "# T\n\nx\n", set()),
    "front matter that is none": ("---\na: [b\n: {{\n---\n# T\n\nx\n", set()),
    "front matter alone": ("---\na: b\n---\n", set()),
    "a heading alone": ("# T\n", set()),
    "a comment alone": ("<!-- a comment -->\n", set()),
    "looks of another program alone in a quotation": ("> {: .x }\n", set()),
    "looks of another program alone in an item": ("- {: .x }\n", set()),
    "tabs": ("\t# T\n\n-\ta\n\t-\tb\n\t\t-\tc\n\n\t\tcode\n", set()),
    "a backslash at the end of all": ("# T\\\n\n- \\\n\n> \\\n\n\\", set()),
    # What titles are.
    "a title of 300 letters": (f"# {'日' * 300}\n\nx\n\n## {'a ' * 300}\n\nx\n", set()),
    "a title without an end": (f"# {'word ' * 500}\n\nx\n", COMPLEX),
    "titles without letters": ("# 😀\n\nx\n\n# !!!\n\nx\n\n# \ufe0f\n\nx\n", set()),
    "titles that mean something to systems": ("".join(f"# {title}\n\nx\n\n" for title in _TITLES), set()),
    "titles that differ in letters alone": (
        "# Straße\n\n# STRASSE\n\n# Café\n\n# Cafe\u0301\n",
        set(),
    ),
    "a title from right to left": ("# שלום עולם\n\nטקסט\n", set()),
    "a title that is markup": ("# <b>a</b> | `c` {: #x } {{ y }}\n\nx\n", set()),
}


@pytest.mark.parametrize("cause", SITES)
def test_a_good_site(cause: str, tmp_path: Path) -> None:
    notes, notices = SITES[cause]
    outcome = go({"notes.md": notes if isinstance(notes, bytes) else notes.encode("utf-8")}, tmp_path)
    assert outcome.built is not None, outcome.error
    assert outcome.notices == notices


# Name of the cause, the files, and the one error that they get.
ERRORS: dict[str, tuple[dict[str, bytes], str]] = {
    "no text": ({"a.md": bytes(range(256)) * 100}, r"a\.md:1: no text: [\d,]+ of its characters cannot be read; save "),
    "a table of another encoding": (
        {"terms.toml": "\n[[term]]\nterm = 'é'".encode("latin-1")},
        r"terms\.toml:3: not UTF-8",
    ),
    "a table in UTF-16": ({"terms.toml": "[[term]]".encode("utf-16")}, r"terms\.toml:1: not UTF-8"),
    "NUL in a table": ({"terms.toml": b"[[term]]\nterm = 'a\0b'"}, r"terms\.toml:2: not valid TOML"),
    "a key of many parts": (
        {"terms.toml": b"x = 1\n" + b"a." * 50_000 + b"a = 1"},
        r"terms\.toml:2: a key of more than 50",
    ),
    "lists in lists of a table": ({"terms.toml": b"a = " + b"[" * 50_000}, r"terms\.toml:1: not to be read"),
    "a table that stays open": ({"terms.toml": b'[[term]]\nterm = """a\n\n'}, r"terms\.toml:\d: not valid TOML"),
    "a wrong type": ({"services.toml": b"[[service]]\nslug = 7"}, r"services\.toml:2: Expected a text"),
    "one row in the place of rows": ({"terms.toml": b"[term]\nterm = 'a'"}, r"terms\.toml:1: Expected a list"),
    "an unknown key": ({"terms.toml": b"[[term]]\nterms = 'a'"}, r"terms\.toml:2: no key is called `terms` there"),
    "a prefix that leaves the folder": (
        {"services.toml": b'prefix = "../x"'},
        r"services\.toml:1: Expected names of ",
    ),
    "a prefix of the site itself": (
        {"services.toml": b'prefix = "changes"'},
        r"services\.toml:1: Expected names of ",
    ),
    "a page that takes the place of its folder": (
        {"services.toml": b'[[service]]\nslug = "index"\ntitle = "a"\nstart = "a"'},
        r'services\.toml:2: Expected letters, digits and hyphens, and neither "glossary" nor "index"',
    ),
    "pages that differ in capitals": (
        {
            "services.toml": b"".join(
                b'[[service]]\nslug = "%s"\ntitle = "a"\nstart = "a"\n' % each for each in (b"a", b"A")
            )
        },
        r'services\.toml:6: "A" is the `slug` of a page above already',
    ),
    "a name that no file can have": (
        {"services.toml": b'[[service]]\nslug = "%s"\ntitle = "a"\nstart = "a"' % (b"a" * 300)},
        r"services\.toml:2: Expected a text in straight quotes .* of length <= 100",
    ),
    "an address that is none": (
        {"facts.toml": b'[[fact]]\ntext = "a"\nkind = "update"\nstated = "a"\nnote = "b"\nsource = "https://x[y/"'},
        r"facts\.toml:6: Expected an https:// address",
    ),
    "a port without a number": (
        {"numbers.toml": b'[[number]]\ntext = "API"\nlabel = "x"\nkind = "port"'},
        r'numbers\.toml:1: Expected digits as the `text` of a "port"',
    ),
    "a picture of the machine": (
        {"pictures.toml": b'[[picture]]\nsource = "a"\nfile = "../../etc/passwd"\nalt = ""\ncaption = ""\nwidth = 1'},
        r"pictures\.toml:3: Expected the path below docs/ of a picture",
    ),
    "a title of two lines": (
        {"services.toml": b'[[service]]\nslug = "a"\ntitle = "a\\nb"\nshort = "a"\ngroup = ""\nstart = "a"'},
        r"services\.toml:3: Expected a single line",
    ),
    "too many pages": (
        {"a.md": b"# A\n\nx\n\n" * 8_001},
        r"a\.md:32001: page 8,001 begins here",
    ),
    "items of a letter each": (
        {"a.md": b"text\n", "b.md": b"# T\n\n" + b"- a\n" * 40_000},
        r"b\.md:30670: up to here, the file has more blocks, lines and marks than any page could show",
    ),
    "lines of a few letters each": (
        {"a.md": b"# T\n\n" + (b"ab\n" * 8 + b"\n") * 5_000},
        r"a\.md:\d+: up to here, the file has more blocks, lines and marks",
    ),
    "a table of letters": (
        {"a.md": b"|a|b|\n|-|-|\n" + b"|c|d|\n" * 20_000},
        r"a\.md:14002: up to here",
    ),
    "tags and no words": (
        {"a.md": b"<li>a\n" * 120_000},
        r"a\.md:1: up to here",
    ),
    "a line of marks": (
        {"a.md": b"# T\n\n" + (b"*a* " * 200 + b"\n\n") * 300},
        r"a\.md:451: up to here",
    ),
    "more pages than wanted": (
        {"a.md": b"# A\n\n# B\n", "b.md": b"text\n", "services.toml": b"most_pages = 2"},
        r"b\.md:1: page 3 begins here, and a site may have 2",
    ),
}


@pytest.mark.parametrize("cause", ERRORS)
def test_one_clear_error(cause: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files, told = ERRORS[cause]
    outcome = go(files, tmp_path)
    assert re.match(told, outcome.error), outcome.error
    notes = tmp_path / "docs" / "notes"
    assert main(["--notes", str(notes), "check"]) == 1
    assert capsys.readouterr().err == f"{notes}/{outcome.error}\n"


@pytest.mark.parametrize(
    ("put", "told"),
    [
        (os.mkfifo, r"x\.md:1: neither a file nor a folder"),
        (lambda path: path.symlink_to("gone.md"), r"x\.md:1: a symbolic link"),
        (lambda path: path.with_name("terms.toml").mkdir(), r"terms\.toml:1: a folder, not a file"),
    ],
    ids=["a pipe", "a broken link", "a folder called like a table"],
)
def test_what_is_no_file(put: Callable[[Path], None], told: str, tmp_path: Path) -> None:
    put(tmp_path / "x.md")
    with pytest.raises(NotesError, match=told):
        build(tmp_path, Repository())


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.md").write_text("# T\n", encoding="utf-8")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    # The user of a container may read whatever he wants.
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(NotesError, match=r"x\.md:1: cannot be read: Permission denied; .* \[unreadable\]"):
        build(tmp_path, Repository())


def test_hidden_files_are_no_notes(tmp_path: Path) -> None:
    outcome = go({".trash/a.md": b"# Old\n\nx\n", ".md": b"# None\n\nx\n", "b.md": b"# New\n\nx\n"}, tmp_path)
    assert outcome.built
    assert [page.title for page in outcome.built.site.pages] == ["New"]


def test_a_footnote_inside_of_one_is_no_link(tmp_path: Path) -> None:
    outcome = go({"a.md": b"# T\n\na[^1]\n\n[^1]: precious\n\n[^2]: [^1]: https://evil.example/\n"}, tmp_path)
    assert outcome.built
    assert "precious" in outcome.built.files["services/t.md"]
    assert "](https://evil.example/)" not in outcome.built.files["services/t.md"]


def test_a_title_of_the_front_matter_is_no_longer_than_a_heading(tmp_path: Path) -> None:
    built = go(
        {"short.md": b"---\ntitle: Short\n---\nx\n", "a.md": b"---\ntitle: %s\n---\ny\n" % (b"Long " * 300)}, tmp_path
    ).built
    assert built
    assert [page.title for page in built.site.pages] == ["A", "Short"]


def test_a_row_for_each_of_many_pages(tmp_path: Path) -> None:
    row = '[[service]]\nslug = "s{0}"\ntitle = "S{0}"\nstart = "Start {0}"\n\n'
    tables, notes = _numbered(row, 2_500, ""), _numbered("Start {}\n\ntext\n\n", 2_500, "")
    outcome = go({"a.md": notes.encode(), "services.toml": tables.encode()}, tmp_path)
    assert outcome.built
    assert len(outcome.built.site.pages) == 2_500


def test_no_notes_at_all(tmp_path: Path) -> None:
    assert go({}, tmp_path).built is not None
    assert build(tmp_path / "gone", Repository()).site.pages == ()


def test_files_are_found_by_any_ending_of_markdown(tmp_path: Path) -> None:
    names = ["UPPER.MD", "other.markdown", "x.md/inner.md", "a #1 %20?😀.md", "cafe\u0301.md"]
    outcome = go({name: f"# Page {at}\n\nx\n".encode() for at, name in enumerate(names)}, tmp_path)
    assert outcome.built
    assert {page.title for page in outcome.built.site.pages} == {f"Page {at}" for at in range(len(names))}


def test_files_in_windows_1252_are_told_once(tmp_path: Path) -> None:
    built = go({"a.md": "# Café\n\nnaïve\n".encode("cp1252"), "b.md": "# Thé\n\nété\n".encode()}, tmp_path).built
    assert built
    assert [page.title for page in built.site.pages] == ["Café", "Thé"]
    assert [(each.path, each.line) for each in built.problems if each.check == "encoding"] == [("a.md", 1)]
    assert not [change for change in built.site.changes if change.rule == "encoding"]


def test_what_turns_text_round_is_taken_out_and_told() -> None:
    source = read("# T\n\naccess \u202elevel\n\u2067ok\u2069 \u202aalso\u202c fine\nopen \u2066\n".encode(), "a.md")
    assert source.lines[2:] == ("access level", "\u2067ok\u2069 \u202aalso\u202c fine", "open ")
    assert [(change.line, change.rule) for change in source.changes] == [(3, "encoding"), (5, "encoding")]


def test_words_of_what_is_too_deep_or_too_long_stay(tmp_path: Path) -> None:
    long = "word " * 500
    outcome = go({"a.md": f"# T\n\n{_NESTED}\n\n## {long}\n\n{'[' * 2000}end\n".encode()}, tmp_path)
    assert outcome.built
    shown = outcome.built.files["services/t.md"]
    assert all(re.search(rf"\bx{depth}\b", shown) for depth in range(300))
    assert "end" in shown
    titles = [plain(block.runs) for block in walk(outcome.built.site.pages[0].blocks) if isinstance(block, Heading)]
    assert titles == ["T"]


@pytest.mark.parametrize("opening", ["<!-- a", "<?php", "<![CDATA["])
def test_what_begins_the_notes_and_never_ends_takes_nothing_along(opening: str) -> None:
    blocks = parse(read(f"{opening}\n\n# T\n\nx\n".encode(), "a.md")).blocks
    assert [type(block) for block in blocks[1:]] == [Heading, Paragraph]


@pytest.mark.parametrize("name", FILES)
def test_anything(name: str) -> None:
    """A sample of `make fuzz`, the same each time."""
    strategy, share = FILES[name]
    assert sum(try_all(name, strategy, share, start=1).values()) >= share
