"""`make upgrade`: a new version of the generator comes in, and nothing of the site is merged."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tools.upgrade import is_own, main

BASE = {
    "hooks/a.py": "a = 1\n\n\nb = 1\n",
    "hooks/gone.py": "x\n",
    "generator.yml": "theme: 1\n",
    "mkdocs.yml": "site_name: Ours\nnav: old\n",
    "README.md": "ours\n",
    "docs/index.md": "# Ours\n",
    "docs/hosting.md": "host\n",
    "docs/engines.md": "engines\n",
    "docs/assets/site.css": "a {}\n",
    "docs/notes/ours.md": "# Ours\n\ntext\n",
    "docs/notes/terms.toml": "# terms\n",
    "CHANGELOG.md": "0.1\n",
}
NEW = {
    "hooks/a.py": "a = 1\n\n\nb = 2\n",
    "hooks/gone.py": None,
    "hooks/new.py": "y\n",
    "generator.yml": "theme: 2\n",
    "mkdocs.yml": "site_name: Ours\nnav: new\n",
    "README.md": "ours, and more\n",
    "docs/index.md": "# Ours, and more\n",
    "docs/hosting.md": "host more\n",
    "docs/engines.md": "more engines\n",
    "docs/assets/site.css": "b {}\n",
    "docs/notes/ours.md": "# Ours\n\nmore text\n",
    "docs/notes/numbers.toml": "# numbers\n",
    "CHANGELOG.md": "0.2\n",
}
SITE = {
    "mkdocs.yml": "site_name: Mine\n",
    "README.md": "mine\n",
    "docs/index.md": None,
    "docs/engines.md": None,
    "docs/notes/ours.md": None,
    "docs/notes/terms.toml": None,
    "docs/notes/mine.md": "# Mine\n",
}
UPGRADED = {
    **{path: NEW[path] for path in ("hooks/a.py", "hooks/new.py", "generator.yml", "docs/hosting.md", "CHANGELOG.md")},
    "docs/assets/site.css": "b {}\n",
    "mkdocs.yml": "site_name: Mine\n",
    "README.md": "mine\n",
    "docs/notes/mine.md": "# Mine\n",
}


def git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@t.example"]
    done = subprocess.run(["git", *who, *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(root: Path, files: dict[str, str | None], message: str) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            (root / path).unlink()
        else:
            (root / path).write_text(text, encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def files(root: Path) -> dict[str, str]:
    paths = git(root, "ls-files").splitlines()
    return {path: (root / path).read_text(encoding="utf-8") for path in paths}


@pytest.fixture
def fork(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fork with a site of its own, which knows a newer version of the generator."""
    upstream, mine = tmp_path / "upstream", tmp_path / "mine"
    upstream.mkdir()
    git(upstream, "init", "--quiet", "--initial-branch=main")
    commit(upstream, {**BASE}, "first")
    git(tmp_path, "clone", "--quiet", str(upstream), str(mine))
    for name in ("user.name", "user.email"):
        git(mine, "config", name, "t@t.example")
    commit(mine, {**SITE}, "my notes")
    commit(upstream, {**NEW}, "second")
    git(upstream, "tag", "v2")
    git(mine, "fetch", "--quiet", "--tags")
    monkeypatch.chdir(mine)
    return mine


def test_a_plain_merge_has_conflicts(fork: Path) -> None:
    """Else there would be no need for more."""
    with pytest.raises(subprocess.CalledProcessError):
        git(fork, "merge", "v2")


def test_upgrade_of_a_fork(fork: Path) -> None:
    assert main(["v2"]) == 0
    assert files(fork) == UPGRADED
    assert git(fork, "status", "--porcelain") == ""
    # The next one starts from here; the same one again does nothing.
    done = git(fork, "rev-parse", "HEAD")
    assert git(fork, "merge-base", "HEAD", "v2") == git(fork, "rev-parse", "v2")
    assert main(["v2"]) == 0
    assert git(fork, "rev-parse", "HEAD") == done


def test_upgrade_of_a_copy_without_history(fork: Path) -> None:
    """A repository made from a template begins with one commit of its own."""
    git(fork, "checkout", "--quiet", "--orphan", "template")
    git(fork, "commit", "--quiet", "--message", "all")
    assert main(["v2"]) == 0
    assert files(fork) == UPGRADED | {"hooks/gone.py": "x\n"}


def test_what_was_changed_here_and_there_is_named(fork: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(fork, {"hooks/a.py": "a = 1\n\n\nb = 3\n"}, "my change")
    assert main(["v2"]) == 1
    assert "mend them" in capsys.readouterr().err
    assert git(fork, "diff", "--name-only", "--diff-filter=U") == "hooks/a.py"
    commit(fork, {"hooks/a.py": "a = 1\n\n\nb = 2\n"}, "mended")
    assert files(fork) == UPGRADED


def test_nothing_is_done_over_changes_that_no_commit_has(fork: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (fork / "mkdocs.yml").write_text("site_name: New\n", encoding="utf-8")
    assert main(["v2"]) == 1
    assert "commit them first" in capsys.readouterr().err


def test_a_file_in_the_way_is_not_lost(fork: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (fork / "hooks" / "new.py").write_text("mine\n", encoding="utf-8")
    head = git(fork, "rev-parse", "HEAD")
    assert main(["v2"]) == 1
    assert "git cannot merge v2" in capsys.readouterr().err
    assert (fork / "hooks" / "new.py").read_text(encoding="utf-8") == "mine\n"
    assert git(fork, "rev-parse", "HEAD") == head


@pytest.mark.parametrize("version", ["v3", "", "--help"])
def test_a_version_that_is_not_there(fork: Path, version: str) -> None:
    assert main([version]) in {1, 2}
    assert git(fork, "status", "--porcelain") == ""


def test_whose_a_file_is() -> None:
    own = ("docs/notes/a.md", "docs/index.md", "mkdocs.yml", "docs/assets/pictures/a.svg", "docs/assets/icons/icon.svg")
    assert [path for path in own if not is_own(path)] == []
    theirs = (
        "hooks/build.py",
        "generator.yml",
        "docs/assets/site.css",
        "docs/examples/a/b.md",
        ".github/workflows/a.yml",
    )
    assert [path for path in theirs if is_own(path)] == []


def test_pages_about_the_generator_are_its_own() -> None:
    names = ("adopting", "benchmarks", "contributing", "engines", "hosting", "maintaining", "notes-json")
    assert [name for name in names if is_own(f"docs/{name}.md")] == []
