"""The lists of all pages on the front page."""

from __future__ import annotations

import re

import pytest

from studynotes.model import Page, Site, Span
from studynotes.pages.lists import cards, study_order
from studynotes.words import words_of

WORDS = words_of("en")
FOLD = re.compile(r"^/// details \| (.*)$", re.M)
HEADING = re.compile(r"^### (.*?)(?: \{.*)?$", re.M)


def site(*groups: tuple[str, int]) -> Site:
    """So many pages of each group, one after the other; all of one file."""
    span = Span("a.md", 1, 1)
    pages = tuple(
        Page(
            slug=f"p{group}{at}".lower(),
            title="",
            short=f"{group or '*R*'} {at}",
            group=group,
            summary="What it is.",
            blocks=(),
            sections=(),
            span=span,
            spans=(span,),
        )
        for group, count in groups
        for at in range(count)
    )
    return Site((), pages, tuple(group for group, _ in groups if group))


def order(of: Site) -> str:
    return study_order(of, {page.slug: 2 for page in of.pages}, WORDS)


@pytest.mark.parametrize("of", [site(), site(("", 100)), site(("A", 40), ("B", 30), ("", 30))])
def test_short_lists_do_not_fold(of: Site) -> None:
    assert "details" not in cards(of, WORDS) + order(of)


def test_a_fold_says_what_is_in_it() -> None:
    of = site(("", 101))
    assert FOLD.findall(cards(of, WORDS)) == [
        r"\*R\* 0 – \*R\* 32 *33 pages*",
        r"\*R\* 33 – \*R\* 66 *34 pages*",
        r"\*R\* 67 – \*R\* 100 *34 pages*",
    ]
    assert FOLD.findall(order(of))[0] == "\\*R\\* 0 – \\*R\\* 32 *33 pages, 66\u00a0min*"


def test_each_page_is_there_once_and_numbers_go_on() -> None:
    of = site(("A", 60), ("B", 60), ("", 140))
    for shown in (cards(of, WORDS), order(of)):
        links = re.findall(r"^(?:-|\d+\.)  .*\]\(services/(.*)\.md\)", shown, re.M)
        assert links == [page.slug for page in of.pages]
    assert [int(at) for at in re.findall(r"^(\d+)\.  ", order(of), re.M)] == list(range(1, 261))


@pytest.mark.parametrize(
    ("of", "folds", "headings"),
    [
        # Short groups stay open beside a long one, and what is in no group is no part of the last one.
        (site(("A", 20), ("B", 120), ("", 80)), ["B"] * 3, ["A", "B", "Other pages"]),
        (site(("A", 60), ("B", 60)), ["A", "A", "B", "B"], ["A", "B"]),
        (site(("", 120)), [r"\*R\*"] * 3, []),
    ],
)
def test_what_folds(of: Site, folds: list[str], headings: list[str]) -> None:
    shown = cards(of, WORDS)
    assert [name.split()[0] for name in FOLD.findall(shown)] == folds
    assert HEADING.findall(shown) == headings
