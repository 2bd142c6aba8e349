"""Plain Markdown pages and a plain configuration, so that another engine can render the same site."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from studynotes.account import account
from studynotes.aside import put_in_place
from studynotes.link import PICTURES
from studynotes.pages.front import SERVICES, filled
from studynotes.pages.groups import grouped
from studynotes.pipeline import Build

_CONFIG = """\
site_name: {name}
theme:
  name: material
  font: false
  features: [navigation.prune]
plugins: [search]
validation:
  anchors: warn
not_in_nav: /changes/*
markdown_extensions:
  - admonition
  - attr_list
  - def_list
  - footnotes
  - sane_lists
  - tables
  - toc
  - pymdownx.blocks.caption
  - pymdownx.blocks.details
  - pymdownx.blocks.html
  - pymdownx.details
  - pymdownx.superfences
  - pymdownx.tasklist
nav:
"""


def export(build: Build, docs: Path, out: Path, name: str) -> None:
    """Write `mkdocs.yml`, `notes.json` and `docs/` into the folder `out`, which must not exist or hold an older export.

    `docs` is the folder of hand-written pages and assets. Raises `FileExistsError` when `out` holds something else.
    `out` is replaced as a whole, or left as it was.
    """
    if out.exists() and any(out.iterdir()) and not (out / "notes.json").exists():
        raise FileExistsError(f"{out} is not empty and holds no export; name another folder")
    new = out.with_name(f"{out.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        _write(build, docs, new, name)
        put_in_place(new, out)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write(build: Build, docs: Path, out: Path, name: str) -> None:
    for path, text in (*_hand_written(docs, build).items(), *build.files.items()):
        target = out / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    if (docs / "assets").is_dir():
        shutil.copytree(docs / "assets", out / "docs" / "assets")
    for path in build.site.pictures:
        target = out / "docs" / PICTURES / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(docs / "notes" / path, target)
    (out / "mkdocs.yml").write_text(_config(build, name), encoding="utf-8")
    (out / "notes.json").write_text(account(build.site), encoding="utf-8")


def _hand_written(docs: Path, build: Build) -> dict[str, str]:
    pages = {path.name: path.read_text(encoding="utf-8") for path in sorted(docs.glob("*.md"))}
    pages.setdefault("index.md", f"# {build.site.pages[0].title if build.site.pages else 'Notes'}\n\n{SERVICES}\n")
    return {name: filled(text, build.inserts) for name, text in pages.items()}


def _config(build: Build, name: str) -> str:
    collections = ("glossary", "numbers", "exam", "ports", "compare", "map")
    lines = [_CONFIG.format(name=name), "  - index.md\n", *(f"  - {page}.md\n" for page in collections)]
    for group, pages in grouped(build.site):
        indent = "      " if group else "  "
        if group:
            lines.append(f"  - {_quoted(group)}:\n")
        lines += [f"{indent}- {_quoted(page.short)}: {build.site.prefix}/{page.slug}.md\n" for page in pages]
    lines += ["  - facts.md\n", "  - changes.md\n"]
    return "".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text)
