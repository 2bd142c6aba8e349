"""Terms that the notes explain themselves: "EBS (Elastic Block Store)", "IAM policy = ...", "Shard: ..."."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from studynotes.clean.edits import is_prose, words_of
from studynotes.clean.english import english
from studynotes.crosslink.matcher import Matcher, matcher
from studynotes.crosslink.texts import CLOSED, EDGE, Text
from studynotes.memory import NO_MEMORY, Memory
from studynotes.model import Page, Section, Span
from studynotes.wordlists import word_lists

_BRACKET = re.compile(r"\(([^()]{2,80})\)")
_BEFORE = 120
"""Characters before a bracket that may spell out what is in it."""
# A cheap look first: an acronym beside a bracket.
_HINT = re.compile(r"[A-Z][A-Z0-9]{1,5}[\"'”’\x01]* \(|\([A-Z][A-Z0-9]{1,5}\)")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}")
_MEANING = re.compile(r"([A-Z][^:=.,;!?()]{1,40}?)\s*(?::|\s=)\s+(\S.{14,})")
_LABEL = re.compile(r"([^:=.,;!?()]{2,42}?)\s*[:=]")
_AGAINST = re.compile(r"\s(?:vs\.?|versus)\s", re.IGNORECASE)
"""In the title of a section: what it says about its names sets them against each other, and defines none."""
_TANGLED = re.compile(r"://|\$|#\d")
"""Addresses, variables, numbers of issues: no sentence that explains a term."""
_MARKS = "\"'“”‘’,:;•·*-–—−"
"""What stands around a word and is no part of it: quotes, punctuation, the mark of an item of a list."""
_COUNTED = re.compile(r"(.*[^\W\d_] ?)(\d{1,6})", re.DOTALL)
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")
_LEADING = (":", ",", "：", "，")
"""Ends of a text that goes on in a list."""
_SMALL = frozenset(["of", "and", "the", "for", "to", "in", "on", "a", "an", "de", "la", "der", "und"])
_MOST_WORDS = 4
_FEWEST_WORDS = 4
"""Words of a meaning that says something."""
_ACRONYMS, _LABELS, _MEANINGS, _USED = "acronyms", "labels", "meanings", "used"


Pages = Sequence[tuple[Page, Sequence[Text]]]
"""Each page with its texts."""


@dataclass(frozen=True, slots=True)
class Harvested:
    """A term as the notes explain it: what it stands for, or what it means."""

    name: str
    expansion: str
    meaning: str
    page: Page
    section: Section
    span: Span


def acronyms(pages: Pages, memory: Memory = NO_MEMORY) -> tuple[Harvested, ...]:
    """Acronyms with their long forms, in order; the first of each, in the singular if the notes have that, too."""
    found: dict[str, Harvested] = {}
    longs: set[str] = set()
    for page, texts in pages:
        for each in memory.of((_ACRONYMS, page), partial(_acronyms_of, page, texts)):
            found.setdefault(each.name, each)
            longs.add(each.expansion.casefold())
    return tuple(_in_singular(each, longs) for each in found.values())


def _in_singular(each: Harvested, longs: Container[str]) -> Harvested:
    """The acronym with the singular of its long form, if that is among the `longs`."""
    one = each.expansion.removesuffix("s")
    is_plural = one != each.expansion and one.casefold() in longs
    return replace(each, expansion=one) if is_plural else each


def _acronyms_of(page: Page, texts: Sequence[Text]) -> list[Harvested]:
    return [
        Harvested(short, long, "", page, text.section, text.span)
        for text in texts
        if _HINT.search(text.text)
        for short, long in _acronyms(text.text.replace(EDGE, ""))
    ]


def meanings(pages: Pages, known: Sequence[str], memory: Memory = NO_MEMORY) -> tuple[Harvested, ...]:
    """Terms that a line explains and another section uses; none that holds a form of the `known` terms."""
    matches = matcher(known, memory)
    said = (each for page, texts in pages for each in memory.of((_MEANINGS, page), partial(_meanings, page, texts)))
    found = [each for each in said if not any(matches.find(each.name))]
    # Who begins several lines with a word uses it as a label.
    labels = Counter(name for page, texts in pages for name in memory.of((_LABELS, page), partial(_labels, texts)))
    once = [each for each in found if labels[each.name.lower()] <= 1]
    elsewhere = _used(pages, once, memory)
    return tuple(each for at, each in enumerate(once) if at in elsewhere)


def _meanings(page: Page, texts: Sequence[Text]) -> list[Harvested]:
    """What the lines of the page explain."""
    found = [(text, meaning) for text in texts if (meaning := _meaning(text))]
    labels = frozenset(_labels(texts)) if found else frozenset[str]()
    return [
        Harvested(meaning[1].strip(), "", meaning[2].strip(), page, text.section, text.span)
        for text, meaning in found
        if not _is_counted(meaning[1].strip().lower(), labels)
    ]


def _is_counted(label: str, labels: Container[str]) -> bool:
    """Whether the label is one of a row, "S1: ...", "S2: ...", which names nothing outside of it."""
    found = _COUNTED.fullmatch(label)
    return found is not None and any(f"{found[1]}{int(found[2]) + step}" in labels for step in (-1, 1))


def _labels(texts: Sequence[Text]) -> list[str]:
    """What lines begin with, up to a colon or an equals sign, in small letters."""
    found = (_LABEL.match(text.text.replace(EDGE, "")) for text in texts if not text.is_heading)
    return [label[1].strip().lower() for label in found if label]


def _used(pages: Pages, found: Sequence[Harvested], memory: Memory) -> set[int]:
    """Which of the terms are named in another section than the one that explains them."""
    names = memory.same(tuple(each.name.lower() for each in found))
    matches = matcher(names, memory)
    used: set[int] = set()
    for page, texts in pages if found else ():
        for form, section in memory.of((_USED, page, names), partial(_named, texts, matches)):
            each = found[form]
            if each.page is not page or each.section is not section:
                used.add(form)
    return used


def _named(texts: Sequence[Text], matches: Matcher) -> list[tuple[int, Section]]:
    """(number of a form, section that names it)."""
    return [(match.form, text.section) for text in texts for match in matches.find(text.text)]


def _is_telling(name: str) -> bool:
    """Several words, or one that looks like a name: hardly used for anything else."""
    return " " in name or sum(char.isupper() or char.isdigit() for char in name) > 1


def _meaning(text: Text) -> re.Match[str] | None:
    """The term and its meaning, if the text is made of them."""
    # A cheap look first.
    if text.is_heading or CLOSED in text.text or (":" not in text.text and "=" not in text.text):
        return None
    shown = text.text.replace(EDGE, "")
    is_none = _TANGLED.search(shown) or _AGAINST.search(text.section.title)
    found = None if is_none else _MEANING.fullmatch(shown)
    words = words_of(found[1].lower()) if found else []
    if not found or not words or len(words) > _MOST_WORDS or not is_prose(shown):
        return None
    is_label = (
        not _is_telling(found[1])
        or words[-1] in _SMALL
        or {words[0], words[-1], found[1].strip().lower()} & word_lists()["labels"]
        or set(words) & english().sentences.verbs
    )
    is_enough = not is_label and len(words_of(shown)) >= len(words) + _FEWEST_WORDS
    return found if is_enough and _is_telling_of(found[1].strip(), found[2].strip()) else None


def _is_telling_of(name: str, meaning: str) -> bool:
    """Whether the meaning says what the name means: not in its own words, nor in a list, nor what an acronym does."""
    own = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", 0 if name.isupper() else re.IGNORECASE)
    if own.search(meaning) or meaning.endswith(_LEADING):
        return False
    words = words_of(meaning.lower())
    if not _ACRONYM.fullmatch(name) or meaning.endswith(_SENTENCE_ENDS) or set(words) & english().sentences.verbs:
        return True
    return "".join(word[0] for word in meaning.split()[: len(name)]).lower() == name.lower()


def _acronyms(text: str) -> Iterator[tuple[str, str]]:
    """(acronym, long form) where one stands behind the other in brackets, and the initials agree."""
    for found in _BRACKET.finditer(text):
        before = re.split(r"[()]", text[max(0, found.start() - _BEFORE) : found.start()])[-1].split()
        inside = found[1].strip()
        if not before:
            continue
        short = before[-1].strip(_MARKS)
        words = inside.split()
        words = words[1:] if words[0].lower() in _SMALL else words
        if _ACRONYM.fullmatch(short) and _is_long_form(words, short):
            yield short, " ".join(words)
        elif _ACRONYM.fullmatch(inside):
            long = _long_form(before, inside)
            if long:
                yield inside, long


def _long_form(words: Sequence[str], short: str) -> str:
    """The last of `words` that `short` is made of; nothing when there are no such.

    Words whose small ones are none of its letters go first: "Authentication, Authorization, and Accounting (AAA)".
    """
    counts = range(2, min(len(short) + 2, len(words)) + 1)
    fitting = [words[-count:] for count in counts if _is_long_form(words[-count:], short)]
    chosen = next((own for own in fitting if len(_initials(own)) == len(short)), fitting[0] if fitting else ())
    return " ".join(chosen).strip(_MARKS)


def _is_long_form(words: Sequence[str], short: str) -> bool:
    """Whether the initials of `words` are the letters of `short`; small words may be left out."""
    parts = _parts(words)
    if len(parts) < 2 or parts[0] in _SMALL or not all(part[0].isalnum() for part in parts):
        return False
    return short.lower() in {"".join(part[0] for part in parts), _initials(words)}


def _initials(words: Sequence[str]) -> str:
    """The first letters of the words without the small ones."""
    return "".join(part[0] for part in _parts(words) if part not in _SMALL)


def _parts(words: Sequence[str]) -> list[str]:
    return [part for word in words for part in re.split(r"[-/]", word.strip(_MARKS).lower()) if part]
