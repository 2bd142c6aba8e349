"""Tidy: an ordered table of named rules, each a function from a document to a better one."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from studynotes import clean
from studynotes.model import Document
from studynotes.source import RULE as ENCODING
from studynotes.tables import Tables
from studynotes.tidy.headings import empty_headings, expansion_headings, file_titles, heading_levels, page_headings
from studynotes.tidy.lines import lazy_lines, wrapped_lines
from studynotes.tidy.orders import ordered_lists
from studynotes.tidy.pictures import picture_lines, small_icons
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
RULES: tuple[tuple[str, str, Rule], ...] = (
    ("unsafe-html", "keeps of HTML and of addresses what can do no harm, and makes whole what is left", unsafe_html),
    ("table-starts", "puts pages and sections where services.toml says", table_starts),
    ("page-headings", "lets a page begin at each heading of the top level", page_headings),
    ("file-titles", "names a page without a heading after its file", file_titles),
    (WORDS, "", clean.clean),
    ("ordered-lists", "makes a numbered list of what stands behind “in this order:”", ordered_lists),
    ("picture-lines", "sets a picture on a line of its own free from the text around it", picture_lines),
    ("small-icons", "drops small pictures without a description", small_icons),
    ("lazy-lines", "sets free a line that only seems to belong to the bullet above", lazy_lines),
    ("wrapped-lines", "rejoins a sentence that runs over several lines", wrapped_lines),
    ("empty-headings", "drops a heading without text", empty_headings),
    ("expansion-headings", "merges a heading that only spells out the acronym above it", expansion_headings),
    ("pseudo-headings", "makes a section of a line such as “Instance types:” or “Ports to know”", pseudo_headings),
    ("bullet-headings", "makes sections of bullets that head content of their own", bullet_headings),
    ("statement-lines", "makes bullets of lines that are statements of their own", statement_lines),
    ("heading-levels", "lets no heading jump a level", heading_levels),
    ("sentence-starts", "begins a text with a capital, in notes that mix both ways", sentence_starts),
    (
        "sentence-ends",
        "ends a paragraph that is a sentence, and every text of several sentences, with a full stop",
        sentence_ends,
    ),
)
"""Name, what it does, and the rule itself."""

MEANINGS: dict[str, str] = {
    ENCODING: "repairs text in a wrong encoding",
    **{
        each: what
        for name, meaning, _ in RULES
        for each, what in (clean.RULES if name == WORDS else ((name, meaning),))
    },
    DROPPED: "leaves out lines that are no content, each with the reason",
}
"""Every name of the account and what it stands for, in the order in which the rules speak."""


def tidy(document: Document, tables: Tables) -> Document:
    """Apply every rule in order."""
    return reduce(lambda doc, rule: rule[2](doc, tables), RULES, document)
