"""The configuration of a site without what only our own hooks understand, for engines that know MkDocs' file."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import yaml
from yaml_env_tag import construct_env_tag

from studynotes.model import Site
from studynotes.pages.groups import navigation

Setting = str | int | float | bool | None | list["Setting"] | dict[str, "Setting"]

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
    "site_name": "Study notes",
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


class _Named(str):
    """The name of a Python function that an extension calls; the engine finds it, we never do."""

    __slots__ = ()


class _Loader(yaml.SafeLoader):
    """Reads `mkdocs.yml` as the engines do, but runs nothing that it names."""


class _Dumper(yaml.SafeDumper):
    """Writes what `_Loader` read."""


_PYTHON_NAME = "tag:yaml.org,2002:python/name:"
_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor(_PYTHON_NAME, lambda _loader, name, _node: _Named(name))
_Dumper.add_representer(_Named, lambda dumper, name: dumper.represent_scalar(f"{_PYTHON_NAME}{name}", ""))


def read_settings(path: Path) -> Mapping[str, Setting]:
    """The settings in the file `path`; none when it is not there. Raises `ValueError` when it cannot be read."""
    if not path.exists():
        return {}
    try:
        settings = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - it makes plain values alone
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"{path}:{line}: no YAML that can be read: {error.problem}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: no YAML that can be read: {error}") from error
    if not isinstance(settings, dict):
        raise ValueError(f"{path}: no settings; it should hold lines such as `site_name: Study notes`")
    return settings


def plain_settings(ours: Mapping[str, Setting], site: Site, styles: str) -> str:
    """The text of `mkdocs.yml` for an export of `site`.

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
    settings["nav"] = [*own_entries(ours), *_entries(site)]
    return yaml.dump(settings, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def named_repository(settings: Mapping[str, Setting]) -> Mapping[str, Setting]:
    """What the `settings` say about the repository of the notes."""
    extra = settings.get("extra")
    found = extra.get("repository") if isinstance(extra, dict) else None
    return found if isinstance(found, dict) else {}


def own_entries(ours: Mapping[str, Setting]) -> list[Setting]:
    """The navigation before the groups, as the settings `ours` have it; the front page alone without one."""
    nav = ours.get("nav")
    return nav if isinstance(nav, list) else ["index.md"]


def _entries(site: Site) -> list[Setting]:
    return [_plain(entry) for entry in navigation(site)]


def _plain(value: object) -> Setting:
    """`value`, made of dictionaries, lists and texts."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else str(value)


def plain_front(markdown: str) -> str:
    """The Markdown text of a page whose title and description the theme may show: it takes them for HTML."""
    head, found, text = markdown.removeprefix("---\n").partition("\n---\n")
    if not markdown.startswith("---\n") or not found:
        return markdown
    matter = yaml.safe_load(head)
    told = {name: escape(str(matter[name])) for name in ("title", "description") if name in matter}
    return f"---\n{yaml.dump(matter | told, Dumper=_Dumper, allow_unicode=True, sort_keys=False)}---\n{text}"
