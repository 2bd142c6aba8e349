"""What the stages made of the same input in the build before: a preview builds again after each edit of one file."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

_T = TypeVar("_T")
_H = TypeVar("_H", bound=Hashable)
_LIKE = "like"


class Memory:
    """Results of pure functions, by the identity of what they were given.

    What one whole build does not ask for, the next one has no more.
    """

    def __init__(self, *, keeps: bool = True) -> None:
        self._keeps = keeps
        self._results: dict[object, tuple[object, object]] = {}
        self._asked: dict[object, tuple[object, object]] = {}
        self.pause: Callable[[], None] = lambda: None
        """Called before each result that is to be made, of which none takes long: it may raise to end the build."""

    def end(self) -> None:
        """End a build that went to its end."""
        self._results, self._asked = self._asked, {}

    def of(self, given: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """What `make` returns, which depends on nothing but what is `given`: its name, and frozen objects."""
        if not self._keeps:
            return make()
        place = tuple(map(id, given))
        # What was given is kept, too: as long as it is there, nothing else has its identity.
        found = self._asked.get(place) or self._results.get(place)
        if not found:
            self.pause()
            found = (given, make())
        self._asked[place] = found
        return cast(_T, found[1])

    def same(self, value: _H) -> _H:
        """The object that is equal to `value`, if there was one, so that what is made of it is known again."""
        if not self._keeps:
            return value
        found = self._asked.get(value) or self._results.get(value) or (value, value)
        self._asked[value] = found
        return cast(_H, found[1])

    def like(self, name: Hashable, value: _T) -> _T:
        """The last object of the `name`, if it is equal to `value`, which may be one that has no hash."""
        if not self._keeps:
            return value
        place = (_LIKE, name)
        known = self._asked.get(place) or self._results.get(place)
        found = known if known and known[1] == value else (place, value)
        self._asked[place] = found
        return cast(_T, found[1])


NO_MEMORY = Memory(keeps=False)
"""Who builds once need not remember."""
