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

/** Milliseconds after which the search says what it has found so far, while it takes large notes in. */
const PATIENCE = 1000;

// The index is fetched when the first letter is typed. A script and not JSON, because a page from a file reads no other.
async function load() {
  await importScripts(new URL("../search/index.js", here).href);
  const search = new Search(self.searchIndex, stemmerFor(self.searchIndex.language));
  let told = performance.now();
  for (const part of search.index()) {
    void part;
    if (performance.now() - told < PATIENCE) continue;
    await pause();
    const result = asked.trim() ? items(search, asked) : { items: [] };
    if (result.items.length) postMessage({ type: RESULT, data: result });
    told = performance.now();
  }
  return search;
}

/** Long enough for letters that were typed meanwhile to come in, too short to be noticed. */
const pause = () => new Promise((done) => setTimeout(done, 5));

async function answer(query) {
  if (!query.trim()) return { items: [] };
  loading ??= load();
  let search;
  try {
    search = await loading;
  } catch (error) {
    // Most likely without a connection: the next letter tries again.
    console.warn(error);
    loading = null;
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
