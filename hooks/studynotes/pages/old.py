"""Pages for readers who come by an old address: of a page that is gone, or of a heading of the source file itself."""

from __future__ import annotations

from collections.abc import Iterator

from studynotes.model import Gone, Moved, Site
from studynotes.pages.ends import moved_link, moved_sections
from studynotes.render import escape, title_matter
from studynotes.words.table import Words


def gone_pages(site: Site, words: Words) -> dict[str, str]:
    """Path below docs/ -> Markdown of a page for each page that was published and is no more."""
    return {f"{site.prefix}/{gone.slug}.md": _gone_page(gone, site, words) for gone in site.gone}


def _gone_page(gone: Gone, site: Site, words: Words) -> str:
    slug, mark, section = gone.to.partition("#")
    name = next((page.title for page in site.pages if page.slug == slug), slug)
    link = f"[{escape(name)}]({slug}.md{mark}{section}){{: .gone }}"
    head = f"{title_matter(gone.title)}\n\n# {escape(gone.title)} {{: #page:gone }}"
    return f"{head}\n\n{words.old.gone.format(page=link)}\n\n{moved_sections(gone.moved, words)}\n"


def source_headings_page(site: Site, words: Words) -> str:
    """The page that knows every anchor of the source files."""
    found = list(_of_source(site))
    parts = [title_matter(words.old.title), f"# {words.old.title} {{: #page:moved }}"]
    if found:
        lines = "\n".join(f"-   {moved_link(each, site.prefix)}" for each in found)
        parts += [words.old.intro.format(link=f"`#{found[0].id}`"), f"/// html | div.source-headings\n\n{lines}\n///"]
    return "\n\n".join(parts) + "\n"


def _of_source(site: Site) -> Iterator[Moved]:
    for anchor, to in site.anchors.items():
        # Ids that begin so are the theme's own, or names of blocks, which no address of the source file has.
        if anchor and not anchor.startswith(("__", "^")):
            yield Moved(anchor, f"#{anchor}", to)
