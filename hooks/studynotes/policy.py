"""The content security policy: what pages may load and run, whatever slipped into them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from studynotes.offline import integrity

# As the theme and this site write them; any other script has an address, or is data.
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ENCODING = '<meta charset="utf-8">'
_DIRECTIVES = """\
default-src 'none'; script-src 'self' {hashes}; style-src 'self'; style-src-attr 'unsafe-inline'; \
img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
form-action 'none'"""


def inline_scripts(html: str) -> set[str]:
    """The text of each script that stands in `html` itself."""
    return set(_INLINE.findall(html))


def protect(site: Path, scripts: Iterable[str]) -> str:
    """Put all pages of `site` under one policy, which lets none of them run another inline script than `scripts`.

    Returns the policy. Raises `ValueError`, with its path, for a page that is not made by the theme.
    """
    policy = _DIRECTIVES.format(hashes=" ".join(sorted(map(_hash, scripts))))
    for path in sorted(site.rglob("*.html")):
        before, encoding, after = path.read_text(encoding="utf-8").partition(_ENCODING)
        if not encoding:
            raise ValueError(
                f"{path.relative_to(site)}: no {_ENCODING} for the content security policy to stand behind"
            )
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        path.write_text(f"{before}{encoding}{meta}{after}", encoding="utf-8")
    return policy


def _hash(script: str) -> str:
    return f"'{integrity(script.encode())}'"
