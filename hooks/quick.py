"""What makes builds quick. It stands beside build.py because it says nothing of what is on the site.

Python-Markdown tries each of its inline patterns on each text: half of what rendering takes, though most texts hold no
mark at all. Here a pattern is tried where the character stands that it begins with.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString
from mkdocs.config.defaults import MkDocsConfig

_IMAGE = ("![",)
_LINK = ("[",)
_BEGINNINGS: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": _LINK,
    "link": _LINK,
    "image_link": _IMAGE,
    "image_reference": _IMAGE,
    "short_reference": _LINK,
    "short_image_ref": _IMAGE,
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}
"""Name of a pattern -> what stands in each text that it matches. Any other pattern is tried on every text."""
_ANYWHERE = ("",)


class _Inline(InlineProcessor):
    """The one of Python-Markdown, but for patterns that cannot match."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        known = {id(self.inlinePatterns[name]): name for name in _BEGINNINGS if name in self.inlinePatterns}
        self._patterns = [(each, _BEGINNINGS.get(known.get(id(each), ""), _ANYWHERE)) for each in self.inlinePatterns]
        self._beginnings = tuple({text for _, texts in self._patterns for text in texts})
        self._try = getattr(self, "_InlineProcessor__applyPattern")  # noqa: B009 - it has no public name
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(  # noqa: N802 - Python-Markdown calls it by the private name of its own class
        self,
        data: str,
        patternIndex: int = 0,  # noqa: N803 - and by the names of its parameters
    ) -> str:
        if isinstance(data, AtomicString) or not any(text in data for text in self._beginnings):
            return data
        at, start = patternIndex, 0
        while at < len(self._patterns):
            pattern, beginnings = self._patterns[at]
            if any(text in data for text in beginnings):
                data, is_match, start = self._try(pattern, data, at, start)
                at += not is_match
            else:
                at, start = at + 1, 0
        return data


class _Quick(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that is called
        md.treeprocessors.register(_Inline(md), "inline", 20)


_QUICK = _Quick()


def on_config(config: MkDocsConfig) -> None:
    """Render pages with it."""
    config["markdown_extensions"].append(_QUICK)
