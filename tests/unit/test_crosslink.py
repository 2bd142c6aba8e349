"""Names in texts become links to pages, sections and definitions: the first of each in a section, and no wrong one."""

from __future__ import annotations

import pytest

from studynotes.model import CrossLink, Site
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import MentionRow, Tables, TermRow, Terms

TERMS = (
    TermRow(term="DLQ", definition="Queue for what failed.", also=("dead-letter queue",), page="SQS#failures"),
    TermRow(term="visibility timeout", definition="Time in which a message is hidden.", page="sqs"),
    TermRow(term="Lambda", expansion="AWS Lambda", definition="It runs functions."),
    TermRow(term="Object Lambda", definition="It changes answers."),
    TermRow(term="alarm", definition="It rings."),
)
NOTES = """\
# SQS

SQS is a queue. A visibility timeout hides a message; Lambda and Lambda read it. See `Lambda` and [Lambda](https://x.example/).

## Failures

A DLQ takes them, and SNS tells. Lambda too.

# SNS

SNS calls **SQS and Lambda**. Its DLQ is a dead-letter queue; SQS too.

## Lambda

Object Lambda is another thing than Lambda. The alarm is no alarm.

| Lambda | SQS |
|---|---|
| Lambda | SQS |
"""


def site_of(text: str, *mentions: MentionRow, terms: tuple[TermRow, ...] = TERMS) -> Site:
    lower = tuple(
        TermRow(term=row.term, expansion=row.expansion, definition=row.definition, also=row.also, page=row.page.lower())
        for row in terms
    )
    return make_site([read(text.encode(), "notes.md")], Tables(terms=Terms(term=lower, mention=mentions)))


def told(link: CrossLink) -> tuple[str, str, str]:
    return f"{link.page}#{link.section}", link.text, link.to


def test_links() -> None:
    assert [told(link) for link in site_of(NOTES).links] == [
        ("sqs#sqs", "visibility timeout", "glossary#visibility-timeout"),
        ("sqs#sqs", "Lambda", "glossary#lambda"),
        ("sqs#failures", "DLQ", "glossary#dlq"),
        ("sqs#failures", "SNS", "sns"),
        ("sqs#failures", "Lambda", "glossary#lambda"),
        ("sns#sns", "SQS", "sqs"),
        ("sns#sns", "Lambda", "glossary#lambda"),
        ("sns#sns", "DLQ", "sqs#failures"),
        ("sns#lambda", "Object Lambda", "glossary#object-lambda"),
        ("sns#lambda", "Lambda", "glossary#lambda"),
        ("sns#lambda", "alarm", "glossary#alarm"),
        ("sns#lambda", "SQS", "sqs"),
    ]


def test_seen_is_every_section_that_names_it_headings_and_code_too() -> None:
    terms = {term.name: term for term in site_of(NOTES).terms}
    assert terms["Lambda"].seen == (("sqs", "sqs"), ("sqs", "failures"), ("sns", "sns"), ("sns", "lambda"))
    assert terms["DLQ"].seen == (("sqs", "failures"), ("sns", "sns"))


def test_a_title_that_names_a_page_is_followed_by_its_link() -> None:
    site = site_of("# SQS\n\nQ.\n\n## SNS and Lambda\n\nNothing.\n\n## SNS\n\nSNS is told.\n\n# SNS\n\nS.\n")
    assert [told(link) for link in site.links] == [("sqs#sns", "SNS", "sns"), ("sqs#sns-and-lambda", "SNS", "sns")]
    assert [[each.href for each in section.see] for section in site.pages[0].sections] == [[], ["sns.md"], []]


def test_sentence_around_a_link() -> None:
    links = site_of(NOTES).links
    assert next(link.sentence for link in links if link.to == "sns") == "A DLQ takes them, and SNS tells."
    assert next(link.sentence for link in links if link.to == "sqs") == "SNS calls SQS and Lambda."


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(MentionRow(text="alarm", context="no alarm", to=""), [], id="nothing"),
        pytest.param(MentionRow(text="alarm", to="sqs#failures"), ["sqs#failures"], id="section"),
        pytest.param(MentionRow(text="alarm", to="DLQ"), ["sqs#failures"], id="term with a section"),
        pytest.param(MentionRow(text="alarm", to="visibility timeout"), ["glossary#visibility-timeout"], id="term"),
        pytest.param(MentionRow(text="alarm", to="sns"), [], id="the page itself"),
        pytest.param(MentionRow(text="alarm", context="elsewhere", to=""), ["glossary#alarm"], id="another context"),
        pytest.param(MentionRow(text="the alarm is", to="sqs"), ["sqs", "glossary#alarm"], id="longer words"),
        pytest.param(MentionRow(text="alarm", context="LAMBDA", to=""), [], id="context is the title of the section"),
    ],
)
def test_mentions(row: MentionRow, expected: list[str]) -> None:
    text = "# SQS\n\nQ.\n\n## Failures\n\nF.\n\n# SNS\n\nS.\n\n## Lambda\n\nThe alarm is no alarm.\n"
    assert [link.to for link in site_of(text, row).links] == expected


def test_own_page_gets_the_definition_of_a_name_that_its_title_does_not_say() -> None:
    terms = (TermRow(term="SQS", definition="Queues.", also=("Q service",), page="sqs"),)
    site = site_of("# SQS\n\nThe SQS queue is the Q service.\n\n# SNS\n\nIt calls the Q service.\n", terms=terms)
    assert [told(link) for link in site.links] == [
        ("sqs#sqs", "Q service", "glossary#sqs"),
        ("sns#sns", "Q service", "sqs"),
    ]


def test_no_table_links_pages_by_their_names_and_knows_acronyms() -> None:
    text = "# SQS\n\nKPL (Kinesis Producer Library) writes.\n\n# Getting started\n\nUse SQS. Getting started is easy.\n"
    site = make_site([read(text.encode(), "notes.md")], Tables())
    assert [told(link) for link in site.links] == [
        ("getting-started#getting-started", "SQS", "sqs"),
    ]
    assert next(term.expansion for term in site.terms if term.name == "KPL") == "Kinesis Producer Library"


@pytest.mark.parametrize(
    ("line", "name", "expansion"),
    [
        ("EBS (Elastic Block Store) is a drive", "EBS", "Elastic Block Store"),
        ("the Elastic Block Store (EBS) is a drive", "EBS", "Elastic Block Store"),
        ("It has Cross-Origin Resource Sharing (CORS)", "CORS", "Cross-Origin Resource Sharing"),
        ("Infrastructure as Code (IAC)", "IAC", "Infrastructure as Code"),
        (
            "It is Authentication, Authorization, and Accounting (AAA)",
            "AAA",
            "Authentication, Authorization, and Accounting",
        ),
        ("Theory of Constraints (TOC)", "TOC", "Theory of Constraints"),
        ("-Online Certificate Status Protocol (OCSP)", "OCSP", "Online Certificate Status Protocol"),
        ("−Certificate authority (CA)", "CA", "Certificate authority"),
        ("Network Lists (NL), each a Network List (NL)", "NL", "Network List"),
        ("Network Lists (NL)", "NL", "Network Lists"),
        ("two queues (FIFO) here", "", ""),
        ("a list (A and B)", "", ""),
        ("EBS (a fast drive)", "", ""),
    ],
)
def test_acronyms_are_harvested(line: str, name: str, expansion: str) -> None:
    site = make_site([read(f"# Notes\n\n{line}\n".encode(), "notes.md")], Tables())
    harvested = [(term.name, term.expansion) for term in site.terms if term.span]
    assert harvested == ([(name, expansion)] if name else [])


def test_meanings_are_harvested_when_they_say_something_and_are_used_elsewhere() -> None:
    text = """\
# Streams

- Partition key: decides which shard a record goes to
- Data blob: what is in a record and nobody uses elsewhere
- For example: the partition key of a user is the name
- Default value: is something between one and ten
- Number of: records and of the shards that hold them
- Ví dụ: something that is said here in many words

# Producers

A producer chooses the partition key. The default value is fine, for example. The number of records is, too.
A ví dụ of it.

- Ví dụ: `code`
"""
    site = make_site([read(text.encode(), "notes.md")], Tables())
    assert [(term.name, term.definition) for term in site.terms if term.span] == [
        ("Partition key", "Decides which shard a record goes to.")
    ]
    # Not in the section that explains it.
    assert [(link.span.first, link.text) for link in site.links] == [(12, "partition key")]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("- UDP: one source, many ports, and long timeouts", ""),
        ("- UDP: a protocol that is quick and loses packets", "UDP"),
        ("- UDP: protocol without any connection.", "UDP"),
        ("- UDP: user datagram protocol, and nothing else", "UDP"),
        ("- Objective list: a set of items on an objective list", ""),
        ("- Objective list: a set of items, which are these:", ""),
        ("- Giải thích: cả hai ví dụ kể trên đều là hệ phân tán", ""),
        ("- S1: access to a computer without a right\n- S2: access with a purpose that is bad", ""),
        ("- S2: access with a purpose that is bad", "S2"),
    ],
)
def test_what_is_no_meaning(line: str, name: str) -> None:
    text = f"# A\n\n{line}\n\n# B\n\nUDP, S1 and S2; an objective list, giải thích.\n"
    site = make_site([read(text.encode(), "notes.md")], Tables())
    assert [term.name for term in site.terms if term.span] == ([name] if name else [])


def test_a_short_name_is_known_only_in_the_file_that_explains_it() -> None:
    law = "# Law\n\nPersonal data (PD) and Network Access Control List (NACL).\n\n## More\n\nPD, NACL.\n"
    games = "# Games\n\nOne shot PD, NACL, `PD`.\n"
    sources = [read(law.encode(), "law.md"), read(games.encode(), "games.md")]
    site = make_site(sources, Tables())
    assert [told(link) for link in site.links] == [
        ("law#more", "PD", "glossary#pd"),
        ("law#more", "NACL", "glossary#nacl"),
        ("games#games", "NACL", "glossary#nacl"),
    ]
    assert next(term.seen for term in site.terms if term.name == "PD") == (("law", "law"), ("law", "more"))
    rows = Tables(terms=Terms(term=(TermRow(term="PD", definition="It is personal."),)))
    assert ("games#games", "PD", "glossary#pd") in map(told, make_site(sources, rows).links)


def test_what_sets_names_against_each_other_defines_none() -> None:
    text = """\
# Suites

## 2.4 Suite convergente vs suite de Cauchy

Suite convergente : on connaît la limite.

Suite de Cauchy : on ne connaît pas la limite.

# Usage

Une suite convergente, une suite de Cauchy.
"""
    assert not [term for term in make_site([read(text.encode(), "notes.md")], Tables()).terms if term.span]
    plain = text.replace("Suite convergente vs suite de Cauchy", "Deux suites")
    site = make_site([read(plain.encode(), "notes.md")], Tables())
    assert [term.name for term in site.terms if term.span] == ["Suite convergente", "Suite de Cauchy"]
