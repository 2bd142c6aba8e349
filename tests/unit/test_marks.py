"""Key numbers and exam hints: found in notes that nobody has seen, each with an address, none out of an example."""

from __future__ import annotations

from datetime import date

import pytest

from studynotes.facts import FactMarks, fact_marks
from studynotes.hints import hints, is_marked
from studynotes.model import Line, Page, Site, plain
from studynotes.numbers import figures
from studynotes.pages.exam import exam_page
from studynotes.pages.head import PageHeads
from studynotes.pages.numbers import numbers_page, ports_page
from studynotes.render import Renderer
from studynotes.repository import Repository
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import FactRow, Facts, NumberRow, Numbers, Tables
from studynotes.wordlists import languages
from studynotes.words import words_of

WORDS = words_of("en")
FACT = FactRow(
    text="90 s", kind="update", stated="It takes 90 s.", note="It takes 60 s.", source="https://docs.example/",
    checked=date(2026, 1, 15),
)  # fmt: skip


def told(text: str, title: str = "", language: str = "en") -> list[str]:
    return [f"{each.kind} {text[each.first : each.last]}" for each in figures(text, title, language)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The message stays (default 4 days, max 14 days).", ["default 4 days", "limit 14 days"]),
        ("The default is 0.", ["default 0"]),
        ("Up to 1,000 records at once; 16 nodes at a time", ["limit 1,000", "limit 16"]),
        ("It takes 24–72 hours or 1 minute to 12 hours.", ["figure 24–72 hours", "figure 1 minute to 12 hours"]),
        ("a 5-minute window, 2.5 MB/s", ["figure 5-minute", "figure 2.5 MB/s"]),
        ("99.99% for $0.02", ["figure 99.99%", "figure $0.02"]),
        ("Minimum: 3 copies", ["limit 3"]),
        ("It listens on port 6081 and TCP/443.", ["port 6081", "port 443"]),
        ("Open ports 80, 443 and 22 for it.", ["port 80", "port 443", "port 22"]),
        # Numbers that are a part of a name or an address, or that say nothing by themselves
        ("EC2 and S3 in IPv4, m5.2xlarge, SHA-256, 10.0.0.1/16, v1.2, 4xx", []),
        ("There are 3 types in 2 zones. Route 53 is a DNS.", []),
        ("See chapter 12, layer 3, and the year 2024.", []),
        ("A 3D picture of 802.1D, all 0s, 100s of them, after 30s of it", ["figure 30s"]),
        ("Ways 1a, 1b and 1c; 64b", []),
        ("It takes 64b", ["figure 64b"]),
        ("Port 99999 is none; OpenSSL 1.0.1s, at least 1.2.3", []),
        # Examples
        ("Scale so that the load stays, e.g. at 40%. It waits 5 minutes.", ["figure 5 minutes"]),
        ("Another example with 1 hour", []),
        ("It waits (for example 5 s), then 10 s.", ["figure 10 s"]),
        ("EX) 95% of it. 5 s, too", []),
        ("예) 95%", []),
        ("Ví dụ: 5 s. Then 10 s", []),
        ("Question 4: it takes 15 ms. How many are 2 s? At most 5 s.", ["limit 5 s"]),
        ("The team has 500 GB of data. What does it need?", []),
        ("Questions are open: 5 s", ["figure 5 s"]),
        # Blanks in large numbers
        ("10 Gb/s (10 000 Mb/s)", ["figure 10 Gb/s", "figure 10 000 Mb/s"]),
        ("1\u00a0000\u202f000 bytes, at most 10 000.", ["figure 1\u00a0000\u202f000 bytes", "limit 10 000"]),
        ("at most 10 0000, 2024 100 MB", ["limit 10"]),
        # Bits a second
        ("up to 100 Gbps, 10Gbps, 5 kbit/s", ["limit 100 Gbps", "figure 10Gbps", "figure 5 kbit/s"]),
        # About
        ("~90s, ≈ 5 GB, ~$5, x~5 s", ["figure ~90s", "figure ≈ 5 GB", "figure ~$5", "figure 5 s"]),
    ],
)  # fmt: skip
def test_figures(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5 h", ["5 h"]),
        ("24h", ["24h"]),
        ("24H", ["24H"]),
        ("15 s", ["15 s"]),
        ("900s", ["900s"]),
        ("1800s", ["1800s"]),
        ("Snapshots in us-east-1a are kept 7d", ["7d"]),
        ("after 60s of it", ["60s"]),
        ("3 d", ["3 d"]),
        ("7d", ["7d"]),
        ("512 B", ["512 B"]),
        ("10 ms", ["10 ms"]),
        ("in us-east-1a, 512 B for 3 d", ["512 B", "3 d"]),
        ("The question takes 4 d", ["4 d"]),
        ("Table: 5 d", ["5 d"]),
        # Atoms and dimensions
        ("It pumps 4 H+ and 4 H^+^, 2H⁺", []),
        ("6 H2O and 6 H~2~O and 6H~2~O and 6 H", []),
        ("3 D glasses, a 2-d array, 3-D", []),
        # Decades
        ("In the 1990s, 1980–1990s, since the 1900s", []),
        ("in the 80s, the '90s, ’70s, 1990s", []),
        ("beginning in 1500s, since the 1800s", []),
        ("expires in 1800s, after 1500s", ["1800s", "1500s"]),
        # Bits
        ("streams of 1s and 0s, 0s or 1s, 1's and 0's, 1s/0s, all 1s", []),
        ("It takes 1s and 20s", ["1s", "20s"]),
        # Names
        ("Question 4b, Questions 4b and 5d, question 1.2d", []),
        ("Ways 1a, 1b, 1c and 1d", []),
        ("Room 5 D, Version 3.5 d, Section 3 B", []),
    ],
)  # fmt: skip
def test_units_of_one_letter(text: str, wanted: list[str]) -> None:
    assert told(text) == [f"figure {each}" for each in wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Extend 72 °C 1 min/kb", ["figure 1 min/kb"]),
        ("1 min", ["figure 1 min"]),
        ("It takes 10 min 30, or 1 h", ["figure 10 min", "figure 1 h"]),
        ("min 5 min", ["limit 5 min"]),
        ("5 min at most", ["limit 5 min"]),
        ("at most 4 H+", ["limit 4"]),
    ],
)
def test_a_unit_says_no_kind(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


def test_figures_of_a_list_of_ports() -> None:
    assert told("22 SSH: for Linux", "Ports to know") == ["port 22"]
    assert told("22 SSH: for Linux", "Protocols") == []


def test_nothing_below_the_title_of_an_example_is_a_key_number() -> None:
    assert told("It has 5 GB.", "Example 2") == told("It has 5 GB.", "3.1 Ví dụ") == []
    assert told("It has 5 GB.", "Example of limits") == ["figure 5 GB"]


def test_figures_in_german() -> None:
    assert told("Eine Nachricht bleibt höchstens 14 Tage, standardmäßig 4 Tage (z. B. 2 Tage).", language="de") == [
        "limit 14 Tage",
        "default 4 Tage",
    ]
    assert told("Aufgabe 4b, Raum 5 d", language="de") == []
    assert told("max 14 days", language="xx") == []


def test_words_for_numbers_are_there_for_each_language_or_none() -> None:
    for code, spoken in languages().items():
        lists = (
            spoken.limits,
            spoken.at_once,
            spoken.defaults,
            spoken.ports,
            spoken.ranges,
            spoken.examples,
            spoken.lettered,
            spoken.hints,
        )
        assert len(set(map(bool, lists))) == 1, code
        assert not spoken.limits or spoken.units, code


def test_pages_do_not_say_that_notes_hold_nothing_in_a_language_that_is_not_read() -> None:
    spanish = (
        "# Dosis\n\nLa dosis es de 25 mg cada 2 h, no más del 40 % de los casos.\n\nPREGUNTA DE EXAMEN: la dosis.\n"
    )
    site = site_of(text=spanish)
    facts = fact_marks(site, WORDS)
    pages = [numbers_page(site, facts, WORDS), ports_page(site, facts, WORDS), exam_page(site, WORDS)]
    assert all("no lists of words" in page and WORDS.numbers.none not in page for page in pages)
    english = site_of(
        text="# Rules\n\nThe rules of the game are known to all of the players, and there is no time for it.\n"
    )
    pages = [numbers_page(english, facts, WORDS), ports_page(english, facts, WORDS), exam_page(english, WORDS)]
    assert not any("no lists of words" in page for page in pages)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("(Popular question) If a client asks", ["(Popular question)"]),
        ("Must know:", ["Must know:"]),
        ("It sends data. To know: five places", ["To know:"]),
        ("You need to know your limits. It is important", []),
        ("How to know: look", []),
        ("Three kinds (must-know)", ["(must-know)"]),
        ("Exam tip: read twice", ["Exam tip:"]),
        ("[exam] The order matters", ["[exam]"]),
    ],
)
def test_hints(text: str, wanted: list[str]) -> None:
    found = [text[first:last] for first, last in hints(text, "en")]
    assert [each.rstrip(":") for each in found] == [each.rstrip(":") for each in wanted]


def test_titles_that_are_hints() -> None:
    assert [title for title in ("Ports to know", "Must-know APIs", "How to know it", "Exam tips", "Limits") if
            is_marked(title, "en")] == ["Ports to know", "Must-know APIs", "Exam tips"]  # fmt: skip
    assert is_marked("Merken", "de")
    assert not is_marked("Ports to know", "xx")


NOTES = """\
# Queues

The queue holds a message for 4 days, and it is for all of the teams that want to have one. **At most 10 s** of waiting.

## Sizes

- max 256 KB, and again max 256 KB
- see [up to 5 GB](https://example.com/), or `6 GB` at most
- Must know:
    - standard queues
    - FIFO queues of the same kind

## Ports to know

The queue is open on port 5671, and on port 80 for those who have to.

# Topics

A topic takes at most 10 subscribers (must know), as the others do.
"""


def site_of(*rows: NumberRow, text: str = NOTES, facts: tuple[FactRow, ...] = ()) -> Site:
    return make_site([read(text.encode(), "notes.md")], Tables(numbers=Numbers(number=rows), facts=Facts(fact=facts)))


def shown(page: Page) -> str:
    return Renderer(Repository(), {}, "services", WORDS).page(page)


def test_labels_hold_their_number() -> None:
    sentence = f"{'Many words stand before it and ' * 6}it takes 32 bytes in all, and {'then some ' * 20}more."
    (number,) = site_of(text=f"# A\n\n## B\n\n{sentence}\n").numbers
    assert number.label.startswith("… ")
    assert "it takes 32 bytes in all" in number.label
    assert number.label.endswith(" …")


def test_what_leads_on_to_a_list_ends_without_its_colon() -> None:
    site = site_of(text="# A\n\nWe find that there are 4 and only 4 valid moods of it:\n\n- one\n")
    assert [each.label for each in site.numbers] == ["We find that there are 4 and only 4 valid moods of it"]


def test_the_same_amount_of_a_sentence_is_marked_once() -> None:
    sentence = f"At 5% it is so, {'and many words stand between ' * 6} then it is 5% again."
    assert len(site_of(text=f"# A\n\n{sentence}\n").numbers) == 1


def test_at_a_glance_an_amount_is_said_once_unless_rows_name_it() -> None:
    text = "# A\n\nA frame has 64 bytes. It may have 64 bytes again. At most 5 cats. At most 5 dogs.\n"
    site = site_of(text=text)
    facts = fact_marks(site, WORDS)

    def glance(site: Site) -> str:
        return PageHeads(site, facts, {"a": 1}, WORDS).markdown(site.pages[0])

    assert len(site.numbers) == 4
    assert glance(site).count("[64 bytes]") == 1
    assert glance(site).count("[5]") == 2
    assert "a:64-bytes-2" in numbers_page(site, facts, WORDS)
    rows = (NumberRow(text="64 bytes", context="may have", label="This"),)
    named = glance(site_of(*rows, text="# A\n\nA frame has 64 bytes.\n\nIt may have 64 bytes again.\n"))
    assert named.count("[64 bytes]") == 2


def test_rows_name_numbers_with_the_sign_that_says_about() -> None:
    site = site_of(NumberRow(text="90 s", label="Time"), text="# A\n\nAt most ~**90 s** of it, ~90 s.\n")
    assert [(each.text, each.label, each.kind) for each in site.numbers] == [("~90 s", "Time", "limit")]
    assert FactMarks({("a", 3): [FACT]}, WORDS).sign("a", [3], "~90 s")


def test_numbers_have_addresses() -> None:
    site = site_of()
    assert [(each.page, each.id, each.kind) for each in site.numbers] == [
        ("queues", "queues:4-days", "figure"),
        ("queues", "queues:10-s", "limit"),
        ("queues", "sizes:256-kb", "limit"),
        # Links and code stay as they are: their section has the address.
        ("queues", "sizes", "limit"),
        ("queues", "sizes", "limit"),
        ("queues", "ports-to-know:5671", "port"),
        ("queues", "ports-to-know:80", "port"),
        ("topics", "topics:10", "limit"),
    ]
    text = shown(site.pages[0])
    assert 'for <span class="number" id="queues:4-days">4 days</span>, and' in text
    assert '**At most <span class="number" id="queues:10-s">10 s</span>** of' in text
    assert "[up to 5 GB](https://example.com/), or `6 GB` at most" in text
    assert text.count("256 KB</span>") == 1, "the same number of the same thing is marked once"


def test_rows_name_numbers_and_leave_some_out() -> None:
    rows = (
        NumberRow(text="4 days", label="Retention"),
        NumberRow(text="10 s", context="of waiting", label=""),
        NumberRow(text="5671", label="AMQP", kind="limit"),
        NumberRow(text="4 days", context="nowhere", label="Not this"),
    )
    site = site_of(*rows)
    named = {each.text: (each.label, each.kind) for each in site.numbers}
    assert named["4 days"] == ("Retention", "figure")
    assert named["5671"] == ("AMQP", "limit")
    assert "10 s" not in named
    assert {row.key for row in rows} - site.used == {rows[3].key}


def test_hints_say_what_they_mark() -> None:
    found = {
        f"{each.page}#{each.id}": [plain(line.runs) for line in each.what if isinstance(line, Line)]
        for each in site_of().hints
    }
    assert found == {
        "queues#sizes:must-know": ["standard queues", "FIFO queues of the same kind"],
        "queues#ports-to-know": ["The queue is open on port 5671, and on port 80 for those who have to."],
        "topics#topics:must-know": ["A topic takes at most 10 subscribers, as the others do."],
    }


def test_pages_of_all_numbers_ports_and_hints() -> None:
    fact = FactRow(
        text="again max 256 KB", kind="update", stated="256 KB at most.", note="It is 1 MiB.",
        source="https://docs.example/", checked=date(2026, 1, 15),
    )  # fmt: skip
    site = site_of(NumberRow(text="256 KB", label="Size *of* a message"), facts=(fact,))
    meaning = "Size \\*of\\* a message, *limit*{: .kind } (*Out of date, see there*)"
    facts = fact_marks(site, WORDS)
    assert f"[256 KB](services/queues.md#sizes:256-kb)\n:   {meaning}" in numbers_page(site, facts, WORDS)
    ports = ports_page(site, facts, WORDS)
    assert 0 < ports.index("| 80 |") < ports.index("| 5671 |")
    assert "[Ports to know](services/queues.md#ports-to-know)" in exam_page(site, WORDS)


def test_a_kind_behind_a_sentence() -> None:
    site = site_of(text="# Cats\n\nThe default is 0.\n")
    assert ":   The default is 0, *default*{: .kind }" in numbers_page(site, fact_marks(site, WORDS), WORDS)


def test_notes_without_any() -> None:
    site = site_of(text="# Cats\n\nThe cats are in the house, and they are all of them asleep.\n")
    assert "state no limits" in numbers_page(site, fact_marks(site, WORDS), WORDS)
    assert "name no ports" in ports_page(site, fact_marks(site, WORDS), WORDS)
    assert "marked nothing" in exam_page(site, WORDS)
