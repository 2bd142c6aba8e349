"""The address at which GitHub publishes the site: `python -m tools.address`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

# It stands in every page: no sign that means something to HTML, no query.
_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w.~%+/-]*)?")


def site_url(environment: Mapping[str, str]) -> str:
    """The address, with a slash at its end: SITE_URL, or where Pages put the repository that GitHub names.

    Raises `ValueError` when neither tells.
    """
    own = environment.get("SITE_URL", "")
    if own:
        if not _ADDRESS.fullmatch(own):
            raise ValueError(f"SITE_URL is {own!r}; it is the address of a folder, such as https://notes.example/aws/")
        return own.rstrip("/") + "/"
    owner, _, name = environment.get("GITHUB_REPOSITORY", "").partition("/")
    if not name or environment.get("GITHUB_SERVER_URL") != "https://github.com":
        raise ValueError("the address of the site is unknown: set SITE_URL")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


if __name__ == "__main__":
    try:
        print(site_url(os.environ))
    except ValueError as error:
        sys.exit(str(error))
