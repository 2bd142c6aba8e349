"""The notes of a preview: read again after each edit, and known from the time before as far as they are the same."""

from __future__ import annotations

import os
from pathlib import Path

from studynotes.draft import Draft, draft
from studynotes.history import commit_day, line_dates
from studynotes.memory import Memory
from studynotes.model import Site
from studynotes.pipeline import Build, finish
from studynotes.repository import Repository


class LiveNotes:
    """What is made of the notes in one folder, as they are when it is asked for."""

    def __init__(self) -> None:
        self.memory = Memory()
        self._of: tuple[Path, Repository, str] | None = None
        self._given: object = None
        """What the draft was made of."""
        self._draft: Draft | None = None
        self._built: Build | None = None

    def draft(self, folder: Path, repository: Repository, language: str) -> Draft:
        """The site of the notes in `folder`; raises `NotesError` when there is none to be made."""
        self._of = folder, repository, language
        files = [(path, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()]
        settings = repository, commit_day(os.environ, folder), line_dates(folder), language
        if self._draft is None or (settings, files) != self._given:
            if self._built:
                self.memory.end()
            # What is not made to its end is not known.
            self._given = self._draft = self._built = None
            self._draft = draft(folder, *settings, self.memory)
            self._given = settings, files
        return self._draft

    def draft_again(self) -> Draft:
        """The draft of the same notes, as they are now; raises `NotesError` as `draft` does."""
        assert self._of, "notes are drafted before they are drafted again"
        return self.draft(*self._of)

    @property
    def site(self) -> Site | None:
        """That of the last build; None before the first one."""
        return self._built.site if self._built else None

    def build(self, folder: Path, repository: Repository, language: str) -> Build:
        """The same with all pages written."""
        drafted = self.draft(folder, repository, language)
        if self._built is None:
            self._built = finish(drafted, folder)
        return self._built


NOTES = LiveNotes()
"""Those of the one site that a process shows."""
