"""What the links between pages become: the end of a page, the map, the glossary."""

from __future__ import annotations

import re

from studynotes.facts import fact_marks
from studynotes.model import Site
from studynotes.pages.ends import PageEnds
from studynotes.pages.glossary import glossary_page
from studynotes.pages.map import map_page
from studynotes.pages.web import Web
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import ServiceRow, Services, Tables, TermRow, Terms
from studynotes.words import words_of

SERVICES = tuple(
    ServiceRow(slug=name.lower(), title=name, short=name, group=group, start=name)
    for name, group in (("SQS", "Integration"), ("SNS", "Integration"), ("EC2", "Compute"))
)
TERMS = (
    TermRow(term="DLQ", expansion="Dead-Letter Queue", definition="Queue for `failed` messages."),
    TermRow(term="éclair", definition="Pastry."),
    TermRow(term="2xx", definition="It went well."),
)
WORDS = words_of("en")
NOTES = """\
# SQS

SNS and EC2 use it. A DLQ too.

# SNS

SQS takes what comes. EC2 <b> | pipe.

## EC2 and SNS

Nothing else. A DLQ.

# EC2

Alone with a DLQ.
"""


def site() -> Site:
    tables = Tables(services=Services(service=SERVICES, groups=("Compute", "Integration")), terms=Terms(term=TERMS))
    return make_site([read(NOTES.encode(), "notes.md")], tables)


def drawn(built: Site) -> str:
    return map_page(built, Web(built), WORDS)


def end_of(built: Site, slug: str) -> str:
    page = next(page for page in built.pages if page.slug == slug)
    return PageEnds(built, Web(built), fact_marks(built, WORDS), WORDS).markdown(page)


def test_end_of_a_page() -> None:
    built = site()
    end = end_of(built, "ec2")
    rows = re.findall(r"^-   \[(\w+)\]\((\w+)\.md\) \*(.*)\*$", end, re.MULTILINE)
    assert rows == [("SNS", "sns", "2 links to here"), ("SQS", "sqs", "1 link to here")]
    assert "/// details | Mentioned in 3 sections of other pages" in end
    assert "    -   [SQS](sqs.md#sqs): SNS and EC2 use it." in end
    # The title of a section names it: no sentence does.
    assert "    -   [EC2 and SNS](sns.md#ec2-and-sns)\n" in end
    assert "DLQ\n\n:   Dead-Letter Queue. Queue for `failed` messages.\n    {: #term:dlq }" in end


def test_a_picture_has_a_line_for_each_neighbour_and_their_colours() -> None:
    built = site()
    end = end_of(built, "sqs")
    assert re.findall(r'class="(group-\d)" d="M6', end) == ["group-2", "group-1"]


def test_map_is_the_same_in_words() -> None:
    page = drawn(site())
    assert "-   Compute\n    -   [EC2](services/ec2.md)\n-   Integration\n    -   [SQS](services/sqs.md)" in page
    # Rows: Compute 0, EC2 1, Integration 2, SQS 3, SNS 4.
    assert sorted(re.findall(r'data-rows="(\d \d)"', page)) == ["1 3", "1 4", "3 4"]
    assert "-   [EC2](services/ec2.md) is linked from [SNS](services/sns.md) (2), [SQS](services/sqs.md) (1)." in page
    assert "links to [SNS](services/sns.md) (1), [EC2](services/ec2.md) (1)" in page


def test_map_of_pages_that_do_not_link() -> None:
    page = drawn(make_site([read(b"# A\n\nx\n\n# B\n\ny\n", "notes.md")], Tables()))
    assert "No page of these notes names another one." in page


def test_glossary() -> None:
    page = glossary_page(site(), WORDS)
    assert re.findall(r"^## (\S+)", page, re.MULTILINE) == ["0–9", "D", "E"]
    assert "DLQ {: #dlq }\n\n:   Dead-Letter Queue. Queue for `failed` messages.\n" in page
    assert "Seen in SQS: [SQS](services/sqs.md#sqs); SNS: [EC2 and SNS](services/sns.md#ec2-and-sns)" in page
    assert "Éclair {: #éclair }" in page


def test_very_many_mentions_are_counted() -> None:
    """Of the neighbours, eight stand in the small map."""
    others = "".join(f"# EC{number}\n\nSQS and a DLQ.\n\n" for number in range(100, 160))
    tables = Tables(services=Services(service=SERVICES[:1]), terms=Terms(term=TERMS))
    built = make_site([read(f"# SQS\n\nx\n\n{others}".encode(), "notes.md")], tables)
    end, page = end_of(built, "sqs"), glossary_page(built, WORDS)
    assert "EC157](ec157.md), and 2 more places, which the search finds." in end
    assert "/// details | Mentioned in 60 sections of other pages" in end
    assert "EC149](ec149.md#ec149): SQS and a DLQ.\n-   and 10 more places, which the search finds\n///" in end
    assert '??? seen "Seen in 60 sections"' in page
    assert "ec149.md#ec149)\n        -   and 10 more places, which the search finds\n" in page


def test_glossary_without_terms() -> None:
    assert "These notes explain no terms." in glossary_page(
        make_site([read(b"# A\n\nx\n", "notes.md")], Tables()), WORDS
    )
