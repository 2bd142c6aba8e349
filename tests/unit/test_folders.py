"""Folders of notes: links between files, names and order of their pages."""

from __future__ import annotations

import pytest

from studynotes.files import file_title, folders, reading_order
from studynotes.model import Link, Picture, Site
from studynotes.pages.shelves import navigation
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import Tables
from studynotes.tree import all_runs

FILES = {
    "README.md": "# Start\n",
    "guide/README.md": "# Guide\n",
    "guide/first steps.md": "# First steps\n\n## Über _uns_, c--d\n\nx\n",
    "guide/npm.v2.md": "# Version two\n",
    "api/Client.md": "# Client\n\n## new Client()\n\nx\n",
    "api/index.md": "# Interface\n",
}


def folder(texts: dict[str, str], pictures: tuple[str, ...] = ()) -> Site:
    return make_site([read(text.encode(), path) for path, text in texts.items()], Tables(), pictures)


@pytest.mark.parametrize(
    ("written", "meant"),
    {
        # As the host of a repository reads it.
        "Client.md": "client.md",
        "./Client.md?plain=1": "client.md",
        "../guide/first%20steps.md": "first-steps.md",
        "../guide/first%20steps.md#%C3%BCber-uns-c--d": "first-steps.md#uber-uns-c-d",
        "../guide/": "guide.md",
        "../guide": "guide.md",
        ".": "interface.md",
        "..": "start.md",
        "../": "start.md",
        # As generators of sites write it.
        "client": "client.md",
        "Client.html#new-client": "client.md#new-client",
        "client.html#user-content-new-client": "client.md#new-client",
        "../guide/npm.v2": "version-two.md",
        "../../guide/first steps/#über-uns-c-d": "first-steps.md#uber-uns-c-d",
        "../client/": "client.md",
        # From the root of the notes, and of what they are but a folder of.
        "/api/Client.md#new-client": "client.md#new-client",
        "/docs/api/client": "client.md",
        "/": "start.md",
        "/guide/index.html": "guide.md",
        "/elsewhere/README.md": "",
        "/elsewhere/": "",
        # A file without the section, no file, and out of the folder.
        "../guide/npm.v2.md#nothing": "version-two.md",
        "#nothing": "",
        "other.md": "",
        "../../README.md": "",
    }.items(),
)
def test_links_between_files(written: str, meant: str) -> None:
    site = folder(FILES | {"api/from.md": f"# From\n\nsee [it](<{written}>) here\n"})
    page = next(page for page in site.pages if page.slug == "from")
    hrefs = [run.href for run in all_runs(page.blocks) if isinstance(run, Link)]
    assert hrefs == [meant.replace("uber", "über")] * bool(meant)
    is_exact = bool(meant) and ("#" in meant) == ("#" in written)
    assert [problem.check for problem in site.problems] == ["dead-link"] * (not is_exact)


def test_pictures_from_the_root() -> None:
    texts = {"a/b.md": "# B\n\nin ![1](/img/x.png) ![2](/docs/img/x.png?raw=true) ![3](../img/x.png) line\n"}
    site = folder(texts, ("img/x.png",))
    found = [run.src for run in all_runs(site.pages[0].blocks) if isinstance(run, Picture)]
    assert [src.rpartition("assets/notes/")[2] for src in found] == ["img/x.png"] * 3


def test_documents_that_a_link_leads_to_are_published() -> None:
    files = {
        "a/notes.md": "# A\n\n[slides](my%20slides.pdf#page=3), [data](/a/data.csv), [code](run.html)\n",
        "b.md": "# B\n\n![no picture](a/data.csv) [[my slides.pdf]]\n",
    }
    beside = ["a/my slides.pdf", "a/data.csv", "a/other.pdf", "a/picture.png"]
    site = make_site([read(text.encode(), path) for path, text in files.items()], Tables(), beside)
    hrefs = [run.href for run in all_runs(site.pages[0].blocks) if isinstance(run, Link)]
    assert hrefs == ["../assets/notes/a/my%20slides.pdf#page=3", "../assets/notes/a/data.csv"]
    assert site.files == ("a/my slides.pdf", "a/data.csv", "a/picture.png")
    assert [run.href for run in all_runs(site.pages[1].blocks) if isinstance(run, Link)] == [hrefs[0].partition("#")[0]]
    assert [problem.check for problem in site.problems] == ["dead-link", "dead-picture"]


def test_order_of_files() -> None:
    wanted = "readme.md 1-a.md 2-b/x.md 10-c.md a.md B.md docs/README.de.md docs/a.md docs/deep/index.md docs/deep/a.md"
    assert sorted(sorted(wanted.split()), key=reading_order) == wanted.split()


def test_titles_of_front_matter_and_folders() -> None:
    head = "---\nid: 1\ntitle: {}\n---\n\n"
    site = folder(
        {
            "a/one.md": head.format('"Part: one"') + "Text.\n\n## Usage\n\nx\n",
            "a/two.md": head.format("Two") + "## Usage\n\nx\n",
            "a/three.md": head.format("no") + "# Three\n\nx\n",
            "four/README.md": "x\n",
            "five.md": head.format("|") + "x\n",
        }
    )
    assert [page.title for page in site.pages] == ["Part: one", "Two", "Three", "Four", "Five"]
    assert [page.group for page in site.pages] == ["A", "A", "A", "Four", ""]


@pytest.mark.parametrize(
    ("name", "title"),
    {
        "2024-03-11": "2024-03-11",
        "2024_03_11": "2024-03-11",
        "2024-03-11-week-two": "2024-03-11 week two",
        "log_2024-03": "Log 2024-03",
        "2024-W12": "2024-W12",
        "12024-03-11": "12024 03 11",
        "2024-13-11": "2024 13 11",
        "01-02-a_b": "01 02 a b",
        "Economics 201 3f2a9c0b7d6e4f1a8b2c3d4e5f60718a": "Economics 201",
        "3f2a9c0b7d6e4f1a8b2c3d4e5f60718a": "3f2a9c0b7d6e4f1a8b2c3d4e5f60718a",
    }.items(),
)
def test_names_of_files_as_titles(name: str, title: str) -> None:
    assert file_title(f"a/{name}.md") == title
    assert folders([f"{name}/a.md", "b.md"])[f"{name}/a.md"] == title


def test_numbers_of_exported_files_are_no_part_of_their_names() -> None:
    one, other = "3f2a9c0b7d6e4f1a8b2c3d4e5f60718a", "0b7d6e4f1a8b2c3d4e5f60718a3f2a9c"
    files = [f"Law {one}/Week {one}.md", f"Law {one}/Week {other}.md", f"Art {other}/Week {one}.md", f"Art {other}.md"]
    site = folder(dict.fromkeys(files, "# Week\n\nx\n"))
    assert [(page.slug, page.short, page.group) for page in site.pages] == [
        ("week", "Week (Law)", "Law"),
        ("week-law", "Week (Law)", "Law"),
        ("week-art", "Week (Art)", "Art"),
        ("week-art-2", "Week (Art)", ""),
    ]


LOG = "Text.\n\n## Tasks\n\nx\n\n## Log\n\ny\n"


def titles(files: dict[str, str]) -> list[str]:
    return [page.title for page in folder(files).pages]


def test_short_files_are_pages_where_titles_are_rare() -> None:
    """As in programs in which the name of a file is its title."""
    files = {"Enzymes.md": LOG, "Cells.md": LOG}
    assert titles(files) == ["Enzymes", "Cells"]
    assert titles(files | {"Notes.md": f"# Title\n\n{LOG}"}) == ["Enzymes", "Cells", "Title"]
    assert titles({"README.md": "# Title\n"} | files) == ["Title", "Enzymes", "Cells"]
    assert [section.heading.level for section in folder(files).pages[0].sections] == [1, 2, 2]


def test_a_heading_that_says_nothing_is_the_title_of_its_file() -> None:
    files = {"a.md": "##\n\n# T\n", "b.md": "##\n\nx\n"}
    site = folder(files)
    assert [(page.title, page.span.first) for page in site.pages] == [("A", 1), ("T", 3), ("B", 1)]
    assert site.dropped == ()


def test_long_files_are_divided() -> None:
    long = LOG + "Some words of it.\n\n" * 2_500
    assert titles({"a.md": long, "b.md": "x\n"}) == ["A", "Tasks", "Log", "B"]
    # A front page is beside the notes.
    assert titles({"README.md": "# Title\n", "a.md": LOG}) == ["Title", "A", "Tasks", "Log"]
    assert titles({"a.md": LOG}) == ["A", "Tasks", "Log"]


def test_pages_of_one_title_are_told_apart() -> None:
    texts = {
        "docs/my-app/README.md": "# App\n",
        "docs/my-app/hooks.md": "# App\n\n## Hooks\n\nx\n",
        "docs/x/task.md": "do x\n",
        "docs/y/z/task.md": "do y\n",
        "docs/y/once.md": "# Twice\n\nx\n\n# Twice\n\ny\n",
    }
    site = folder(texts)
    assert [(page.slug, page.short, page.group) for page in site.pages] == [
        ("app", "App", "My app"),
        ("app-hooks", "App (Hooks)", "My app"),
        ("task", "Task (X)", "X"),
        ("task-z", "Task (Z)", "Y"),
        ("twice", "Twice", "Y"),
        ("twice-2", "Twice", "Y"),
    ]
    assert {page.title for page in site.pages} == {"App", "Task", "Twice"}


def test_navigation_by_folders() -> None:
    site = folder(
        {"start.md": "# Start\n"} | {f"a/{at}.md": f"# Page {at}\n" for at in range(101)} | {"b/c.md": "# C\n"}
    )
    start, first, last = navigation(site)
    assert (start, last) == ({"Start": "services/start.md"}, {"B": [{"C": "services/c.md"}]})
    (shelves,) = first.values()
    assert isinstance(shelves, list)
    assert [list(shelf) for shelf in shelves] == [["Page 0 – Page 49"], ["Page 50 – Page 99"], ["Page 100"]]
