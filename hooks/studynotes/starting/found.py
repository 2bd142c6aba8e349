"""What notes have for tables to begin with: names that come up again and again, and pictures on other sites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from studynotes.crosslink.harvest import acronyms
from studynotes.crosslink.texts import texts
from studynotes.model import Picture, Site
from studynotes.table_files import toml_line
from studynotes.targets import is_elsewhere
from studynotes.text import name_key
from studynotes.tree import all_runs

_FEWEST = 3
"""Times that a name stands in the notes, at least."""
_MOST = 100
"""Names that are suggested, the most frequent ones; nobody reads through more."""
_WORD = r"[\w+]+(?:-\w+)*"
# In the middle of a sentence, where nothing but names has a capital.
_NAME = re.compile(rf"(?<=[a-zà-ÿ,;] )(?=[A-Z]){_WORD}(?: (?=[A-Z]){_WORD}){{0,3}}")
# In languages that give one to all nouns: a name has more of them, or a digit.
_SPECIAL = re.compile(r"\b(?=[A-Z]|[a-z]+[A-Z])\w*(?:\w[A-Z]|[A-Z]\d)\w*")
_NOUNS = frozenset({"de", "lb"})


def names(site: Site) -> list[str]:
    """Rows for terms in the order of the notes: acronyms that they spell out, and names that they use often."""
    read = [(page, tuple(texts(page))) for page in site.pages]
    lines = [(text.span.path, text.span.first, text.text) for _, own in read for text in own]
    pages = {name_key(page.title) for page in site.pages}
    longs = {each.name: each.expansion for each in acronyms(read) if name_key(each.name) not in pages}
    places = {each.name: (each.span.path, each.span.first) for each in acronyms(read)}
    pattern = _SPECIAL if site.language in _NOUNS else _NAME
    counts: Counter[str] = Counter()
    for path, line, text in lines:
        for name in pattern.findall(text):
            counts[name] += 1
            places.setdefault(name, (path, line))
    small = Counter(word for _, _, text in lines for word in re.findall(r"\b[a-z]\w+", text))
    often = [name for name, count in counts.items() if count >= _FEWEST and small[name.lower()] < count]
    # A plural is found with its singular.
    told = {*pages, *map(name_key, longs), *(f"{name_key(name)}s" for name in (*often, *longs))}
    often = [name for name in often if len(name) > 1 and name_key(name) not in told]
    chosen = [*longs, *sorted(often, key=lambda name: -counts[name])[:_MOST]]
    order = {path: at for at, path in enumerate(source.path for source in site.sources)}
    ordered = sorted(chosen, key=lambda name: (order[places[name][0]], places[name][1]))
    return [_term(name, longs.get(name, "")) for name in ordered]


def pictures(site: Site) -> list[str]:
    """Rows for the pictures on other sites, each once, in the order of the notes."""
    alts: dict[str, str] = {}
    for source, alt in _elsewhere(site):
        alts[source] = alts.get(source) or alt
    return [_picture(*each) for each in alts.items()]


def _elsewhere(site: Site) -> Iterator[tuple[str, str]]:
    for page in site.pages:
        for run in all_runs(page.blocks):
            if isinstance(run, Picture) and is_elsewhere(run.src):
                yield run.src, run.alt


def _term(name: str, expansion: str) -> str:
    keys = {"term": name, **({"expansion": expansion} if expansion else {}), "definition": ""}
    return _row("term", keys)


def _picture(source: str, alt: str) -> str:
    keys = {"source": source, "file": "assets/pictures/name.png", "alt": " ".join(alt.split()), "caption": ""}
    return _row("picture", keys) + "width = 0\nheight = 0\n"


def _row(kind: str, keys: dict[str, str]) -> str:
    return "\n".join([f"[[{kind}]]", *(toml_line(name, value) for name, value in keys.items())]) + "\n"
