"""The pages of changes: every change once, and light however many there are."""

from __future__ import annotations

import re

from studynotes.model import Change, Dropped, Site, Source
from studynotes.pages.changes import ROWS, change_pages
from studynotes.parse import parse
from studynotes.repository import Repository
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import Tables
from studynotes.words import words_of

WORDS = words_of("en")

REPOSITORY = Repository("https://git.example/notes")
_PLACE = re.compile(r"line (\d+)")


def site(count: int, *, same: bool = False) -> Site:
    """A page of `count` lines, each changed."""
    lines = ("# Queues", *(f"line {number} of it" for number in range(count)))
    changes = [Change("notes.md", at + 2, "teh" if same else f"teh {at}", "the", "misspellings") for at in range(count)]
    made = make_site([Source("notes.md", lines, "")], Tables())
    return Site(made.sources, made.pages, changes=tuple(changes))


def test_ten_thousand_changes_stay_light() -> None:
    pages = change_pages(site(10_000), REPOSITORY, WORDS)
    summary = pages.pop("changes.md")
    assert "10,000 places" in summary
    assert len(summary) < 5_000
    assert len(pages) == -(-10_000 // ROWS)
    places = [number for text in pages.values() for number in _PLACE.findall(text.split("| --- | --- |")[1])]
    assert sorted(map(int, places)) == list(range(2, 10_002))
    assert max(len(text.encode()) for text in pages.values()) < 100_000


def test_the_same_change_is_one_row() -> None:
    pages = change_pages(site(50, same=True), REPOSITORY, WORDS)
    text = pages["changes/misspellings.md"]
    assert text.count("<del>teh</del>") == 3
    assert len(_PLACE.findall(text)) == 50


def test_row_leads_to_section_and_line() -> None:
    text = change_pages(site(1), REPOSITORY, WORDS)["changes/misspellings.md"]
    link = "[line 2](https://git.example/notes/blob/main/docs/notes/notes.md?plain=1#L2-L2)"
    assert f"| <del>teh 0</del><br><ins>the</ins> | [Queues](../services/queues.md#queues), {link} |" in text
    assert "line 2" in change_pages(site(1), Repository(), WORDS)["changes/misspellings.md"]


def test_changed_text_is_shown_as_it_is() -> None:
    """Markdown, HTML and cell borders of the notes mean nothing here; list marks are shown as code."""
    made = site(1)
    change = Change("notes.md", 2, "a | *b* <c> `d`", "- e\n- f", "statement-lines")
    changed = Site(made.sources, made.pages, changes=(change,))
    text = change_pages(changed, REPOSITORY, WORDS)["changes/statement-lines.md"]
    assert r"<del>a &#124; \*b\* &lt;c> \`d\`</del>" in text
    assert re.search(r"<ins><code>.*- e ↵ .*- f</code></ins>", text)
    own_line = Site(made.sources, made.pages, changes=(Change("notes.md", 2, "a", "\na", "lazy-lines"),))
    shown = change_pages(own_line, REPOSITORY, WORDS)["changes/lazy-lines.md"]
    assert "<del>a</del><br><ins>↵ a</ins>" in shown


def test_dropped_lines_are_listed() -> None:
    made = site(1)
    dropped = Dropped("notes.md", 2, "a heading whose text was never written")
    pages = change_pages(Site(made.sources, made.pages, dropped=(dropped,)), REPOSITORY, WORDS)
    assert "a heading whose text was never written" in pages["changes/dropped-lines.md"]
    assert "line 0 of it" in pages["changes/dropped-lines.md"]


def test_nothing_to_show() -> None:
    notes = parse(read(b"# Queues\n\nAll is well.\n", "notes.md"))
    pages = change_pages(make_site([notes.source], Tables()), REPOSITORY, WORDS)
    assert list(pages) == ["changes.md"]
    assert "Nothing had to be changed." in pages["changes.md"]
