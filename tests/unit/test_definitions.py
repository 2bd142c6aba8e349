"""Footnotes, link definitions and addresses in odd places: each line is told once, and no text is lost."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from studynotes.pipeline import Build, build
from studynotes.render import address
from studynotes.repository import repository


def _built(folder: Path, text: str) -> Build:
    (folder / "notes.md").write_text(f"# T\n\ntext[^a]\n\n{text}", encoding="utf-8")
    return build(folder, repository({}, None))


@pytest.mark.parametrize(
    "text",
    [
        "- [x]: https://example.org\n- item\n",
        "- [x]: https://example.org\n  and text\n",
        "> [x]: https://example.org\n",
        ">\n> [x]: https://example.org\n",
        "- [^a]: [x]: https://example.org\n",
        "# U\n\n- [x]: https://example.org\n  text\n\n# V\n\n[x]\n",
        "[^b]:\n    [^c]: inner\n",
        "[^b]:\n",
        "[^a]:\n",
    ],
)
def test_each_line_has_one_place(tmp_path: Path, text: str) -> None:
    built = _built(tmp_path, text)
    assert not built.errors
    numbers = [
        number for page in built.site.pages for span in page.spans for number in range(span.first, span.last + 1)
    ]
    told = {*numbers, *(drop.line for drop in built.site.dropped)}
    assert told >= {n for n, line in enumerate(built.site.sources[0].lines, start=1) if line.strip()}


def test_a_footnote_is_a_part_of_the_section_that_names_it_first(tmp_path: Path) -> None:
    sections = "## One\n\nSee it.[^1]\n\n## Two\n\nMore.[^1]\n\n"
    text = f"{sections}[^1]: As SQS says.[^2]\n\n[^2]: And SNS.\n\n# SQS\n\nQ.\n\n# SNS\n\nS.\n"
    built = _built(tmp_path, text)
    assert [(link.section, link.to) for link in built.site.links] == [("one", "sqs"), ("one", "sns")]
    page = built.files["services/t.md"]
    assert page.index("## One") < page.index("[^1]:") < page.index("[^2]:") < page.index("## Two")


def test_footnotes_told_apart_by_signs_stay_apart(tmp_path: Path) -> None:
    page = _built(tmp_path, "b[^*] c[^**] d[^a.b] e[^a-b]\n\n[^*]: 1\n[^**]: 2\n[^a.b]: 3\n[^a-b]: 4\n").files[
        "services/t.md"
    ]
    labels = [line for line in page.splitlines() if line.startswith("[^") and line.endswith("]:")]
    assert len(set(labels)) == 4
    assert all(page.count(label[:-1]) == 2 for label in labels)


@pytest.mark.parametrize("href", ["http://[x", "//[zz]/", "http://a]b/", "http://[::1]/x[1]", "x[1].png"])
def test_every_address_can_be_read(href: str) -> None:
    assert urlsplit(address(href).strip("<>"))
