// The worker that the theme asks: message 0 sets it up, 1 says that it is ready, 2 asks, 3 answers. From a file, the
// theme runs it in a frame, where `importScripts` is a promise and this script has no address but its own element.

import { Search } from "./engine.js";
import { items } from "./items.js";
import { stemmerFor } from "./stemmers.js";

const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;
const isFrame = typeof document !== "undefined";
const here = isFrame ? document.querySelector("script[src]").src : location.href;

/** Milliseconds after which the search says what it has found so far; in these, no reader has turned to the results. */
const PATIENCE = 1000;
/** Milliseconds of work between two moments in which it hears what was typed. */
const BREATH = 50;
/** Pieces that are on their way while one is taken in: more would keep a page waiting that is opened meanwhile. */
const AHEAD = 3;

let asked = "";
/** The last answer: to what, with how many results, and when. */
let told = { query: "", count: 0, at: 0 };
let loading = null;
/** What answers: all texts, or the names alone while `texts` are on their way. */
let search = null;
let isWhole = false;
let texts = null;
/** What answers in the end, and the piece that it takes in next. */
let whole = null;
let piece = 0;

const addressOf = (name) => new URL(`../search/${name}`, here).href;
const load = (name) => importScripts(addressOf(name));
const made = () => new Search(self.searchIndex, stemmerFor(self.searchIndex.language));

// The index is fetched when the first letter is typed. A script and not JSON, because a page from a file reads no other.
async function begin() {
  await load("index.js");
  search = made();
  const began = performance.now();
  await takenIn(search.index(), () => {
    if (performance.now() - began > PATIENCE && told.query !== asked) tell();
  });
  isWhole = !self.searchIndex.pieces;
}

/** The texts of long notes come while pages and sections are found by their names already. */
async function complete() {
  const { pieces } = self.searchIndex;
  whole ??= made();
  const nameOf = (number) => `texts-${number}.js`;
  const fetched = [];
  for (let next = piece; piece < pieces; piece++) {
    for (; next < Math.min(pieces, piece + AHEAD); next++) fetched[next] = fetchedFirst(nameOf(next));
    await fetched[piece];
    await load(nameOf(piece));
    await takenIn(whole.index(whole.come));
  }
  search = whole;
  isWhole = true;
}

/** A worker is deaf while it loads a script: this brings it near. What fails fails again when it is loaded. */
async function fetchedFirst(name) {
  if (isFrame) return;
  try {
    await (await fetch(addressOf(name), { priority: "low" })).blob();
  } catch (error) {
    void error;
  }
}

/** Lets the texts come, from where they stopped if they did. */
function more() {
  if (isWhole || texts) return;
  texts = complete();
  texts.then(better, (error) => {
    // Most likely without a connection: the next letter tries again.
    console.warn(error);
    texts = null;
    if (asked === told.query && !told.count) post(asked, { items: [], failed: true });
  });
}

/** Results do not change under the finger of who reads them: who wants others asks again. */
function better() {
  if (asked !== told.query || !told.count || performance.now() - told.at < PATIENCE) tell();
}

/** Takes documents in, and hears now and then. */
async function takenIn(parts, heard = () => {}) {
  let last = performance.now();
  for (const part of parts) {
    void part;
    if (performance.now() - last < BREATH) continue;
    await pause();
    heard();
    last = performance.now();
  }
}

/** Says what there is to say to what was asked last. */
function tell() {
  if (asked.trim()) post(asked, items(search, asked));
}

function post(query, result) {
  told = { query, count: result.items.length, at: performance.now() };
  postMessage({ type: RESULT, data: { ...result, isPartial: !isWhole } });
}

/** Long enough for letters that were typed meanwhile to come in, too short to be noticed. */
const pause = () => new Promise((done) => setTimeout(done, 5));

async function answer(query, isAgain) {
  if (!query.trim()) return { items: [] };
  try {
    await (loading ??= begin());
  } catch (error) {
    console.warn(error);
    loading = null;
    return { items: [], failed: true };
  }
  more();
  // Who asks the same again wants the texts, too.
  if (isWhole || !isAgain) return items(search, query);
  return texts.then(() => items(search, query), () => ({ ...items(search, query), failed: true }));
}

addEventListener("message", async ({ data: { type, data } }) => {
  if (type === SETUP) postMessage({ type: READY });
  if (type !== QUERY) return;
  const isAgain = data === told.query;
  asked = data;
  // Only the last query is answered.
  await pause();
  if (asked !== data) return;
  const result = await answer(data, isAgain);
  // Who types on no longer wants to know.
  if (asked === data) post(data, result);
});
