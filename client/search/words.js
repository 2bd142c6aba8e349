// From text to words, the same way for what is indexed and for what is typed.

const COMPOUND = /[\p{L}\p{N}\p{M}]+(?:[._/:@'’*+,-]+[\p{L}\p{N}\p{M}]+)*%?/gu;
/** The same for texts without other letters: several times as fast. */
const PLAIN = /[a-z0-9]+(?:[._/:@'*+,-]+[a-z0-9]+)*%?/gi;
/** A comma is a part of a number alone, where it sets thousands apart; a hyphen between digits makes a range. */
const APART = /,(?!(?<=\p{Nd},)\p{Nd}{3}(?!\p{Nd}))|(?<=\p{Nd})-(?=\p{Nd})/u;
const HUMP = /\p{Ll}(?=\p{Lu})|\p{Lu}(?=\p{Lu}\p{Ll}{2})/gu;
const NUMBER = /^\p{Nd}+(?:\.\p{Nd}+)?$/u;
const MEASURE = /^(\p{Nd}+(?:\.\p{Nd}+)?)(\p{L}+)$/u;
const LETTERS = /^[\p{L}\p{M}]+$/u;
const ASCII = /^[\t-\x7f]*$/;

/** Letters of languages that set no blanks between words: each two neighbours may be one. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2}/u;
const pairs = (word) => {
  const letters = [...word];
  return letters.slice(1).map((letter, at) => letters[at] + letter);
};

/** Without case and accents. @param {string} text */
const fold = (text) => (ASCII.test(text) ? text : text.normalize("NFKD").replace(/\p{M}+/gu, "")).toLowerCase();

/**
 * A word of a text: without case and accents; as readers see it, but for case; without its endings; its place; and parts
 * that readers may type alone.
 *
 * @typedef {{ word: string, shown: string, root: string, parts: { word: string, root: string }[], at: number, end: number }} Word
 */

/** The compounds of `text` with their places. */
function* compounds(text) {
  for (const { 0: raw, index } of text.matchAll(ASCII.test(text) ? PLAIN : COMPOUND)) {
    let at = index;
    for (const piece of raw.split(APART)) {
      if (piece) yield [piece, at];
      at += piece.length + 1;
    }
  }
}

/**
 * Splits text into words.
 *
 * @param {(word: string) => string} stem of a folded word of letters
 * @param {Record<string, string>} units spelling -> unit
 * @returns {{ read: (text: string) => Word[], root: (word: string) => string }}
 */
export function reader(stem, units) {
  const unitOf = new Map(Object.entries(units));
  // Words with digits and signs are names: they have no endings.
  const root = (word) => (LETTERS.test(word) ? stem(word) : word);
  const known = new Map();

  /** What there is to say of a word wherever it stands. */
  function meet(raw) {
    const word = fold(raw).replace(/['’]s$/, "").replace(/['’,]/g, "");
    const measure = MEASURE.exec(word);
    if (measure && unitOf.has(measure[2])) {
      return { word, shown: word, root: measure[1] + unitOf.get(measure[2]), parts: [{ word: measure[1], root: measure[1] }] };
    }
    return { word, shown: raw.toLowerCase(), root: root(word), parts: parts(raw, word).map((part) => ({ word: part, root: root(part) })) };
  }

  /** Parts of a name such as "x-amz-meta", "GetSessionToken" or "pub/sub", and the parts in one word. */
  function parts(raw, word) {
    if (UNSPACED.test(word)) return pairs(word);
    if (word === raw && LETTERS.test(word)) return [];
    const pieces = raw.replace(/['’,]\p{Ll}?/gu, "").replace(HUMP, "$& ").split(/[^\p{L}\p{N}\p{M}%]+/u).filter(Boolean).map(fold);
    if (pieces.length < 2) return [];
    const joined = pieces.join("");
    const own = pieces.filter((piece) => piece.length > 1 || LETTERS.test(piece));
    return joined === word ? own : [...own, joined];
  }

  function read(text) {
    const found = [];
    for (const [raw, at] of compounds(text)) {
      let met = known.get(raw);
      if (!met) known.set(raw, met = meet(raw));
      const end = at + raw.length;
      const unit = unitOf.get(met.word);
      const last = found.at(-1);
      if (unit && last && NUMBER.test(last.word) && at - last.end <= 1) {
        // A number and the unit behind it are one word, and they are parts of it.
        found[found.length - 1] = { ...last, root: last.word + unit, parts: [...last.parts, { word: last.word, root: last.root }, { word: met.word, root: met.root }], end };
      } else {
        found.push({ word: met.word, shown: met.shown, root: met.root, parts: met.parts, at, end });
      }
    }
    return found;
  }
  return { read, root };
}
