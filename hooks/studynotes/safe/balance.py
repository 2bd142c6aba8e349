"""Which tags belong together, in a text that a browser would repair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from studynotes.safe.allowed import CLOSED_BY, HIDING
from studynotes.safe.tags import VOID, Tag

DEEPEST = 30
"""Elements that may lie in each other: readers of HTML get slow with depth."""


@dataclass(slots=True)
class Balance:
    """What becomes of each tag of a sequence, by its place in it; a tag without any entry is too deep, or void."""

    paired: set[int] = field(default_factory=set)
    """Start tags and the end tags that end them."""
    unclosed: set[int] = field(default_factory=set)
    """Start tags that nothing ends."""
    implied: set[int] = field(default_factory=set)
    """Start tags of elements that end with another one."""
    stray: set[int] = field(default_factory=set)
    """End tags that end nothing."""
    hidden: set[int] = field(default_factory=set)
    """Everything, text included, in elements that no reader sees."""


def balance(tags: Sequence[Tag | None]) -> Balance:
    """The balance of `tags`; nothing stands for text."""
    found = Balance()
    last_end = {tag.name: at for at, tag in enumerate(tags) if tag and tag.is_end}
    stack: list[tuple[int, str]] = []
    depth: Counter[str] = Counter()
    hiding = ""
    for at, tag in enumerate(tags):
        if hiding:
            found.hidden.add(at)
            if tag and tag.is_end and tag.name == hiding:
                hiding = ""
        elif tag is None or tag.name in VOID:
            continue
        elif tag.is_end:
            _end(at, tag.name, stack, depth, found)
        elif tag.name in HIDING and last_end.get(tag.name, -1) > at:
            hiding = tag.name
            found.hidden.add(at)
        else:
            _start(at, tag.name, stack, depth, found)
    found.unclosed.update(at for at, _ in stack)
    return found


def _start(at: int, name: str, stack: list[tuple[int, str]], depth: Counter[str], found: Balance) -> None:
    while stack and stack[-1][1] in CLOSED_BY.get(name, ()):
        found.implied.add(stack[-1][0])
        depth[stack.pop()[1]] -= 1
    if len(stack) < DEEPEST:
        stack.append((at, name))
        depth[name] += 1


def _end(at: int, name: str, stack: list[tuple[int, str]], depth: Counter[str], found: Balance) -> None:
    if not depth[name]:
        found.stray.add(at)
        return
    while stack:
        start, other = stack.pop()
        depth[other] -= 1
        if other == name:
            found.paired |= {start, at}
            return
        (found.implied if any(other in ends for ends in CLOSED_BY.values()) else found.unclosed).add(start)
