"""Clean: named rules about words. They see each text of a line once, and never code, addresses or titles of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import is_not

from studynotes.clean.code import Coder, without_shapes
from studynotes.clean.edits import (
    Edit,
    apply,
    disjoint,
    formula_lines,
    is_code,
    is_inside,
    joined_spans,
    math_spans,
    quotations,
    words_of,
)
from studynotes.clean.english import is_english, is_foreign
from studynotes.clean.fixes import RULE as FIXES
from studynotes.clean.fixes import Finder
from studynotes.clean.patterns import spacing, units
from studynotes.clean.words import Words, words
from studynotes.model import Change, CodeRun, Document, Link, Patch, Run, Span, Styled, plain
from studynotes.tables import Tables
from studynotes.tree import map_runs, text_lines

CODE = "code-words"
RULES: tuple[str, ...] = (
    FIXES,
    "names",
    "acronyms",
    "misspellings",
    "contractions",
    "shorthand",
    "capital-i",
    "repeated-words",
    "units",
    "spacing",
    CODE,
)
"""The names of the rules. Fixes come first: a row speaks about what stands in the notes."""

_ANY_LANGUAGE = frozenset({FIXES, "names", "spacing"})
_PLAIN_MISTAKES = frozenset({FIXES, "names", "misspellings", "contractions", "repeated-words"})
"""What is put right in any notes; the other rules are about style, which careful authors have."""

_Ends = tuple[bool, bool]
"""Whether the word goes on in the run before, and in the run behind."""
_FREE = (False, False)


def clean(document: Document, tables: Tables) -> Document:
    """Apply the rules to every text of `document` but the titles that tables gave."""
    english = document.language == "en" and is_english(text for _, text in text_lines(document.blocks))
    rules = words(tables.names, tables.terms.term, is_english=english)
    formulas = formula_lines(document.source.lines)
    coder = Coder(tables.fixes.code, by_shape=document.is_rough)
    cleaner = _Cleaner(document, Finder(tables.fixes.fix), rules, coder, formulas=formulas)
    blocks = map_runs(document.blocks, cleaner.line, heading=cleaner.heading)
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
    coder: Coder
    changes: list[Change] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    formulas: frozenset[int] = frozenset()
    """Numbers of the lines of displayed formulas, which nobody touches."""
    href: str = ""
    """Where the link leads whose text is looked at; what its address spells alike is a name."""
    ends: _Ends = _FREE
    """Of the run that is looked at."""
    lines: Sequence[str] = ()
    """Of the source, those that hold the runs that are looked at."""

    def line(self, runs: tuple[Run, ...], span: Span) -> tuple[Run, ...]:
        """The runs of a line; the very same when nothing changes."""
        return self._whole_line(runs, span, self.coder)

    def heading(self, runs: tuple[Run, ...], span: Span) -> tuple[Run, ...]:
        """The runs of a heading, in which nothing becomes code."""
        return self._whole_line(runs, span, None)

    def _whole_line(self, runs: tuple[Run, ...], span: Span, coder: Coder | None) -> tuple[Run, ...]:
        # Cut out once: HTML is one text with thousands of runs and of lines.
        self.lines = self.document.source.lines[span.first - 1 : span.last]
        return self._line(runs, span, coder)

    def _line(self, runs: tuple[Run, ...], span: Span, coder: Coder | None, outer: _Ends = _FREE) -> tuple[Run, ...]:
        if span.first in self.formulas:
            return runs
        new: list[Run] = []
        for run, ends in zip(runs, _ends(runs, outer), strict=True):
            self.ends = ends
            new += self._run(run, span, coder)
        return tuple(new) if len(new) != len(runs) or any(map(is_not, new, runs)) else runs

    def _run(self, run: Run, span: Span, coder: Coder | None) -> tuple[Run, ...]:
        match run:
            case str():
                return self._text(run, span, coder)
            case Styled(runs=inner):
                new = self._line(inner, span, coder, self.ends)
                return (run if new is inner else replace(run, runs=new),)
            case Link(href=href, runs=inner) if not run.is_bare:
                self.href = href.casefold()
                new = self._line(inner, span, None, self.ends)
                self.href = ""
                return (run if new is inner else replace(run, runs=new),)
            case _:
                return (run,)

    def _text(self, before: str, span: Span, coder: Coder | None) -> tuple[str | CodeRun, ...]:
        known = len(self.changes)
        words = words_of(before)
        text = self._edited(before, before, span, self.fixes.edits(before, words, self.lines))
        if text is not before:
            words = words_of(text)
        text = self._edited(before, text, span, self.words.edits(text, words))
        if self.words.is_english:
            text = self._edited(before, text, span, units(text))
        text = self._edited(before, text, span, spacing(text))
        parts = coder.runs(text, words_of(text) if text is not before else words, self.lines) if coder else (text,)
        for part in parts:
            if isinstance(part, CodeRun):
                self.changes.append(Change(span.path, span.first, part.text, f"`{part.text}`", CODE))
        if len(self.changes) > known:
            edits = tuple((change.before, change.after) for change in self.changes[known:])
            marked = "".join(part if isinstance(part, str) else f"`{part.text}`" for part in parts)
            self.patches.append(Patch(span, before, marked, edits))
        return parts

    def _edited(self, whole: str, text: str, span: Span, found: list[Edit]) -> str:
        if found and found[0].rule != FIXES:
            found = [edit for edit in _fitting(found, whole, text) if self._is_whole(edit, text)]
            if not self.document.is_rough:
                found = [edit for edit in found if edit.rule in _PLAIN_MISTAKES]
        if self.href:
            found = [e for e in found if e.rule != "misspellings" or text[e.first : e.last].casefold() not in self.href]
        if not found:
            return text
        edits = disjoint(found)
        self.changes += [Change(span.path, span.first, text[e.first : e.last], e.after, e.rule) for e in edits]
        return apply(text, edits)

    def _is_whole(self, edit: Edit, text: str) -> bool:
        """Whether what is edited in the `text` of a run does not go on in the run beside it, as in `re*cieve*`."""
        before, behind = self.ends
        return not ((before and edit.first == 0) or (behind and edit.last == len(text)))


def _ends(runs: tuple[Run, ...], outer: _Ends) -> Sequence[_Ends]:
    """The ends of each run; `outer` are those of all of them together."""
    if len(runs) < 2:
        return (outer,) * len(runs)
    texts = [plain((run,)) for run in runs]
    glued = [outer[0], *(one[-1:].isalnum() and other[:1].isalnum() for one, other in pairwise(texts)), outer[1]]
    return tuple(pairwise(glued))


def _fitting(edits: list[Edit], whole: str, text: str) -> list[Edit]:
    """The edits of `text` that fit the `whole` it was: none in a line of code, no English ones in another language."""
    if is_code(without_shapes(whole)):
        return []
    closed = joined_spans([*math_spans(text), *quotations(text)])
    if closed:
        edits = [edit for edit in edits if not is_inside(closed, edit.first, edit.last)]
    return [edit for edit in edits if edit.rule in _ANY_LANGUAGE] if is_foreign(whole) else edits
