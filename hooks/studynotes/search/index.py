"""What the search finds and shows, as data for client/search/: one document a section, and the glossary."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import cast

from studynotes.account import Json
from studynotes.crosslink.goals import GLOSSARY
from studynotes.model import Page, Section, Site, Source, Span, Term
from studynotes.pages.glossary import listed
from studynotes.search.passages import passages, plain_note, without_tags
from studynotes.tables import Tables
from studynotes.wordlists import languages
from studynotes.words.table import Words

_AT_ONCE = 400_000
"""Characters of text that the browser loads with the index, at most: about 150 kB as they are sent."""
_PIECE = 200_000
"""Characters of a piece, about: a slow phone has it in half a second, and hears its reader in between."""
_KEYS = ("title", "id", "text", "words", "spelt", "terms")
"""What there is to say of a section."""
_SIGNS = re.compile(r"[^a-z0-9]+")
"""What the client replaces by a hyphen to tell an id from a title."""
_MARKUP = re.compile(r"<[^<>]*>|https?://\S+")
_WORD = re.compile(r"[^\W\d_]{4,}")


def search_index(
    site: Site,
    tables: Tables,
    address: Callable[[str], str],
    words: Words,
    others: Sequence[Mapping[str, str]] = (),
) -> str:
    """The index as JSON text; `address` makes the address of a page, from the root of the site, of its slug.

    `tables` have the addresses of today. `others` are the sections of hand-written pages: location, title,
    and text as HTML. Its types stand in client/search/documents.js.
    """
    return _json(_index(site, tables, address, words, others))


def search_scripts(
    site: Site,
    tables: Tables,
    address: Callable[[str], str],
    words: Words,
    others: Sequence[Mapping[str, str]] = (),
) -> dict[str, str]:
    """Name -> script of what the browser loads, made of what `search_index` is made of.

    Long notes come in pieces: the index first holds what finds pages and sections by their names, and each piece
    brings the texts of some pages.
    """
    index = _index(site, tables, address, words, others)
    sections = cast(dict[str, list[list[Json]]], index["sections"])
    texts = sections["text"]
    if sum(map(_length, texts)) <= _AT_ONCE:
        return {"index.js": f"var searchIndex = {_json(index)}"}
    ends = list(accumulate(map(_length, texts)))
    cuts = [bisect_left(ends, size) for size in range(0, ends[-1], _PIECE)]
    pieces = {
        f"texts-{number}.js": f"searchIndex.sections.text.splice({start}, {end - start}, ...{_json(texts[start:end])})"
        for number, (start, end) in enumerate(pairwise(dict.fromkeys([*cuts, len(texts)])))
    }
    sections["text"] = [[] for _ in texts]
    return {"index.js": f"var searchIndex = {_json(index | {'pieces': len(pieces)})}", **pieces}


def _length(texts: Sequence[Json]) -> int:
    return sum(len(text) for text in texts if isinstance(text, str))


def _json(data: Json) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _index(
    site: Site, tables: Tables, address: Callable[[str], str], words: Words, others: Sequence[Mapping[str, str]]
) -> dict[str, Json]:
    pictures = tables.pictures.by_source
    read = [(page, list(passages(page, pictures, words))) for page in site.pages]
    spoken = languages().get(site.language)
    units = spoken.units if spoken else {}
    ignored = spoken.ignored if spoken else frozenset[str]()
    terms = list(listed(site.terms))
    known = frozenset(word.casefold() for _, own in read for _, texts in own for word in _WORD.findall(" ".join(texts)))
    typed: dict[str, list[str]] = {}
    for row in tables.searches.search:
        # Sections that were merged have several rows.
        typed.setdefault(row.section, []).extend(row.words)
    writer = _Writer(site.sources, terms, typed, known, ignored)
    return {
        "language": site.language,
        "ignored": sorted(ignored),
        "same": [list(row.words) for row in tables.searches.same],
        "units": {spelling: unit for unit, spellings in units.items() for spelling in spellings},
        **_columns([*(writer.page(page, address(page.slug), own) for page, own in read), *_others(others)]),
        "glossary": {
            "url": address(GLOSSARY),
            "title": words.glossary.title,
            "terms": [writer.term(term) for term in terms],
        },
    }


def _columns(pages: Sequence[dict[str, Json]]) -> dict[str, Json]:
    """The pages without their sections, and those by key: key -> page -> value of each section.

    What is alike stands together, and is packed smaller by a twentieth.
    """
    sections = [cast(list[dict[str, Json]], page["sections"]) for page in pages]
    return {
        "pages": [{key: value for key, value in page.items() if key != "sections"} for page in pages],
        "sections": {key: [[section.get(key, 0) for section in own] for own in sections] for key in _KEYS},
    }


def _others(entries: Sequence[Mapping[str, str]]) -> list[dict[str, Json]]:
    """Hand-written pages, from their sections in order; the first of a page is the page itself."""
    pages: dict[str, list[dict[str, Json]]] = {}
    for entry in entries:
        url, _, section = entry["location"].partition("#")
        title, text = (" ".join(without_tags(entry[key]).split()) for key in ("title", "text"))
        pages.setdefault(url, []).append({"id": section, "title": title, "text": text})
    return [
        {"url": url, "title": own[0]["title"], "names": [], "isOther": 1, "sections": own} for url, own in pages.items()
    ]


class _Writer:
    """Writes the documents of one site."""

    def __init__(
        self,
        sources: Sequence[Source],
        terms: Sequence[Term],
        words: Mapping[str, Sequence[str]],
        known: frozenset[str],
        ignored: Collection[str],
    ) -> None:
        self._known = known
        self._ignored = ignored
        self._lines = {source.path: source.lines for source in sources}
        self._words = words
        self._names: dict[str, list[Json]] = {}
        self._seen: dict[tuple[str, str], list[int]] = {}
        self._homes: dict[tuple[str, str], list[int]] = {}
        for number, term in enumerate(terms):
            for place in term.seen:
                self._seen.setdefault(place, []).append(number)
            if term.page:
                self._homes.setdefault(_home(term), []).append(number)
            if term.is_page:
                self._names.setdefault(term.page, []).extend(_names(term))

    def page(self, page: Page, url: str, read: Sequence[tuple[Section, Sequence[str]]]) -> dict[str, Json]:
        """The page with the documents of its sections, which were `read`."""
        names = [*dict.fromkeys([page.short, *self._names.get(page.slug, ())])]
        return {"url": url, "title": page.title, "names": names, "sections": self._sections(page, read)}

    def _sections(self, page: Page, read: Sequence[tuple[Section, Sequence[str]]]) -> list[Json]:
        ends = _ends(page)
        return [
            self._section(page, section, texts, ends[section.id], is_page=number == 0)
            for number, (section, texts) in enumerate(read)
        ]

    def _section(self, page: Page, section: Section, texts: Sequence[str], last: int, *, is_page: bool) -> Json:
        place = (page.slug, section.id)
        document: dict[str, Json] = {
            "id": _short_id(section.id, section.title),
            "title": section.title,
            "text": "\n".join(texts),
            "words": "\n".join(map(self._telling, self._words.get(page.slug if is_page else "#".join(place), ()))),
            "spelt": " ".join(self._spelt(section.span, last, " ".join([section.title, *texts]))),
            "terms": self._named(place, self._homes.get(place if not is_page else (page.slug, ""), [])),
        }
        return {key: value for key, value in document.items() if value}

    def _named(self, place: tuple[str, str], homes: Sequence[int]) -> list[Json]:
        """Numbers of the terms that a section names; those that it explains are counted from -1 downwards."""
        seen = self._seen.get(place, [])
        return [-1 - number if number in homes else number for number in sorted({*seen, *homes})]

    def _telling(self, phrase: str) -> str:
        return " ".join(word for word in phrase.split() if word.casefold() not in self._ignored) or phrase

    def _spelt(self, span: Span, last: int, text: str) -> Sequence[str]:
        """Words of the source, up to line `last`, that no reader sees in this spelling."""
        source = _MARKUP.sub(" ", " ".join(self._lines[span.path][span.first - 1 : last]))
        told = {word.casefold() for word in _WORD.findall(text)}
        return sorted({word.casefold() for word in _WORD.findall(source)} - told - self._known)

    def term(self, term: Term) -> Json:
        """The names of a term; and its definition, if no section of a page explains it."""
        names: dict[str, Json] = {"names": _names(term)}
        if term.page:
            return names
        return names | {"id": _short_id(term.id, term.name), "text": plain_note(term.definition)}


def _names(term: Term) -> list[Json]:
    """All names of the term; those that differ in capitals alone are one."""
    names: dict[str, Json] = {}
    for name in filter(None, (term.name, term.expansion, *term.forms)):
        names.setdefault(name.casefold(), name)
    return [*names.values()]


def _short_id(ident: str, title: str) -> str:
    """The id, or nothing if the client can tell it from the title."""
    return "" if ident == _SIGNS.sub("-", title.lower()).strip("-") else ident


def _home(term: Term) -> tuple[str, str]:
    """(slug, id) of the section that explains the term; no id for the page itself."""
    here = [section for slug, section in term.seen if slug == term.page]
    if term.section or term.is_page or not here:
        return term.page, term.section
    return term.page, here[0]


def _ends(page: Page) -> dict[str, int]:
    """Id -> last line of the section's own text, without that of its subsections."""
    starts = [section.span.first for section in page.sections]
    following = [start - 1 for start in starts[1:]]
    ends = zip(page.sections, [*following, page.span.last], strict=True)
    return {section.id: max(section.span.first, min(section.span.last, end)) for section, end in ends}
