// For readers who see a mistake: what they select on a page leads to its section in the source notes, and into a report.
(() => {
  "use strict";

  // As long as an address may be, whatever is selected.
  const LONGEST = 300;

  const offer = document.createElement("div");
  offer.className = "term-bubble suggest md-typeset";
  offer.hidden = true;

  const elementOf = (node) => (node instanceof Element ? node : node.parentElement);

  /** The line below the heading of the section in which `node` stands, or at the end of a page made from a table. */
  function controlsFor(node) {
    const isBefore = (line) => line.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    const above = [...document.querySelectorAll("article .section-source:has(a)")].filter(isBefore).at(-1);
    return above ?? document.querySelector("article .table-source");
  }

  /** What is selected, when it is text of the notes. */
  function selected() {
    const selection = getSelection();
    const text = selection.toString().trim().replace(/\s+/g, " ");
    if (text.length < 2 || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const isText = [range.startContainer, range.endContainer].every((node) => {
      const element = elementOf(node);
      return element?.closest("article") && !element.closest(".section-source, .table-source");
    });
    const controls = isText && controlsFor(range.startContainer);
    return controls ? { text, range, controls } : null;
  }

  function links({ text, controls }) {
    // Half of an emoji is no text: who makes an address of it gets an error.
    const cut = text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "");
    const words = text.length > LONGEST ? `${cut} …` : text;
    const report = controls.querySelector("a[href*='quote=']");
    const suggest = report && document.getElementById("suggest-fix").content.firstElementChild.cloneNode(true);
    if (suggest) {
      suggest.href = report.href.replace(/quote=[^&#]*/, () => `quote=${encodeURIComponent(words)}`);
    }
    return [suggest, controls.querySelector("a").cloneNode(true)].filter(Boolean);
  }

  function show(found) {
    offer.replaceChildren(...links(found));
    document.body.append(offer);
    offer.hidden = false;
    // Below what is selected: a phone has its own menu above.
    const at = found.range.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    offer.style.left = `${Math.max(8, Math.min(at.left, width - offer.offsetWidth - 8)) + scrollX}px`;
    offer.style.top = `${at.bottom + 12 + scrollY}px`;
  }

  // A selection changes many times until it is what the reader wants.
  let settled = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(settled);
    settled = setTimeout(() => {
      const found = selected();
      if (found) show(found);
      else offer.hidden = true;
    }, 200);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") offer.hidden = true;
  });

  // The theme copies what it is told, and says so.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.(".section-source a:last-of-type");
    if (link) link.dataset.clipboardText = link.href;
  }, true);
})();
