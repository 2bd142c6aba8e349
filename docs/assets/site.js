// What the theme lacks: definitions that open, a filter for the glossary, a map that answers, addresses that never die.
// One listener for each event on the whole document: it holds for pages that come later without a reload, too.
(() => {
  "use strict";

  /** The address of a file of the site: that of a page changes while this script goes on. */
  const here = document.currentScript.src;
  const addressOf = (path) => new URL(path, new URL("..", here)).href;

  // --- Definitions. The text stands at the end of the page, where screen readers find it without this script.

  const bubble = document.createElement("div");
  bubble.className = "term-bubble md-typeset";
  bubble.hidden = true;
  // The link is described by the same text already: read once is enough.
  bubble.setAttribute("aria-hidden", "true");
  let open = null;
  let closing = 0;
  // Escape closes a definition until the pointer or the focus comes anew.
  let touched = null;

  const termOf = (target) => (target instanceof Element ? target.closest("a.term") : null);

  function show(term) {
    const told = document.getElementById(term.getAttribute("aria-describedby"));
    if (!told) return;
    clearTimeout(closing);
    open = term;
    // Under "polls", readers see that it is about polling.
    const name = document.createElement("strong");
    name.textContent = told.closest("dd")?.previousElementSibling?.textContent ?? "";
    bubble.replaceChildren(name, " ", ...told.cloneNode(true).childNodes);
    document.body.append(bubble);
    bubble.hidden = false;
    // Words may run over two lines: the definition stands below the last, or above the first.
    const lines = [...term.getClientRects()];
    const below = lines.at(-1).bottom + bubble.offsetHeight + 12 < window.innerHeight;
    const at = below ? lines.at(-1) : lines[0];
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(at.left, width - bubble.offsetWidth - 8));
    const top = below ? at.bottom + 6 : at.top - bubble.offsetHeight - 6;
    bubble.style.left = `${left + window.scrollX}px`;
    bubble.style.top = `${top + window.scrollY}px`;
  }

  function hide() {
    clearTimeout(closing);
    bubble.hidden = true;
    open = null;
  }

  // The pointer may cross the gap to the definition and rest there.
  const hideSoon = () => {
    clearTimeout(closing);
    closing = setTimeout(() => open !== document.activeElement && hide(), 250);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const term = termOf(event.target);
    if (term && term !== open) show(term);
    else if (term || bubble.contains(event.target)) clearTimeout(closing);
    else if (open) hideSoon();
  });
  document.addEventListener("focusin", (event) => {
    const term = termOf(event.target);
    if (term) show(term);
    else hide();
  });
  document.addEventListener("focusout", (event) => termOf(event.target) && hideSoon());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      hide();
    }
  }, true);
  document.addEventListener("pointerdown", (event) => {
    const term = termOf(event.target);
    touched = event.pointerType === "touch" ? { term, wasOpen: term && term === open } : null;
    if (!term && !bubble.contains(event.target)) hide();
  });
  // The first tap opens the definition, the second one follows the link.
  document.addEventListener("click", (event) => {
    const term = termOf(event.target);
    const tap = touched;
    // A click without a pointer (a key, a screen reader) always follows.
    touched = null;
    if (term && event.detail && tap?.term === term && !tap.wasOpen) {
      event.preventDefault();
      event.stopPropagation();
      show(term);
    }
  }, true);

  // --- The filter of the glossary

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function filter(box, entries, count, told) {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { nodes, text } of entries) {
      const fits = words.every((word) => text.includes(word));
      nodes.forEach((node) => { node.hidden = !fits; });
      shown += fits;
    }
    for (const list of new Set(entries.map(({ nodes }) => nodes[0].parentElement))) {
      const empty = !list.querySelector("dt:not([hidden])");
      list.hidden = empty;
      const heading = list.previousElementSibling;
      if (heading?.matches("h2")) heading.hidden = empty;
    }
    count.textContent = words.length ? told.replace("{shown}", shown).replace("{all}", entries.length) : "";
  }

  function entriesOf(terms, label) {
    return terms.map((term) => {
      const nodes = [term];
      for (let next = term.nextElementSibling; next?.tagName === "DD"; next = next.nextElementSibling) nodes.push(next);
      // Its name, its definition, and its other names, which stand first in the line below.
      const also = (nodes[2]?.textContent ?? "").split("·")[0];
      const names = also.trim().startsWith(label) ? also : "";
      return { nodes, text: plain(`${term.firstChild.textContent} ${nodes[1]?.textContent ?? ""} ${names}`) };
    });
  }

  function addFilter() {
    const place = document.querySelector(".glossary-filter[hidden]");
    if (!place) return;
    place.hidden = false;
    const box = place.querySelector("input");
    const count = place.querySelector("output");
    const { also, filtered } = place.dataset;
    const entries = entriesOf([...document.querySelectorAll("article dl > dt[id]")], also);
    box.addEventListener("input", () => filter(box, entries, count, filtered));
    // After "back", the browser has kept what was typed.
    if (location.hash) box.value = "";
    filter(box, entries, count, filtered);
  }

  /** A link to a term shows it, whatever was typed. */
  function unfilter() {
    const box = document.getElementById("glossary-filter");
    if (!box?.value) return;
    box.value = "";
    box.dispatchEvent(new Event("input"));
  }
  window.addEventListener("hashchange", unfilter);
  document.addEventListener("click", ({ target }) => target.closest?.("a")?.hash && unfilter(), true);

  // --- The map: a page under the pointer or the focus shows its own arcs

  function light(event) {
    const map = event.target instanceof Element ? event.target.closest(".map") : null;
    document.querySelectorAll(".map.lit").forEach((other) => other.classList.remove("lit"));
    const link = event.target instanceof Element ? event.target.closest(".map a") : null;
    if (!map || !link) return;
    const row = String([...map.querySelectorAll("li")].indexOf(link.closest("li")));
    map.classList.add("lit");
    for (const arc of map.querySelectorAll("[data-rows]")) {
      arc.classList.toggle("lit", arc.dataset.rows.split(" ").includes(row));
    }
  }
  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);

  // --- Previews: the theme shows the section that a link leads to. It reads it from the server, so not from a file.

  /** The theme reads all addresses of the site again for each link with a preview: so many keep a reader waiting 0.2 s. */
  const MOST_READ = 25000;

  function preview() {
    if (!location.protocol.startsWith("http") || !matchMedia("(hover: hover)").matches) return;
    const all = document.querySelectorAll("article :is(p, li, dd, td, th) > a:not(.term, .headerlink, .glightbox)");
    const { pages } = document.getElementById("previews").dataset;
    const links = [];
    for (const link of all) {
      if (link.closest(".section-source, .map, .cards, nav")) continue;
      if (link.origin === location.origin && link.pathname !== location.pathname) links.push(link);
      // Before the address of each of thousands is read.
      if (links.length * pages > MOST_READ) return;
    }
    for (const link of links) link.dataset.preview = "";
  }
  // The theme looks for previews before it says that there is a page.
  preview();
  window.addEventListener("studynotes:page", preview);

  // --- Pictures open in a lightbox, which is fetched for the first of them. Without it, the link leads to the picture.

  let fetched = null;
  let lightbox = null;

  // Not in the head: the theme takes out what is not there on the next page.
  const load = (name, attributes) => new Promise((onload, onerror) => {
    document.body.append(Object.assign(document.createElement(name), attributes, { onload, onerror }));
  });
  const fetchLightbox = () => Promise.all([
    load("script", { src: addressOf("assets/javascripts/glightbox.min.js") }),
    load("link", { rel: "stylesheet", href: addressOf("assets/stylesheets/glightbox.min.css") }),
  ]);

  function enlarge(link) {
    const links = [...document.querySelectorAll("a.glightbox")];
    if (lightbox || !links.includes(link)) return;
    // The lightbox makes HTML of a title.
    const asHtml = (text) => new Option(text).innerHTML;
    const pictures = links.map(({ href, dataset: { title }, firstElementChild: { alt } }) => ({ href, title: asHtml(title), alt }));
    lightbox = GLightbox({ elements: pictures.map((each) => ({ ...each, type: "image", width: "auto", height: "auto" })) });
    const nameAfter = (at) => lightbox.modal.setAttribute("aria-label", pictures[at].alt);
    lightbox.on("slide_changed", ({ current }) => nameAfter(current.index));
    lightbox.on("open", () => {
      nameAfter(links.indexOf(link));
      lightbox.modal.setAttribute("aria-modal", "true");
      for (const [button, name] of Object.entries(document.getElementById("lightbox").dataset)) {
        lightbox.modal.querySelector(`.g${button}`).setAttribute("aria-label", name);
      }
      lightbox.modal.focus();
    });
    lightbox.on("close", () => {
      lightbox = null;
      link.focus({ preventScroll: true });
    });
    // Without the bar for scrolling, the lightbox has no need to write a style for it.
    document.documentElement.classList.add("glightbox-open");
    lightbox.openAt(links.indexOf(link));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.glightbox");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fetched ??= fetchLightbox();
    fetched.then(() => enlarge(link), () => location.assign(link.href));
  });

  // --- Formulas are set by what is fetched for the first page that has some. Without it, they stay as they are written.

  let setting = null;

  /** The theme has the titles of sections as plain text in the table of contents: there, they become the same. */
  function copyTitles() {
    for (const title of document.querySelectorAll(".md-nav--secondary a .md-ellipsis")) {
      const heading = document.getElementById(decodeURIComponent(title.closest("a").hash.slice(1)));
      for (const formula of heading?.querySelectorAll("code.formula") ?? []) {
        const [before, ...behind] = title.lastChild.textContent.split(formula.textContent);
        if (title.lastChild.nodeType !== Node.TEXT_NODE || !behind.length) continue;
        title.lastChild.replaceWith(before, formula.cloneNode(true), behind.join(formula.textContent));
      }
    }
  }

  function setFormulas() {
    const own = document.querySelectorAll("article :is(code.formula, .formula code)");
    if (!own.length) return;
    copyTitles();
    // Those of the page come first: they may say what a command stands for.
    const formulas = [...own, ...document.querySelectorAll(".md-nav--secondary code.formula")];
    setting ??= Promise.all([
      load("script", { src: addressOf("assets/formulas/page.js") }),
      load("link", { rel: "stylesheet", href: addressOf("assets/formulas/page.css") }),
    ]);
    setting.then(() => window.setFormulas(formulas), () => {});
  }

  // --- Addresses that never die

  /** The path of the page that is shown: while the next one is fetched, the address is the next one's already. */
  let shown = null;

  function follow() {
    if (location.pathname !== shown) return;
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // Not an address of ours: taken as it is written.
    }
    // A number that is no more was somewhere in its section.
    const found = [id, id.toLowerCase(), id.split(":")[0]].map((each) => document.getElementById(each)).find(Boolean);
    const gone = document.querySelector("a.gone");
    if (found?.matches("a.moved")) {
      location.replace(found.href);
    } else if (gone) {
      location.replace(gone.href);
    } else if (found && found.id !== id) {
      location.replace(`#${found.id}`);
    } else if (id && !found && document.querySelector(".source-headings")) {
      // Nobody knows it: back to where the reader came from.
      location.replace(document.querySelector("a.md-logo").href);
    } else if (id && !found) {
      // The front page knows no section; the list of the old addresses may.
      const list = document.querySelector("a.old-addresses");
      if (list) location.replace(`${list.href}#${encodeURIComponent(id)}`);
    }
  }
  window.addEventListener("hashchange", follow);

  // --- The index of the search: fetched when a reader turns to the box, so that it is there with the first letter.

  function fetchIndex(event) {
    if (!event.target.matches?.(".md-search__input") || !location.protocol.startsWith("http")) return;
    document.removeEventListener("focusin", fetchIndex);
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", as: "script", href: addressOf("search/index.js") }));
  }
  document.addEventListener("focusin", fetchIndex);

  // --- The box of the search, where the theme only hears keys: text that is pasted or spoken is asked, too.

  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.(".md-search__input")) return;
    // The theme closes the search whenever a page begins, also for who was faster.
    const toggle = document.querySelector("#__search");
    if (document.activeElement === target && !toggle.checked) toggle.click();
    target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    // What runs out of the box does not go with the end of a word that is offered behind it.
    const offered = document.querySelector(".md-search__suggest");
    if (offered) offered.hidden = target.scrollWidth > target.clientWidth;
  });
  // The theme copies what was in the box one letter ago.
  document.addEventListener("click", ({ target }) => {
    const share = target.closest?.("[data-md-component=search-share]");
    if (share) share.dataset.clipboardText = share.href;
  }, true);

  // On a phone the theme holds the page still below the search: it must let go before the section is there to go to.
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.(".md-search-result__link")) return;
    document.body.removeAttribute("data-md-scrolllock");
    document.body.style.top = "";
  }, true);

  // --- What the search says beside its results: a query without typos, words to try, or that there is no connection.

  function askAgain(query) {
    const box = document.querySelector(".md-search__input");
    box.focus();
    // The theme asks nothing twice in a row.
    for (const value of ["", query]) {
      box.value = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** A copy of a hint with a link for each query; the theme looks for the score of every link among the results. */
  function hint(id, queries) {
    const shown = document.getElementById(id).content.cloneNode(true).firstElementChild;
    const link = shown.querySelector("a:not(.plain)");
    const links = queries.map((query) => {
      const one = link.cloneNode(true);
      one.href = `?q=${encodeURIComponent(query)}`;
      Object.assign(one.firstElementChild, { textContent: query }).dataset.mdScore = "-1";
      one.addEventListener("click", (event) => {
        event.preventDefault();
        event.stopPropagation();
        askAgain(query);
      });
      return one;
    });
    if (links.length) link.replaceWith(...links.flatMap((one, at) => (at ? [", ", one] : [one])));
    else link?.parentElement.remove();
    return shown;
  }

  /** Of long notes, the names come first. The list does not change by itself under a finger, unless it is empty. */
  function early(query, isEmpty) {
    const shown = document.getElementById("search-partial").content.cloneNode(true).firstElementChild;
    const [link, waiting] = shown.children;
    const wait = () => {
      link.remove();
      waiting.hidden = false;
    };
    link.addEventListener("click", (event) => {
      event.preventDefault();
      event.stopPropagation();
      wait();
      askAgain(query);
    });
    if (isEmpty) wait();
    return shown;
  }

  function advise({ ref, items, meant, instead, failed, isPartial }) {
    ref.querySelector(".search-hint")?.remove();
    const box = document.querySelector(".md-search__input");
    const typed = box.value.trim();
    const shown = failed ? hint("search-failed", [])
      : typed && isPartial ? early(box.value, !items.length)
      : meant ? hint("search-meant", [meant])
        : typed && !items.length ? hint("search-instead", instead ?? [])
          : null;
    if (shown) ref.firstElementChild.after(shown);
  }
  if (typeof component$ !== "undefined") component$.subscribe((state) => state.items && advise(state));

  // --- Other ways to the search than its box. The theme opens it when its box has the focus.

  document.addEventListener("click", ({ target }) => {
    if (target.closest?.(".search-open")) document.querySelector(".md-search__input").focus();
  });

  // --- The dialog of the search has no name of its own.

  function name() {
    const dialog = document.querySelector(".md-search[role=dialog]:not([aria-label])");
    const label = dialog?.querySelector("input")?.getAttribute("aria-label");
    if (label) dialog.setAttribute("aria-label", label);
  }

  // --- After a page came without a reload, reading goes on at its top, unless the address names a place in it.
  // Who turned to the search while the page was on its way goes on typing.

  function start() {
    const isAsking = document.querySelector("#__search")?.checked && document.activeElement?.matches(".md-search__input");
    if (shown !== null && !location.hash && !isAsking) {
      const title = document.querySelector(".md-content h1");
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
    }
    shown = location.pathname;
    hide();
    lightbox?.close();
    name();
    addFilter();
    setFormulas();
    follow();
  }
  // The addresses in what scripts show are those of the first page.
  for (const { content } of document.querySelectorAll("template")) {
    for (const link of content.querySelectorAll("a.plain")) link.href = new URL(link.getAttribute("href"), location);
  }
  if (typeof document$ === "undefined") start();
  else document$.subscribe(start);
})();
