"""The table of accepted figures: kept in one file, shown on one page, and a regression is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import accepted
from tests.accepted import Figure, as_page, as_toml, figures, taken_over, verdicts

ROWS = [Figure("1x notes: a / b (CPU)", 1.5, 0.2, 1.5), Figure("growth", 1.02, 0.05), Figure("gone", 3)]
PRINTED = [
    "  1x notes: a / b (CPU): 1.65",
    "growth: 1.2",
    "pipeline / build: 12.5%",
    "reloads took 3 s",
    "size: 1,501.5 kB, and 2 kB in 3 pieces",
]


def test_page_and_table_agree() -> None:
    rows = accepted.accepted(accepted.ACCEPTED.read_text(encoding="utf-8"))
    assert rows
    page = accepted.PAGE.read_text(encoding="utf-8")
    assert as_page(page, rows) == page


def test_figures_are_read_from_what_is_printed() -> None:
    assert figures(PRINTED) == {"1x notes: a / b (CPU)": 1.65, "growth": 1.2, "pipeline / build": 12.5, "size": 1501.5}


def test_a_clear_regression_and_a_lost_figure_fail() -> None:
    measured = {"1x notes: a / b (CPU)": 1.65, "growth": 1.2, "new": 7.0}
    assert list(verdicts(ROWS, measured)) == [
        (True, "growth: 1.2 is clearly worse than 1.02, at most 1.07 would pass"),
        (True, "gone: not measured any more; was 3"),
        (False, "new: 7 is new; accept it with `make accept`"),
    ]
    assert [failed for failed, _ in verdicts(ROWS[:1], {ROWS[0].what: 1.0})] == [False]
    assert list(verdicts(ROWS[:1], {ROWS[0].what: 1.79})) == []


def test_accepting_keeps_tolerances_and_targets() -> None:
    rows = taken_over(ROWS, {"growth": 1.1, "new": 7.0, "1x notes: a / b (CPU)": 1.2})
    assert rows == [Figure("growth", 1.1, 0.05), Figure("new", 7.0), Figure("1x notes: a / b (CPU)", 1.2, 0.2, 1.5)]
    assert accepted.accepted(as_toml(rows)) == rows
    page = as_page("# P\n\n| What | Accepted | Target |\n|---|---|---|\n| old | 1 | |\n\nmore\n", rows)
    assert page.endswith(
        "|---|---|---|\n| growth | 1.1 |  |\n| new | 7 |  |\n| 1x notes: a / b (CPU) | 1.2 | 1.5 |\n\nmore\n"
    )
    assert as_page(page, rows) == page
    assert as_page(as_page(page, []), rows) == page


def test_command_measures_compares_and_accepts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "measure.py").write_text("print('a: 2.00')\nprint('b: 9%')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(accepted, "ACCEPTED", tmp_path / "accepted.toml")
    monkeypatch.setattr(accepted, "PAGE", tmp_path / "page.md")
    accepted.ACCEPTED.write_text(as_toml([Figure("a", 1, 0.5)]), encoding="utf-8")
    accepted.PAGE.write_text("| What | Accepted | Target |\n|---|---|---|\n", encoding="utf-8")
    assert accepted.main(["measure"]) == 1
    assert "a: 2 is clearly worse than 1" in capsys.readouterr().out
    assert accepted.main(["--write", "measure"]) == 0
    assert accepted.main(["measure"]) == 0
    assert accepted.PAGE.read_text(encoding="utf-8").endswith("| a | 2 |  |\n| b | 9 |  |\n")
