"""What stands below the heading of a section for those who see a mistake."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import date

from studynotes.model import Block, Line, Page, Section, Span, plain
from studynotes.repository import Repository
from studynotes.sections import lines_of
from studynotes.words.table import Words

_FILE = re.compile(r"\[`([^`]+)`\]\([^()]+\)")
_LONGEST = 60
"""Characters of a section that its report quotes; who selects a text quotes that."""
_LONGEST_TITLE = 100
"""Characters of a title in an address: hosts refuse one beyond 8 kB."""


def section_controls(
    page: Page, section: Section, own: Sequence[Block], repository: Repository, prefix: str, words: Words
) -> str:
    """HTML of a quiet line that leads to the source lines of `section`, and says when they changed last.

    Empty without a repository and without a change. It stands outside of the heading, so that contents and search hold
    the title alone. `own` are the blocks of the section, `prefix` is the first part of the address of `page`.
    """
    links = _section_links(page, section, own, repository, prefix, words) if repository.url else ""
    shown = " ".join(filter(None, [links, _last_changed(section.changed, words)]))
    return f'<p class="section-source" data-search-exclude>{shown}</p>' if shown else ""


def _section_links(
    page: Page, section: Section, own: Sequence[Block], repository: Repository, prefix: str, words: Words
) -> str:
    span = section.span
    told = words.controls
    edit = told.edit_lines if span.first != span.last else told.edit_line
    place = f"{prefix}/{page.slug}/#{section.id}"
    title, own_title = _cut(page.title, _LONGEST_TITLE), _cut(section.title, _LONGEST_TITLE)
    about = title if section is page.sections[0] else f"{title}: {own_title}"
    report = repository.report(span, place, about, own_title, _first_words(own))
    links = {
        edit.format(line=span.first, first=span.first, last=span.last): repository.edit(span),
        told.source: repository.view(span),
        told.report: report,
        told.link: f"#{section.id}",
    }
    return " ".join(f'<a href="{html.escape(address)}">{text}</a>' for text, address in links.items())


def _last_changed(day: date | None, words: Words) -> str:
    if not day:
        return ""
    told = words.controls.changed.format(date=f'<time datetime="{day.isoformat()}">{words.day(day)}</time>')
    return f"<span>{told}</span>"


def table_control(page: str, table: Span, repository: Repository, words: Words) -> str:
    """Markdown at the end of `page`, a path below docs/ that is made from the rows of `table`.

    Empty without a repository.
    """
    if not repository.url:
        return ""
    name = page.removesuffix(".md")
    report = repository.report(table, f"{name}/", f"{name.capitalize()}: ", name.capitalize(), "")
    edit = repository.edit_file(f"{repository.folder}/{table.path}")
    told = words.controls.edit_table.format(file=f"`{table.path}`")
    return f"\n[{told}](<{edit}>) [{words.controls.report}](<{report}>)\n{{: .table-source }}\n"


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
    return _cut(text, _LONGEST)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"
