"""Other people's notes, without any table: a strict build, nothing lost, a page for each topic."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import build_site, copy_project
from tests.pages.crawl import crawl

JAPANESE = """---
title: 勉強
---
はじめに
========

段落の中で行が
折り返されています。

- 項目一
- 項目二
    - 入れ子

| 列 | 値 |
|:--|--:|
| あ | `1|2` |

はじめに
========

```python
# これは見出しではない
```

> 引用
> - 一
> - 二

詳しくは[参照][r]と脚注[^n]。

[r]: https://example.jp/
[^n]: 脚注の文
"""

ONE_H1 = """# Kubernetes für alle

Einleitung mit <kbd>Strg</kbd> und <b>fett</b>.

## Überblick

1. erstens
   - darunter
2. zweitens

   Absatz im Punkt

## Überblick

- [ ] offen
- [x] fertig

<details>
<summary>Mehr</summary>
<p>Inhalt im HTML</p>
</details>

### Details: mehr

    eingerückter Code

***

Siehe [oben](#überblick) und [die anderen](ja.md), Temperatur < 5 & > 3.
"""

PLAIN = "\ufeffkeine Überschrift\r\n\r\n- nur\r\n- Punkte\r\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with other notes in place of ours and without tables."""
    return copy_project(tmp_path_factory.mktemp("others"))


def built(checkout: Path, notes: dict[str, str]) -> Path:
    folder = checkout / "docs" / "notes"
    shutil.rmtree(folder)
    folder.mkdir()
    for name, text in notes.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return build_site(checkout / "site", checkout)


def pages(site: Path) -> dict[str, str]:
    account = json.loads((site / "notes.json").read_text(encoding="utf-8"))
    return {page["slug"]: (site / page["url"] / "index.html").read_text(encoding="utf-8") for page in account["pages"]}


def test_several_files(checkout: Path) -> None:
    site = built(checkout, {"ja.md": JAPANESE, "de.md": ONE_H1, "plain.md": PLAIN})
    found = pages(site)
    assert list(found) == ["kubernetes-für-alle", "はじめに", "はじめに-2", "plain"]
    assert crawl(site) == []
    assert count("<li", found["はじめに"]) == 3
    assert "<th" in found["はじめに"]
    assert "折り返されています" in found["はじめに"]
    second = found["はじめに-2"]
    assert "# これは見出しではない" in re.sub("<[^>]+>", "", second)
    assert 'href="https://example.jp/"' in second
    assert "脚注の文" in second
    assert count("<li", second) == 3
    german = found["kubernetes-für-alle"]
    assert count("<h2", german) == 2
    assert 'href="#überblick"' in german.lower() or "#%C3%BCberblick" in german
    assert 'type="checkbox"' in german
    assert "Inhalt im HTML" in german
    assert "&lt; 5 &amp; &gt; 3" in german
    assert count("<li", found["plain"]) == 2


def test_one_h1_is_split_by_its_h2(checkout: Path) -> None:
    site = built(checkout, {"de.md": ONE_H1.replace("und [die anderen](ja.md)", "")})
    assert list(pages(site)) == ["kubernetes-für-alle", "überblick", "überblick-2"]
    assert crawl(site) == []


def test_no_notes_at_all(checkout: Path) -> None:
    assert pages(built(checkout, {"empty.md": ""})) == {}


def count(tag: str, html: str) -> int:
    """How often `tag` stands in the article, without what stands below the notes."""
    article = html[html.index("<article") : html.index("</article>")].partition('<nav aria-label="Related')[0]
    return len(re.findall(rf"{tag}[ >]", article))
