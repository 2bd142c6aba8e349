"""From the files of the notes to a site of linked pages, one stage after the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from studynotes.anchors import forwarded, keep_anchors, renamed_terms
from studynotes.clean.english import language as language_of
from studynotes.crosslink.glossary import glossary
from studynotes.crosslink.texts import Text, texts
from studynotes.crosslink.weave import weave
from studynotes.documents import read_documents
from studynotes.link import link
from studynotes.marks import marks
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Page, Site, Source
from studynotes.split import split
from studynotes.tables import Tables
from studynotes.targets import Targets, is_picture, targets
from studynotes.words import ENGLISH

_TEXTS = "texts"


def make_site(
    sources: Sequence[Source],
    tables: Tables,
    beside: Collection[str] = (),
    language: str = ENGLISH,
    memory: Memory = NO_MEMORY,
) -> Site:
    """Parse, tidy, split and link `sources`. `beside` are the pictures and documents beside them, by path.

    `language` is the code of the language of the site: rules about English speak in English ones alone.
    """
    parsed, documents = read_documents(sources, tables, language, memory)
    pages, unused = split(documents, tables, memory)
    goals = targets(parsed, pages, beside, memory)
    pages, dead, opened = link(pages, goals, tables.services.prefix, memory)
    anchors = tables.anchors.anchor if tables.anchors else ()
    kept = keep_anchors(pages, anchors, memory)
    rows = forwarded(tables, kept.forward)
    read = [(page, memory.of((_TEXTS, page), partial(_texts, page))) for page in kept.pages]
    woven = weave(read, glossary(read, rows, memory), rows.terms.mention, tables.services.prefix, memory)
    spoken = language_of(text.text for _, own in read for text in own)
    marked = marks(woven.pages, tables.numbers.number, spoken, memory)
    return Site(
        sources=tuple(sources),
        pages=marked.pages,
        groups=_groups(tables, pages),
        prefix=tables.services.prefix,
        dropped=(*(drop for document in documents for drop in document.dropped), *unused),
        changes=tuple(change for document in documents for change in document.changes),
        problems=(*(problem for document in documents for problem in document.problems), *dead, *kept.problems),
        files=tuple(path for path in beside if is_picture(path) or path in opened),
        used=frozenset(key for document in documents for key in document.used) | woven.used | marked.used,
        terms=woven.terms,
        links=woven.links,
        numbers=marked.numbers,
        hints=marked.hints,
        language=spoken,
        gone=kept.gone,
        renamed=renamed_terms(woven.terms, anchors),
        forward=kept.forward,
        anchors=_source_anchors(goals),
    )


def _texts(page: Page) -> tuple[Text, ...]:
    return tuple(texts(page))


def _source_anchors(goals: Targets) -> dict[str, str]:
    """Anchors of all sources; of several files with the same one, the first has it."""
    found: dict[str, str] = {}
    for (_, anchor), to in goals.anchors.items():
        found.setdefault(anchor, to.replace(".md#", "#", 1))
    return found


def _groups(tables: Tables, pages: Sequence[Page]) -> tuple[str, ...]:
    rows = (row.group for row in tables.services.service)
    groups = (*tables.services.groups, *rows, *(page.group for page in pages))
    return tuple(dict.fromkeys(filter(None, groups)))
