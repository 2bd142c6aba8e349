"""Rules about shapes: numbers with their units, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from studynotes.clean.edits import Edit

_DIGIT = re.compile(r"[0-9]")
_SIZES = {"kb": "KB", "mb": "MB", "gb": "GB", "tb": "TB", "pb": "PB"}
_TIMES = {
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "second"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "minute"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "hour"),
    **dict.fromkeys(("day", "days"), "day"),
}
_WORDS = frozenset({"second", "seconds", "minute", "minutes", "hour", "hours", "day", "days"})
"""Units that are spelt out: one or several of them is for the author to say ("a 2 minute walk")."""
# What may follow a unit that is spelt out: not a noun ("15 min intervals").
_END = re.compile(
    r"\s*(?:$|[.,;:)\]/?!\"”]|(?:a|after|ago|and|as|at|before|by|each|even|for|from|if|in|is|max|min|of|on|or|per|so|than|the|then|to"
    r"|until|when|while|with|you)\b)"
)
_NUMBER = r"\d+(?:[.,]\d+)*"
_UNIT = re.compile(
    rf"(?<![\w.,/:#$-])(?P<from>{_NUMBER})(?:\s?[-–]\s?(?P<to>{_NUMBER}))? ?"
    rf"(?P<unit>{'|'.join([*_SIZES, *map(str.upper, _SIZES), *sorted(_TIMES, key=len, reverse=True)])})(?![\w/]|\.\w)"
)
# What makes a minimum of "5 min" and gigabits of "10gb".
_OTHER_MEANING = re.compile(r"\s*(?:max|ethernet|network|nic|port|link|line|connection)\b", re.IGNORECASE)
# The full stop of an abbreviation, which is none of the sentence.
_ABBREVIATION = re.compile(r"\.(?=,| [a-z0-9(])")
# Kilobases, not kilobytes.
_BASES = re.compile(r"\b(?:[DR]NA|PCR|genom|genes?\b|plasmid|base pair|exon|intron|transcript)")
_SPACED = ("  ", "( ", " )", " ,", " .")
"""What a text has that asks for one of these; most texts have none."""
_SPACES = (
    (re.compile(r"(?<=[^\s|]) {2,3}(?=[^\s|])"), " "),
    (re.compile(r"(?<![:;=-][(\[])(?<=[(\[]) +(?=\w)"), ""),
    (re.compile(r"(?<=\w) +(?=\)(?:\W|$))"), ""),
    (re.compile(r"(?<=\w) +(?=,(?:\s|$))"), ""),
    (re.compile(r"(?<=[a-z]) +(?=\.(?: +[A-Z]|\s*$))"), ""),
)


def units(text: str) -> list[Edit]:
    """Units written alike, behind a blank; a dash in ranges: "256kb" is "256 KB", "24-72hrs" is "24–72 hours"."""
    return list(_units(text)) if _DIGIT.search(text) else []


def _units(text: str) -> Iterator[Edit]:
    for found in _UNIT.finditer(text):
        after = _measure(found)
        if after == found[0] or _OTHER_MEANING.match(text, found.end()):
            continue
        if found["unit"] == "kb" and _speaks_of_bases(text):
            continue
        end = found.end()
        if found["unit"] in _TIMES and found["unit"] not in _WORDS and _ABBREVIATION.match(text, end):
            end += 1
            if not _END.match(text, end):
                continue
        yield Edit(found.start(), end, after, "units")


# One text asks for each of its numbers.
@lru_cache(maxsize=4)
def _speaks_of_bases(text: str) -> bool:
    return bool(_BASES.search(text))


def _measure(found: re.Match[str]) -> str:
    number = f"{found['from']}–{found['to']}" if found["to"] else found["from"]
    unit = found["unit"]
    if unit.lower() in _SIZES:
        return f"{number} {_SIZES[unit.lower()]}"
    if unit in _WORDS:
        return f"{number} {unit}"
    return (
        f"{number} {_TIMES[unit]}{'' if number == '1' else 's'}" if _END.match(found.string, found.end()) else found[0]
    )


def spacing(text: str) -> list[Edit]:
    """One blank between words, none inside of brackets and before a comma."""
    if " " not in text or not any(map(text.__contains__, _SPACED)):
        return []
    return [
        Edit(found.start(), found.end(), after, "spacing")
        for pattern, after in _SPACES
        for found in pattern.finditer(text)
    ]
