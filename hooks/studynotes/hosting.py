"""The file of headers that hosts of static sites read: what a page cannot say of itself, and what never changes."""

from __future__ import annotations

import re
from pathlib import Path

HEADERS = "_headers"
"""Its name, at the root of the host."""
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
# As the theme names the files that carry a hash of what they hold.
_HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(?:css|js)$")


def header_rules(site: Path, policy: str) -> str:
    """The rules for `site`, whose pages stand under `policy`.

    Hosts join the values that several rules give one header, so that no header stands in two rules for one file: the
    rule for all files leaves the cache to the host, which asks for the file anew each time.
    """
    # A picture that is opened by itself has styles of its own; the policy in each page still refuses those of a page.
    policy = policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    everywhere = {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'", **_SECURITY}
    paths = (path.relative_to(site).as_posix() for path in site.rglob("*") if _HASHED.search(path.name))
    return "\n".join([_rule("*", everywhere), *(_rule(path, _FOR_EVER) for path in sorted(paths))])


def _rule(path: str, headers: dict[str, str]) -> str:
    return f"/{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
