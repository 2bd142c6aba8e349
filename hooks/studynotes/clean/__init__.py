"""Clean: named rules about words. They see each text of a line once, and never code, addresses or titles of tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from studynotes.clean.code import SHAPES
from studynotes.clean.edits import Edit, apply, disjoint, is_code
from studynotes.clean.english import is_english, is_foreign
from studynotes.clean.fixes import RULE as FIXES
from studynotes.clean.fixes import Finder
from studynotes.clean.patterns import spacing, units
from studynotes.clean.words import Words
from studynotes.model import Change, Document, Link, Patch, Run, Span, Styled
from studynotes.tables import Tables
from studynotes.tree import map_runs, text_lines

RULES: tuple[tuple[str, str], ...] = (
    (FIXES, "corrects what a person reviewed: the rows of fixes.toml"),
    ("names", "writes the names of services and products as they are official: the rows of terms.toml"),
    ("acronyms", "writes well-known acronyms with their capitals"),
    ("misspellings", "corrects words that are misspelt in one way only, by a dictionary of misspellings"),
    ("contractions", "puts the apostrophe into “don’t”, “can’t”, “it’s”"),
    ("shorthand", "spells out “u”, “w/”, “nr”; writes “ex:” as “e.g.” and “ecc.” as “etc.”"),
    ("capital-i", "writes “I” with a capital"),
    ("repeated-words", "removes a word that is written twice"),
    ("units", "writes numbers and their units alike: “256 KB”, “12 hours”, “1–5 minutes”"),
    ("spacing", "removes blanks that are too many"),
)
"""The names of the rules and what they do. Fixes come first: a row speaks about what stands in the notes."""

_ANY_LANGUAGE = frozenset({FIXES, "names", "spacing"})


def clean(document: Document, tables: Tables) -> Document:
    """Apply the rules to every text of `document` but the titles that tables gave."""
    english = is_english(text for _, text in text_lines(document.blocks))
    cleaner = _Cleaner(document, Finder(tables.fixes.fix), Words(tables, is_english=english))
    blocks = map_runs(document.blocks, cleaner.runs, skip=lambda heading: heading.reviewed or not heading.authored)
    return replace(
        document,
        blocks=blocks,
        changes=document.changes + tuple(cleaner.changes),
        patches=tuple(cleaner.patches),
        used=frozenset(cleaner.fixes.used),
        is_english=english,
    )


@dataclass(slots=True)
class _Cleaner:
    document: Document
    fixes: Finder
    words: Words
    changes: list[Change] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)

    def runs(self, runs: tuple[Run, ...], span: Span) -> tuple[Run, ...]:
        """The runs of a line; the very same when nothing changes."""
        new = tuple(self._run(run, span) for run in runs)
        return runs if all(one is other for one, other in zip(new, runs, strict=True)) else new

    def _run(self, run: Run, span: Span) -> Run:
        match run:
            case str():
                return self._text(run, span)
            case Styled(runs=inner):
                new = self.runs(inner, span)
                return run if new is inner else replace(run, runs=new)
            case Link(href=href, runs=inner) if inner != (href,):
                new = self.runs(inner, span)
                return run if new is inner else replace(run, runs=new)
            case _:
                return run

    def _text(self, before: str, span: Span) -> str:
        known = len(self.changes)
        text = self._edited(before, before, span, self._fixes(before, span))
        text = self._edited(before, text, span, self.words.edits(text))
        if self.words.is_english:
            text = self._edited(before, text, span, units(text))
        if "  " in text or "( " in text or " )" in text or " ," in text:
            text = self._edited(before, text, span, spacing(text))
        if text is not before:
            edits = tuple((change.before, change.after) for change in self.changes[known:])
            self.patches.append(Patch(span, before, text, edits))
        return text

    def _fixes(self, text: str, span: Span) -> Iterable[Edit]:
        candidates = self.fixes.candidates(text)
        if not candidates:
            return ()
        return self.fixes.edits(text, "\n".join(self.document.source.lines[span.first - 1 : span.last]), candidates)

    def _edited(self, whole: str, text: str, span: Span, edits: Iterable[Edit]) -> str:
        found = list(disjoint(edits))
        if found and found[0].rule != FIXES:
            found = _fitting(found, whole)
        if not found:
            return text
        self.changes += [Change(span.path, span.first, text[e.first : e.last], e.after, e.rule) for e in found]
        return apply(text, found)


def _fitting(edits: list[Edit], text: str) -> list[Edit]:
    """The edits that fit the text they were found in: none in a line of code, no English ones in another language."""
    if is_code(SHAPES.sub("", text)):
        return []
    return [edit for edit in edits if edit.rule in _ANY_LANGUAGE] if is_foreign(text) else edits
