"""What is set against each other stands side by side."""

from __future__ import annotations

import pytest

from studynotes.comparisons import Comparison, comparisons
from studynotes.model import Line, plain
from studynotes.pages.comparisons import comparison_page
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import ComparisonRow, Comparisons, PictureRow, SideRow, Tables
from studynotes.words import words_of

WORDS = words_of("en")

NOTES = """\
# Queues

## Standard vs FIFO

### Standard

- no order

### FIFO

- keeps the order
- is slower

## Short and long polling

Short polling: answers at once
Long polling: waits

## Signed URL or signed cookies

- Signed URL: one file
- Signed cookies: many files

## Push or pull

Both are known.

# Topics

They are something else.
"""


def found(text: str, *rows: ComparisonRow) -> tuple[Comparison, ...]:
    tables = Tables(comparisons=Comparisons(comparison=rows))
    return comparisons(make_site([read(text.encode(), "notes.md")], tables), tables)


def told(comparison: Comparison) -> dict[str, list[str]]:
    return {side.name: [plain(each.runs) for each in side.lines if isinstance(each, Line)] for side in comparison.sides}


def test_passages_of_the_notes() -> None:
    first, second = found(NOTES)
    assert (first.title, told(first)) == (
        "Standard vs FIFO",
        {"Standard": ["no order"], "FIFO": ["keeps the order", "is slower"]},
    )
    assert (second.title, told(second)) == (
        "Signed URL or signed cookies",
        {"Signed URL": ["one file"], "Signed cookies": ["many files"]},
    )


def test_sides_may_be_sentences() -> None:
    text = "# A\n\n## ETC vs chain\n\nETC: O2 is the acceptor. It is last.\nChain: NADP is the acceptor.\n"
    (comparison,) = found(text)
    assert told(comparison) == {"ETC": ["O2 is the acceptor. It is last."], "Chain": ["NADP is the acceptor."]}


def test_names_end_as_the_title_has_them() -> None:
    (comparison,) = found("# A\n\n## Redis vs databases\n\nRedis: fast\nDatabase: safe\n")
    assert told(comparison) == {"Redis": ["fast"], "Databases": ["safe"]}


@pytest.mark.parametrize("names", [("C++", "C"), ("C#", "C"), ("Na", "Na+"), ('"Push"', "Push-up")])
def test_names_that_differ_only_in_signs_are_two(names: tuple[str, str]) -> None:
    one, other = names
    (comparison,) = found(f"# A\n\n## {one} vs {other}?\n\n{one}: first of all\n{other.lower()}: second of all\n")
    assert list(told(comparison).values()) == [["first of all"], ["second of all"]]


def test_titles_that_differ_only_in_signs_are_two() -> None:
    text = "# A\n\n## C vs D\n\nC: old\nD: new\n\n## C++ vs D\n\nC++: older\nD: newer\n\n# B\n\nNo.\n"
    sides = tuple(SideRow(name=name, section="a#c-vs-d", begins=f"{name}:") for name in "CD")
    row = ComparisonRow(title="C vs D", side=sides)
    assert [each.title for each in found(text, row)] == ["C vs D", "C++ vs D"]


def test_rows_go_first_and_name_any_sections() -> None:
    row = ComparisonRow(
        title="Polling",
        side=(
            SideRow(name="Short polling", section="queues#short-and-long-polling", begins="Short polling"),
            SideRow(name="Long polling", section="queues#short-and-long-polling", begins="Long polling"),
        ),
    )
    first, *_ = found(NOTES.replace("\nLong polling:", "\n\nLong polling:"), row)
    assert told(first) == {"Short polling": ["answers at once"], "Long polling": ["waits"]}


def test_a_label_that_is_not_the_name_of_the_side_stays() -> None:
    side = SideRow(name="Fast", section="queues#short-and-long-polling", begins="Short polling")
    first, *_ = found(NOTES, ComparisonRow(title="Polling", side=(side, side)))
    assert told(first) == {"Fast": ["Short polling: answers at once"]}


@pytest.mark.parametrize("section", ["queues#gone", "topics", "queues#push-or-pull"])
def test_a_row_without_one_of_its_sides_is_not_shown(section: str) -> None:
    sides = (SideRow(name="A", section="queues#standard"), SideRow(name="B", section=section, begins="None"))
    assert "Row" not in [each.title for each in found(NOTES, ComparisonRow(title="Row", side=sides))]


def test_page() -> None:
    page = comparison_page(found(NOTES), "services", {}, WORDS)
    assert "## Standard vs FIFO {: #standard-vs-fifo }" in page
    assert "| [Standard](services/queues.md#standard) | [FIFO](services/queues.md#fifo) |\n| --- | --- |" in page
    assert "| No order | • Keeps the order<br>• Is slower |" in page


def test_more_than_three_sides_are_rows() -> None:
    sides = tuple(SideRow(name=name, section="queues#standard") for name in "ABCD")
    page = comparison_page(found(NOTES, ComparisonRow(title="Four", side=sides)), "services", {}, WORDS)
    assert "| [D](services/queues.md#standard) | No order |" in page


def test_drawings_stand_side_by_side_when_every_side_has_one() -> None:
    notes = (
        "# Queues\n\n## A vs B\n\n### A\n\nx\n\n![](https://a.example/a)\n\n### B\n\ny\n\n![](https://a.example/b)\n"
    )
    rows = {
        f"https://a.example/{name}": PictureRow(
            source=f"https://a.example/{name}", file=f"assets/{name}.svg", alt=name, caption=name, width=4, height=3
        )
        for name in "ab"
    }
    page = comparison_page(found(notes), "services", rows, WORDS)
    first, second = page.index("![a](assets/a.svg){: width"), page.index("![b](assets/b.svg){: width")
    assert page.index("/// html | div.side-by-side") < first < second
    del rows["https://a.example/b"]
    assert "assets/a.svg" not in comparison_page(found(notes), "services", rows, WORDS)
