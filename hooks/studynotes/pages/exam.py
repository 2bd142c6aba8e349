"""The page of all exam hints: what the author marked as asked in the exam."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from studynotes.model import FactNote, Site
from studynotes.pages.statements import repeated
from studynotes.render import escape, title_matter
from studynotes.sections import Statement

_INTRO = """\
What the author of these notes marked as asked in the exam, with words such as "must know" or "popular question". Each
title leads to the place in the notes."""
_NONE = "The author of these notes marked nothing for the exam."


def exam_page(site: Site) -> str:
    """The Markdown text of the page."""
    pages = {page.slug: page for page in site.pages}
    parts = [title_matter("Exam hints"), "# Exam hints", _INTRO if site.hints else _NONE]
    for slug, hints in groupby(site.hints, key=lambda each: each.page):
        titles = {section.id: section.title for section in pages[slug].sections}
        parts.append(f"## {escape(pages[slug].title)} {{: #{slug} }}")
        for hint in hints:
            title = f"[{escape(titles[hint.section])}]({site.prefix}/{slug}.md#{hint.id})"
            parts += [f"{title}\n{{: .hint-title }}", "\n".join(_bullets(hint.what))]
    return "\n\n".join(parts) + "\n"


def _bullets(what: Sequence[Statement]) -> Iterator[str]:
    for each in what:
        text = repeated(each)
        yield f"\n    {text}\n" if isinstance(each, FactNote) else f"-   {text}"
