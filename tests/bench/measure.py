"""CPU time and memory of functions and programs."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Cost:
    seconds: float
    """CPU time, that of the system and of children included."""
    megabytes: float = 0.0
    """Most memory at any time; 0 for a function."""


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of `work`, and what it returns."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def cost(command: Sequence[str], cwd: Path, given: bytes = b"") -> Cost:
    """What `command` costs, run in the folder `cwd`; `given` is its standard input. A failure ends the benchmark."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as asked:
        asked.write(given)
        asked.seek(0)
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdin=asked, stdout=told, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        assert process.returncode == 0, told.read().decode()
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turns(measures: Sequence[Callable[[], Cost]], rounds: int) -> list[Cost]:
    """The median of each measure; they are taken in turns, so that what else the machine does meets all alike."""
    taken = [[measure() for measure in measures] for _ in range(rounds)]
    return [
        Cost(statistics.median(each.seconds for each in column), statistics.median(each.megabytes for each in column))
        for column in zip(*taken, strict=True)
    ]
