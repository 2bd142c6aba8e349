"""Official spellings: names of services and products from the tables, acronyms that everybody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studynotes.clean.edits import Edit, is_plain, words_of
from studynotes.clean.english import english
from studynotes.tables import TermRow

_WORD_BEFORE = re.compile(r"(?<![A-Za-z-])([A-Za-z-]+)\W*$")
_WORD_BEHIND = re.compile(r"\W*([A-Za-z]+)")
_NEAR = 60
"""Characters on each side of a name that are looked at."""


@dataclass(frozen=True, slots=True)
class Name:
    """An official spelling and one of the ways in which it may be written."""

    name: str
    key: str
    """The longest word of that way, in lower case: the one to look for."""
    pattern: re.Pattern[str]
    rule: str
    has_plural: bool

    def edits(self, text: str) -> Iterator[Edit]:
        """What to change where the name stands in `text` in another way than the official one."""
        for found in self.pattern.finditer(text):
            if found["plural"] == "S":
                # In capitals, it is an acronym of its own: an IPS, FTPS.
                continue
            right = self.name + (found["plural"] or "").lower()
            if found[0][0].isupper() and right.replace("-", "").replace(" ", "").isalpha():
                # A term of plain words keeps the capital that begins a sentence.
                right = right[0].upper() + right[1:]
            if found[0] != right and _is_named(text, found.start(), found.end(), self):
                yield Edit(found.start(), found.end(), right, self.rule)


def table_names(shorts: Iterable[str], terms: Iterable[TermRow]) -> Iterator[Name]:
    """The names of the tables: short names of services that no other word looks like, and the rows of terms.toml."""
    for short in shorts:
        if _is_special(short):
            yield _name(short, short, "names")
    for term in terms:
        # Common nouns in title case are no mistake.
        own = () if term.term.replace(" ", "").replace("-", "").isalpha() and term.term.islower() else (term.term,)
        for form in (*own, *term.written):
            yield _name(term.term, form, "names")


def acronyms() -> Iterator[Name]:
    """The acronyms of the English list."""
    for word in english().acronyms.words:
        yield _name(word, word, "acronyms")


def by_key(names: Iterable[Name]) -> dict[str, tuple[Name, ...]]:
    """The names by the word to look for; the plural of an acronym is one more."""
    found: dict[str, list[Name]] = {}
    for name in names:
        for key in {name.key, f"{name.key}s"} if name.has_plural else {name.key}:
            found.setdefault(key, []).append(name)
    return {key: tuple(these) for key, these in found.items()}


def _is_special(short: str) -> bool:
    """One word with capitals or digits inside: nobody writes "SQS" or "CloudFront" and means something else."""
    return short.isalnum() and sum(char.isupper() or char.isdigit() for char in short) > 1


def _name(name: str, form: str, rule: str) -> Name:
    words = [re.escape(word) for word in form.split()]
    has_plural = name[-1].isupper() and name[-1] != "S" and f"{name}S" not in english().acronyms.words
    plural = "(?P<plural>s?)" if has_plural else "(?P<plural>)"
    pattern = re.compile(rf"(?<!\w){' +'.join(words)}{plural}(?!\w)", re.IGNORECASE)
    return Name(name, max(words_of(form.lower()), key=len, default=form.lower()), pattern, rule, has_plural)


def _is_named(text: str, first: int, last: int, name: Name) -> bool:
    """Whether these characters are the name in a sentence, not a command, a module or a piece of an identifier."""
    lists = english().acronyms
    if not is_plain(text, first, last):
        return False
    before, behind = text[max(first - _NEAR, 0) : first], text[last : last + _NEAR]
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
