"""The words that readers see come from one table a language, by one setting."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from studynotes.cli import main
from studynotes.definitions import UNUSED_DEFINITION
from studynotes.parse import COMMENT, CONTENTS, FRONT_MATTER, LAYOUT, UNUSED_NOTE
from studynotes.pipeline import build
from studynotes.repository import Repository
from studynotes.settings import Settings, SettingsError, settings
from studynotes.tidy import NAMES
from studynotes.tidy.attributes import MARK
from studynotes.tidy.headings import EMPTY
from studynotes.tidy.pictures import ICON
from studynotes.tidy.unsafe import DISSOLVED, NOT_SHOWN
from studynotes.words import language_notice, languages, read_words, words_of

HOOKS = Path(__file__).parents[2] / "hooks"
TABLES = {path.stem: path.read_text(encoding="utf-8") for path in (HOOKS / "studynotes" / "words").glob("*.toml")}
FOR_READERS = [
    HOOKS / "build.py",
    *(HOOKS / "studynotes" / "pages").glob("*.py"),
    *(HOOKS / "studynotes" / f"{name}.py" for name in ("controls", "render", "facts", "export")),
    *(HOOKS / "studynotes" / "search" / f"{name}.py" for name in ("index", "passages", "terminal")),
]


def texts(table: str) -> Iterator[str]:
    """All texts of a table."""
    parts: list[object] = [tomllib.loads(table)]
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            parts += part.values()
        elif isinstance(part, list):
            parts += part


def test_tables_are_complete() -> None:
    assert languages() == sorted(TABLES) == ["de", "en"]
    for code in TABLES:
        words = words_of(code)
        assert list(words.rules) == list(NAMES)
        of_lines = {CONTENTS, FRONT_MATTER, LAYOUT, COMMENT, UNUSED_NOTE, UNUSED_DEFINITION, ICON, EMPTY}
        assert set(words.reasons) == {*of_lines, MARK, NOT_SHOWN, DISSOLVED}


def test_texts_hold_no_markup() -> None:
    """They stand in HTML, in attributes, in Markdown and in YAML as they are."""
    assert [text for table in TABLES.values() for text in texts(table) if re.search(r'[<>&"`*_\[\]\\#|]', text)] == []


@pytest.mark.parametrize(
    ("find", "put", "told"),
    [
        ('link = "Link"\n', "", "Object missing required field `link` - at `$.controls`"),
        ('link = "Link"\n', 'link = "Link"\nlinks = "x"\n', "unknown field `links` - at `$.controls`"),
        ('"Edit line {line}"', '"Edit line {zeile}"', "controls.edit_line: {"),
        ('["{count} minute", "{count} minutes"]', '["{count} minutes"]', "front.reading: 1 of the 2 forms"),
        ('plural = "n != 1"', 'plural = "n !="', "unexpected end of plural form"),
    ],
)
def test_a_table_that_is_not_complete_is_refused(find: str, put: str, told: str) -> None:
    assert find in TABLES["en"]
    with pytest.raises(ValueError, match=rf"words/xx.toml: .*{re.escape(told)}"):
        read_words("words/xx.toml", TABLES["en"].replace(find, put))


def test_numbers_dates_and_forms() -> None:
    english, german = words_of("en"), words_of("de")
    assert (english.number(1234567), german.number(1234567)) == ("1,234,567", "1.234.567")
    assert (english.size(1_234_567), german.size(1_234_567)) == ("1.2 MB", "1,2 MB")
    assert (english.day(date(2026, 3, 1)), german.day(date(2026, 3, 1))) == ("1 March 2026", "1. März 2026")
    assert german.counted(german.ends.terms, 1) == "1 Begriff auf dieser Seite"
    assert german.counted(german.ends.terms, 1000) == "1.000 Begriffe auf dieser Seite"


def test_a_language_without_a_table() -> None:
    assert words_of("de-AT") is words_of("de")
    assert words_of("fr") is words_of("en")
    assert (language_notice("de-AT"), language_notice("en")) == ("", "")
    assert '"fr" has no words of this site, which stay English; there are: de, en' in language_notice("fr")


NOTES = "# Dienste\n\nthe teh servers dont work and the teh disks dont either\n\n![](https://pictures.example/a.png)\n"


def checkout(root: Path, config: str, base: str = "") -> Path:
    folder = root / "docs" / "notes"
    folder.mkdir(parents=True)
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    if base:
        (root / "base.yml").write_text(base, encoding="utf-8")
    (folder / "notes.md").write_text(NOTES, encoding="utf-8")
    return folder


def test_commands_find_the_setting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = "site_name: Base\ntheme: {name: material, language: en}\nplugins: !!python/name:x.y\n"
    folder = checkout(tmp_path, "INHERIT: base.yml\nsite_url: !ENV [URL, '']\ntheme:\n  language: de\n", base)
    assert settings(folder) == Settings("Base", "de")
    assert main(["--notes", str(folder), "export", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert "# Glossar\n" in page
    assert "  language: de\n" in (tmp_path / "out" / "mkdocs.yml").read_text(encoding="utf-8")
    assert "notice" not in capsys.readouterr().err.replace("[picture-row]", "").replace(": notice: the picture", "")


def test_a_language_without_a_table_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = checkout(tmp_path, "theme:\n  language: fr\n")
    assert main(["--notes", str(folder), "check"]) == 0
    assert capsys.readouterr().err.startswith("mkdocs.yml: notice: theme: language: ")


@pytest.mark.parametrize("config", ["theme: [", "theme:\n  language: 1\n", "- a\n", "INHERIT: none.yml\n"])
def test_settings_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], config: str) -> None:
    folder = checkout(tmp_path, config)
    with pytest.raises(SettingsError):
        settings(folder)
    assert main(["--notes", str(folder), "check"]) == 1
    told = capsys.readouterr().err
    assert re.search(r"(mkdocs|none)\.yml(:\d+)?: ", told)
    assert told.count("\n") == 1


def test_no_settings_at_all(tmp_path: Path) -> None:
    assert settings(tmp_path / "docs" / "notes") == Settings()


def test_rules_about_english_follow_the_setting(tmp_path: Path) -> None:
    folder = checkout(tmp_path, "")
    english, german = (build(folder, Repository(), language=code).site for code in ("en", "de"))
    assert {change.rule for change in english.changes} >= {"misspellings", "contractions"}
    assert german.changes == ()


def spoken(path: Path) -> Iterator[str]:
    """The texts in the code of a module that are no docstrings, and no messages for who builds the site."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(each) for node in ast.walk(tree) if is_for_builders(node) for each in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def is_for_builders(node: ast.AST) -> bool:
    """Whether it is a docstring, says `what` is wrong, raises an error, or goes into the log."""
    if isinstance(node, ast.Assign):
        return [each.id for each in node.targets if isinstance(each, ast.Name)] == ["what"]
    if isinstance(node, ast.Expr):
        log = node.value.func if isinstance(node.value, ast.Call) else None
        return isinstance(node.value, ast.Constant) or (
            isinstance(log, ast.Attribute) and isinstance(log.value, ast.Name) and log.value.id == "_log"
        )
    return isinstance(node, ast.Raise | ast.Assert)


OTHERS = {"var searchIndex = ", "the drawing cannot be published, because ", "; take that out of it"}


def test_no_text_for_readers_stands_in_the_code() -> None:
    """None that is in the table, and no two words in a row."""
    told = {text.strip(" :.") for text in texts(TABLES["en"]) if len(text) > 1}
    markup = re.compile(r'<[^>]*>?|[\w-]+="[^"]*|^---[\s\S]*|/// ?.*|\n    attrs:.*|[.#][\w-]+|--[\w-]+.*|\{[^}]*')
    found = [
        (path.name, text)
        for path in FOR_READERS
        for text in spoken(path)
        if text.strip(" :.") in told or re.search(r"[A-Za-z]{3,} [a-z]{2,}", markup.sub("", text))
    ]
    # Keys of tables, classes and kinds, which are no text, and parts of messages.
    keys = {"correction", "update", "default", "limit", "port", "exam", "glossary", "addition", "print"}
    assert [each for each in found if each[1] not in {*keys, *OTHERS}] == []
