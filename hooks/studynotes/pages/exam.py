"""The page of all exam hints: what the author marked as asked in the exam."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from studynotes.model import FactNote, Site
from studynotes.pages.statements import repeated
from studynotes.render import at_line_start, escape, title_matter
from studynotes.sections import Statement
from studynotes.wordlists import is_read
from studynotes.words.table import Words


def exam_page(site: Site, words: Words) -> str:
    """The Markdown text of the page."""
    pages = {page.slug: page for page in site.pages}
    told = words.exam
    none = told.none if is_read(site.language) else told.unread
    parts = [title_matter(told.title, told.description), f"# {told.title}", told.intro if site.hints else none]
    for slug, hints in groupby(site.hints, key=lambda each: each.page):
        titles = {section.id: section.title for section in pages[slug].sections}
        parts.append(f"## {escape(pages[slug].title)} {{: #{slug} }}")
        for hint in hints:
            title = f"[{escape(titles[hint.section])}]({site.prefix}/{slug}.md#{hint.id})"
            parts += [f"{title}\n{{: .hint-title }}", "\n".join(_bullets(hint.what, words))]
    return "\n\n".join(parts) + "\n"


def _bullets(what: Sequence[Statement], words: Words) -> Iterator[str]:
    for each in what:
        text = repeated(each, words)
        yield f"\n    {text}\n" if isinstance(each, FactNote) else f"-   {at_line_start(text)}"
