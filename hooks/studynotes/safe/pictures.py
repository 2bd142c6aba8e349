"""The picture that a tag shows."""

from __future__ import annotations

import re

from studynotes.model import Picture
from studynotes.safe.tags import Tag, read_tag

_WIDTH = re.compile(r"(\d{1,4})(?:px)?")


def picture(tag: Tag) -> Picture:
    """The picture that an `img` shows."""
    given = tag.attributes
    width = _WIDTH.fullmatch(given.get("width", "").strip())
    return Picture(given.get("src", ""), given.get("alt", ""), given.get("title", ""), int(width[1]) if width else None)


def only_picture(html: str) -> Picture | None:
    """The picture that `html` shows when it is one `img` and nothing else."""
    tag = read_tag(html.strip())
    return picture(tag) if tag and tag.name == "img" and not tag.is_end else None
