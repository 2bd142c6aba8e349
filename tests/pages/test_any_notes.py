"""Other people's notes, without any table: a strict build, nothing lost, a page for each topic."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote

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

HAND_MADE = """<div align="center">
  <h1>Jardin</h1>
</div>

* [Outils](#outils)
  * [Le râteau](#rateau) et <a href="#Rateau">l'autre</a>
* <a href="#eau">L'eau</a>

<a name="outils"></a>
# Les outils

#### Pelle

#### Bêche
Un mot avec [![insigne](https://img.example/a.svg)](https://ci.example/) et du *texte
#qui continue* ici.

<!-- ```sh
# ce n'est pas un titre
``` -->

<a id="rateau"></a>
<a id="Manche"></a>

## Le râteau

1) un
2) deux
	```make
	all:
		cc a.c
	```

>	## Un titre cité

### <a name="Rateau"></a>Un autre

```make
all:
	cc a.c
# pas un titre
```

# L'eau <a id="eau"></a>

 - un espace
 - encore
   - dessous
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
    site = built(checkout, {"fr.md": HAND_MADE, "ja.md": JAPANESE, "de.md": ONE_H1, "plain.md": PLAIN})
    found = pages(site)
    french = ["jardin", "les-outils", "leau"]
    assert list(found) == ["kubernetes-für-alle", *french, "はじめに", "はじめに-2", "plain"]
    assert [str(each) for each in crawl(site) if "empty-section: Pelle" not in str(each)] == []
    assert_hand_made(*(found[slug] for slug in french))
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


def assert_hand_made(contents: str, tools: str, water: str) -> None:
    """Anchors and contents that an author made by hand, siblings, code and lists as GitHub shows them."""
    links = ("../les-outils/", "../les-outils/#le-râteau", "../les-outils/#un-autre", "../leau/")
    for link in links:
        assert re.search(rf'href="{link}(#[^"]*)?"', unquote(contents)), link
    levels = re.findall(r"<h([1-6])[ >]", article(tools))
    assert levels == ["1", "2", "2", "2", "2", "3"]
    assert "all:\n\tcc a.c" in unescape(re.sub("<[^>]+>", "", tools))
    assert "ce n'est pas un titre" not in tools
    assert 'href="https://ci.example/">insigne</a>' in tools
    assert count("<li", tools) == 2
    assert count("<li", water) == 3


def test_one_h1_is_split_by_its_h2(checkout: Path) -> None:
    site = built(checkout, {"de.md": ONE_H1.replace("und [die anderen](ja.md)", "")})
    assert list(pages(site)) == ["kubernetes-für-alle", "überblick", "überblick-2"]
    assert crawl(site) == []


def test_no_notes_at_all(checkout: Path) -> None:
    assert pages(built(checkout, {"empty.md": ""})) == {}


def article(html: str) -> str:
    """The article, without what stands below the notes."""
    return html[html.index("<article") : html.index("</article>")].partition('<nav aria-label="Related')[0]


def count(tag: str, html: str) -> int:
    """How often `tag` stands in the article."""
    return len(re.findall(rf"{tag}[ >]", article(html)))
