"""`notes.json`: the machine-readable account of a build (schema: docs/notes-json.md)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from studynotes.facts import shown_facts
from studynotes.model import CrossLink, FactNote, Gone, Page, Section, Site, Span, Term
from studynotes.pages.glossary import listed

_ENCODER = json.JSONEncoder(ensure_ascii=False)
Json = str | int | None | Sequence["Json"] | dict[str, "Json"]


def account(site: Site) -> str:
    """The account as JSON text, one line for each source, page, dropped line, change, fact, term and link."""
    tables: dict[str, list[Json]] = {
        "sources": [{"path": s.path, "sha256": s.sha256, "lines": len(s.lines)} for s in site.sources],
        "pages": [_page(page, site.prefix) for page in site.pages],
        "gone": [_gone(gone) for gone in site.gone],
        "dropped": [{"path": d.path, "line": d.line, "reason": d.reason} for d in site.dropped],
        "changes": [
            {"path": c.path, "line": c.line, "before": c.before, "after": c.after, "rule": c.rule} for c in site.changes
        ],
        "facts": [_fact(page, section, note) for page, section, note in shown_facts(site)],
        "terms": [_term(term) for term in listed(site.terms)],
        "links": [_link(link) for link in site.links],
    }
    parts = (f"{json.dumps(name)}: {_rows(rows)}" for name, rows in tables.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _rows(rows: Sequence[Json]) -> str:
    return "[\n" + ",\n".join(map(_ENCODER.encode, rows)) + "\n]" if rows else "[]"


def _page(page: Page, prefix: str) -> Json:
    return {
        "slug": page.slug,
        "path": page.span.path,
        "url": f"{prefix}/{page.slug}/",
        "title": page.title,
        "group": page.group,
        "spans": [_span(span) for span in page.spans],
        "sections": [_section(section) for section in page.sections],
        "moved": [{"id": moved.id, "to": moved.to} for moved in page.moved],
    }


def _section(section: Section) -> Json:
    heading = section.heading
    return {
        "id": section.id,
        "title": section.title,
        "level": heading.level,
        "span": _span(section.span),
        "aliases": list(section.aliases),
        "changed": section.changed.isoformat() if section.changed else "",
    }


def _fact(page: Page, section: Section, note: FactNote) -> Json:
    fact = note.fact
    return {
        "path": note.span.path,
        "line": note.span.first,
        "page": page.slug,
        "section": section.id,
        "kind": fact.kind,
        "since": fact.since,
        "stated": fact.stated,
        "note": fact.note,
        "source": fact.source,
        "checked": fact.checked.isoformat(),
    }


def _gone(gone: Gone) -> Json:
    return {"slug": gone.slug, "to": gone.to, "moved": [{"id": moved.id, "to": moved.to} for moved in gone.moved]}


def _term(term: Term) -> Json:
    return {
        "id": term.id,
        "term": term.name,
        "expansion": term.expansion,
        "definition": term.definition,
        "seen": [{"slug": slug, "section": section} for slug, section in term.seen],
    }


def _link(link: CrossLink) -> Json:
    return {
        "path": link.span.path,
        "line": link.span.first,
        "text": link.text,
        "from": link.page,
        "to": link.to,
        "section": link.section,
    }


def _span(span: Span) -> Json:
    return [span.first, span.last]
