// The page for every address without a page: asks the search for the words of the address, and shows what it finds.
(() => {
  "use strict";

  /** Characters that are asked: an address may have thousands. */
  const LONGEST = 100;
  /** Pages that are shown. */
  const SHOWN = 5;

  const place = document.getElementById("lost");
  const box = document.querySelector(".md-search__input");
  const home = new URL(document.querySelector("a.md-logo").href);

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  /** Each word once, without the folder of the site, those that all pages of the notes stand in, and endings of files. */
  function wordsOf({ pathname, hash }) {
    const common = ["", "index", ...place.dataset.prefix.toLowerCase().split("/")];
    const below = pathname.startsWith(home.pathname) ? pathname.slice(home.pathname.length) : pathname;
    const names = below.split("/").map((part) => decoded(part).replace(/\.\w+$/, ""));
    const told = [...names.filter((name) => !common.includes(name.toLowerCase())), decoded(hash)];
    const words = told.join(" ").slice(0, LONGEST).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
    return [...new Map(words.map((word) => [word.toLowerCase(), word])).values()].join(" ");
  }

  // The search marks words in its titles and passages; nothing of what is parsed here runs or loads.
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;

  /** The section of a page that answers best, and a statement; a page may have none of its own above its sections. */
  function fill(entry, group) {
    const [link, line] = entry.children;
    const [best] = group;
    const page = group.find(({ location }) => !location.includes("#"));
    const titles = best === page ? [page] : [page, best];
    link.href = new URL(best.location, home);
    link.textContent = titles.map(({ title }) => parsed(title).textContent).join(": ");
    const statement = group.map(({ text }) => parsed(text).querySelector("p:not(.search-note)")).find(Boolean);
    if (statement) line.textContent = statement.textContent;
    return entry;
  }

  function show(words, groups) {
    const shown = document.getElementById(groups.length ? "lost-found" : "lost-nothing").content.cloneNode(true);
    shown.querySelector("q").textContent = words;
    const entry = shown.querySelector("li");
    entry?.replaceWith(...groups.slice(0, SHOWN).map((group) => fill(entry.cloneNode(true), group)));
    place.replaceChildren(shown);
  }

  const words = wordsOf(location);
  // An answer to nothing, or one without the index, has no other words to try; that no title answers says little.
  component$.subscribe(({ items, instead, isPartial }) => {
    if (instead && (items.length || !isPartial) && box.value === words && place.isConnected) show(words, items);
  });
  if (words) {
    // Asked as if it were typed, but without opening the search: there it is to be typed on.
    box.value = words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const typing = document.getElementById("lost-search");
  typing.addEventListener("click", () => {
    box.focus();
    box.select();
  });
  typing.hidden = false;
})();
