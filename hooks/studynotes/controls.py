"""What stands below the heading of a section for those who see a mistake."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from studynotes.model import Block, Line, Page, Section, plain
from studynotes.repository import Repository
from studynotes.sections import lines_of

_FILE = re.compile(r"\[`([^`]+)`\]\([^()]+\)")
_LONGEST = 60
"""Characters of a section that its report quotes; who selects a text quotes that."""


def section_controls(page: Page, section: Section, own: Sequence[Block], repository: Repository, prefix: str) -> str:
    """HTML of a quiet line that leads to the source lines of `section`; empty without a repository.

    It stands outside of the heading, so that contents and search hold the title alone. `own` are the blocks of the
    section, `prefix` is the first part of the address of `page`.
    """
    if not repository.url:
        return ""
    span = section.span
    lines = f"lines {span.first}–{span.last}" if span.first != span.last else f"line {span.first}"
    place = f"{prefix}/{page.slug}/#{section.id}"
    about = page.title if section is page.sections[0] else f"{page.title}: {section.title}"
    report = repository.report(span, place, about, section.title, _first_words(own))
    links = {
        f"Edit {lines}": repository.edit(span),
        "Source": repository.view(span),
        "Report": report,
        "Link": f"#{section.id}",
    }
    shown = " ".join(f'<a href="{html.escape(address)}">{text}</a>' for text, address in links.items())
    return f'<p class="section-source" data-search-exclude>{shown}</p>'


def table_control(table: str, repository: Repository) -> str:
    """Markdown below a page that is made from the rows of `table`; empty without a repository."""
    if not repository.url:
        return ""
    path = f"{repository.folder}/{table}"
    return f"\n[Edit `{path}`](<{repository.edit_file(path)}>)\n{{: .table-source }}\n"


def file_links(markdown: str, repository: Repository) -> str:
    """A hand-written page whose links to files of the repository, such as [`a/b.toml`](b.toml), open the editor there.

    Without a repository, the path alone is left.
    """

    def link(found: re.Match[str]) -> str:
        return f"[`{found[1]}`](<{repository.edit_file(found[1])}>)" if repository.url else f"`{found[1]}`"

    return _FILE.sub(link, markdown)


def _first_words(own: Sequence[Block]) -> str:
    """How the section begins, cut at a word."""
    text = next((" ".join(plain(line.runs).split()) for line in lines_of(own) if isinstance(line, Line)), "")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
