"""The pages of all key numbers and of all ports."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from studynotes.facts import FactMarks
from studynotes.model import KeyNumber, Page, Site
from studynotes.render import at_line_start, escape, in_cell, title_matter

_DESCRIPTION = "The limits, defaults, ports and other numbers that these notes state."
_INTRO = f"{_DESCRIPTION} Each leads to its place; a sign says where one is out of date or not the whole truth."
_NO_NUMBERS = "These notes state no limits, defaults or other key numbers."
_PORTS = "The ports that these notes name, each with a link to the place where they do."
_NO_PORTS = "These notes name no ports."


def numbers_page(site: Site, facts: FactMarks) -> str:
    """The Markdown text of the page of all key numbers."""
    pages = {page.slug: page for page in site.pages}
    parts = [title_matter("Key numbers", _DESCRIPTION), "# Key numbers", _INTRO if site.numbers else _NO_NUMBERS]
    for slug, own in groupby(site.numbers, key=lambda each: each.page):
        folder = f"{site.prefix}/{slug}.md"
        listed = f"/// html | div.numbers\n\n{number_list(list(own), facts, folder)}\n///"
        parts += [f"## {escape(pages[slug].title)} {{: #{slug} }}", listed]
    return "\n\n".join(parts) + "\n"


def ports_page(site: Site, facts: FactMarks) -> str:
    """The Markdown text of the page of all ports."""
    ports = sorted((each for each in site.numbers if each.kind == "port"), key=lambda each: int(each.text))
    head = [title_matter("Ports", _PORTS, has_contents=False), "# Ports", _PORTS if ports else _NO_PORTS]
    pages = {page.slug: page for page in site.pages}
    rows = "\n".join(_port(each, pages[each.page], facts, site.prefix) for each in ports)
    table = f"| Port | What for | In the notes |\n|---:|---|---|\n{rows}" if ports else ""
    return "\n\n".join(filter(None, [*head, table])) + "\n"


def number_list(numbers: Sequence[KeyNumber], facts: FactMarks, file: str) -> str:
    """A definition list: each number leads to its place on the page `file`; an empty `file` is the page itself."""
    return "\n\n".join(
        f"[{escape(each.text)}]({file}#{each.id})\n:   {at_line_start(_meaning(each, facts))}" for each in numbers
    )


def _meaning(number: KeyNumber, facts: FactMarks) -> str:
    kind = "" if number.kind == "figure" else f", *{number.kind}*{{: .kind }}"
    return f"{escape(number.label)}{kind}{facts.sign(number.page, _lines(number), number.text)}"


def _port(number: KeyNumber, page: Page, facts: FactMarks, prefix: str) -> str:
    titles = {section.id: section.title for section in page.sections}
    place = f"[{escape(page.short)}: {escape(titles[number.section])}]({prefix}/{page.slug}.md#{number.id})"
    what = f"{escape(number.label)}{facts.sign(page.slug, _lines(number), number.text)}"
    return f"| {in_cell(number.text)} | {in_cell(what)} | {in_cell(place)} |"


def _lines(number: KeyNumber) -> range:
    return range(number.span.first, number.span.last + 1)
