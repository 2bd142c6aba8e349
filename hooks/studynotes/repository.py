"""Where the notes live, so that every section can lead to its own source lines, and readers can report a mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from string import Formatter
from urllib.parse import quote

from studynotes.model import Span

# What a browser opens as a page of the host, and what can stand in Markdown and HTML as it is.
_ADDRESS = re.compile(r"https?://[^\s<>\"]+|")
_PATTERN = re.compile(r"(?:\{url\}|https?://)[^\s<>\"]+")
# As browsers' encodeURIComponent, so that a script can put other words in the place of the quoted ones.
_UNRESERVED = "!'()*~"


@dataclass(frozen=True, slots=True)
class Repository:
    """Addresses at the host of the notes; without `url` there are none, and no links to it.

    The patterns are those of GitHub. `ValueError` for an address of no website, and for a pattern that asks for
    something else than what it may.
    """

    url: str = ""
    """Address of the repository without a slash at the end, such as https://github.com/owner/name."""
    branch: str = "main"
    folder: str = "docs/notes"
    """Folder of the notes inside the repository."""
    edit_pattern: str = "{url}/edit/{branch}/{path}#L{first}-L{last}"
    """Opens the editor of the host at the lines `first` to `last` of the file `path`."""
    view_pattern: str = "{url}/blob/{branch}/{path}?plain=1#L{first}-L{last}"
    """Shows these lines as plain text, so that their numbers show."""
    report_pattern: str = (
        "{url}/issues/new?template=1-wrong-fact.yml&title={title}&page={page}&section={section}"
        "&lines={path}:{first}-{last}&quote={quote}"
    )
    """Opens a form for a report about a section, filled in."""

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.url):
            raise ValueError(f"url: {self.url!r} is no address such as https://github.com/owner/name")
        for name in ("edit_pattern", "view_pattern", "report_pattern"):
            allowed = {"url", "branch", "path", "first", "last"}
            allowed |= {"title", "page", "section", "quote"} if name == "report_pattern" else set()
            for _, wanted, spec, conversion in Formatter().parse(getattr(self, name)):
                if wanted is not None and (wanted not in allowed or spec or conversion):
                    raise ValueError(f"{name}: no {{{wanted}}} there; allowed: {', '.join(sorted(allowed))}")
            if not _PATTERN.fullmatch(getattr(self, name)):
                raise ValueError(f"{name}: {getattr(self, name)!r} is no address that begins with {{url}} or https://")

    def edit(self, span: Span) -> str:
        """Address of the host's editor at the lines of `span`."""
        return self.edit_pattern.format(**self._place(span))

    def view(self, span: Span) -> str:
        """Address of the source at the lines of `span`."""
        return self.view_pattern.format(**self._place(span))

    def edit_file(self, path: str) -> str:
        """Address of the host's editor for a whole file; `path` is that from the root of the repository."""
        whole = self.edit_pattern.partition("#")[0]
        return whole.format(**self._place(Span("", 1, 1)) | {"path": quote(path)})

    def report(self, span: Span, page: str, title: str, section: str, words: str) -> str:
        """Address of a form for a report about a `section`: the address of its page, its lines, its first `words`."""
        told = {"page": page, "title": title, "section": section, "quote": words}
        return self.report_pattern.format(**self._place(span), **{name: _part(text) for name, text in told.items()})

    def _place(self, span: Span) -> dict[str, str]:
        return {
            "url": self.url,
            "branch": quote(self.branch),
            "path": quote(f"{self.folder}/{span.path}"),
            "first": str(span.first),
            "last": str(span.last),
        }


def repository(environment: Mapping[str, str], given: Mapping[str, object] | None = None) -> Repository:
    """The repository that STUDYNOTES_REPOSITORY names, or GitHub's own variables; patterns and all else as `given`.

    Raises `ValueError` for something `given` that is not to be said.
    """
    settings: dict[str, str] = {}
    known = [field.name for field in fields(Repository)]
    for name, value in (given or {}).items():
        if name not in known:
            raise ValueError(f"{name}: no such setting; allowed: {', '.join(known)}")
        if not isinstance(value, str):
            raise ValueError(f"{name}: {value!r} is no text")
        settings[name] = value
    server, name = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    published = {
        "url": environment.get("STUDYNOTES_REPOSITORY") or (f"{server}/{name}" if server and name else ""),
        "branch": environment.get("STUDYNOTES_BRANCH", ""),
    }
    settings |= {name: value for name, value in published.items() if value}
    return Repository(**settings | {"url": settings.get("url", "").rstrip("/")})


def _part(text: str) -> str:
    return quote(text, safe=_UNRESERVED)
