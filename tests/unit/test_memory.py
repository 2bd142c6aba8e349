"""What is kept from one build to the next changes nothing but the time."""

from __future__ import annotations

import pytest

from studynotes.documents import read_documents
from studynotes.memory import Memory
from studynotes.model import Source
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import DropRow, ServiceRow, Services, Tables

FILES = (
    "# Heron\n\nA heron stands.\n\n# Stork\n\nSee the heron.\n",
    "# Crane\n\nleave me out\n\nIt flies\n",
    "# Ibis\n\nlast\n",
)


def sources(*texts: str) -> list[Source]:
    return [read(text.encode(), f"{number}.md") for number, text in enumerate(texts)]


def services(start: str) -> Tables:
    """The first file with a page that begins like that has the row; so it is with the line that is left out."""
    row = ServiceRow(slug="bird", title="Bird", short="Bird", group="Birds", start=start)
    return Tables(services=Services(service=(row,), drop=(DropRow(reason="noise", start="leave me out"),)))


def test_a_site_is_that_of_a_build_without_a_memory() -> None:
    memory = Memory()
    first, second, third = FILES
    edits = [
        (FILES, "Crane"),
        ((first, second.replace("flies", "flies away"), third), "Crane"),
        ((first, second.replace("# Crane", "# Gull\n\n# Crane"), third), "Crane"),
        ((f"{first}\n# Crane\n\nleave me out\n", second, third), "Crane"),
        (FILES, "Ibis"),
        (FILES[1:], "Ibis"),
    ]
    for texts, start in edits:
        tables = services(start)
        assert make_site(sources(*texts), tables, memory=memory) == make_site(sources(*texts), tables)


def test_a_file_that_is_as_it_was_is_not_tidied_again() -> None:
    memory, tables = Memory(), services("Crane")
    _, before = read_documents(sources(*FILES), tables, "en", memory)
    _, after = read_documents(sources(FILES[0], FILES[1] + "\nmore\n", FILES[2]), tables, "en", memory)
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, False, True]


def test_a_file_is_tidied_again_for_a_link_to_a_block_of_it() -> None:
    memory = Memory()
    files = ["# A\n\nx ^name\n", "# B\n\nx ^n\n", "# C\n"]
    _, before = read_documents(sources(*files), Tables(), "en", memory)
    linked = sources(*files[:2], "# C\n\n[[0#^name]]\n")
    _, after = read_documents(linked, Tables(), "en", memory)
    assert [one is other for one, other in zip(before, after, strict=True)] == [False, True, False]
    assert make_site(linked, Tables(), memory=memory) == make_site(linked, Tables())


def test_a_page_that_is_as_it_was_is_not_made_again() -> None:
    """Neither for a sentence of another page of its file, nor for a section that is new elsewhere."""
    pages, memory = "# A\n\nx\n\n# B\n\nSee [C](#c).\n\n## C\n\n4 GB\n", Memory()
    before = make_site(sources(pages, FILES[0]), Tables(), memory=memory).pages
    after = make_site(sources(f"{pages}\n# D\n\nIt ends.\n", FILES[0]), Tables(), memory=memory).pages
    same = {page.slug for page in after if any(page is other for other in before)}
    assert same == {"a", "b", "heron", "stork"}
    last = make_site(sources(f"{pages}\n# D\n\nIt goes on.\n\n## E\n", FILES[0]), Tables(), memory=memory).pages
    assert {page.slug for page in last if not any(page is other for other in after)} == {"d"}


def test_what_stops_a_build_stops_it_before_anything_is_made() -> None:
    """What was made before is known afterwards."""
    memory = Memory()
    first = make_site(sources(*FILES), Tables(), memory=memory)

    def stop() -> None:
        raise KeyboardInterrupt

    memory.pause = stop
    with pytest.raises(KeyboardInterrupt):
        make_site(sources(FILES[0], FILES[1], "# New\n"), Tables(), memory=memory)
    again = make_site(sources(*FILES), Tables(), memory=memory)
    assert again == first
    assert again.pages[0] is first.pages[0]


def test_what_a_build_does_not_ask_for_is_forgotten() -> None:
    memory = Memory()
    made: list[int] = []
    for asked in (True, True, False, True):
        if asked:
            memory.of(("name",), lambda: made.append(1))
        memory.end()
    assert len(made) == 2
