"""What the index of the search holds of notes and tables."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from studynotes.check import check
from studynotes.search.index import search_index, search_scripts
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import FactRow, Facts, Fixes, FixRow, SameRow, Searches, SearchRow, Tables, TermRow, Terms
from studynotes.words import words_of
from tests.search.reading import pages_of

WORDS = words_of("en")

NOTES = """\
# Queues

A queue of mesages, with <b>HTML</b> and `code`.

- At most 256 KB
    - nested
- [a link](https://home.example/ "x")

## Dead letters

| Name | What |
|------|------|
| DLQ  | failed |

```
aws sqs purge
```

> quoted

# Topics

The DLQ & the "topics".
"""
TABLES = Tables(
    fixes=Fixes(fix=(FixRow(text="mesages", to="messages"),)),
    facts=Facts(
        fact=(
            FactRow(
                text="At most 256 KB",
                kind="update",
                stated="x",
                note="Now `1 MiB`.",
                source="https://docs.example/",
                checked=date(2026, 1, 1),
            ),
        )
    ),
    terms=Terms(
        term=(
            TermRow(
                term="DLQ", expansion="Dead-Letter Queue", definition="For `failed` ones.", page="queues#dead-letters"
            ),
            TermRow(term="topics", also=("Topics", "subjects"), definition="Many to many."),
        )
    ),
    searches=Searches(
        search=(
            SearchRow(section="queues", words=("where to put the jobs", "broker")),
            SearchRow(section="queues#dead-letters", words=("what failed",)),
            SearchRow(section="queues#nowhere", words=("nothing",)),
        ),
        same=(SameRow(words=("delete", "remove")),),
    ),
)


def index(notes: str = NOTES, tables: Tables = TABLES, others: Any = ()) -> dict[str, Any]:
    site = make_site([read(notes.encode(), "notes.md")], tables)
    return pages_of(search_index(site, tables, lambda slug: f"{slug}/", WORDS, others))


def test_a_section_is_a_document_with_a_line_for_each_statement() -> None:
    queues, topics = index()["pages"]
    assert [queues["url"], queues["title"], topics["url"]] == ["queues/", "Queues", "topics/"]
    own, letters = queues["sections"]
    assert own["text"].split("\n") == [
        "A queue of messages, with HTML and code.",
        "At most 256 KB",
        "\tOut of date: Now 1 MiB.",
        "nested",
        "a link",
    ]
    assert letters["text"].split("\n") == ["Name · What", "DLQ · failed", "aws sqs purge", "quoted"]
    assert topics["sections"][0]["text"] == 'The DLQ & the "topics".'


def test_a_section_has_the_words_of_readers_and_those_of_the_source() -> None:
    own, letters = index()["pages"][0]["sections"]
    # Words that say nothing are not carried to every phone.
    assert own["words"].split("\n") == ["put jobs", "broker"]
    assert letters["words"] == "failed"
    assert own["spelt"] == "mesages"
    assert index()["same"] == [["delete", "remove"]]


def test_terms_have_all_their_names_and_their_places() -> None:
    found = index()
    terms = found["glossary"]["terms"]
    dlq = next(at for at, term in enumerate(terms) if term["names"][0] == "DLQ")
    # A section explains it: it needs no entry of its own.
    assert terms[dlq] == {"names": ["DLQ", "Dead-Letter Queue"]}
    assert -1 - dlq in found["pages"][0]["sections"][1]["terms"]
    assert dlq in found["pages"][1]["sections"][0]["terms"]
    other = next(term for term in terms if "subjects" in term["names"])
    assert other == {"names": ["Topics", "subjects"], "id": "", "text": "Many to many."}


def test_rows_of_one_section_count_together_and_are_told() -> None:
    rows = tuple(SearchRow(section="topics", words=(words,)) for words in ("many readers", "the", "fan"))
    tables = Tables(searches=Searches(search=rows))
    # A phrase that says nothing stays as it is.
    assert index(tables=tables)["pages"][1]["sections"][0]["words"] == "many readers\nthe\nfan"
    problems = check(make_site([read(NOTES.encode(), "notes.md")], tables), tables)
    told = [problem.what for problem in problems if problem.check == "search-row"]
    assert told == ['"topics" stands in another row, too; put all its words into one'] * 2


def test_a_row_for_no_section_is_told() -> None:
    problems = check(make_site([read(NOTES.encode(), "notes.md")], TABLES), TABLES)
    (told,) = [problem for problem in problems if problem.check == "search-row"]
    assert told.path == "searches.toml"
    assert told.what.startswith('"queues#nowhere" is no page or section')


def test_an_id_that_no_title_tells_stands_in_the_index() -> None:
    notes = "# A\n\n## Été\n\nx\n\n## Was ist\n\nx\n\n## Was ist\n\ny\n\n# B\n\nz\n"
    sections = index(notes, Tables())["pages"][0]["sections"]
    assert [section.get("id") for section in sections] == [None, "été", None, "was-ist-2"]


def test_the_language_of_the_notes_decides_which_words_say_nothing() -> None:
    german = "# Warteschlangen\n\nDie Nachricht ist in der Schlange und wird nicht von einem anderen gelesen.\n"
    found = index(german, Tables())
    assert found["language"] == "de"
    assert "nicht" in found["ignored"]
    assert found["units"]["sekunden"] == "s"
    assert index("# X\n\nqwert zuiop\n", Tables())["language"] == ""


def test_hand_written_pages_are_found_too() -> None:
    entries = [
        {"location": "help/", "title": "Help me", "text": "<p>How to <b>ask</b> &amp; answer</p>"},
        {"location": "help/#more", "title": "More", "text": ""},
    ]
    assert index(others=entries)["others"] == [
        {
            "url": "help/",
            "title": "Help me",
            "names": [],
            "sections": [
                {"id": "", "title": "Help me", "text": "How to ask & answer"},
                {"id": "more", "title": "More", "text": ""},
            ],
        }
    ]


def test_long_notes_come_in_pieces_that_make_the_whole() -> None:
    """Each piece puts its texts where they belong."""
    pages = "".join(f"# Page {number}\n\n{'word ' * 4000}\n\n## More\n\nEnd.\n\n" for number in range(40))
    site = make_site([read(pages.encode(), "a.md")], Tables())
    scripts = search_scripts(site, Tables(), lambda slug: slug, WORDS)
    index = json.loads(scripts.pop("index.js").removeprefix("var searchIndex = "))
    assert len(scripts) == index.pop("pieces") > 2
    for script in scripts.values():
        start, count, *texts = json.loads(f"[{script[script.index('(') + 1 : -1].replace('...[', '[', 1)}]")
        index["sections"]["text"][start : start + count] = texts[0]
        assert len(script) < 500_000
    assert index == json.loads(search_index(site, Tables(), lambda slug: slug, WORDS))
