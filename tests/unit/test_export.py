"""What an export holds, what it refuses, and that it is whole or as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from studynotes.cli import main

SETTINGS = """\
site_name: Notes
site_url: !ENV [NO_SUCH_VARIABLE, ""]
exclude_docs: |
  /notes/
  /drafts/
hooks: [hooks/build.py]
nav:
  - Start: index.md
theme:
  name: material
  custom_dir: overrides
  static_templates: [robots.txt]
  language: de
  icon: {logo: material/book}
plugins: [search, glightbox]
markdown_extensions:
  - attr_list
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
  - footnotes
extra:
  repository: {url: "https://git.example/o/n"}
"""
FILES = {
    "mkdocs.yml": SETTINGS,
    "docs/index.md": "# Start\n\n[`docs/notes/a.md`](notes/a.md)\n\n<!-- download -->\n",
    "docs/more/own.md": '---\ntitle: "A <b> & \\"b\\""\nhide: [toc]\n---\n\n# Own\n',
    "docs/drafts/late.md": "# Late\n",
    "docs/assets/site.css": "p {}\n",
    "docs/notes/a.md": "# <b onclick=x>Q</b> & A <i\n\ntext\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    root = tmp_path / "project"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def exported(project: Path, out: Path) -> int:
    return main(["--notes", str(project / "docs" / "notes"), "export", str(out)])


class _Loader(yaml.SafeLoader):
    """Shows the names of functions."""


_Loader.add_multi_constructor("tag:yaml.org,2002:python/name:", lambda _loader, name, _node: f"function {name}")


def test_settings_are_those_of_the_site_but_for_what_is_ours(project: Path, tmp_path: Path) -> None:
    assert exported(project, tmp_path / "out") == 0
    settings = yaml.load((tmp_path / "out" / "mkdocs.yml").read_text(encoding="utf-8"), _Loader)  # noqa: S506
    assert settings["site_name"] == "Notes"
    assert settings["plugins"] == ["search"]
    assert settings["theme"] == {
        "name": "material",
        "variant": "classic",
        "language": "de",
        "icon": {"logo": "material/book"},
    }
    assert settings["markdown_extensions"][1] == {
        "pymdownx.emoji": {"emoji_index": "function material.extensions.emoji.twemoji"}
    }
    assert settings["markdown_extensions"][-1] == {"footnotes": {"BACKLINK_TITLE": "Zurück zur Fußnote %d im Text"}}
    assert not settings.keys() & {"hooks", "site_url", "extra"}
    assert settings["nav"][0] == {"Start": "index.md"}
    assert "<" not in str(settings["nav"][1])


def test_pages_are_plain_and_the_theme_finds_no_html_in_their_titles(project: Path, tmp_path: Path) -> None:
    assert exported(project, tmp_path / "out") == 0
    docs = tmp_path / "out" / "docs"
    front = (docs / "index.md").read_text(encoding="utf-8")
    assert "[`docs/notes/a.md`](<https://git.example/o/n/edit/main/docs/notes/a.md>)" in front
    assert "<!--" not in front
    own = (docs / "more" / "own.md").read_text(encoding="utf-8")
    _, matter, text = own.split("---\n")
    assert yaml.safe_load(matter) == {"title": "A &lt;b&gt; &amp; &quot;b&quot;", "hide": ["toc"]}
    assert text == "\n# Own\n"
    for page in docs.glob("services/*.md"):
        assert "<" not in page.read_text(encoding="utf-8").split("---\n")[1]
    assert (docs / "assets" / "site.css").exists()
    assert not (docs / "drafts").exists()
    assert not (docs / "notes").exists()


def test_files_that_lead_elsewhere_end_the_export(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "docs" / "assets" / "key.svg").symlink_to("/etc/hostname")
    assert exported(project, tmp_path / "out") == 1
    assert "docs/assets/key.svg: a symbolic link" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_export_that_fails_leaves_the_older_one(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "to" / "out"
    assert exported(project, out) == 0
    before = sorted(out.rglob("*"))
    (project / "docs" / "index.md").write_text("# Changed\n", encoding="utf-8")

    def full(_site: object) -> str:
        raise OSError(28, "No space left on device", "notes.json")

    with monkeypatch.context() as patched:
        patched.setattr("studynotes.export.account", full)
        assert exported(project, out) == 1
    assert "notes.json: No space left on device" in capsys.readouterr().err
    assert sorted(out.rglob("*")) == before
    assert "Changed" not in (out / "docs" / "index.md").read_text(encoding="utf-8")
    assert list(out.parent.iterdir()) == [out]
    assert exported(project, out) == 0
    assert "Changed" in (out / "docs" / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("out", "settings", "said"),
    [
        ("docs/export", SETTINGS, "name another folder"),
        (".", SETTINGS, "holds no export"),
        ("../out", "site_name: x\nnav: [", "mkdocs.yml:2: "),
        ("../out", "- a\n- b\n", "no settings"),
    ],
)
def test_what_no_export_can_have_is_said(
    project: Path, capsys: pytest.CaptureFixture[str], out: str, settings: str, said: str
) -> None:
    (project / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert exported(project, project / out) == 1
    assert said in capsys.readouterr().err
    assert (project / "docs" / "index.md").exists()
