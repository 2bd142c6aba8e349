"""Print one line for each figure; run with `make bench`, which takes some fifteen minutes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench import sites, stages

ROUNDS = {1: 5, 10: 3, 40: 2}
"""Copies of the notes -> how often each measure is taken."""
LARGEST = 100


def main() -> None:
    costs = {}
    with tempfile.TemporaryDirectory() as folder:
        for copies, rounds in ROUNDS.items():
            made = sites.checkout(Path(folder, f"x{copies}"), copies)
            costs[copies] = sites.compare(made, rounds)
            sites.weigh(made)
        made = sites.checkout(Path(folder, f"x{LARGEST}"), LARGEST)
        costs[LARGEST] = sites.full_build(made)
        sites.weigh(made)
    sites.growth({copies: each for copies, each in costs.items() if copies > 1})
    for copies in (1, 10):
        stages.clean_up(copies)
        stages.linking(copies)


if __name__ == "__main__":
    main()
