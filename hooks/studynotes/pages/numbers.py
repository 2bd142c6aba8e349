"""The pages of all key numbers and of all ports."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from studynotes.facts import FactMarks
from studynotes.model import KeyNumber, Page, Site
from studynotes.render import at_line_start, escape, in_cell, title_matter, with_formulas
from studynotes.wordlists import is_read
from studynotes.words.table import Words


def numbers_page(site: Site, facts: FactMarks, words: Words) -> str:
    """The Markdown text of the page of all key numbers."""
    pages = {page.slug: page for page in site.pages}
    told = words.numbers
    none = told.none if is_read(site.language) else told.unread
    parts = [title_matter(told.title, told.description), f"# {told.title}", told.intro if site.numbers else none]
    for slug, own in groupby(site.numbers, key=lambda each: each.page):
        folder = f"{site.prefix}/{slug}.md"
        listed = f"/// html | div.numbers\n\n{number_list(list(own), facts, folder, words)}\n///"
        parts += [f"## {escape(pages[slug].title)} {{: #{slug} }}", listed]
    return "\n\n".join(parts) + "\n"


def ports_page(site: Site, facts: FactMarks, words: Words) -> str:
    """The Markdown text of the page of all ports."""
    ports = sorted((each for each in site.numbers if each.kind == "port"), key=lambda each: int(each.text))
    told = words.ports
    matter = title_matter(told.title, told.description, has_contents=False)
    none = told.none if is_read(site.language) else words.numbers.unread
    head = [matter, f"# {told.title}", told.description if ports else none]
    pages = {page.slug: page for page in site.pages}
    rows = "\n".join(_port(each, pages[each.page], facts, site.prefix) for each in ports)
    table = f"| {told.port} | {told.purpose} | {told.place} |\n|---:|---|---|\n{rows}" if ports else ""
    return "\n\n".join(filter(None, [*head, table])) + "\n"


def number_list(numbers: Sequence[KeyNumber], facts: FactMarks, file: str, words: Words) -> str:
    """A definition list: each number leads to its place on the page `file`; an empty `file` is the page itself."""
    return "\n\n".join(
        f"[{escape(each.text)}]({file}#{each.id})\n:   {at_line_start(_meaning(each, facts, words))}"
        for each in numbers
    )


def _meaning(number: KeyNumber, facts: FactMarks, words: Words) -> str:
    kinds = {"limit": words.numbers.limit, "default": words.numbers.default, "port": words.numbers.port}
    kind = f", *{kinds[number.kind]}*{{: .kind }}" if number.kind in kinds else ""
    label = number.label.removesuffix(".") if kind else number.label
    return f"{with_formulas(label, number.formulas)}{kind}{facts.sign(number.page, _lines(number), number.text)}"


def _port(number: KeyNumber, page: Page, facts: FactMarks, prefix: str) -> str:
    titles = {section.id: section.title for section in page.sections}
    place = f"[{escape(page.short)}: {escape(titles[number.section])}]({prefix}/{page.slug}.md#{number.id})"
    what = f"{with_formulas(number.label, number.formulas)}{facts.sign(page.slug, _lines(number), number.text)}"
    return f"| {in_cell(number.text)} | {in_cell(what)} | {in_cell(place)} |"


def _lines(number: KeyNumber) -> range:
    return range(number.span.first, number.span.last + 1)
