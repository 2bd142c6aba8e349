"""The tags, links and pictures in lines of text made safe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from studynotes.model import Change, HtmlRun, Link, Picture, Run, Span, Styled, plain
from studynotes.runs import merge
from studynotes.safe.allowed import INLINE, KNOWN, cleaned, is_link
from studynotes.safe.balance import Balance, balance
from studynotes.safe.tags import VOID, Tag, read_tag

RULE = "unsafe-html"
"""What takes things out of the HTML of notes."""
Runs = tuple[Run, ...]
_PARTS = frozenset({"div", "li", "p", "tr"})
"""Elements that begin a line, which is all that is left of them in a text."""
_Piece = Run | Tag
"""A run, or a tag that is kept."""


@dataclass(frozen=True, slots=True)
class SafeRuns:
    """Makes texts safe, and takes down in `changes` what it took out of them."""

    changes: list[Change]
    is_link: bool = False
    """The text is that of a link: no other link stands in it."""

    def lines(self, lines: Sequence[tuple[Runs, Span]]) -> list[Runs]:
        """Lines of one paragraph, the very same where nothing changes.

        An element that runs over several of them is one element on each.
        """
        if all(isinstance(run, str) for runs, _ in lines for run in runs):
            return [runs for runs, _ in lines]
        if all(_is_safe(run) for runs, _ in lines for run in runs):
            safe = [merge(runs) for runs, _ in lines]
        else:
            pieces = _whole_elements(self._pieces(lines), len(lines))
            safe = [merge(tuple(_runs(iter(line)))) for line in pieces]
        return [old if new == old else new for new, (old, _) in zip(safe, lines, strict=True)]

    def runs(self, runs: Runs, span: Span) -> Runs:
        """The runs of one line."""
        return self.lines([(runs, span)])[0]

    def _pieces(self, lines: Sequence[tuple[Runs, Span]]) -> Iterator[tuple[int, _Piece]]:
        """What is kept, with the number of its line."""
        places = [(number, run, span) for number, (runs, span) in enumerate(lines) for run in runs]
        tags = [read_tag(run.text) if isinstance(run, HtmlRun) else None for _, run, _ in places]
        found = balance(tags)
        told: set[int] = set()
        for at, ((number, run, span), tag) in enumerate(zip(places, tags, strict=True)):
            if not isinstance(run, HtmlRun) and plain((run,)).strip():
                told.add(number)
            if at in found.hidden:
                self._changed(span, run.text if isinstance(run, HtmlRun) else plain((run,)), "")
            elif not isinstance(run, HtmlRun):
                yield from ((number, each) for each in self._run(run, span))
            elif tag and self._is_kept(at, tag, found):
                yield number, self._tag(run.text, tag, span)
            elif tag and _is_word(at, tag, found):
                yield number, run.text
            elif tag and tag.name in _PARTS and not tag.is_end and number in told:
                self._changed(span, run.text, "<br>")
                yield number, Tag("br")
            else:
                self._changed(span, run.text, "")

    def _is_kept(self, at: int, tag: Tag, found: Balance) -> bool:
        if tag.name not in INLINE or (tag.name == "a" and self.is_link):
            return False
        return at in found.paired or (tag.name in VOID and not tag.is_end)

    def _tag(self, text: str, tag: Tag, span: Span) -> Tag:
        kept = cleaned(tag)
        if kept.attributes.keys() != tag.attributes.keys():
            self._changed(span, text, str(kept))
        return kept

    def _run(self, run: Run, span: Span) -> Iterator[Run]:
        match run:
            case Link(href=href, runs=inner):
                text = SafeRuns(self.changes, is_link=True).runs(inner, span)
                if is_link(href):
                    yield replace(run, runs=text)
                else:
                    self._changed(span, href, "")
                    yield from text
            case Styled(runs=inner):
                yield replace(run, runs=self.runs(inner, span))
            case Picture(src=src, alt=alt) if not is_link(src):
                self._changed(span, src, "")
                yield alt
            case _:
                yield run

    def _changed(self, span: Span, before: str, after: str) -> None:
        if before.strip():
            self.changes.append(Change(span.path, span.first, before, after, RULE))


def _is_safe(run: Run) -> bool:
    """Whether nothing in `run` is HTML, and all addresses are what they seem."""
    match run:
        case str():
            return True
        case Styled(runs=inner):
            return all(map(_is_safe, inner))
        case Link(href=href, runs=inner):
            return is_link(href) and all(map(_is_safe, inner))
        case Picture(src=src):
            return is_link(src)
        case _:
            return not isinstance(run, HtmlRun)


def _is_word(at: int, tag: Tag, found: Balance) -> bool:
    """Whether it is no tag of HTML but a word in angle brackets, which browsers would not show."""
    return at in found.unclosed and tag.name not in KNOWN and not tag.attributes


def _whole_elements(pieces: Iterable[tuple[int, _Piece]], count: int) -> list[list[_Piece]]:
    """The pieces of `count` lines: what is open at the end of a line is closed there, and opened on the next."""
    lines: list[list[_Piece]] = [[] for _ in range(count)]
    opened: list[Tag] = []
    last = 0
    for number, piece in pieces:
        if number > last:
            lines[last] += [Tag(tag.name, is_end=True) for tag in reversed(opened)]
            lines[number] += opened
            last = number
        lines[number].append(piece)
        if isinstance(piece, Tag) and piece.name not in VOID:
            if piece.is_end:
                opened.pop()
            else:
                opened.append(piece)
    return lines


def _runs(pieces: Iterator[_Piece], link: Tag | None = None) -> Iterator[Run]:
    """Pieces as runs; `link` is the link in which they stand."""
    for piece in pieces:
        match piece:
            case Tag(name="a", is_end=True):
                if link is not None:
                    return
            case Tag(name="a") if link is None:
                inner = tuple(_runs(pieces, piece))
                href = piece.attributes.get("href", "")
                if href:
                    yield Link(href, piece.attributes.get("title", ""), merge(inner))
                else:
                    yield from inner
            case Tag(name="a"):
                yield from _runs(pieces, piece)
            case Tag():
                yield HtmlRun(str(piece))
            case Link(runs=inner) if link is not None and link.attributes.get("href"):
                yield from inner
            case _:
                yield piece
