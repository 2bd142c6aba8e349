"""Problems as workflow commands of GitHub: it shows them beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from studynotes.model import Problem
from studynotes.report.quote import visible

_MOST = 10
"""GitHub shows no more of each level for one step."""


def workflow_commands(problems: Sequence[Problem], folder: str) -> str:
    """A line for each problem, errors first. `folder` is that of the notes, below the checkout."""
    levels = ([problem for problem in problems if problem.level == level][:_MOST] for level in ("error", "notice"))
    return "".join(_command(problem, folder) for found in levels for problem in found)


def _command(problem: Problem, folder: str) -> str:
    path = f"{folder}/{problem.path}".removeprefix("./")
    places = {"file": path, "line": str(problem.line) if problem.line else "", "title": problem.check}
    properties = ",".join(f"{name}={_property(value)}" for name, value in places.items() if value)
    return f"::{problem.level} {properties}::{_data(visible(problem.what))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
