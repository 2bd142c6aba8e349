"""The map: all pages by group with an arc for each pair of pages that link, and the same in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from studynotes.model import Page, Site
from studynotes.pages.arcs import Arc, arcs, colour
from studynotes.pages.ends import page_link
from studynotes.pages.groups import grouped
from studynotes.pages.web import Web, group_numbers
from studynotes.render import escape, first_text, title_matter
from studynotes.words.table import Words

_MOST = 150
"""Pages in the picture: more would be a picture of nothing. The list below has all."""


def map_page(site: Site, web: Web, words: Words) -> str:
    """The Markdown text of the page."""
    told = words.map
    head = [title_matter(told.title, told.description, has_contents=False), f"# {told.title}"]
    if not web.links:
        return "\n\n".join([*head, told.none]) + "\n"
    pages = _drawn(site, web)
    fewer = " " + told.fewer.format(all=words.number(len(site.pages)), shown=words.number(len(pages)))
    intro = f"{told.intro}{fewer if len(pages) < len(site.pages) else ''}"
    parts = [*head, intro, _picture(site, web, pages), f"## {told.in_words}", *_in_words(site, web, words)]
    return "\n\n".join(parts) + "\n"


def _drawn(site: Site, web: Web) -> set[str]:
    if len(site.pages) <= _MOST:
        return set(web.pages)
    counts: Counter[str] = Counter()
    for (one, other), count in web.links.items():
        counts[one] += count
        counts[other] += count
    return {slug for slug, _ in counts.most_common(_MOST)}


def _picture(site: Site, web: Web, drawn: set[str]) -> str:
    """The pages as a list of lists, and the arcs beside it; a group takes a row, too."""
    numbers = group_numbers(site.pages, site.groups)
    rows: dict[str, int] = {}
    lines: list[str] = []
    height = 0
    for group, all_pages in grouped(site):
        pages = [page for page in all_pages if page.slug in drawn]
        if group and pages:
            lines.append(f"-   {first_text(group)}")
            height += 1
        for page in pages:
            lines.append(f"{'    ' if group else ''}-   {page_link(page, site.prefix)}")
            rows[page.slug] = height
            height += 1
    links: list[Arc] = []
    for pair, count in _pairs(web).items():
        if rows.keys() >= set(pair):
            upper, lower = sorted(pair, key=rows.__getitem__)
            links.append(Arc(rows[upper], rows[lower], count, colour(numbers[upper])))
    picture = arcs([(row, numbers[slug]) for slug, row in rows.items()], links, height)
    return f"/// html | div.map\n\n{picture}\n\n" + "\n".join(lines) + "\n///"


def _pairs(web: Web) -> Counter[tuple[str, str]]:
    pairs: Counter[tuple[str, str]] = Counter()
    for (one, other), count in web.links.items():
        pairs[min(one, other), max(one, other)] += count
    return pairs


def _in_words(site: Site, web: Web, words: Words) -> Iterator[str]:
    told = words.map
    for group, pages in grouped(site):
        if group:
            yield f"### {escape(group)}"
        for page in pages:
            around = web.neighbours(page.slug)
            there = _counted([(each.page, each.there) for each in around if each.there], site)
            back = _counted([(each.page, each.back) for each in around if each.back], site)
            there = told.there.format(pages=there) if there else ""
            back = told.back.format(pages=back) if back else ""
            ways = told.both.format(there=there, back=back) if there and back else there or back or told.alone
            yield f"-   {page_link(page, site.prefix)} {ways}."


def _counted(links: Sequence[tuple[Page, int]], site: Site) -> str:
    """The pages with the number of their links, most links first."""
    most = sorted(links, key=lambda each: -each[1])
    return ", ".join(f"{page_link(page, site.prefix)} ({count})" for page, count in most)
