"""Pages for readers who come by an old address: of a page that is gone, or of a heading of the source file itself."""

from __future__ import annotations

from collections.abc import Iterator

from studynotes.model import Gone, Moved, Site
from studynotes.pages.ends import moved_link, moved_sections
from studynotes.render import escape, title_matter

_INTRO = """\
Links to a heading of the notes, as the host of their source file makes them, lead on from the front page: each of
these ends of an address still works there."""


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
    lines = [f"-   {moved_link(each, site.prefix)}" for each in _of_source(site)]
    parts = [title_matter("Links to the source file"), "# Links to the source file {: #page:moved }", _INTRO]
    return "\n\n".join([*parts, "\n".join(lines)]) + "\n"


def _of_source(site: Site) -> Iterator[Moved]:
    for anchor, to in site.anchors.items():
        # Ids that begin so are the theme's own.
        if anchor and not anchor.startswith("__"):
            yield Moved(anchor, f"#{anchor}", to)
