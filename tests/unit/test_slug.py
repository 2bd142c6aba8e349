"""Addresses of titles in scripts whose letters carry marks."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest

from studynotes.slug import slugify
from studynotes.tables import PATTERNS

_OF_SLUGS = next(pattern for pattern, what in PATTERNS.items() if what == "letters, digits and hyphens")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("हिन्दी भाषा", "हिन्दी-भाषा"),
        ("เกี่ยวกับ", "เกี่ยวกับ"),
        ("العربيّة: اللُّغة", "العربيّة-اللُّغة"),
        ("نمی\u200cشود", "نمیشود"),
        ("co\xadoperate", "cooperate"),
        ("⚙\ufe0f Setup 1\ufe0f\u20e3", "setup-1"),
        ("\u0301\u0302", "section"),
        ("- \u0301a", "a"),
    ],
)
def test_marks_stay_with_their_letters(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_tables_take_every_slug_that_titles_make() -> None:
    letters = map(chr, range(0x80, sys.maxunicode))
    marks = [letter for letter in letters if unicodedata.category(letter) in {"Mn", "Mc"}]
    refused = [mark for mark in marks if not re.match(_OF_SLUGS, slugify(f"क{mark}"))]
    assert not refused
    assert sum(slugify(f"क{mark}") == f"क{mark}" for mark in marks) > 0.8 * len(marks)
