// The worker that the theme asks: message 0 sets it up, 1 says that it is ready, 2 asks, 3 answers. From a file, the
// theme runs it in a frame, where `importScripts` is a promise and this script has no address but its own element.

import { Search } from "./engine.js";
import { items } from "./items.js";
import { stemmerFor } from "./stemmers.js";

const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;

const here = typeof document === "undefined" ? location.href : document.querySelector("script[src]").src;
let asked = "";
let loading = null;
/** What answers, as far as it has come. */
let search = null;

/** Milliseconds after which the search says what it has found so far, while it takes large notes in. */
const PATIENCE = 1000;

const load = (name) => importScripts(new URL(`../search/${name}`, here).href);

// The index is fetched when the first letter is typed. A script and not JSON, because a page from a file reads no other.
async function begin() {
  await load("index.js");
  const first = await takenIn(made());
  if (self.searchIndex.pieces) complete(self.searchIndex.pieces).catch(again);
  return first;
}

const made = () => new Search(self.searchIndex, stemmerFor(self.searchIndex.language));

/** The texts of long notes come while pages and sections are found by their names already. */
async function complete(pieces) {
  for (let piece = 0; piece < pieces; piece++) {
    await load(`texts-${piece}.js`);
    await pause();
  }
  await takenIn(made());
  tell();
}

/** Answers from `made` in the end; meanwhile from what answered before, or else from what is in. */
async function takenIn(made) {
  search ??= made;
  const isFirst = search === made;
  let told = performance.now();
  for (const part of made.index()) {
    void part;
    if (isFirst && performance.now() - told < PATIENCE) continue;
    await pause();
    if (isFirst) tell();
    told = performance.now();
  }
  return search = made;
}

/** Says what there is to say to what was asked last. */
function tell() {
  const result = asked.trim() ? items(search, asked) : { items: [] };
  if (result.items.length) postMessage({ type: RESULT, data: result });
}

/** Long enough for letters that were typed meanwhile to come in, too short to be noticed. */
const pause = () => new Promise((done) => setTimeout(done, 5));

/** Most likely without a connection: the next letter tries again. */
function again(error) {
  console.warn(error);
  loading = null;
}

async function answer(query) {
  if (!query.trim()) return { items: [] };
  loading ??= begin();
  try {
    await loading;
  } catch (error) {
    again(error);
    return { items: [], failed: true };
  }
  return items(search, query);
}

addEventListener("message", async ({ data: { type, data } }) => {
  if (type === SETUP) postMessage({ type: READY });
  if (type !== QUERY) return;
  asked = data;
  // Only the last query is answered.
  await pause();
  if (asked !== data) return;
  const result = await answer(data);
  // Who types on no longer wants to know.
  if (asked === data) postMessage({ type: RESULT, data: result });
});
