"""What a site needs to be kept by browsers, and to be carried in a zip."""

from __future__ import annotations

import hashlib
import json
import zipfile
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote

MANIFEST = "self.__WB_MANIFEST"
"""Stands in the bundled service worker where the list of files belongs."""
MOST_KEPT = 500
"""Pages of notes at most that browsers keep: a first visit fetches all of them, about 10 kB each."""
_NEVER_KEPT = (".zip", ".map", ".gz", ".txt")
# Hosts that read the file of headers never serve it.
_UNUSED = ("_headers", "notes.json", "sw.js", "assets/icons/social.png")
_FIRST, _LAST = 315_532_800, 4_354_819_198


def service_worker(bundle: str, site: Path) -> str:
    """The service worker `bundle` with the files of `site` that make it whole, each with its hash."""
    kept = [_entry(path, (site / path).read_bytes()) for path in _files(site)]
    if bundle.count(MANIFEST) != 1:
        raise ValueError(f"{MANIFEST} does not stand just once in the bundle")
    return bundle.replace(MANIFEST, json.dumps(kept, separators=(",", ":")))


def integrity(data: bytes) -> str:
    """The hash by which browsers know `data` again."""
    return f"sha256-{b64encode(hashlib.sha256(data).digest()).decode()}"


def _entry(path: str, data: bytes) -> dict[str, str]:
    revision = hashlib.sha256(data).hexdigest()[:16]
    # Browsers refuse a file that is not the one that was built: what an edge cache still has, half of a new version.
    return {"url": quote(path), "revision": revision, "integrity": integrity(data)}


def _files(site: Path) -> list[str]:
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return [path for path in paths if not path.endswith(_NEVER_KEPT) and path not in _UNUSED]


def web_manifest(name: str, description: str) -> str:
    """The manifest with which the site installs as an app, wherever it is published."""
    icons = [
        {"src": f"assets/icons/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    maskable = {**icons[1], "src": "assets/icons/icon-maskable.png", "purpose": "maskable"}
    manifest = {
        "name": name,
        "description": description,
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "icons": [*icons, maskable],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"


def pack(folder: Path, out: Path, seconds: int) -> None:
    """Write all files of `folder` into the zip `out`, below one folder of its name.

    The same files give the same bytes: each carries the time `seconds` (of the epoch), and they stand in order. Raises
    `ValueError` for a zip inside of the folder.
    """
    if folder.resolve() in out.resolve().parents:
        raise ValueError(f"{out} would be a part of itself: name a place outside of {folder}")
    # The format knows the years from 1980 to 2107.
    moment = datetime.fromtimestamp(min(max(seconds, _FIRST), _LAST), UTC).timetuple()[:6]
    out.parent.mkdir(parents=True, exist_ok=True)
    new = out.with_name(f".{out.name}.new")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(PurePosixPath(out.stem, path.relative_to(folder).as_posix())), moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, path.read_bytes())
    new.replace(out)
