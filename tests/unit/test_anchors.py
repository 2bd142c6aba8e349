"""Ids that were published once lead somewhere, whatever becomes of the notes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

import msgspec
import pytest

from studynotes.anchors import forwarded, keep_anchors
from studynotes.anchors.ledger import anchor_rows
from studynotes.model import Site
from studynotes.site import make_site
from studynotes.source import read
from studynotes.tables import AnchorRow, Anchors, Tables, TermRow, Terms

NOTES = """\
# Queues

Messages wait until a consumer takes them.

## Visibility timeout

A message that was received is hidden from other consumers for thirty seconds.

## Delay queues

New messages stay invisible for up to fifteen minutes before anybody can receive them.

# Topics

Publishers send to a topic and every subscriber gets a copy.

## Filtering

A policy decides which messages a subscriber receives.

# Buckets

Objects are kept in buckets for as long as anybody pays for them.
"""


def site_of(text: str, rows: Sequence[AnchorRow] = ()) -> Site:
    return make_site([read(text.encode(), "notes.md")], Tables(anchors=Anchors(anchor=tuple(rows))))


def remembered(text: str) -> tuple[AnchorRow, ...]:
    return anchor_rows(site_of(text), ())


def leads(site: Site, slug: str, ident: str) -> str:
    """Where the address leads on the built pages: "slug#id"; fails when it is dead."""
    for page in site.pages:
        for section in page.sections:
            if page.slug == slug and ident in {section.id, *section.aliases}:
                return f"{slug}#{section.id}"
    moved = [each for page in site.pages if page.slug == slug for each in page.moved]
    moved += [each for gone in site.gone if gone.slug == slug for each in gone.moved]
    to = next((each.to for each in moved if each.id == ident), None)
    assert to is not None, f"{slug}/#{ident} is dead"
    target, _, section_id = to.partition("#")
    return leads(site, target, section_id or target)


@pytest.mark.parametrize(
    ("old", "new", "address", "to"),
    [
        pytest.param("## Delay queues", "## Late queues", "queues#delay-queues", "queues#late-queues", id="renamed"),
        pytest.param("## Delay queues\n\n", "", "queues#delay-queues", "queues#visibility-timeout", id="merged"),
        pytest.param(
            "A message that was received is hidden from other consumers for thirty seconds.",
            "Hidden.",
            "queues#visibility-timeout",
            "queues#visibility-timeout",
            id="another text",
        ),
        pytest.param("# Topics", "# Channels", "topics#topics", "channels#channels", id="another name of the page"),
        pytest.param("# Topics", "# Channels", "topics#filtering", "channels#filtering", id="section of such a page"),
        pytest.param("# Topics", "## Topics", "topics#filtering", "queues#filtering", id="page inside another one"),
    ],
)
def test_an_edit_keeps_an_address(old: str, new: str, address: str, to: str) -> None:
    site = site_of(NOTES.replace(old, new, 1), remembered(NOTES))
    slug, _, ident = address.partition("#")
    assert leads(site, slug, ident) == to
    assert not [problem for problem in site.problems if problem.level == "error"]


def test_a_section_that_moves_to_another_page_leaves_a_link() -> None:
    head, section, rest = re.split(r"(## Delay queues\n\n.*?\n\n)", NOTES, maxsplit=1, flags=re.DOTALL)
    site = site_of(f"{head}{rest}\n{section}", remembered(NOTES))
    assert leads(site, "queues", "delay-queues") == "buckets#delay-queues"


def test_an_old_id_stays_through_several_names() -> None:
    text, rows = NOTES, remembered(NOTES)
    for name in ("Late queues", "Waiting rooms", "Patience"):
        text = re.sub(r"## (Delay queues|Late queues|Waiting rooms)", f"## {name}", text)
        rows = anchor_rows(site_of(text, rows), rows)
    assert leads(site_of(text, rows), "queues", "delay-queues") == "queues#patience"
    assert leads(site_of(text, rows), "queues", "late-queues") == "queues#patience"


def test_what_a_person_wrote_goes_before_every_guess() -> None:
    rows = [
        msgspec.structs.replace(row, to="topics#filtering") if row.id == "delay-queues" else row
        for row in remembered(NOTES)
    ]
    site = site_of(NOTES.replace("## Delay queues", "## Late queues"), rows)
    assert leads(site, "queues", "delay-queues") == "topics#filtering"


def test_a_page_without_a_trace_is_an_error_that_says_what_to_do() -> None:
    site = site_of("# Cooking\n\nSalt the water.\n", remembered(NOTES))
    errors = [problem for problem in site.problems if problem.check == "anchor-lost"]
    assert errors[0].path == "anchors.toml"
    assert errors[0].level == "error"
    assert "queues/#queues" in errors[0].what
    assert 'to = "page#section"' in errors[0].what


def test_rows_that_name_a_renamed_section_go_on_to_mean_it() -> None:
    tables = Tables(terms=Terms(term=(TermRow(term="delay queue", definition="Late.", page="queues#delay-queues"),)))
    site = site_of(NOTES.replace("## Delay queues", "## Late queues"))
    kept = keep_anchors(site.pages, remembered(NOTES))
    assert forwarded(tables, kept.forward).terms.term[0].page == "queues#late-queues"


# --- many edits, one after the other

Edit = Callable[[list[str], random.Random], None]
_WORDS = ["blue", "river", "quartz", "lantern", "copper", "meadow", "violet", "harbour", "pepper", "saddle"]


def _headings(lines: list[str]) -> list[int]:
    return [at for at, line in enumerate(lines) if line.startswith("#")]


def _rename(lines: list[str], pick: random.Random) -> None:
    at = pick.choice(_headings(lines))
    lines[at] = f"{lines[at].split()[0]} {pick.choice(_WORDS).title()} {pick.choice(_WORDS)} {pick.randrange(1000)}"


def _correct(lines: list[str], pick: random.Random) -> None:
    at = pick.choice([at for at, line in enumerate(lines) if line.strip()])
    words = lines[at].split(" ")
    words[-1] = f"{words[-1]}{pick.choice(_WORDS)}"
    lines[at] = " ".join(words)


def _merge(lines: list[str], pick: random.Random) -> None:
    inner = [at for at in _headings(lines) if lines[at].startswith("##")]
    if len(inner) > 5:
        del lines[pick.choice(inner)]


def _move(lines: list[str], pick: random.Random) -> None:
    heads = _headings(lines)
    inner = [at for at in heads if lines[at].startswith("##")]
    first = pick.choice(inner)
    last = next((at for at in heads if at > first), len(lines))
    section = lines[first:last]
    del lines[first:last]
    heads = _headings(lines)
    at = pick.choice([*heads[1:], len(lines)])
    lines[at:at] = section


def _delete(lines: list[str], pick: random.Random) -> None:
    heads = _headings(lines)
    inner = [at for at in heads if lines[at].startswith("##")]
    if len(inner) > 5:
        first = pick.choice(inner)
        del lines[first : next((at for at in heads if at > first), len(lines))]


def _demote(lines: list[str], pick: random.Random) -> None:
    """A page becomes a section of the one before it."""
    pages = [at for at in _headings(lines) if lines[at].startswith("# ")]
    if len(pages) > 4:
        at = pick.choice(pages[1:])
        lines[at] = f"#{lines[at]}"


@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_edits_leave_no_dead_id(seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - the edits must be the same in every run
    lines: list[str] = []
    for page in range(8):
        lines += [f"# Page {pick.choice(_WORDS)} {page}", "", f"It tells of {' '.join(pick.sample(_WORDS, 5))}.", ""]
        for number in range(5):
            words = [f"{pick.choice(_WORDS)}{pick.randrange(50)}" for _ in range(14)]
            lines += [f"## {words[0].title()} {page}{number}", "", f"It holds {' '.join(words)}.", ""]
    rows: tuple[AnchorRow, ...] = ()
    published: set[tuple[str, str]] = set()
    for _ in range(100):
        site = site_of("\n".join(lines), rows)
        assert [str(each) for each in site.problems if each.level == "error"] == []
        for slug, ident in sorted(published):
            leads(site, slug, ident)
        published |= {(page.slug, section.id) for page in site.pages for section in page.sections}
        rows = anchor_rows(site, rows)
        edit: Edit = pick.choice([_rename, _correct, _merge, _move, _delete, _demote])
        edit(lines, pick)
