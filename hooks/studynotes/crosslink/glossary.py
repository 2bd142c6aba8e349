"""The terms of a site: the rows of terms.toml, its pages, and what the notes explain themselves."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import partial

import msgspec

from studynotes.clean.english import english, known_words
from studynotes.crosslink.harvest import Harvested, Pages, acronyms, meanings
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Page, Term
from studynotes.slug import Taken, slugify
from studynotes.tables import Tables, TermRow
from studynotes.text import name_key, sentence_case

_PLAIN = re.compile(r"[a-zà-ÿ]{2,}(?:[/-][a-zà-ÿ]+)*")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_NAMES = "names"


def glossary(pages: Pages, tables: Tables, memory: Memory = NO_MEMORY) -> tuple[Term, ...]:
    """All terms, each with an id of its own. What a row of terms.toml says goes before what the notes say.

    Of several terms with the same form, the first has it.
    """
    by_slug = {page.slug: page for page, _ in pages}
    found = acronyms(pages, memory)
    longs = {each.name: each.expansion for each in found}
    rows = [row for row in tables.terms.term if row.is_term]
    terms = [_of_row(row, by_slug, longs) for row in rows]
    covered = {term.page for term in terms if term.is_page}
    terms += [_of_page(page, longs) for slug, page in by_slug.items() if slug not in covered]
    # What stands in a title is a name of the page only if no row has another meaning for it.
    said = {form for term in terms for form in term.forms}
    terms = [_with_names(term, by_slug[term.page], said, memory) if term.is_page else term for term in terms]
    known = [form for term in terms for form in term.forms]
    told = {form.casefold() for form in known}
    terms += [_of_notes(each) for each in found if each.name.casefold() not in told]
    terms += [_of_notes(each) for each in meanings(pages, known, memory)]
    return tuple(_distinct(terms))


def _with_names(term: Term, page: Page, said: Container[str], memory: Memory) -> Term:
    names = memory.of((_NAMES, page), partial(_names, page))
    return msgspec.structs.replace(term, forms=(*term.forms, *(name for name in names if name not in said)))


def _distinct(terms: Iterable[Term]) -> Iterator[Term]:
    ids = Taken()
    forms: set[str] = set()
    for term in terms:
        own = tuple(dict.fromkeys(form for form in term.forms if form not in forms))
        if own:
            forms.update(own)
            yield msgspec.structs.replace(term, id=ids.unique(slugify(term.name)), forms=own)


def _of_row(row: TermRow, pages: Mapping[str, Page], longs: Mapping[str, str]) -> Term:
    slug, _, section = row.page.partition("#")
    page = pages.get(slug)
    is_page = page is not None and not section and name_key(row.term) in _own_names(page)
    return Term(
        id="",
        name=_headword(row.term),
        expansion=row.expansion or longs.get(row.term, ""),
        definition=row.definition,
        forms=(row.term, *row.also),
        page=slug if page else "",
        section=section if page and any(each.id == section for each in page.sections) else "",
        is_page=is_page,
    )


def _of_page(page: Page, longs: Mapping[str, str]) -> Term:
    return Term(
        id="",
        name=page.short,
        expansion=longs.get(page.short, ""),
        definition=page.summary,
        forms=(),
        page=page.slug,
        is_page=True,
    )


def _own_names(page: Page) -> set[str]:
    return {name_key(page.short), name_key(_BRACKETS.sub("", page.title))}


def _headword(term: str) -> str:
    """The term with a capital at its beginning, if it is made of plain words."""
    return term[0].upper() + term[1:] if _PLAIN.fullmatch(term.split(maxsplit=1)[0]) else term


def _names(page: Page) -> tuple[str, ...]:
    """What a text calls a page: its short name, its title, what stands in brackets in it; if they look like names."""
    if not _is_name(page.short):
        return ()
    inside = (name for part in _BRACKETS.findall(page.title) for name in part.split(", "))
    return (page.short, *filter(_is_name, (_BRACKETS.sub("", page.title), *inside)))


def _is_name(text: str) -> bool:
    """Not one plain word, nor a sentence: those are headings that nobody means as a name."""
    first, *others = text.split() or [""]
    return first != first.lower() and (_is_special(first) or any(word != word.lower() for word in others))


def _is_special(word: str) -> bool:
    """Whether a word looks like a name: two capitals or digits, and no English word in capitals."""
    is_shouted = word.isalpha() and (word.lower() in known_words() or word.lower() in english().common["en"])
    return sum(char.isupper() or char.isdigit() for char in word) > 1 and not is_shouted


def _of_notes(each: Harvested) -> Term:
    meaning, rest = each.meaning, each.name[1:]
    return Term(
        id="",
        name=each.name,
        expansion=each.expansion,
        definition=sentence_case(meaning) + ("" if meaning.endswith((".", "!", "?")) else ".") if meaning else "",
        # The capital of a plain word only begins the line.
        forms=(each.name if each.expansion or not rest.islower() else each.name[0].lower() + rest,),
        page=each.page.slug,
        span=each.span,
    )
