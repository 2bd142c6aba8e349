"""Rows from anybody: nothing in them becomes markup, leaves the site or takes long."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from markdown import Markdown

from studynotes.anchors import keep_anchors
from studynotes.anchors.ledger import anchor_rows
from studynotes.check import check
from studynotes.model import Site
from studynotes.pipeline import Build, build
from studynotes.repository import Repository
from studynotes.site import make_site
from studynotes.source import read
from studynotes.table_files import TableError, load, write_anchors
from studynotes.tables import AnchorRow, Anchors, Tables, TermRow, Terms

_NAMES = " ".join(f"NAME{n}X" for n in range(150))
NOTES = "# Alpha\n\nOne and two.\n\n## First\n\nThree.\n\n# Beta\n\nFour.\n"


def refused(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as found:
        load(folder)
    return str(found.value)


@pytest.mark.parametrize("page", ["../x", "/x", "a/b", "a b", "__x", "x\\u000a", 'x"y', "x#y", ""])
def test_a_page_is_a_slug(tmp_path: Path, page: str) -> None:
    row = f'[[anchor]]\npage = "{page}"\nid = "a"\ntitle = "A"\n'
    assert "anchors.toml:" in refused(tmp_path, "anchors.toml", row.replace('x"y', 'x\\"y'))
    service = f'[[service]]\nslug = "{page}"\ntitle = "A"\nshort = "A"\ngroup = "G"\nstart = "A"\n'
    assert "services.toml:" in refused(tmp_path, "services.toml", service.replace('x"y', 'x\\"y'))


@pytest.mark.parametrize("ident", ["a onclick=b", "a}", "<b>", "__search", "a b", "a\\nb", ""])
def test_an_id_is_an_id(tmp_path: Path, ident: str) -> None:
    row = f'[[anchor]]\npage = "alpha"\nid = "{ident}"\ntitle = "A"\n'
    assert refused(tmp_path, "anchors.toml", row).startswith("anchors.toml:3: ")


@pytest.mark.parametrize("text", ["a\\nb", "a\\u0000b", "a\\rb", "  ", "x\\n", "a\\u2028b"])
def test_a_term_is_one_line(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, "terms.toml", f'[[term]]\nterm = "{text}"\n').startswith("terms.toml:2: ")


@pytest.mark.parametrize("prefix", ["../x", "/x", "a b", "", "a/../b", "notes", "changes/x"])
def test_a_prefix_stays_inside(tmp_path: Path, prefix: str) -> None:
    assert refused(tmp_path, "services.toml", f'prefix = "{prefix}"\n').startswith("services.toml:1: ")


def built(folder: Path, terms: str) -> Build:
    (folder / "notes.md").write_text("# Alpha\n\nIt holds the odd term here.\n\n# Beta\n\nx\n", encoding="utf-8")
    (folder / "terms.toml").write_text(terms, encoding="utf-8")
    return build(folder, Repository(), None)


@pytest.mark.parametrize(
    "term",
    [
        "# odd term",
        "- odd term",
        "1. odd term",
        "> odd term",
        ":   odd term",
        "/// details | odd term",
        "<b>odd</b> term",
        "odd *term*",
        "odd `term`",
        "odd term {: onclick=x }",
        "!!! odd term",
        "    odd term",
        "| odd term |",
        "[odd](javascript:x) term",
    ],
)
def test_a_term_says_just_what_it_says(tmp_path: Path, term: str) -> None:
    row = f"[[term]]\nterm = '''{term}'''\nalso = [\"odd term\"]\ndefinition = '''{term}'''\n"
    files = built(tmp_path, row + "[[term]]\nterm = 'zzz'\ndefinition = 'The last.'\n").files
    extensions = ["admonition", "attr_list", "def_list", "tables", "toc", "pymdownx.blocks.details"]
    html = Markdown(extensions=[*extensions, "pymdownx.blocks.html", "pymdownx.details"]).convert(
        files["glossary.md"].split("---\n", 2)[2]
    )
    assert re.findall(r'<dt id="[\w-]+">', html)
    assert html.count("<dt") == 2
    # Two definitions, and where the first one is named.
    assert html.count("<dd") == 3
    assert not re.search(r"<(?:b|em|details|script|a href=.javascript)|onclick=x\"", html.replace("<details class", ""))
    assert "term:" in files["services/alpha.md"]


# --- anchors


def site_of(text: str, *rows: AnchorRow) -> Site:
    return make_site([read(text.encode(), "notes.md")], Tables(anchors=Anchors(anchor=rows)))


def test_what_a_person_wrote_is_kept_and_told_when_it_leads_nowhere() -> None:
    row = AnchorRow(page="alpha", id="old", title="Old", to="alpha#tow")
    site = site_of(NOTES, row)
    assert row in anchor_rows(site, [row])
    told = [str(problem) for problem in check(site, Tables(anchors=Anchors(anchor=(row,))))]
    assert 'anchors.toml:0: alpha/#old leads to "alpha#tow", which is no page or section; ' in told[-1]


def test_rows_in_a_circle_and_in_a_long_chain() -> None:
    circle = [AnchorRow(page="alpha", id=a, title="X", to=f"alpha#{b}") for a, b in ("pq", "qr", "rp")]
    chain = [AnchorRow(page="alpha", id=f"i{n}", title="X", to=f"alpha#i{n + 1}") for n in range(3000)]
    kept = keep_anchors(site_of(NOTES).pages, [*circle, *chain, AnchorRow(page="alpha", id="i3000", title="First")])
    assert kept.problems == ()
    aliases = {section.id: section.aliases for section in kept.pages[0].sections}
    assert "i0" in aliases["first"]


def test_the_same_row_twice_is_one_alias() -> None:
    row = AnchorRow(page="alpha", id="old", title="First")
    assert [section.aliases for section in site_of(NOTES, row, row).pages[0].sections] == [(), ("old",)]


def test_a_page_called_glossary_is_not_the_glossary() -> None:
    text = "# Glossary\n\nIAM (Identity Access Management).\n\n# Beta\n\n## More\n\nIAM is named.\n"
    site = site_of(text)
    assert [page.slug for page in site.pages] == ["glossary-2", "beta"]
    assert {link.to for link in site.links} == {"glossary#iam"}


def test_ledger_is_always_readable(tmp_path: Path) -> None:
    rows = anchor_rows(site_of('# A\x7fl"p\\ha \u2028\u0085\n\n\x7f\x7f one\ttwo\n\n# B\n\nx\n'), ())
    write_anchors(tmp_path, rows)
    tables = load(tmp_path)
    assert tables.anchors
    assert tables.anchors.anchor == rows


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# A\n\nSome ABC (a b c) " + "word " * 40_000, id="one bracket in a long line"),
        pytest.param("# A\n\n" + "S3," * 60_000, id="no blanks"),
        pytest.param("# A\n\n" + "(" * 50_000, id="brackets"),
        pytest.param(
            "".join(f"# NAME{n}X\n\n" + " ".join(f"NAME{m}X" for m in range(150)) + "\n\n" for n in range(150))
        ),
    ],
)
def test_long_lines_take_no_time(text: str) -> None:
    before = time.process_time()
    make_site([read(text.encode(), "notes.md")], Tables(terms=Terms(term=(TermRow(term="S3", definition="X."),))))
    # Quadratic, each of them took a minute.
    assert time.process_time() - before < 10


def test_a_link_publishes_no_file_of_the_machine(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text("A secret of who builds.", encoding="utf-8")
    for name in ("terms.toml", "notes.md", "picture.png", "nowhere.md", "a:1: b.md"):
        folder = tmp_path / "notes"
        folder.mkdir()
        (folder / name).symlink_to(own if name != "nowhere.md" else "nothing")
        with pytest.raises(TableError, match=re.escape(f"{name}:1: a symbolic link; put the file itself there")):
            build(folder, Repository())
        (folder / name).unlink()
        folder.rmdir()


def test_notes_may_live_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.md").write_text(NOTES, encoding="utf-8")
    (tmp_path / "notes").symlink_to("own")
    assert len(build(tmp_path / "notes", Repository()).site.pages) == 2


def test_a_name_that_no_page_can_say_is_refused(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/\xff.md")).write_text(NOTES, encoding="utf-8")
    with pytest.raises(TableError, match=re.escape("?.md:1: its name is not UTF-8")):
        build(tmp_path, Repository())


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, "x = " + "9" * 5000])
def test_what_the_reader_gives_up_on_is_told(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, "terms.toml", text).startswith("terms.toml:1: not to be read: ")


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "terms.toml").mkdir()
    with pytest.raises(TableError, match=r"terms\.toml:1: a folder, not a file"):
        load(tmp_path)


def test_long_texts_are_judged_in_no_time(tmp_path: Path) -> None:
    """A text that ends wrong, and a line that is blank for the most part."""
    start = time.process_time()
    refused(tmp_path, "fixes.toml", f'[[fix]]\ntext = "{"a" * 60_000}\\n"\nto = "b"\n')
    make_site((read(f"# A\n\nx{' ' * 60_000}y\n".encode(), "a.md"),), Tables())
    assert time.process_time() - start < 2
