"""What a release says of itself: `python -m tools.release v0.1.0` prints the notes for that tag."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path


def release_notes(tag: str, version: str, changelog: str) -> str:
    """The section of `changelog` for `tag`; raises `ValueError` when tag, version and changelog do not agree."""
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, but the version in pyproject.toml is {version}")
    section = re.search(rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)", changelog, re.DOTALL | re.MULTILINE)
    if not section or not section[1].strip():
        raise ValueError(f"CHANGELOG.md says nothing about {version}: it needs a section ## [{version}]")
    return section[1].strip() + "\n"


if __name__ == "__main__":
    _version = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    try:
        print(release_notes(sys.argv[1], _version, Path("CHANGELOG.md").read_text(encoding="utf-8")), end="")
    except ValueError as error:
        sys.exit(str(error))
