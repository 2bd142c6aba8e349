"""The key numbers of a line: limits, defaults, ports, and all that has a unit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from studynotes.tables import NumberKind
from studynotes.text import any_of
from studynotes.wordlists import languages

_BLANK = "[ \u00a0\u2009\u202f]"
"""What may stand before each three digits of a large number: "10 000"."""
_DECIMAL = rf"(?:\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)|\d(?:[\d,]*\d)?(?!{_BLANK}\d{{3}}(?!\d)))(?:\.\d+)?"
_NUMBER = rf"(?<![\w.,/:–-])(?<!\d{_BLANK}){_DECIMAL}(?:\s?[–-]\s?{_DECIMAL})?"
_BEHIND = r"(?![\w/]|[.,:–-]\w)"
_PORTS = r"\s*\d{1,5}(?:(?:\s*[,/–-]\s*|\s+\w{1,3}\s+)\d{1,5})*(?!\w|[.,]\d)"
_TRANSPORT = r"(?:tcp|udp)[/ ]"
_FIRST = re.compile(r"\d{1,5}(?=\s|:)")
_CLAUSE_END = re.compile(r"[;()!?]|,(?!\d)|[.:](?=\s|$)")
_BETWEEN = r"(?:\s+\w+){0,2}(?:\s*[:=])?\s+"
"""What may stand between a number without a unit and the word that says what it is."""
_NEAR = 200
"""Characters on each side of a number in which a word may say what it is, at most."""
# Dimensions and parts of standards ("3D", "802.1D", "2-d"), what has a capital for its name (6 H, 5 D), plurals ("0s",
# "100s of", "all 1s"), decades ("1990s", "in the 80s", "'80s") and centuries ("the 1500s", "in 1500s": not "in 1800s",
# which may be half an hour).
_NO_AMOUNT = re.compile(
    r"[\d.,]+(?:[DS]\b|[\s-][HDS]\b|H[+^~⁺⁻])|[23]-d\b|0s\b|[\d.,]*00s\s+of\b"
    r"|(?:\d+\s?[–-]\s?)?(?:19|20)\d0s\b|(?<=\b[Ii]n the )[2-9]0s\b|(?<=['’‘])\d0s\b|(?<=\b[Aa]ll )1s\b"
    r"|(?<=\b[Tt]he )1\d00s\b|(?<=\b[Ii]n )1[13-79]00s\b"
)
# Where there is a 1a, 1b is no byte, and 1d no day.
_LETTER = re.compile(r"\d+[bd]")
_LETTERED = re.compile(r"(?<![\w.-])\d+a\b")
_LETTERS = r"\s+\d[\d.]*\s?[bd]\b(?:(?:\s*[,/–-]\s*|\s+\w{1,3}\s+)\d[\d.]*\s?[bd]\b)*"
ABOUT = "~≈"
"""Signs that say that the number behind them is none to the letter."""
_ABOUT = re.compile(rf"(?<![\w~])[{ABOUT}] ?\Z")
_DIGITS = re.compile(r"\d+")
# No formula by the rules of those, but no amount either.
_DISPLAYED = re.compile(r"\$\$[^$]+\$\$")
_LAST_PORT = 65_535

_Range = tuple[int, int]
"""The first character of a part of a line, and the one behind its last."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The characters `first` to `last` of a line, which are a key number."""

    first: int
    last: int
    kind: NumberKind


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What tells key numbers in one language."""

    with_unit: re.Pattern[str]
    bare: Sequence[tuple[NumberKind, re.Pattern[str]]]
    """A number without a unit, the group of that name, beside a word that says what it is."""
    words: Sequence[tuple[NumberKind, re.Pattern[str]]]
    """The words that say so of a number with a unit."""
    ports: re.Pattern[str]
    port_title: re.Pattern[str]
    silent: re.Pattern[str]
    """Examples, and what is named by a number and a letter."""
    ranges: re.Pattern[str]
    """What stands between the two numbers of a range."""
    sample: re.Pattern[str]
    """The label of an example or a question, at the beginning of a text."""
    sample_title: re.Pattern[str]


def figures(text: str, title: str, language: str) -> list[Figure]:
    """The key numbers of `text`, a line of a section with this `title`, in order and apart from each other.

    `language` is the code of its language; one without lists of words has none. Numbers of examples and questions are
    left out.
    """
    patterns = _patterns(language)
    if not patterns or not _DIGITS.search(text) or patterns.sample_title.fullmatch(title):
        return []
    # Signs that mean nothing keep all places as they are.
    text = _without_sample(text, patterns)
    for pattern in (_DISPLAYED, patterns.silent):
        text = pattern.sub(lambda silent: "\0" * len(silent[0]), text)
    is_lettered = bool(_LETTERED.search(text))
    amounts = [found.span() for found in patterns.with_unit.finditer(text) if _is_amount(found, is_lettered)]
    # "5 min" is no minimum.
    around = _without(text, amounts)
    found = (*_ports(text, title, patterns), *_with_unit(around, amounts, patterns), *_bare(around, patterns))
    return [replace(each, first=about(text, each.first)) for each in _joined(apart(found), text, patterns.ranges)]


def about(text: str, first: int) -> int:
    """Where a number that stands at `first` in the text begins with the sign that says about."""
    sign = _ABOUT.search(text, max(0, first - 2), first)
    return sign.start() if sign else first


def apart(found: Iterable[Figure]) -> list[Figure]:
    """`found` in order, without those that overlap one that begins before, or is given before."""
    kept: list[Figure] = []
    for each in sorted(found, key=lambda figure: figure.first):
        if not kept or each.first >= kept[-1].last:
            kept.append(each)
    return kept


def _without_sample(text: str, patterns: _Patterns) -> str:
    """`text` with signs that mean nothing in place of an example or a question that all of it, or its beginning, is."""
    if text.rstrip().endswith(("?", "？")):
        return ""
    if not patterns.sample.match(text):
        return text
    end = max(text.rfind("?"), text.rfind("？")) + 1
    return "\0" * end + text[end:] if end else ""


def _is_amount(found: re.Match[str], is_lettered: bool) -> bool:
    """Whether a number and what looks like its unit are an amount; in a text that `is_lettered`, 1b follows 1a."""
    is_letter = is_lettered and _LETTER.fullmatch(found[0])
    return not (is_letter or _NO_AMOUNT.match(found.string, found.start()))


def _without(text: str, spans: Iterable[_Range]) -> str:
    """`text` with signs that mean nothing in place of the `spans`, which are in order."""
    kept: list[str] = []
    at = 0
    for first, last in spans:
        kept += [text[at:first], "\0" * (last - first)]
        at = last
    return "".join((*kept, text[at:]))


def _with_unit(around: str, amounts: Sequence[_Range], patterns: _Patterns) -> Iterator[Figure]:
    """The `amounts`, each of the kind that the words `around` it say."""
    said = (
        [(kind, [found.span() for found in words.finditer(around)]) for kind, words in patterns.words]
        if amounts
        else []
    )
    for first, last in amounts:
        clause = _clause(around, first, last)
        kind: NumberKind = next((kind for kind, words in said if _is_any_in(words, clause)), "figure")
        yield Figure(first, last, kind)


def _is_any_in(spans: Sequence[_Range], whole: _Range) -> bool:
    """Whether the `whole` holds one of the `spans`, which are in order and apart from each other."""
    at = bisect_left(spans, whole[:1])
    return at < len(spans) and spans[at][1] <= whole[1]


def _bare(text: str, patterns: _Patterns) -> Iterator[Figure]:
    for kind, pattern in patterns.bare:
        for found in pattern.finditer(text):
            yield Figure(*found.span("number"), kind)


def _ports(text: str, title: str, patterns: _Patterns) -> Iterator[Figure]:
    named = [found.span() for found in patterns.ports.finditer(text)]
    # Each line of a list of ports begins with one.
    if (first := _FIRST.match(text)) and patterns.port_title.search(title):
        named.append(first.span())
    for start, stop in named:
        for digits in _DIGITS.finditer(text, start, stop):
            if 0 < int(digits[0]) <= _LAST_PORT:
                yield Figure(*digits.span(), "port")


def _clause(text: str, first: int, last: int) -> _Range:
    """The clause that holds the characters `first` to `last`, as far as it is near."""
    begin, behind = max(0, first - _NEAR), text[last : last + _NEAR]
    start = max((found.end() for found in _CLAUSE_END.finditer(text[begin:first])), default=0)
    end = _CLAUSE_END.search(behind)
    return begin + start, last + (end.start() if end else len(behind))


def _joined(found: Sequence[Figure], text: str, ranges: re.Pattern[str]) -> list[Figure]:
    """`found` with ranges as one: "1 minute to 12 hours"."""
    joined: list[Figure] = []
    for each in found:
        if joined and ranges.fullmatch(text, joined[-1].last, each.first):
            joined[-1] = replace(joined[-1], last=each.last)
        else:
            joined.append(each)
    return joined


@cache
def _patterns(language: str) -> _Patterns | None:
    spoken = languages().get(language)
    if not spoken or not spoken.limits:
        return None
    unit = any_of(spelling for spellings in spoken.units.values() for spelling in spellings)
    kinds: tuple[tuple[NumberKind, Iterable[str]], ...] = (("default", spoken.defaults), ("limit", spoken.limits))
    examples = rf"\b{any_of(spoken.examples)}(?!\w)(?:[^.!?)]|\.(?=\w))*"
    joined = rf"(?:\s*[,/&]\s*|\s+{any_of(spoken.joins)}\s+)"
    bits = rf"(?<![\w.,])(?:0s{joined}1s|1s{joined}0s)\b"
    samples = any_of(word for each in languages().values() for word in (*each.examples, *each.samples))
    bare = rf"(?P<number>{_NUMBER}){_BEHIND}"
    return _Patterns(
        with_unit=_pattern(rf"[$€£]\s?{_NUMBER}{_BEHIND}|{_NUMBER}(?:\s?%|[\s-]?{unit}(?:/\w+)?){_BEHIND}"),
        bare=(
            *((kind, _pattern(rf"\b{any_of(words)}{_BETWEEN}{bare}")) for kind, words in kinds),
            ("limit", _pattern(rf"{bare}(?:\s+\w+){{1,3}}\s+{any_of(spoken.at_once)}\b")),
        ),
        words=tuple((kind, _pattern(rf"\b{any_of(words)}\b")) for kind, words in kinds),
        ports=_pattern(rf"\b(?:{any_of(spoken.ports)}(?=\s)|{_TRANSPORT}(?=\d)){_PORTS}"),
        port_title=_pattern(rf"\b{any_of(spoken.ports)}\b"),
        silent=_pattern(rf"{examples}|\b{any_of(spoken.lettered)}{_LETTERS}|{bits}"),
        ranges=_pattern(rf"\s+{any_of(spoken.ranges)}\s+"),
        sample=_pattern(rf"\W{{0,9}}\b{samples}\s?(?:\d{{1,3}}\s?)?[:)：）]"),
        sample_title=_pattern(rf"[\W\d]*\b{samples}[\W\d]*"),
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
