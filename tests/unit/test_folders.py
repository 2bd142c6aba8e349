"""Folders of notes: links between files, names and order of their pages."""

from __future__ import annotations

import pytest

from studynotes.model import Link, Picture, Site
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
