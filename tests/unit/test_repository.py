"""Addresses at the host of the notes: from the environment, from the configuration, or none."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from studynotes.model import Span
from studynotes.pipeline import build
from studynotes.repository import Repository, repository

GITHUB = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/n"}
SPAN = Span("my notes.md", 3, 9)


def test_repository_comes_from_the_environment() -> None:
    assert repository({}) == Repository()
    assert repository(GITHUB) == Repository("https://github.com/o/n")
    own = {"STUDYNOTES_REPOSITORY": "https://git.example/x/", "STUDYNOTES_BRANCH": "next"}
    assert repository(GITHUB | own) == Repository("https://git.example/x", "next")


def test_a_fork_is_published_as_itself_whatever_is_configured() -> None:
    given = {"url": "https://github.com/first/notes/", "branch": "trunk"}
    assert repository({}, given) == Repository("https://github.com/first/notes", "trunk")
    assert repository(GITHUB, given) == Repository("https://github.com/o/n", "trunk")


def test_a_section_has_addresses_at_its_lines() -> None:
    own = Repository("https://github.com/o/n", "a b")
    assert own.edit(SPAN) == "https://github.com/o/n/edit/a%20b/docs/notes/my%20notes.md#L3-L9"
    assert own.view(SPAN) == "https://github.com/o/n/blob/a%20b/docs/notes/my%20notes.md?plain=1#L3-L9"


def test_a_report_says_just_what_it_was_given() -> None:
    """Whatever stands in a title, it is one value of the form and no other."""
    nasty = "a&title=b#c?d=%26\"'<é>+ 100%"
    report = urlsplit(Repository("https://github.com/o/n").report(SPAN, "services/x/#y", nasty, nasty, nasty))
    assert report.fragment == ""
    assert parse_qs(report.query, strict_parsing=True) == {
        "template": ["1-wrong-fact.yml"],
        "title": [nasty],
        "page": ["services/x/#y"],
        "section": [nasty],
        "lines": ["docs/notes/my notes.md:3-9"],
        "quote": [nasty],
    }


def test_another_host_has_patterns_of_its_own() -> None:
    given = {
        "url": "https://git.example/o/n",
        "edit_pattern": "{url}/-/edit/{branch}/{path}",
        "report_pattern": "{url}/-/issues/new?issue[title]={title}&issue[description]=quote={quote}",
    }
    own = repository({}, given)
    assert own.edit(SPAN) == "https://git.example/o/n/-/edit/main/docs/notes/my%20notes.md"
    assert unquote(own.report(SPAN, "p", "T & U", "s", "w")).endswith("[title]=T & U&issue[description]=quote=w")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"edit_pattern": "{url}/{line}"}, "edit_pattern: no {line} there; allowed: branch, first, last, path, url"),
        ({"edit_pattern": "{url}/{quote}"}, "edit_pattern: no {quote} there"),
        ({"view_pattern": "{url.__class__}"}, "view_pattern: no {url.__class__} there"),
        ({"uri": "https://git.example"}, "uri: no such setting; allowed: url, branch, folder, edit_pattern"),
        ({"url": 7}, "url: 7 is no text"),
        ({"url": "javascript:alert(1)"}, "url: 'javascript:alert(1)' is no address"),
        ({"url": 'https://git.example/"><b>'}, "is no address"),
        ({"edit_pattern": "javascript:alert({first})"}, "begins with {url} or https://"),
        ({"view_pattern": "{url}/> <b>"}, "view_pattern: '{url}/> <b>' is no address"),
    ],
)
def test_wrong_settings_are_named(given: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError) as told:  # noqa: PT011 - the message is looked at
        repository({}, given)
    assert message in str(told.value)


def test_a_long_title_does_not_make_an_address_that_hosts_refuse(tmp_path: Path) -> None:
    title = "\U0001f600" * 900
    (tmp_path / "a.md").write_text(f"# One\n\nText.\n\n## {title}\n\n{title}\n", encoding="utf-8")
    pages = "".join(build(tmp_path, Repository("https://git.example/o/n")).files.values())
    addresses = re.findall('<a href="([^"]*/issues/new[^"]*)"', pages)
    assert len(addresses) == 2
    assert all(len(address) < 8000 for address in addresses)
