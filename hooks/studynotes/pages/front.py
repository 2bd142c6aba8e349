"""What hand-written pages show of all pages: the list by group, the order of the notes, the day they are from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from studynotes.model import Site
from studynotes.pages.groups import PRINT, group_classes, grouped
from studynotes.render import escape
from studynotes.words.table import Words

SERVICES = "<!-- services -->"
"""Where a hand-written page wants the list of all pages."""
_ORDER = "<!-- study-order -->"
_AS_OF = "<!-- as-of -->"
DOWNLOAD = "<!-- download -->"
"""Where it wants the link to the zip; who builds the site has it."""


def inserts(site: Site, minutes: Mapping[str, int], words: Words) -> Mapping[str, str]:
    """Marker in a hand-written page -> the Markdown that takes its place; `minutes` of reading by slug of the page."""
    return {
        SERVICES: "\n\n".join(_cards(site)),
        _ORDER: _study_order(site, minutes, words),
        _AS_OF: words.front.as_of.format(date=words.day(site.date)) if site.date else "",
    }


def search_button(words: Words) -> str:
    """HTML that opens the search."""
    return f'<button type="button" class="search-open">{words.front.search}</button>'


def front_page(name: str, description: str, aids: Mapping[str, str], inserts: Mapping[str, str], words: Words) -> str:
    """The Markdown of a front page, for a site that has none of its own; `aids` are titles and paths of pages."""
    told = words.front
    hero = [
        f"# {escape(name)}",
        escape(description),
        search_button(words),
        "\n".join(f"[{title}]({path})" for title, path in {**aids, words.navigation.print: PRINT}.items())
        + "\n{: .hero-links }",
    ]
    parts = [
        "---\nhide: [navigation, toc, path]\n---",
        "/// html | div.hero\n\n" + "\n\n".join(filter(None, hero)) + "\n\n///",
        f"## {told.pages}",
        inserts[SERVICES],
        f"## {told.study_order}",
        inserts[_ORDER],
        inserts[_AS_OF],
        inserts.get(DOWNLOAD, ""),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def filled(markdown: str, inserts: Mapping[str, str]) -> str:
    """The text of a hand-written page with what belongs in the place of its markers."""
    for marker, text in inserts.items():
        markdown = markdown.replace(marker, text)
    return markdown


def _cards(site: Site) -> Iterator[str]:
    """A heading for each group, a bullet with a link and a line for each page."""
    classes = group_classes(site)
    for group, pages in grouped(site):
        heading = f"### {escape(group)} {{: {classes[pages[0].slug]} }}\n\n" if group else ""
        cards = [f"-   [{escape(page.short)}]({site.prefix}/{page.slug}.md) {escape(page.summary)}" for page in pages]
        yield f"{heading}{_box('cards', cards)}"


def _study_order(site: Site, minutes: Mapping[str, int], words: Words) -> str:
    """The pages in the order of the notes, with the time that each takes."""
    times = [minutes[page.slug] for page in site.pages]
    lines = [
        f"{at}.  [{escape(page.short)}]({site.prefix}/{page.slug}.md) {words.front.minutes.format(minutes=time)}"
        for at, (page, time) in enumerate(zip(site.pages, times, strict=True), start=1)
    ]
    intro = words.front.order.format(
        pages=words.counted(words.front.count, len(times)), minutes=words.counted(words.front.reading, sum(times))
    )
    return f"{intro}\n\n{_box('study-order', lines)}"


def _box(kind: str, lines: Sequence[str]) -> str:
    return "\n".join([f"/// html | div.{kind}", "", *lines, "///"])
