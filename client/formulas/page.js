// Sets the formulas of a page, which are TeX in code. site.js fetches it for the first page that has some.

import katex from "katex";
import "katex/dist/katex.min.css";
import "./page.css";
import { forgiving, isBounded, read } from "./source.js";

/** Milliseconds that readers wait for formulas at most, before what they do meanwhile has its turn. */
const SLICE = 12;
/** Nothing in a formula leads anywhere, loads anything or runs long: notes come from anyone. */
const BOUNDS = { trust: false, strict: false, maxSize: 20, maxExpand: 200, throwOnError: true };

function isSet(tex, shown, displayMode, macros) {
  try {
    katex.render(tex, shown, { ...BOUNDS, displayMode, macros, globalGroup: true });
    return true;
  } catch {
    return false;
  }
}

/** Whether `code` is all that its line of the notes holds. */
function isLine(code) {
  const { previousSibling: before, nextSibling: behind } = code;
  const begins = !before || before.nodeName === "BR" || /(?:^|\n)\s*$/.test(before.textContent);
  return begins && (!behind || behind.nodeName === "BR" || /^\s*(?:\n|$)/.test(behind.textContent));
}

/**
 * Set one formula; what cannot be set stays as it is written. `macros` are those that formulas before it define, and
 * `within` the texts that have formulas between two dollars inside of their lines, as Kramdown has all of them.
 */
function set(code, macros, within) {
  const { tex, isDisplayed } = read(code.textContent);
  const block = code.closest("pre");
  const isAlone = isDisplayed && (block !== null || (isLine(code) && !within.has(code.parentElement)));
  const shown = document.createElement("span");
  shown.className = "formula";
  if (!isBounded(tex) || ![tex, forgiving(tex)].some((each) => isSet(each, shown, isAlone, macros))) return;
  (block?.closest(".highlight") ?? block ?? code).replaceWith(shown);
  // Who has no pointer scrolls it by keys.
  const [display] = shown.children;
  if (isAlone && display.scrollWidth > display.clientWidth) display.tabIndex = 0;
}

/** Set the formulas `codes`, a few at a time: a page of thousands must answer meanwhile. */
window.setFormulas = async (codes) => {
  const macros = {};
  const inside = [...codes].filter((code) => read(code.textContent).isDisplayed && !isLine(code));
  const within = new Set(inside.map((code) => code.parentElement));
  let begin = performance.now();
  for (const code of codes) {
    if (performance.now() - begin > SLICE) {
      await new Promise((next) => setTimeout(next));
      begin = performance.now();
    }
    if (code.isConnected) set(code, macros, within);
  }
};
