"""Formulas are set for readers, from a server, from a file and on paper; without the script they are as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_hostile import STANDING, address, hostile_site, watched
from tests.browser.test_policy import NOTE_VIOLATIONS
from tests.conftest import ForOneVisit, build_site, copy_project, serving, wait_until

__all__ = ["address", "hostile_site", "watched"]
NOTES = r"""# One

## Sums

## Über $\Omega_1$s & *some* $\R$

An energy $E = mc^2$ of $m$ and $$a_1$$ in words, $\dot \mathbf{q}_1$; `$x_1$` is code.

$$
\newcommand{\R}{\mathbb{R}} \newcommand{\vect}[1]{\mathbf{#1}}
\begin{bmatrix} a & b \\ c & d \end{bmatrix}
$$

\begin{equation}
\R^2 \label{eq:plane}
\end{equation}

<details open>
<summary>Proof of $h_1$</summary>
<table><tr><td colspan="2">$h_2$</td></tr></table>
We have
$$\begin{align} h_3 &< 1 \end{align}$$
and so on.
</details>

For any of them
$$a_2 < b_2,$$
and **so** on.

Row $$j_1$$ to row
$$i_1$$ as Kramdown has it.

Row $$k_1$$ to row
$$l_1$$
as Kramdown has it.

- $$x \in \R$$
- $\vect{x}_1$

| a | b |
|---|---|
| $\|u_n\|$ | `p \| q` |

```math
\sum_{i=1}^{n} i = 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15 + 16 + 17 + 18 + 19 + 20 + 21 + 22
```

No TeX: $\nothing{x}_1$.

יהי $r_1 = s_1$ אוסף

# Two

No formula.

# Three

Words above.

$x_1\smash{\rlap{\kern-60em\raisebox{0em}{\Huge\color{red}\rule{20em}{20em}\rule{20em}{20em}}}}$
and $\mathllap{\text{a text}}x_2$.
"""
SET = 21
"""Formulas of the page that can be set, the definitions included."""
COVERING = 2
"""Those of the page with one that covers others."""
FORMULAS = "document.querySelectorAll('article .formula > :is(.katex, .katex-display)').length"
IS_READY = f"{FORMULAS} === {SET}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = copy_project(tmp_path_factory.mktemp("formulas"))
    (root / "docs" / "notes" / "notes.md").write_text(NOTES, encoding="utf-8")
    return {"http": build_site(root / "site", root), "file": build_site(root / "zip", root, OFFLINE="true")}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a phone on which the policy may refuse nothing, and that asks no other site for anything."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.add_init_script(NOTE_VIOLATIONS)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert page.evaluate("refused") == []
    context.close()
    here = ("http://127.0.0.1:", "http://localhost:", "file://", "data:")
    assert [url for url in asked if not url.startswith(here)] == []


@pytest.fixture(params=["http", "file"])
def root(request: pytest.FixtureRequest, built: dict[str, Path]) -> Iterator[str]:
    """Address of the site, of a server or of a folder."""
    if request.param == "http":
        with serving(built["http"], ForOneVisit) as address:
            yield address
    else:
        yield f"{built['file'].as_uri()}/"


def path_of(root: str, name: str) -> str:
    return f"{root}{name}.html" if root.startswith("file") else f"{root}{name}/"


def test_formulas_are_set(page: Page, root: str) -> None:
    page.goto(path_of(root, "services/one"))
    wait_until(page, IS_READY)
    # Beside the code of the author: what has no meaning stays as it is written.
    assert page.locator("article :is(code, pre)").all_inner_texts() == ["$x_1$", "p | q", "$\\nothing{x}_1$"]
    expect(page.locator("article .katex-display")).to_have_count(6)
    # Screen readers read MathML.
    assert page.locator("article math").count() == SET
    expect(page.locator("article .formula math msup").first).to_contain_text("c2")
    # A bar in a table is one bar.
    expect(page.locator("article td .formula annotation").last).to_have_text("|u_n|")
    # The page is as wide as the phone, and the long formula scrolls, by keys, too.
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("article .katex-display[tabindex='0']").count() == 1
    page.evaluate("document.fonts.ready")
    assert page.evaluate(
        "[...document.fonts].some((font) => font.family.startsWith('KaTeX') && font.status === 'loaded')"
    )


def test_formulas_on_a_page_that_came_later(page: Page, root: str) -> None:
    page.goto(path_of(root, "services/two"))
    assert page.locator("script[src*=formulas]").count() == 0
    page.evaluate("document.querySelector('.md-nav a[href*=one]').click()")
    page.wait_for_url(re.compile(r"/one(/|\.html)$"))
    wait_until(page, IS_READY)


def test_formulas_run_from_left_to_right(page: Page, root: str) -> None:
    page.goto(path_of(root, "services/one"))
    wait_until(page, IS_READY)
    formula = page.locator("article p", has_text="אוסף").locator(".katex-html")
    first, last = (formula.locator(".mord.mathnormal", has_text=name).bounding_box() for name in "rs")
    assert first
    assert last
    assert first["x"] < last["x"]


def test_formulas_in_the_table_of_contents(page: Page, root: str) -> None:
    page.goto(path_of(root, "services/one"))
    wait_until(page, IS_READY)
    wait_until(page, "document.querySelectorAll('.md-sidebar--secondary .formula > .katex').length === 2")
    link = page.locator(".md-sidebar--secondary a[href*='ber-omega-1-s-some-r']")
    assert link.locator("annotation").all_text_contents() == ["\\Omega_1", "\\R"]
    assert "$" not in (link.text_content() or "")


def test_formulas_of_all_notes_on_one_page(page: Page, root: str) -> None:
    page.goto(path_of(root, "print"))
    wait_until(page, f"{FORMULAS} === {SET + COVERING}")


def test_without_the_script_formulas_are_as_written(page: Page, built: dict[str, Path]) -> None:
    page.route("**/formulas/page.js", lambda route: route.abort())
    with serving(built["http"], ForOneVisit) as address:
        page.goto(f"{address}services/one/")
        expect(page.locator("article p > code.formula").first).to_have_text("$E = mc^2$")


def test_sites_without_formulas_have_no_files_for_them(frozen_site: Path) -> None:
    assert not (frozen_site / "assets" / "formulas").exists()


def test_formulas_run_and_load_nothing(watched: Page, address: str) -> None:
    watched.goto(f"{address}services/formulas-that-do-more/")
    wait_until(watched, "document.querySelector('article p:last-of-type .katex') !== null")
    assert watched.evaluate(STANDING) == []
    assert watched.locator("article .formula :is(a, img)").count() == 0
    # None covers the page.
    assert watched.evaluate("document.documentElement.scrollHeight") < 5_000


def test_no_formula_covers_the_page(page: Page, root: str) -> None:
    """Whatever it shifts and however large it is, what stands around it stays to be read and clicked."""
    page.set_viewport_size({"width": 1300, "height": 900})
    page.goto(path_of(root, "services/three"))
    wait_until(page, f"{FORMULAS} === {COVERING}")
    around = "h1, article p:not(:has(.formula)), .md-header a, .md-sidebar a"
    covered = page.evaluate(f"""() => [...document.querySelectorAll("{around}")]
        .map((each) => each.getBoundingClientRect())
        .filter((box) => box.width > 0 && box.top >= 0 && box.bottom < innerHeight)
        .map((box) => document.elementFromPoint(box.left + 2, box.top + box.height / 2))
        .filter((found) => found?.closest(".formula")).length""")
    assert covered == 0
