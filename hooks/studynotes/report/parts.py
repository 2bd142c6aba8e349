"""The parts of a report about what is listed beside the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from studynotes.anchors.successors import place_at
from studynotes.model import Problem, Term
from studynotes.report.ledgers import Both
from studynotes.report.quote import cut, quoted
from studynotes.report.sections import shown_place, titled
from studynotes.report.size import Size
from studynotes.tidy import NAMES

_MOST = 15
"""Entries of a list."""


def problem_part(title: str, problems: Sequence[Problem], folder: str) -> list[str]:
    """Problems with their places."""
    return titled(title, cut([_problem(each, folder) for each in problems], _MOST))


def _problem(problem: Problem, folder: str) -> str:
    line = f", line {problem.line}" if problem.line else ""
    return f"- {quoted(f'{folder}/{problem.path}'.removeprefix('./'))}{line}: {quoted(problem.what)}"


def ledger_part(title: str, found: Both, shown: Callable[[tuple[str, ...]], str]) -> list[str]:
    """What came and what went."""
    gained = [f"- new: {shown(row)}" for row in found.gained]
    lost = [f"- gone: {shown(row)}" for row in found.lost]
    return titled(title, [*cut(gained, _MOST), *cut(lost, _MOST)])


def link_text(row: tuple[str, ...]) -> str:
    """A link: its words, the page where it stands, where it leads."""
    words, slug, to = row
    target = quoted(to) if ":" in to else shown_place(place_at(to))
    return f"{quoted(words)} in {shown_place((slug, slug))} → {target}"


def listed_texts(row: tuple[str, ...]) -> str:
    """A row whose texts say enough."""
    return ", ".join(map(quoted, filter(None, row)))


def term_part(pairs: Sequence[tuple[Term | None, Term | None]]) -> list[str]:
    """Entries of the glossary that came, changed or went."""
    return titled("Terms", cut([_term(old, new) for old, new in pairs], _MOST))


def _term(old: Term | None, new: Term | None) -> str:
    if old is None or new is None:
        term, what = (new, "new") if new else (old, "gone")
        return f"- {what}: {_told(term)}" if term else ""
    fields = ((old.name, new.name), (old.expansion, new.expansion), (old.definition, new.definition))
    changed = [f"{quoted(was)} → {quoted(now)}" for was, now in fields if was != now]
    if old.id != new.id:
        changed.append(f"{quoted(f'glossary/#{old.id}')} leads to {quoted(f'glossary/#{new.id}')}")
    return f"- changed: {quoted(new.name)}: {'; '.join(changed)}"


def _told(term: Term) -> str:
    return ", ".join(map(quoted, filter(None, (term.name, term.expansion, term.definition))))


def page_part(rows: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """What services.toml says about pages, as it was and as it is."""
    lines = [f"- {what} of {quoted(f'{slug}/')}: {quoted(old)} → {quoted(new)}" for slug, what, old, new in rows]
    return titled("Pages", cut(lines, _MOST))


def other_part(names: Sequence[str]) -> list[str]:
    """Pages that put together what others say."""
    shown = [quoted(name.removesuffix(".md") + "/") for name in names[:_MOST]]
    more = [f"{len(names) - _MOST:,} more"] if len(names) > _MOST else []
    return titled("Other pages that change", [", ".join([*shown, *more])] if names else [])


def rule_part(found: Both, before: Counter[str], after: Counter[str]) -> list[str]:
    """The clean-up by rule: how often it changed something before and after, and what is new."""
    names = {row[0] for row in (*found.gained, *found.lost)}
    lines = []
    for name in (name for name in NAMES if name in names):
        lines.append(f"- `{name}`: {before[name]:,} → {after[name]:,}")
        own = [f"- {quoted(old)} → {quoted(new)}" for rule, old, new in found.gained if rule == name]
        lines += [f"  {line}" for line in cut(own, 5)]
    return titled("Clean-up by rule", lines)


def cost_part(base: Size | None, head: Size | None, ratio: float | None) -> list[str]:
    """Size of the built sites, when both are there, and time of the pipeline against the base."""
    lines = []
    if base and head:
        rows = (
            ("Files", base.files, head.files),
            ("Pages", base.pages, head.pages),
            ("Pages and index, bytes", base.size, head.size),
            ("The same, gzip", base.packed, head.packed),
        )
        lines += ["| | Base | Now | Difference |", "| --- | ---: | ---: | ---: |"]
        lines += [
            f"| {name} | {old:,} | {new:,} | {f'{new - old:+,}' if new != old else '0'} |" for name, old, new in rows
        ]
    if ratio is not None:
        lines += ["", f"Pipeline: {ratio:.2f} x the CPU time of the base."][0 if lines else 1 :]
    return titled("Size and time", lines)
