"""Notes and tables of somebody who means harm: one site of all of them, in a browser without the policy.

Each file of tests/cases/hostile/ tries one thing; its title says which. What it reaches calls `hit`, or asks for a
file of evil.example.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, expect

from tests.browser.test_reading import search_for
from tests.conftest import ROOT, ForOneVisit, build_site, copy_project, serving, wait_until

CASES = ROOT / "tests" / "cases" / "hostile"
TOUCH = """
() => {
  const events = ["click", "focus", "blur", "mouseover", "pointerenter", "toggle", "load", "error", "input", "scroll"];
  const touched = "article, article *, .md-nav *, .md-path *, .md-header__title *, footer *";
  for (const one of document.querySelectorAll(touched)) {
    // Without bubbles: the theme listens further up.
    for (const name of events) one.dispatchEvent(new Event(name, { cancelable: true }));
    const isScript = one.matches("a, area") && !/^(https?:|mailto:|)$/.test(one.protocol);
    if (isScript || !one.closest("a, .md-search")) one.click?.();
  }
}
"""
"""What a reader may do, all of it at once; links are followed unless they lead to a page."""
STANDING = """
() => {
  const article = document.querySelector("article.md-content__inner");
  const parts = [
    "main", "body > .md-container", "header.md-header", "footer.md-footer", ".md-search", ".md-nav--primary",
    "#__drawer", "#__search", "body > script#__config",
  ];
  const broken = parts.filter((name) => {
    const found = document.querySelectorAll(name);
    return found.length !== 1 || article.contains(found[0]) || found[0].closest("article");
  });
  const active = "script, style, link, meta, base, iframe, object, embed, form, textarea, select, template, dialog, "
    + "input:not([type=search], [type=checkbox]), button:not(.search-open), [style*=position]";
  const isHandled = (one) => [...one.attributes].some(({ name }) => name.startsWith("on"));
  const found = [...article.querySelectorAll(active), ...[...document.querySelectorAll("*")].filter(isHandled)];
  const { search } = JSON.parse(document.getElementById("__config").textContent);
  if (!search.endsWith("assets/search.js")) broken.push(search);
  return [...broken, ...found.map((one) => one.outerHTML.slice(0, 200))];
}
"""
"""What is not there once, and outside of the notes; what is in the notes and should not be."""


def _text(name: str) -> str:
    """A value of the settings that tries to end what it stands in."""
    return json.dumps(f"</title></script><img src=x onerror=hit('{name}')>\"><script>hit('{name}')</script>")


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_project(tmp_path_factory.mktemp("hostile"), CASES)
    settings = root / "mkdocs.yml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("site_name:", "site_description:"))]
    text = "".join(kept).replace("- Glossary:", f"- {_text('aid')}:").replace("- Study aids:", f"- {_text('aids')}:")
    names = f"site_name: {_text('name')}\nsite_description: {_text('about')}\n"
    settings.write_text(text + names, encoding="utf-8")
    return build_site(root / "site", root, STUDYNOTES_REPOSITORY="https://github.com/example/notes")


@pytest.fixture(scope="module")
def address(hostile_site: Path) -> Iterator[str]:
    with serving(hostile_site, ForOneVisit) as found:
        yield found


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Page]:
    """A page on which no script of the notes may run, and that asks no other site for anything."""
    context = browser.new_context(bypass_csp=True)
    found: list[str] = []
    context.expose_function("hit", lambda what="": found.append(f"script: {what}"))
    page = context.new_page()

    def requested(request: Request) -> None:
        if not request.url.startswith((address, "data:image/")):
            found.append(request.url)

    def asked(dialog: Dialog) -> None:
        found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("request", requested)
    page.on("dialog", asked)
    page.on("popup", lambda other: found.append(f"window: {other.url}"))
    yield page
    context.close()
    assert found == []


def test_at_least_forty_and_each_has_a_name() -> None:
    titles = [
        next(line for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("# "))
        for path in CASES.glob("*.md")
    ]
    assert len(titles) >= 40
    assert len(set(titles)) == len(titles)


def test_nothing_runs_or_leaves_and_every_page_stands(watched: Page, hostile_site: Path, address: str) -> None:
    names = sorted(path.relative_to(hostile_site).as_posix() for path in hostile_site.rglob("*.html"))
    broken: dict[str, list[str]] = {}
    for name in names:
        if name != "404.html":
            watched.goto(f"{address}{name.removesuffix('index.html')}")
            broken[name] = watched.evaluate(STANDING)
            watched.evaluate(TOUCH)
            assert watched.url.startswith(address), name
    assert {name: what for name, what in broken.items() if what} == {}


def test_lightbox_shows_text_as_text(watched: Page, address: str) -> None:
    watched.goto(f"{address}services/tables/")
    watched.locator("a.glightbox").first.click()
    title = watched.locator(".gslide.current .gslide-title")
    expect(title).to_contain_text("<img src=x onerror=hit('caption')>")
    assert title.locator("*").count() == 0


@pytest.mark.parametrize(
    "query", ["unicornpassage", "unicorncode", "unicornwords", "unicornproto", "zebra", "__proto__"]
)
def test_search_shows_text_as_text(watched: Page, address: str, query: str) -> None:
    watched.goto(address)
    search_for(watched, query)
    results = watched.locator(".md-search-result__item")
    expect(results.first).to_be_visible()
    wait_until(watched, "document.querySelectorAll('.md-search-result__link').length > 0")
    assert watched.locator(".md-search-result :is(img, script, a[href^=javascript])").count() == 0
    watched.evaluate(TOUCH)


def test_rest_of_the_notes_is_there(hostile_site: Path) -> None:
    """Behind what never ends; and nothing of the machine that builds is."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(hostile_site.rglob("*.html")))
    for word in ("unicornscript", "unicorncomment", "unicornplain", "unicornraw"):
        assert f"is here: {word}" in text
    assert "root:x:" not in text
    assert "site_name:" not in text.replace("config.site_name", "")


def test_what_slips_through_ends_the_build(tmp_path: Path) -> None:
    """With the page and what was found, in one line; here the renderer itself is what slips."""
    root = copy_project(tmp_path)
    (root / "docs" / "notes" / "a.md").write_text("# Page\n\na <b>b</b>\n", encoding="utf-8")
    renderer = root / "hooks" / "studynotes" / "render.py"
    code = renderer.read_text(encoding="utf-8")
    renderer.write_text(
        code.replace("            return _tag(text)", "            return '<b onclick=\"hit()\">'"), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    told = """services/page.md: its notes or tables make '<b onclick="hit()">' of it; please report this as a bug"""
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_account_and_index_are_data(hostile_site: Path) -> None:
    account = json.loads((hostile_site / "notes.json").read_text(encoding="utf-8"))
    removed = {change["path"] for change in account["changes"] if change["rule"] == "unsafe-html"}
    dropped = {drop["path"] for drop in account["dropped"]}
    assert {"script-block.md", "style-element.md", "meta-refresh.md"} <= dropped
    assert {"script-in-text.md", "handlers-on-text.md", "script-address-markdown.md"} <= removed
    index = (hostile_site / "search" / "index.js").read_text(encoding="utf-8")
    assert index.startswith("var searchIndex = {")
    json.loads(index.removeprefix("var searchIndex = "))
