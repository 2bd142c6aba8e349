"""The impact report, on edits as people make them to the frozen notes; `UPDATE_GOLDENS=1` rewrites what is expected."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from studynotes.cli import main
from studynotes.model import Problem
from studynotes.report import Report, Tree, read_tree, report
from studynotes.report.commands import workflow_commands
from studynotes.report.quote import block, count, quoted, visible
from tests.conftest import FROZEN_NOTES

CASES = Path(__file__).parents[1] / "cases" / "report"
Edit = Callable[[Path], None]


def replaced(file: str, *pairs: tuple[str, str]) -> Edit:
    """An edit that puts other words in place of some that stand in the file once."""

    def edit(notes: Path) -> None:
        text = (notes / file).read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
            text = text.replace(old, new)
        (notes / file).write_text(text, encoding="utf-8")

    return edit


def both(*edits: Edit) -> Edit:
    def edit(notes: Path) -> None:
        for each in edits:
            each(notes)

    return edit


def moved(start: str, end: str, before: str) -> Edit:
    """The lines from `start` up to `end` go in front of `before`."""

    def edit(notes: Path) -> None:
        text = (notes / "dva-c02.md").read_text(encoding="utf-8")
        at = text.index(start)
        part = text[at : text.index(end, at)]
        text = text.replace(part, "").replace(before, f"{part}{before}")
        (notes / "dva-c02.md").write_text(text, encoding="utf-8")

    return edit


SERVICE = """
[[service]]
slug = "step-functions"
title = "AWS Step Functions"
short = "Step Functions"
group = "Monitoring"
summary = "Runs the steps of a workflow in order."
start = "Step Functions"

[[drop]]
start = "EC2 STORAGE"
"""
EVIL = "Mallory"
ATTACK = """\
# Mallory [link](https://evil.example) ![x](https://evil.example/x.png) <b>Mallory</b>
Mallory @octocat fixes #123 and GH-7 at 0123456789abcdef0123456789abcdef01234567, www.evil.example and http://evil.example
```
Mallory
````
</details></table><!-- Mallory
::set-output name=Mallory::x ##[add-mask]Mallory
- Mallory `code` ``two`` | cell | [^1] $x$ \u202eMallory\u2028::error::Mallory\u0085## Mallory\x00
- [ ] Mallory <https://evil.example> <mallory@evil.example>
| Mallory | ![](https://evil.example) |
| --- | --- |
| Mallory | </code></pre><script>Mallory</script> |

[^1]: Mallory ](https://evil.example)
"""


def attacked(notes: Path) -> None:
    """Everything that GitHub could take for a command, in every place that a contributor writes."""
    with (notes / "dva-c02.md").open("a", encoding="utf-8", newline="") as file:
        file.write(ATTACK + "\r## Mallory\r::error::Mallory\r")
    (notes / "Mallory`<b>[x](y),::error.md").write_text(ATTACK, encoding="utf-8")
    row = '\n[[fix]]\ntext = "Mallory `was` <here>\\t@octocat"\nto = "Mallory ![](https://evil.example)"\n'
    with (notes / "fixes.toml").open("a", encoding="utf-8") as file:
        file.write(row)
    term = '\n[[term]]\nterm = "Mallory <i>"\ndefinition = "[Mallory](https://evil.example) </summary> `x`"\n'
    with (notes / "terms.toml").open("a", encoding="utf-8") as file:
        file.write(term)


NEW_SERVICE = both(
    replaced(
        "dva-c02.md",
        ("# CloudTrail\n", "# Step Functions\nruns the steps of a workflow\n- max 1 year\n\n# CloudTrail\n"),
    ),
    replaced("services.toml", ('[[drop]]\nstart = "EC2 STORAGE"\n', SERVICE.lstrip("\n"))),
)
SCENARIOS: dict[str, Edit] = {
    "typo-in-heading": both(
        replaced("dva-c02.md", ("SNS message filtering:", "SNS message filters:")),
        replaced("services.toml", ('title = "Message filtering"', 'title = "Message filters"')),
    ),
    "typo-in-sentence": replaced("dva-c02.md", ("it can have duplicated messages", "it can have duplicate messages")),
    "section-taken-in": moved("ECS Rolling updates\n", "ECS solution architectures\n", "# Beanstalk\n"),
    "section-to-another-service": moved("SNS message filtering:\n", "# Kinesis\n", "# Amazon SNS\n"),
    "section-reordered": moved("SNS message filtering:\n", "# Kinesis\n", "Fan Out pattern:\n"),
    "page-renamed": replaced("services.toml", ('slug = "sns"\n', 'slug = "simple-notifications"\n')),
    "line-deleted": replaced("dva-c02.md", ("Audit changes to AWS resources by users.\n", "")),
    "new-service": NEW_SERVICE,
    "table-broken": replaced("services.toml", ('start = "CloudTrail"', 'strat = "CloudTrail"')),
    "malicious": attacked,
    "term-renamed": replaced(
        "terms.toml",
        ('term = "3-tier architecture"\nalso = [', 'term = "three-tier architecture"\nalso = ["3-tier architecture", '),
    ),
    "fix-row": replaced(
        "fixes.toml", ('to = "private repo for your account, or', 'to = "private repository for your account, or')
    ),
    "summary": replaced(
        "services.toml",
        ('summary = "Records who did what in an AWS account: ', 'summary = "Tells who did what in an account: '),
    ),
    "lines-above": replaced("dva-c02.md", ("- API rate limits\n", "\n\n- API rate limits\n")),
}


@pytest.fixture(scope="module")
def base() -> Tree:
    return read_tree(FROZEN_NOTES)


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Edit], Tree]:
    def run(edit: Edit) -> Tree:
        notes = tmp_path / "head" / "docs" / "notes"
        shutil.copytree(FROZEN_NOTES, notes)
        edit(notes)
        return read_tree(tmp_path / "head")

    return run


@pytest.mark.parametrize("name", SCENARIOS)
def test_reports_what_an_edit_does(name: str, base: Tree, edited: Callable[[Edit], Tree]) -> None:
    found = report(base, edited(SCENARIOS[name]))
    assert found.failed == (name == "table-broken")
    told = f"{found.markdown}\n<!-- annotations -->\n{found.annotations}"
    path = CASES / f"{name}.md"
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")


def test_a_first_pull_request_has_no_base(tmp_path: Path, base: Tree) -> None:
    (tmp_path / "README.md").write_text("# No notes\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("", encoding="utf-8")
    found = report(read_tree(tmp_path), base)
    assert found.markdown.startswith("## What this does to the site\n\n**The base has no notes; all is new: 33 pages, ")
    assert not found.failed


def test_a_base_that_cannot_be_built_is_named(base: Tree, edited: Callable[[Edit], Tree]) -> None:
    found = report(edited(SCENARIOS["table-broken"]), base)
    assert re.search(
        r"\*\*The base cannot be built \(`docs/notes/services.toml`, line \d+: ``no key is called", found.markdown
    )
    assert "all is new: 33 pages, " in found.markdown
    assert not found.failed


def test_nothing_is_said_about_nothing(base: Tree) -> None:
    assert report(base, base) == Report(
        "## What this does to the site\n\n**The notes read as before; no new notices.**\n", "", failed=False
    )


def test_new_errors_fail(base: Tree, edited: Callable[[Edit], Tree]) -> None:
    row = '\n[[anchor]]\npage = "nowhere"\nid = "nowhere"\ntitle = "Quetzal"\n'

    def lose(notes: Path) -> None:
        with (notes / "anchors.toml").open("a", encoding="utf-8") as file:
            file.write(row)

    found = report(base, edited(lose))
    assert found.failed
    assert "; 1 new error.**" in found.markdown
    line = (FROZEN_NOTES / "anchors.toml").read_text(encoding="utf-8").count("\n") + 2
    assert found.annotations.startswith(
        f"::error file=docs/notes/anchors.toml,line={line},title=anchor-lost::nothing on"
    )


def deep(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from deep(token.children or [])


def foreign(markdown: str) -> list[Token]:
    """Tokens that are neither code nor words of ours."""
    parser = MarkdownIt("gfm-like", {"html": True})
    tokens = list(deep(parser.parse(markdown)))
    active = {"link_open", "image", "html_inline", "html_block", "s_open", "em_open", "blockquote_open", "hr"}
    found = [token for token in tokens if token.type in active]
    signs = re.compile(rf"{EVIL}|octocat|evil|[@<>|\[\]]|#\d|\b[0-9a-f]{{7,}}\b")
    return found + [token for token in tokens if token.type == "text" and signs.search(token.content)]


def test_nothing_of_others_means_anything(base: Tree, edited: Callable[[Edit], Tree]) -> None:
    found = report(base, edited(attacked))
    assert found.markdown.count(EVIL) > 30
    assert not foreign(found.markdown)
    assert foreign(found.markdown.replace("`", ""))
    heads = [line for line in found.markdown.split("\n") if line.startswith("#")]
    assert len(heads) == sum(token.type == "heading_open" for token in MarkdownIt().parse(found.markdown))
    assert not any(EVIL in head for head in heads)


def test_no_line_is_a_command_to_the_runner(base: Tree, edited: Callable[[Edit], Tree]) -> None:
    found = report(base, edited(attacked))
    ends = re.compile("[\r\x00\x85\u2028\u2029\u202e\x0b\x0c]")
    for text in (found.markdown, found.annotations):
        assert not ends.search(text)
        assert "##[" not in text
    assert not any(line.lstrip().startswith("::") for line in found.markdown.split("\n"))
    assert all(
        re.match(r"::(error|notice) file=[^:,]*(,line=\d+)?,title=[a-z-]+::", line)
        for line in found.annotations.splitlines()
    )
    assert len(found.annotations.splitlines()) == 6


@given(st.text(alphabet="`$ \n\r<>[]()!*_#@|&;:\\\\x\u2028\u202e\x00~-", min_size=1, max_size=30))
@example("##[x]")
def test_a_quoted_text_is_one_code_span(text: str) -> None:
    parser = MarkdownIt("gfm-like", {"html": True})
    code = list(deep(parser.parse(f"- ours {quoted(text)}, ours")))
    assert [token.type for token in code if not token.type.startswith(("bullet", "list", "para", "inline"))] == [
        "text",
        *(["code_inline", "text"] if visible(text).strip() else []),
    ]
    assert [token.content for token in code if token.type == "code_inline"] == (
        [visible(text)] if visible(text).strip() else []
    )


def test_a_quoted_text_is_short_and_never_empty() -> None:
    assert quoted("x" * 1000) == f"`{'x' * 200} …`"
    assert quoted("") == quoted("  ") == "(nothing)"


def test_a_block_ends_where_it_should() -> None:
    lines = block(["+ ```", "+ ````` x", "- ~~~"], "diff")
    (token,) = MarkdownIt().parse("\n".join(lines))
    assert (token.type, token.content) == ("fence", "+ ```\n+ ````` x\n- ~~~\n")


def test_commands_are_escaped_cut_and_sorted() -> None:
    notice, error = (Problem("a,b:c%\n.md", 3, "x % y: z", "some-check", level) for level in ("notice", "error"))
    lines = workflow_commands([*[notice] * 12, *[error] * 11], "notes").splitlines()
    assert lines[0] == "::error file=notes/a%2Cb%3Ac%25%0A.md,line=3,title=some-check::x %25 y: z"
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::notice"] * 10


def test_numbers_have_their_nouns() -> None:
    assert [count(1, "line"), count(1200, "line"), count(2, "is", "are")] == ["1 line", "1,200 lines", "2 are"]


def test_a_report_about_everything_stays_small(base: Tree, edited: Callable[[Edit], Tree]) -> None:
    def rewrite(notes: Path) -> None:
        text = (notes / "dva-c02.md").read_text(encoding="utf-8")
        (notes / "dva-c02.md").write_text(
            re.sub(r"(?m)^- (.*)$", "- \u202e\\1" + "\u2028x" * 500, text), encoding="utf-8"
        )

    found = report(base, edited(rewrite))
    assert "more changed sections." in found.markdown
    assert len(found.markdown.encode()) < 300_000


def test_parts_that_would_make_it_too_large_are_left_out(
    base: Tree, edited: Callable[[Edit], Tree], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studynotes.report._LARGEST", 600)
    found = report(base, edited(NEW_SERVICE))
    assert found.markdown.startswith("## What this does to the site\n\n**1 page added, ")
    assert found.markdown.endswith(" parts are left out: the report would be too long.\n")
    assert len(found.markdown.encode()) < 700


def test_the_command_prints_writes_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, head = tmp_path / "base", tmp_path / "head"
    for root in (base, head):
        notes = root / "docs" / "notes"
        notes.mkdir(parents=True)
        (notes / "notes.md").write_text("# One\n\nA line.\n", encoding="utf-8")
        (root / "site" / "search").mkdir(parents=True)
        (root / "site" / "index.html").write_text("<p>x", encoding="utf-8")
    (head / "site" / "search" / "index.js").write_text("x" * 1000, encoding="utf-8")
    (head / "docs" / "notes" / "notes.md").write_text("# One\n\nA better line.\n", encoding="utf-8")
    commands = tmp_path / "commands.txt"
    assert main(["report", str(base), str(head), "--annotations", str(commands)]) == 0
    told = capsys.readouterr().out
    assert "**1 section changed; no new notices.**" in told
    assert "- A line.\n+ A better line.\n" in told
    assert "| Pages and index, bytes | 4 | 1,004 | +1,000 |" in told
    assert re.search(r"\nPipeline: \d+\.\d\d x the CPU time of the base\.\n$", told)
    assert commands.read_text(encoding="utf-8") == ""
    (head / "docs" / "notes" / "fixes.toml").write_text("fix = 1\n", encoding="utf-8")
    assert main(["report", str(base), str(head), "--annotations", str(commands)]) == 1
    assert "**The site cannot be built:** `docs/notes/fixes.toml`, line 1: " in capsys.readouterr().out
    assert commands.read_text(encoding="utf-8").startswith("::error file=docs/notes/fixes.toml,line=1,title=table::")


def small(root: Path, text: str) -> Tree:
    root.mkdir()
    (root / "notes.md").write_text(text, encoding="utf-8")
    return read_tree(root)


def test_without_remembered_ids_old_addresses_are_lost(tmp_path: Path) -> None:
    base = small(tmp_path / "base", "# One\n\n## Quartz\n\nGrey stones.\n\n## Two\n\nA line.\n\n# Other\n\nText.\n")
    head = small(tmp_path / "head", "# One\n\n## Granite\n\nGrey stones.\n\n# Other\n\nText.\n")
    told = report(base, head).markdown
    assert (
        "**1 section removed, 1 section renamed, 2 addresses lost, 1 collected page changed; no new notices.**" in told
    )
    assert "`one/#quartz` → `one/#granite`; **the old address is lost**" in told
    assert "- section `Two`, `one/#two`; **the old address is lost**" in told
    assert "### Lost addresses\n\n- `one/#quartz` leads nowhere any more\n" in told


def test_ids_that_nobody_remembered_get_rows(tmp_path: Path) -> None:
    base = small(tmp_path / "base", "# One\n\n## Quartz\n\nGrey stones.\n\n# Other\n\nText.\n")
    (tmp_path / "head").mkdir()
    (tmp_path / "head" / "anchors.toml").write_text("", encoding="utf-8")
    (tmp_path / "head" / "notes.md").write_text(
        "# One\n\n## Granite\n\nGrey stones.\n\n# Other\n\nText.\n", encoding="utf-8"
    )
    told = report(base, read_tree(tmp_path / "head")).markdown
    assert (
        '[[anchor]]\npage = "one"\nid = "quartz"\ntitle = "Quartz"\nholds = "Grey stones."\nto = "one#granite"\n'
        in told
    )


def test_a_link_is_told(base: Tree, edited: Callable[[Edit], Tree]) -> None:
    found = report(base, edited(lambda notes: (notes / "a:b.md").symlink_to("/nowhere")))
    assert found.failed
    assert "`docs/notes/a:b.md`, line 1: `a symbolic link; put the file itself there`" in found.markdown
    assert found.annotations.startswith("::error file=docs/notes/a%3Ab.md,line=1,")
