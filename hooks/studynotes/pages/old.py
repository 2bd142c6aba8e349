"""Pages for readers who come by an old address: of a page that is gone, or of a heading of the source file itself."""

from __future__ import annotations

from collections.abc import Iterator

from studynotes.model import Gone, Moved, Site
from studynotes.pages.ends import moved_link, moved_sections
from studynotes.render import escape, title_matter

_TITLE = "Old links to headings of the source file"
_INTRO = """\
Old links such as `#{anchor}`, to a heading of the source file where it is hosted, work on the front page: they lead to
the section that holds that heading now."""


def gone_pages(site: Site) -> dict[str, str]:
    """Path below docs/ -> Markdown of a page for each page that was published and is no more."""
    return {f"{site.prefix}/{gone.slug}.md": _gone_page(gone, site) for gone in site.gone}


def _gone_page(gone: Gone, site: Site) -> str:
    slug, mark, section = gone.to.partition("#")
    name = next((page.title for page in site.pages if page.slug == slug), slug)
    link = f"[{escape(name)}]({slug}.md{mark}{section}){{: .gone }}"
    head = f"{title_matter(gone.title)}\n\n# {escape(gone.title)} {{: #page:gone }}"
    return f"{head}\n\nThe notes that stood here are now in {link}.\n\n{moved_sections(gone.moved)}\n"


def source_headings_page(site: Site) -> str:
    """The page that knows every anchor of the source files."""
    found = list(_of_source(site))
    parts = [title_matter(_TITLE), f"# {_TITLE} {{: #page:moved }}"]
    if found:
        lines = "\n".join(f"-   {moved_link(each, site.prefix)}" for each in found)
        parts += [_INTRO.replace("{anchor}", found[0].id), f"/// html | div.source-headings\n\n{lines}\n///"]
    return "\n\n".join(parts) + "\n"


def _of_source(site: Site) -> Iterator[Moved]:
    for anchor, to in site.anchors.items():
        # Ids that begin so are the theme's own.
        if anchor and not anchor.startswith("__"):
            yield Moved(anchor, f"#{anchor}", to)
