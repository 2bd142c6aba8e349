"""Run a Python program, on another day, and write down what it opens, starts and asks: `watched.py LOG PROGRAM ...`."""

from __future__ import annotations

import json
import os
import runpy
import sys
from datetime import UTC, datetime
from pathlib import Path

import time_machine

_DAY = datetime(2031, 5, 17, 23, 59, tzinfo=UTC)
"""What the program takes for now."""
_OPENING = ("open", "os.listdir", "os.scandir")
_STARTING = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")
_ASKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def watch(log: Path) -> None:
    """Write [event, what it is about] into `log`, a line each, from now on; nothing is told twice."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    seen: set[tuple[str, str]] = set()

    def told(event: str, arguments: tuple[object, ...]) -> None:
        kind = "open" if event in _OPENING else "start" if event in _STARTING else "ask" if event in _ASKING else ""
        what = arguments[0] if kind else None
        if kind == "ask":
            what = repr(arguments)
        # A number is a file that is open already.
        if isinstance(what, str | bytes | os.PathLike):
            text = os.fsdecode(what)
            entry = (kind, os.path.normpath(Path.cwd() / text) if kind == "open" else text)
            if entry not in seen:
                seen.add(entry)
                os.write(out, f"{json.dumps(entry)}\n".encode())

    sys.addaudithook(told)


if __name__ == "__main__":
    log, program, *sys.argv[1:] = sys.argv[1:]
    # Not the folder of this file.
    del sys.path[0]
    sys.argv[0] = program
    watch(Path(log))
    with time_machine.travel(_DAY):
        runpy.run_path(program, run_name="__main__")
