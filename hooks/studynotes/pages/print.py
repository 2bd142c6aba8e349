"""All notes on one page, to be printed: put together from the pages as they were rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from itertools import groupby
from urllib.parse import unquote, urljoin

from selectolax.lexbor import LexborHTMLParser

from studynotes import render
from studynotes.crosslink.goals import GLOSSARY
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Site
from studynotes.pages.groups import grouped
from studynotes.words.table import Words

_PLACES, _PRINTED = "places", "printed"
# No page has a colon in its slug, so no id of a page ends with one.
_FRONT = """\
---
title: "{told.title}"
description: "{told.description}"
hide: [toc]
robots: noindex
glightbox: false
search:
  exclude: true
---

# {title} {{: #print: }}

{told.hint}
{{: .print-hint }}
"""
# What leads elsewhere, or says again what another part says; names that were given up are no entries of a glossary.
_BESIDE = (
    "[data-search-exclude]:not(.page-head, .glance, .see-also), .page-meta, .headerlink, nav.letters, details.seen, "
    '[id="letter:renamed"], [id="letter:renamed"] + ul'
)
# A serialised document has no other "<" but those of tags and comments.
_HEADING = re.compile(r"(</?h)([1-5])\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the site, as it was rendered."""

    slug: str
    name: str
    """As the table of contents has it."""
    group: str
    url: str
    """Address of the page, from the root of the site."""
    html: str


def print_front(site_name: str, day: date | None, words: Words) -> str:
    """The Markdown text of the page down to its table of contents; `day` is that of the notes."""
    as_of = f"\n{words.print.as_of.format(date=words.day(day))}\n" if day else ""
    return _FRONT.format(title=render.escape(site_name), told=words.print) + as_of


def printed_parts(site: Site, address: Callable[[str], str], rendered: Mapping[str, str], words: Words) -> list[Part]:
    """What is printed: all pages in the order of the navigation, then the glossary.

    `address` makes the address of a page of its slug; `rendered` is the HTML of each page by its path below docs/.
    """
    pages = [
        Part(page.slug, page.short, group, address(page.slug), rendered[f"{site.prefix}/{page.slug}.md"])
        for group, own in grouped(site)
        for page in own
    ]
    return [*pages, Part(GLOSSARY, words.glossary.title, "", address(GLOSSARY), rendered[f"{GLOSSARY}.md"])]


def all_notes(parts: Sequence[Part], url: str, words: Words, memory: Memory = NO_MEMORY) -> str:
    """HTML: a table of contents, then each part without what stands beside its notes.

    It stands on the page with the address `url`, below a heading of the first level. Ids begin with the slug of their
    part and a colon; links between parts stay on the page, all others lead where they led. Parts that the `memory`
    knows from the build before are not put together again.
    """
    parts = [memory.same(part) for part in parts]
    trees = _Trees()
    own = [memory.of((_PLACES, part), partial(_places, part, trees)) for part in parts]
    places = {address: ident for each in own for address, ident in each}
    known = memory.same(tuple(own))
    printed = (memory.of((_PRINTED, part, known), partial(_printed, part, trees, places, url)) for part in parts)
    return "\n".join([_contents(parts, places, words), *printed])


class _Trees:
    """The trees of parts without what is not printed; each is read once, and given away to be changed."""

    def __init__(self) -> None:
        self._read: dict[Part, LexborHTMLParser] = {}

    def look(self, part: Part) -> LexborHTMLParser:
        self._read[part] = self.take(part)
        return self._read[part]

    def take(self, part: Part) -> LexborHTMLParser:
        tree = self._read.pop(part, None)
        if tree is None:
            tree = LexborHTMLParser(part.html, is_fragment=True)
            for node in tree.css(_BESIDE):
                node.decompose()
        return tree


def _places(part: Part, trees: _Trees) -> tuple[tuple[str, str], ...]:
    """(address, with or without "#id", its id on the page that is printed) of everything in a part."""
    tree = trees.look(part)
    idents = [node.attrs.sget("id") for node in tree.css("[id]")]
    whole = (_key(part.url), f"{part.slug}:{tree.css('h1')[0].attrs.sget('id')}")
    return (whole, *((f"{_key(part.url)}#{ident}", f"{part.slug}:{ident}") for ident in idents))


def _key(address: str) -> str:
    return unquote(urljoin("/", address))


def _contents(parts: Sequence[Part], places: Mapping[str, str], words: Words) -> str:
    lines = [f'<nav class="contents" aria-label="{words.print.contents}">', "<ul>"]
    for group, own in groupby(parts, key=lambda part: part.group):
        entries = [f'<li><a href="#{places[_key(part.url)]}">{escape(part.name)}</a></li>' for part in own]
        lines += [f"<li>{escape(group)}", "<ul>", *entries, "</ul>", "</li>"] if group else entries
    return "\n".join([*lines, "</ul>", "</nav>"])


def _printed(part: Part, trees: _Trees, places: Mapping[str, str], url: str) -> str:
    tree = trees.take(part)
    for node in tree.css("[id]"):
        node.attrs["id"] = f"{part.slug}:{node.attrs.sget('id')}"
    # The definitions that links of terms are described by stand in the glossary here, where these links lead.
    for node in tree.css("[aria-describedby]"):
        del node.attrs["aria-describedby"]
    # A browser that is told to print does not wait for a picture on its way.
    for node in tree.css("[loading]"):
        del node.attrs["loading"]
    for name in ("href", "src"):
        for node in tree.css(f"[{name}]"):
            address = urljoin(f"/{part.url}", node.attrs.sget(name))
            node.attrs[name] = f"#{places[unquote(address)]}" if unquote(address) in places else _from(url, address)
    text = _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", tree.html or "")
    return f'<section class="printed">\n{text}\n</section>'


def _from(url: str, address: str) -> str:
    """`address` relative to `url`, if it begins at the root of the site."""
    is_own = address.startswith("/") and not address.startswith("//")
    return "../" * url.count("/") + address.removeprefix("/") if is_own else address
