"""The lists of all pages: by group, and in the order of the notes. Long ones fold, shelf by shelf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from studynotes.model import Page, Site
from studynotes.pages.ends import details
from studynotes.pages.groups import FLAT, group_classes, grouped
from studynotes.pages.shelves import cut
from studynotes.render import escape, escaped_line
from studynotes.words.table import Words


def cards(site: Site, words: Words) -> str:
    """Markdown: a heading for each group, a bullet with a link and a line for each page."""
    sizes = [len(pages) for _, pages in grouped(site)]
    # The long lists fold; if the others are too many together, all do.
    most = FLAT if sum(size for size in sizes if size <= FLAT) <= FLAT else 0
    parts: list[str] = []
    for heading, pages in _headed(site, words):
        lines = {page.slug: f"-   {_link(page, site)} {escape(page.summary)}" for page in pages}
        if len(pages) <= most:
            parts.append(heading + _box("cards", lines.values()))
        else:
            parts.append(heading + _folded("cards", pages, lines, lambda shelf: _count(shelf, words)))
    return "\n\n".join(parts)


def study_order(site: Site, minutes: Mapping[str, int], words: Words) -> str:
    """Markdown: the pages in the order of the notes, with the `minutes` that each takes, by slug."""

    def time(pages: Sequence[Page]) -> int:
        return sum(minutes[page.slug] for page in pages)

    def short(pages: Sequence[Page]) -> str:
        return words.front.minutes.format(minutes=time(pages))

    pages = site.pages
    lines = {page.slug: f"{at}.  {_link(page, site)} {short([page])}" for at, page in enumerate(pages, start=1)}
    reading = words.counted(words.front.reading, time(pages))
    intro = words.front.order.format(pages=_count(pages, words), minutes=reading)
    if len(pages) <= FLAT:
        return f"{intro}\n\n{_box('study-order', lines.values())}"
    listed = _folded("study-order", pages, lines, lambda shelf: f"{_count(shelf, words)}, {short(shelf)}")
    return f"{intro}\n\n{listed}"


def _headed(site: Site, words: Words) -> Iterator[tuple[str, tuple[Page, ...]]]:
    """(heading, pages) of each list: where they are many, those without a group are no part of the group above."""
    classes, is_many = group_classes(site), len(site.pages) > FLAT
    for at, (group, pages) in enumerate(grouped(site)):
        named = f"### {escape(group)} {{: {classes[pages[0].slug]} }}\n\n" if group else ""
        others = f"### {words.front.others}\n\n" if at and is_many else ""
        yield named or others, pages


def _link(page: Page, site: Site) -> str:
    return f"[{escape(page.short)}]({site.prefix}/{page.slug}.md)"


def _count(pages: Sequence[Page], words: Words) -> str:
    return words.counted(words.front.count, len(pages))


def _box(kind: str, lines: Iterable[str]) -> str:
    return "\n".join([f"/// html | div.{kind}", "", *lines, "///"])


def _folded(kind: str, pages: Sequence[Page], lines: Mapping[str, str], told: Callable[[Sequence[Page]], str]) -> str:
    """The lines of the pages in a fold for each shelf, which has its name and what is `told` of it."""
    folds = [
        details(f"{escaped_line((name,))} *{told(own)}*", kind, "\n".join(lines[page.slug] for page in own))
        for name, own in cut(pages)
    ]
    return "\n\n".join(["//// html | div.shelves", *folds, "////"])
