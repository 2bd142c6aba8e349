"""The navigation of pages without a group."""

from __future__ import annotations

from studynotes.model import Page, Site, Span
from studynotes.pages.shelves import named, shelves


def page(file: str, title: str) -> Page:
    span = Span(file, 1, 1)
    return Page(slug=title, title=title, short=title, group="", summary="", blocks=(), sections=(), span=span, spans=())


def shown(*counts: int) -> list[tuple[str, int]]:
    """Names and sizes of the shelves for files with so many pages."""
    pages = [page(f"{file}.md", f"Page {file}-{at}") for file, count in enumerate(counts) for at in range(count)]
    return [(name, len(own)) for name, own in shelves(Site((), tuple(pages)))]


def test_few_pages_stand_side_by_side() -> None:
    assert shown(100) == [("", 100)]


def test_a_long_file_is_cut_into_parts_of_one_size() -> None:
    assert shown(101) == [("Page 0-0 – Page 0-32", 33), ("Page 0-33 – Page 0-66", 34), ("Page 0-67 – Page 0-100", 34)]


def test_files_stay_together() -> None:
    assert shown(30, 30, 20, 30) == [
        ("Page 0-0 – Page 0-29", 30),
        ("Page 1-0 – Page 2-19", 50),
        ("Page 3-0 – Page 3-29", 30),
    ]


def test_a_shelf_of_one_page_has_its_name() -> None:
    assert shown(50, 50, 1)[-1] == ("Page 2-0", 1)


def test_both_lists_grow_with_the_root() -> None:
    for counts in ([3600], [1] * 3600, [7] * 514):
        found = shown(*counts)
        assert len(found) <= 65
        assert max(size for _, size in found) <= 61


def test_long_titles_are_cut_at_a_word() -> None:
    pages = tuple(page("a.md", f"Heron {'heron ' * 9}{number}") for number in range(101))
    name, _ = next(shelves(Site((), pages)))
    assert name == "Heron heron heron heron heron …"


def test_names_of_the_written_navigation_are_text() -> None:
    written = ["a.md", {"R&D <b>": [{"<i>": "b.md"}, "c.md"]}]
    assert named(written) == ["a.md", {"R&amp;D &lt;b&gt;": [{"&lt;i&gt;": "b.md"}, "c.md"]}]
    assert named(None) == []
