"""The configuration of a site without what only our own hooks understand, for engines that know MkDocs' file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import yaml

from studynotes.settings import PYTHON_NAME, UNNAMED, Named, Setting
from studynotes.words.table import Words

_KEPT = (
    "site_name",
    "site_description",
    "site_url",
    "exclude_docs",
    "extra_css",
    "extra_javascript",
    "markdown_extensions",
    "validation",
)
_OWN = frozenset({"custom_dir", "static_templates"})
"""Settings of the theme that lead to templates of our own."""
# For notes without a configuration beside them.
_DEFAULTS: Mapping[str, Setting] = {
    "site_name": UNNAMED,
    "theme": {"font": False, "features": ["navigation.prune"]},
    "markdown_extensions": [
        "admonition",
        "attr_list",
        "def_list",
        "footnotes",
        "sane_lists",
        "tables",
        "toc",
        "pymdownx.blocks.caption",
        "pymdownx.blocks.details",
        "pymdownx.blocks.html",
        "pymdownx.details",
        "pymdownx.superfences",
        "pymdownx.tasklist",
    ],
}


class _Dumper(yaml.SafeDumper):
    """Writes what was read."""


_Dumper.add_representer(Named, lambda dumper, name: dumper.represent_scalar(f"{PYTHON_NAME}{name}", ""))


def plain_settings(ours: Mapping[str, Setting], nav: Sequence[Setting], styles: str, words: Words) -> str:
    """The text of `mkdocs.yml` for an export with the navigation `nav`.

    `ours` are the settings of the site; hooks, plugins, templates of our own and what only they read are left out.
    `styles` is the path of a stylesheet more.
    """
    # An address that is not known yet is none: one engine would take it for the root of the host.
    settings: dict[str, Setting] = dict(_DEFAULTS) | {name: ours[name] for name in _KEPT if ours.get(name)}
    theme = ours.get("theme", _DEFAULTS["theme"])
    look = {name: value for name, value in theme.items() if name not in _OWN} if isinstance(theme, dict) else {}
    # One engine has two looks; our stylesheet is made for this one, and the others read nothing there.
    settings["theme"] = look | {"name": "material", "variant": "classic"}
    sheets = settings.get("extra_css")
    settings["extra_css"] = [*(sheets if isinstance(sheets, list) else []), styles]
    settings["plugins"] = ["search"]
    # Pages that no navigation names, such as those for addresses of old, are meant to be so.
    settings["not_in_nav"] = "*"
    settings["nav"] = [*nav]
    _speak(settings, words)
    return yaml.dump(settings, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def _speak(settings: dict[str, Setting], words: Words) -> None:
    """Put our words where the hook does it for the site."""
    theme, extensions = settings["theme"], settings.get("markdown_extensions")
    palette = theme.get("palette") if isinstance(theme, dict) else None
    for scheme in palette if isinstance(palette, list) else ():
        if isinstance(scheme, dict) and isinstance(toggle := scheme.get("toggle"), dict):
            toggle["name"] = words.navigation.toggle(str(scheme.get("scheme", "")))
    if not isinstance(extensions, list):
        return
    for each in extensions:
        if isinstance(each, dict) and isinstance(contents := each.get("toc"), dict):
            contents["permalink_title"] = words.controls.permalink
    if "footnotes" in extensions:
        title: Setting = {"footnotes": {"BACKLINK_TITLE": words.body.footnote.format(number="%d")}}
        settings["markdown_extensions"] = [title if each == "footnotes" else each for each in extensions]


def plain_entry(value: object) -> Setting:
    """`value`, made of dictionaries, lists and texts."""
    if isinstance(value, dict):
        return {str(name): plain_entry(inner) for name, inner in value.items()}
    return [plain_entry(inner) for inner in value] if isinstance(value, list) else str(value)


def plain_front(markdown: str) -> str:
    """The Markdown text of a page whose title and description the theme may show: it takes them for HTML."""
    head, found, text = markdown.removeprefix("---\n").partition("\n---\n")
    if not markdown.startswith("---\n") or not found:
        return markdown
    matter = yaml.safe_load(head)
    told = {name: escape(str(matter[name])) for name in ("title", "description") if name in matter}
    return f"---\n{yaml.dump(matter | told, Dumper=_Dumper, allow_unicode=True, sort_keys=False)}---\n{text}"
