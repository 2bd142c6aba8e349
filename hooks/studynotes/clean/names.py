"""Official spellings: names of services and products from the tables, acronyms that everybody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studynotes.clean.edits import is_plain
from studynotes.clean.english import english
from studynotes.tables import Tables

_FIRST = re.compile(r"[^\W_]+")
_WORD_BEFORE = re.compile(r"([A-Za-z-]+)\W*$")
_WORD_BEHIND = re.compile(r"\W*([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Name:
    """An official spelling and one of the ways in which it may be written."""

    name: str
    first: str
    """First word of that way, in lower case."""
    pattern: re.Pattern[str]
    rule: str

    def match(self, text: str, start: int) -> tuple[int, str] | None:
        """(end, right spelling) when the name stands at `start`, written in another way; else None."""
        found = self.pattern.match(text, start)
        if not found:
            return None
        right = self.name + (found["plural"] or "").lower()
        if found[0][0].isupper() and right.replace("-", "").replace(" ", "").isalpha():
            # A term of plain words keeps the capital that begins a sentence.
            right = right[0].upper() + right[1:]
        if found[0] == right or not _is_named(text, found.start(), found.end(), self):
            return None
        return found.end(), right


def table_names(tables: Tables) -> Iterator[Name]:
    """The names of the tables: short names of services that no other word looks like, and the rows of terms.toml."""
    for row in tables.services.service:
        if _is_special(row.short):
            yield _name(row.short, row.short, "names")
    for term in tables.terms.term:
        for form in (term.term, *term.written):
            yield _name(term.term, form, "names")


def acronyms() -> Iterator[Name]:
    """The acronyms of the English list."""
    for word in english().acronyms.words:
        yield _name(word, word, "acronyms")


def by_first_word(names: Iterator[Name]) -> dict[str, tuple[Name, ...]]:
    """The names by the first word they are looked up with, longest first."""
    found: dict[str, list[Name]] = {}
    for name in names:
        found.setdefault(name.first, []).append(name)
    return {first: tuple(sorted(these, key=lambda name: -len(name.pattern.pattern))) for first, these in found.items()}


def _is_special(short: str) -> bool:
    """One word with capitals or digits inside: nobody writes "SQS" or "CloudFront" and means something else."""
    return short.isalnum() and sum(char.isupper() or char.isdigit() for char in short) > 1


def _name(name: str, form: str, rule: str) -> Name:
    words = [re.escape(word) for word in form.split()]
    plural = "(?P<plural>s?)" if name[-1].isupper() and name[-1] != "S" else "(?P<plural>)"
    pattern = re.compile(rf"{r'[ ]+'.join(words)}{plural}(?![\w])", re.IGNORECASE)
    first = _FIRST.search(form)
    return Name(name, first[0].casefold() if first else form.casefold(), pattern, rule)


def _is_named(text: str, first: int, last: int, name: Name) -> bool:
    """Whether these characters are the name in a sentence, not a command, a module or a piece of an identifier."""
    lists = english().acronyms
    if not is_plain(text, first, last):
        return False
    before, behind = text[:first], text[last:]
    if behind.startswith("-") or before.endswith("-"):
        suffix = _WORD_BEHIND.match(behind)
        if not (behind.startswith("-") and suffix and suffix[1].lower() in lists.suffixes) or before.endswith("-"):
            return False
    if behind.startswith("(") or name.rule == "names":
        return not behind.startswith("(")
    # A whole text or a label: what stands there names a module as often ("tls: fix ...").
    if behind.startswith(":") or not (before.strip() or behind.strip(" .,;!?")):
        return False
    left, right = _WORD_BEFORE.search(before), _WORD_BEHIND.match(behind)
    return not ((left and left[1].lower() in lists.code_before) or (right and right[1].lower() in lists.code_behind))
