"""What asks the preview for something."""

from __future__ import annotations

from first import _path


def test_path_of_an_address_and_of_none() -> None:
    assert _path("http://localhost:8000/services/page/?a#b") == "/services/page/"
    assert [_path(sent) for sent in ("", "http://[", "http://[x]/")] == ["", "", ""]
