"""What hand-written pages show of all pages: the lists of them, the day they are from."""

from __future__ import annotations

from collections.abc import Mapping

from studynotes.model import Site
from studynotes.pages.groups import PRINT
from studynotes.pages.lists import cards, study_order
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
        SERVICES: cards(site, words),
        _ORDER: study_order(site, minutes, words),
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
