"""Reading an index of the search."""

from __future__ import annotations

import json
from typing import Any


def pages_of(text: str) -> dict[str, Any]:
    """The index with the sections of each page as a list of what is told of each; hand-written pages apart."""
    found: dict[str, Any] = json.loads(text)
    columns = found.pop("sections")
    for at, page in enumerate(found["pages"]):
        rows = zip(*(columns[key][at] for key in columns), strict=True)
        page["sections"] = [{key: value for key, value in zip(columns, row, strict=True) if value != 0} for row in rows]
    found["others"] = [page for page in found["pages"] if page.pop("isOther", 0)]
    found["pages"] = [page for page in found["pages"] if page not in found["others"]]
    return found
