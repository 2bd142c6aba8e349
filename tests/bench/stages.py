"""What single stages of the pipeline cost, beside the parser."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from functools import partial

from studynotes.crosslink.glossary import glossary
from studynotes.crosslink.texts import texts
from studynotes.crosslink.weave import weave
from studynotes.model import Page
from studynotes.parse import parse
from studynotes.source import read
from studynotes.split import split
from studynotes.table_files import load
from studynotes.tables import Tables, TermRow, Terms
from studynotes.tidy import RULES, WORDS, tidy
from tests.bench.measure import timed
from tests.conftest import FROZEN_NOTES as NOTES

ROUNDS = 5


def clean_up(copies: int) -> None:
    """What the rules about words and sentences cost, beside the parser, on one file; and by the size of the notes."""
    data, tables = (NOTES / "dva-c02.md").read_bytes() * copies, load(NOTES)
    source = read(data, "notes.md")
    ours = {WORDS, "ordered-lists", "sentence-starts", "sentence-ends"}
    parsing: list[float] = []
    cleaning: list[float] = []
    changes = 0
    for _ in range(ROUNDS):
        seconds, document = timed(partial(parse, source))
        parsing.append(seconds)
        spent = 0.0
        for name, rule in RULES:
            before = time.process_time()
            document = rule(document, tables)
            spent += (time.process_time() - before) * (name in ours)
        cleaning.append(spent)
        changes = len(document.changes)
    each, megabytes = statistics.median(cleaning), len(data) / 1e6
    print(f"{copies:>3}x notes: clean-up / parser (CPU): {each / statistics.median(parsing):.2f}")
    print(f"{copies:>3}x notes: clean-up: {each / megabytes:.2f} s/MB, for {changes / megabytes:,.0f} changes a MB")


def linking(copies: int) -> None:
    """What finding and linking a thousand terms costs, beside the parser; the terms of our notes and made-up ones."""
    data, tables = (NOTES / "dva-c02.md").read_bytes() * copies, load(NOTES)
    made_up = (TermRow(term=f"quartz lantern {number}", definition="X.") for number in range(1000))
    terms = (*tables.terms.term, *made_up)[:1000]
    tables = Tables(terms=Terms(term=terms, mention=tables.terms.mention))
    source = read(data, "notes.md")
    parsing: list[float] = []
    linking: list[float] = []
    links = 0
    for _ in range(ROUNDS):
        seconds, document = timed(partial(parse, source))
        parsing.append(seconds)
        pages, _unused = split([tidy(document, tables)], tables)
        seconds, links = timed(partial(_linked, pages, tables))
        linking.append(seconds)
    each, megabytes = statistics.median(linking), len(data) / 1e6
    print(f"{copies:>3}x notes: terms and links / parser (CPU): {each / statistics.median(parsing):.2f}")
    print(f"{copies:>3}x notes: terms and links: {each / megabytes:.2f} s/MB, for {links / megabytes:,.0f} links a MB")


def _linked(pages: Sequence[Page], tables: Tables) -> int:
    """How many links the terms make of the pages."""
    read_pages = [(page, tuple(texts(page))) for page in pages]
    return len(weave(read_pages, glossary(read_pages, tables), tables.terms.mention, "services").links)
