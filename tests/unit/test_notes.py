"""Figures for a frozen copy of the real notes and of their tables."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

import pytest

from studynotes.check import check
from studynotes.model import CrossLink, Site, Source
from studynotes.parse import parse
from studynotes.site import make_site
from studynotes.source import read_folder
from studynotes.table_files import load
from studynotes.tables import Tables
from studynotes.text import key
from tests.conftest import FROZEN_NOTES
from tests.words import unexplained

NOTES = FROZEN_NOTES
SOURCES = read_folder(NOTES)
LINES = SOURCES[0].lines


@pytest.fixture(scope="module")
def site() -> Site:
    return make_site(SOURCES, load(NOTES))


@pytest.fixture(scope="module")
def by_rules() -> Site:
    """What the rules find without any table."""
    return make_site(SOURCES, Tables())


def rows(name: str) -> Iterator[dict[str, str]]:
    with (NOTES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def nonblank(ranges: str) -> set[int]:
    spans = (part.split("-") for part in ranges.split(","))
    numbers = {line for span in spans for line in range(int(span[0]), int(span[-1]) + 1)}
    return {line for line in numbers if LINES[line - 1].strip()}


def test_pages_hold_their_lines(site: Site) -> None:
    expected = {row["slug"]: (row["title"], row["group"], nonblank(row["lines"])) for row in rows("expected-pages.tsv")}
    found = {
        page.slug: (page.title, page.group, nonblank(",".join(f"{span.first}-{span.last}" for span in page.spans)))
        for page in site.pages
    }
    assert len(found) == 33
    assert found == expected


def test_dropped_lines(site: Site) -> None:
    assert Counter(drop.reason == "decorative icon" for drop in site.dropped) == {True: 21, False: 3}


def test_reviewed_sections(site: Site) -> None:
    found = {(p.slug, s.span.first): s for p in site.pages for s in p.sections[1:]}
    for row in rows("expected-sections.tsv"):
        section = found[row["page"], int(row["line"])]
        assert (section.heading.runs[0], section.heading.level) == (row["title"], int(row["level"]))


def test_reviewed_terms(site: Site) -> None:
    """At least 98% of the reviewed terms have a definition in the glossary, under their own name or another one."""
    known = {key(form) for term in site.terms if term.definition for form in (term.name, *term.forms)}
    sample = [row["term"] for row in rows("expected-terms.tsv")]
    missing = [term for term in sample if known.isdisjoint({key(term), key(term.removesuffix("s"))})]
    assert len(missing) <= 0.02 * len(sample), missing


def test_definitions_are_sentences(site: Site) -> None:
    for term in site.terms:
        assert not term.definition or (term.definition[0] == term.definition[0].upper() and term.definition[-1] == ".")


def test_reviewed_links(site: Site) -> None:
    """At least 98% of the links that must be there, in the section of their line: its heading may have the words."""
    wanted = [row for row in rows("expected-links.tsv") if row["kind"] == "must"]
    missing = [row for row in wanted if not any(_leads(link, row, site) for link in _near(site, row))]
    assert len(missing) <= 0.02 * len(wanted), missing


@pytest.mark.parametrize("row", [row for row in rows("expected-links.tsv") if row["kind"] == "trap"], ids=str)
def test_traps(site: Site, row: dict[str, str]) -> None:
    line = [link for link in site.links if link.page == row["page"] and int(row["line"]) in link.span]
    assert [link.text for link in line if _leads(link, row, site)] == []


def _near(site: Site, row: dict[str, str]) -> list[CrossLink]:
    """The links in the innermost section of the row's line; a heading may have swallowed the words themselves."""
    page = next(page for page in site.pages if page.slug == row["page"])
    inside = [section.id for section in page.sections if int(row["line"]) in section.span]
    return [link for link in site.links if link.page == row["page"] and link.section in inside[-1:]]


def _leads(link: CrossLink, row: dict[str, str], site: Site) -> bool:
    kind, colon, name = row["target"].partition(":")
    if not colon:
        return link.to == kind
    terms = [term for term in site.terms if key(name) in {key(form) for form in (term.name, *term.forms)}]
    return any(link.to in {f"glossary#{term.id}", term.home} for term in terms)


def test_no_problem(site: Site) -> None:
    assert [str(problem) for problem in check(site, load(NOTES))] == []


@pytest.mark.parametrize("kind", ["site", "by_rules"])
def test_no_word_is_lost_or_invented(kind: str, request: pytest.FixtureRequest) -> None:
    assert unexplained(parse(SOURCES[0]), request.getfixturevalue(kind)) == (Counter(), Counter())


def test_rules_alone(site: Site, by_rules: Site) -> None:
    """At least 75% of the reviewed sample of sections, and at least 90% of what is found is a section."""
    found = {section.span.first for page in by_rules.pages for section in page.sections}
    sample = {int(row["line"]) for row in rows("expected-sections.tsv")}
    sample |= {page.span.first for page in site.pages}
    reviewed = {section.span.first for page in site.pages for section in page.sections}
    assert len(found & sample) >= 0.75 * len(sample)
    assert len(found & reviewed) >= 0.9 * len(found)


def test_markers_survive_corrected_spelling(site: Site) -> None:
    """A contributor who mends the headings loses no page."""
    text = "\n".join(LINES)
    for wrong, right in [
        ("# CloudFront CND", "# CloudFront CDN"),
        ("Elastic cache:", "ElastiCache:"),
        ("Kinesis Data Firehouse", "Kinesis Data Firehose"),
        ("# Beanstalk", "# Elastic Beanstalk"),
        ("EB extentions:", "EB extensions:"),
        ("Instrinct functions", "Intrinsic functions"),
    ]:
        assert wrong in text
        text = text.replace(wrong, right)
    mended = make_site([Source("dva-c02.md", tuple(text.split("\n")), "")], load(NOTES))
    assert [page.slug for page in mended.pages] == [page.slug for page in site.pages]
    titles = [s.heading.runs for page in mended.pages for s in page.sections]
    assert titles == [s.heading.runs for page in site.pages for s in page.sections]
