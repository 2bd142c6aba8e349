"""Tidy: an ordered table of named rules, each a function from a document to a better one."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from studynotes import clean
from studynotes.model import Document
from studynotes.source import RULE as ENCODING
from studynotes.tables import Tables
from studynotes.tidy.attributes import RULE as ATTRIBUTES
from studynotes.tidy.attributes import attribute_lists
from studynotes.tidy.headings import empty_headings, expansion_headings, file_titles, heading_levels, page_headings
from studynotes.tidy.lines import lazy_lines, wrapped_lines
from studynotes.tidy.orders import marked_lines, ordered_lists
from studynotes.tidy.pictures import formula_pictures, picture_lines, small_icons
from studynotes.tidy.pseudo import bullet_headings, pseudo_headings
from studynotes.tidy.sentences import sentence_ends, sentence_starts
from studynotes.tidy.starts import table_starts
from studynotes.tidy.statements import statement_lines
from studynotes.tidy.unsafe import unsafe_html

Rule = Callable[[Document, Tables], Document]

WORDS = "words"
"""The rules about words, which look at each text together: `clean.RULES`."""

DROPPED = "dropped-lines"

# The order matters: no other rule sees what is not safe; then tables speak, on the source's own lines; words are put
# right before anybody looks for headings; headings are found before what is left of a paragraph is made readable.
RULES: tuple[tuple[str, Rule], ...] = (
    ("unsafe-html", unsafe_html),
    (ATTRIBUTES, attribute_lists),
    ("formula-pictures", formula_pictures),
    ("table-starts", table_starts),
    ("page-headings", page_headings),
    ("file-titles", file_titles),
    (WORDS, clean.clean),
    ("ordered-lists", ordered_lists),
    ("picture-lines", picture_lines),
    ("small-icons", small_icons),
    ("lazy-lines", lazy_lines),
    ("marked-lines", marked_lines),
    ("wrapped-lines", wrapped_lines),
    ("empty-headings", empty_headings),
    ("expansion-headings", expansion_headings),
    ("pseudo-headings", pseudo_headings),
    ("bullet-headings", bullet_headings),
    ("statement-lines", statement_lines),
    ("heading-levels", heading_levels),
    ("sentence-starts", sentence_starts),
    ("sentence-ends", sentence_ends),
)
"""Name and the rule itself; what it does stands in the tables of words."""

NAMES: tuple[str, ...] = (
    ENCODING,
    *(each for name, _ in RULES for each in (clean.RULES if name == WORDS else (name,))),
    DROPPED,
)
"""Every name of the account, in the order in which the rules speak."""


def tidy(document: Document, tables: Tables) -> Document:
    """Apply every rule in order."""
    return reduce(lambda doc, rule: rule[1](doc, tables), RULES, document)
