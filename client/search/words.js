// From text to words, the same way for what is indexed and for what is typed.

// A hyphen between digits is a range, a comma one of thousands.
const COMPOUND = /[\p{L}\p{N}\p{M}]+(?:(?:(?!(?<=\p{Nd})-\p{Nd})[._/:@'’*+-]+|(?<=\p{Nd}),(?=\p{Nd}{3}(?!\p{Nd})))[\p{L}\p{N}\p{M}]+)*%?/gu;
const HUMP = /\p{Ll}(?=\p{Lu})|\p{Lu}(?=\p{Lu}\p{Ll}{2})/gu;
const NUMBER = /^\p{Nd}+(?:\.\p{Nd}+)?$/u;
const MEASURE = /^(\p{Nd}+(?:\.\p{Nd}+)?)(\p{L}+)$/u;
const LETTERS = /^[\p{L}\p{M}]+$/u;

/** @param {string} text */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();

/**
 * Splits text into words.
 *
 * @param {(word: string) => string} stem of a folded word of letters
 * @param {Record<string, string>} units spelling -> unit
 */
export function reader(stem, units) {
  const cache = new Map();
  // Words with digits and signs are names: they have no endings.
  const root = (word) => {
    let found = cache.get(word);
    if (found === undefined) cache.set(word, found = LETTERS.test(word) ? stem(word) : word);
    return found;
  };

  /** Parts of a name such as "x-amz-meta", "GetSessionToken" or "pub/sub", which may be typed alone or in one word. */
  function parts(raw, word) {
    const pieces = raw.replace(/['’,]\p{Ll}?/gu, "").replace(HUMP, "$& ").split(/[^\p{L}\p{N}\p{M}%]+/u).filter(Boolean).map(fold);
    const joined = pieces.join("");
    const own = pieces.filter((piece) => piece !== word && (piece.length > 1 || LETTERS.test(piece)));
    return pieces.length < 2 ? [] : joined === word ? own : [...own, joined];
  }

  /**
   * The words of `text`: { word, root, at, end, parts } with the place in the text; `parts` have roots only. A number
   * and the unit behind it are one word, and the number is a part of it.
   */
  function read(text) {
    const found = [];
    for (const { 0: raw, index: at } of text.matchAll(COMPOUND)) {
      const word = fold(raw).replace(/['’]s$/, "").replace(/['’,]/g, "");
      const last = found.at(-1);
      const unit = units[word];
      if (unit && last && NUMBER.test(last.word) && at - last.end <= 1) {
        last.parts.push(last.root);
        last.root = last.word + unit;
        last.end = at + raw.length;
        continue;
      }
      const measure = MEASURE.exec(word);
      if (measure && units[measure[2]]) {
        found.push({ word, root: measure[1] + units[measure[2]], at, end: at + raw.length, parts: [measure[1]] });
      } else {
        found.push({ word, root: root(word), at, end: at + raw.length, parts: parts(raw, word).map(root) });
      }
    }
    return found;
  }
  return { read, root };
}
