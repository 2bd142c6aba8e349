"""The list of all pages by group, for the front page and the navigation."""

from __future__ import annotations

from collections.abc import Iterator

from studynotes.model import Page, Site
from studynotes.render import escape

MARKER = "<!-- services -->"
"""Where a hand-written page wants the list of all pages."""


def grouped(site: Site) -> Iterator[tuple[str, tuple[Page, ...]]]:
    """(group, its pages) in the order of the groups; pages without a group come last, under an empty name."""
    for group in (*site.groups, ""):
        pages = tuple(page for page in site.pages if page.group == group)
        if pages:
            yield group, pages


def front(site: Site) -> str:
    """Markdown: a heading for each group, a bullet with a link and a line for each page."""
    return "\n\n".join(_group(group, pages, site.prefix) for group, pages in grouped(site))


def _group(group: str, pages: tuple[Page, ...], prefix: str) -> str:
    bullets = "\n".join(_bullet(page, prefix) for page in pages)
    heading = f"### {escape(group)}\n\n" if group else ""
    return f"{heading}{bullets}\n{{: .services }}"


def _bullet(page: Page, prefix: str) -> str:
    summary = f" — {escape(page.summary)}" if page.summary else ""
    return f"-   [{escape(page.title)}]({prefix}/{page.slug}.md){summary}"
