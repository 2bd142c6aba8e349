"""What stands below in the notes that are parsed, looked for once for all lines above it."""

from __future__ import annotations

import re
from typing import cast

from markdown_it.rules_block import StateBlock


def next_match(state: StateBlock, pattern: re.Pattern[str], begin: int) -> int:
    """Where `pattern` is found first behind `begin`, -1 for nowhere."""
    known = cast(dict[str, int], state.env.setdefault("next", {}))
    at = known.get(pattern.pattern, -2)
    if at != -1 and at < begin:
        found = pattern.search(state.src, begin)
        at = known[pattern.pattern] = found.start() if found else -1
    return at
