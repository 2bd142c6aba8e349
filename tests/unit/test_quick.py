"""Pages are rendered in less time, and come out the same."""

from __future__ import annotations

from pathlib import Path

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from mkdocs.config import load_config

from tests.conftest import ROOT

TRICKY = """\
*a [b](c) d*<br>e *f* ![g](h "i") **j _k_ l** `m *n*` \\*o\\* <p@q.r> <https://s.t/> &amp; &lt;u{BREAK}
v[^1] [w][x] ![y][x] [x] <em>z</em> *a*b* _c_d_ ***e*** `` f`g `` [h *i* `j`](<k l>) ![m *n*]( o )

| *a* | [b](c) |
| --- | --- |
| d  | `e|f` *g [h](i)* j |

[^1]: *k* [l](m)

[x]: /n "o"
""".replace("{BREAK}", "  ")


def test_a_page_is_what_markdown_makes_of_it() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"))
    theirs = [*config.markdown_extensions]
    config.plugins["hooks/quick.py"].on_config(config)
    ours = config.markdown_extensions
    assert len(ours) == len(theirs) + 1
    pages = [path.read_text(encoding="utf-8") for path in sorted(Path(ROOT, "docs").glob("*.md"))]
    for text in [TRICKY, *TRICKY.split(), *pages]:
        assert rendered(text, ours, config.mdx_configs) == rendered(text, theirs, config.mdx_configs)


def rendered(text: str, extensions: list[str], settings: dict[str, dict[str, object]]) -> str:
    return Markdown(extensions=extensions, extension_configs=settings).convert(text)


def test_markdown_calls_it_by_this_name() -> None:
    """Otherwise all would be well, and slow."""
    assert hasattr(InlineProcessor, "_InlineProcessor__handleInline")
    assert hasattr(InlineProcessor, "_InlineProcessor__applyPattern")
