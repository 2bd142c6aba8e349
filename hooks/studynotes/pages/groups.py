"""Groups of pages: their order, their place in the navigation, their colours and icons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from studynotes.model import Page, Site
from studynotes.pages.arcs import colour
from studynotes.pages.web import group_numbers
from studynotes.table_files import TableError
from studynotes.words.table import Words

FLAT = 100
"""Pages that stand side by side, at most: the navigation is a part of every page, and nobody reads a longer list."""
FRONT = "index.md"
PRINT = "print.md"
"""Pages that are there on each site, by their paths below docs/."""


def grouped(site: Site) -> Iterator[tuple[str, tuple[Page, ...]]]:
    """(group, its pages) in the order of the groups; pages without a group come last, under an empty name, but first
    when the notes begin with one and they are few: files beside the folders that are the groups.
    """
    own: dict[str, list[Page]] = {}
    for page in site.pages:
        own.setdefault(page.group, []).append(page)
    is_first = next(iter(own), None) == "" and len(own[""]) <= FLAT
    for group in ("", *site.groups) if is_first else (*site.groups, ""):
        if group in own:
            yield group, tuple(own[group])


def group_classes(site: Site) -> dict[str, str]:
    """Slug -> classes, as an attribute list has them, that give a page the colour and the icon of its group."""
    numbers = group_numbers(site.pages, site.groups)
    return {slug: f".{colour(number)} .icon-{number}" for slug, number in numbers.items() if number}


def study_pages(aids: Mapping[str, str], written: Iterable[str], words: Words) -> list[dict[str, object]]:
    """What stands before the pages of the notes in the navigation of a site that has none of its own.

    `aids` are titles and paths of pages that collect something, `written` the paths of the hand-written pages.
    """
    named = words.navigation
    collected: list[dict[str, object]] = [{title: path} for title, path in {**aids, named.print: PRINT}.items()]
    about: list[object] = [{words.facts.title: "facts.md"}, {words.changes.title: "changes.md"}, *sorted(written)]
    return [{named.home: FRONT}, {named.aids: collected}, {named.about: about}]


def theme_icons(names: Mapping[str, str], folders: Iterable[str], table: str) -> dict[str, str]:
    """Group -> its icon as SVG text, by the `names` that the theme in `folders` has for icons; `table` has them, too.

    Raises `TableError` for a name that it has not.
    """
    places = list(folders)
    icons: dict[str, str] = {}
    for group, name in names.items():
        files = (Path(folder, ".icons", f"{name}.svg") for folder in places)
        file = next((file for file in files if file.is_file()), None)
        if not file:
            line = next((at for at, text in enumerate(table.split("\n"), start=1) if f'"{name}"' in text), 1)
            what = f'the theme has no icon "{name}" for the group "{group}"; write the name of one that it has'
            raise TableError(f"services.toml:{line}: {what}")
        icons[group] = file.read_text(encoding="utf-8")
    return icons


def group_styles(site: Site, first: int, icons: Mapping[str, str]) -> str:
    """A stylesheet with the icons of the groups, and the colours of the map for those of the navigation.

    `first` entries of the navigation stand before the groups. `icons` are SVG texts by group.
    """
    rules = [
        f'.icon-{at} {{ --icon: url("data:image/svg+xml,{quote(_white(icons[group]))}"); }}'
        for at, group in enumerate(site.groups, start=1)
        if group in icons
    ]
    for group, pages in grouped(site):
        numbers = group_numbers(pages, site.groups)
        first += 1 if group else len(pages)
        if group:
            item = f".md-nav--primary > .md-nav__list > .md-nav__item:nth-child({first})"
            dot = f'content: ""; --group: var(--{colour(numbers[pages[0].slug])})'
            rules.append(f"{item} > .md-nav__link > .md-ellipsis::before {{ {dot}; }}")
    return "\n".join(rules) + "\n"


def _white(svg: str) -> str:
    return svg.replace("<svg ", '<svg fill="#fff" ', 1)
