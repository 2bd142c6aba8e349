"""What the stages made of the same input in the build before: a preview builds again after each edit of one file."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

_T = TypeVar("_T")
_H = TypeVar("_H", bound=Hashable)


class Memory:
    """Results of pure functions, by the identity of what they were given.

    What one build does not ask for, the next one has no more.
    """

    def __init__(self) -> None:
        self._results: dict[object, tuple[object, object]] = {}
        self._asked: dict[object, tuple[object, object]] = {}

    def begin(self) -> None:
        """Begin another build."""
        self._results, self._asked = self._asked, {}

    def of(self, given: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """What `make` returns, which depends on nothing but what is `given`: its name, and frozen objects."""
        place = tuple(map(id, given))
        # What was given is kept, too: as long as it is there, nothing else has its identity.
        found = self._asked.get(place) or self._results.get(place) or (given, make())
        self._asked[place] = found
        return cast(_T, found[1])

    def same(self, value: _H) -> _H:
        """The object that is equal to `value`, if there was one, so that what is made of it is known again."""
        found = self._asked.get(value) or self._results.get(value) or (value, value)
        self._asked[value] = found
        return cast(_H, found[1])
