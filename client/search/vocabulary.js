// What a typed word may mean: the word itself, one that begins with it, or, when there is neither, one that looks like it.

import SearchableMap from "minisearch/SearchableMap";

/** How much a word counts that is not just the one that was typed. Tuned like the rest. */
export const WEIGHTS = { prefix: 0.4, typo: 0.55, synonym: 0.65 };
/** Most words that a typo may stand for. */
const GUESSES = 4;
/** Most words that one which is being typed may become: two letters begin hundreds in large notes, and rare ones want more. */
const BEGUN = 150;
const DIGIT = /\p{Nd}/u;
/** Letters of a word that may have a typo. */
const LONGEST = 40;

/**
 * A word of a query: as it is read and as it was typed, the roots that it may mean with their weights (at most 1), and
 * the spelling that it was taken for when it is a typo. Or a name of a term: `of` are the clauses of its words.
 *
 * @typedef {object} Clause
 * @property {string} [word]
 * @property {string} [typed]
 * @property {Map<string, number>} roots
 * @property {string | null} [meant]
 * @property {{ root: string, shown: string }[]} [guesses] what a typo may stand for, best first
 * @property {number} [weight] how much it counts, beside 1
 * @property {Clause[]} [of]
 */

export class Vocabulary {
  #spellings = new Map();
  /** The same, for those that begin like a word, or look like it: finding one of them there takes several times as long. */
  #tree = new SearchableMap();
  /** Roots of words that are spelt right. */
  #known = new Set();
  /** root -> roots that mean nearly the same */
  #near = new Map();

  /** Notes that the words with these roots mean nearly the same. */
  relate(roots) {
    for (const root of roots) {
      const others = this.#near.get(root) ?? new Set();
      for (const other of roots) if (other !== root) others.add(other);
      this.#near.set(root, others);
    }
  }

  /** Notes that a text holds `spelling`, whose root is `root`; `shown` is what readers see, if they see the text at all. */
  add(spelling, root, shown, isSeen) {
    this.#known.add(root);
    const known = this.#spellings.get(spelling) ?? { root, shown, count: 0, seen: 0 };
    known.count += 1;
    known.seen += isSeen ? 1 : 0;
    if (known.count > 1) return;
    this.#spellings.set(spelling, known);
    this.#tree.set(spelling, known);
  }

  /**
   * @param {(import("./words.js").Word & { typed: string })[]} words of the query
   * @param {import("./words.js").Word[]} all words of it, those that say nothing, too
   * @param {(root: string) => boolean} isHeld whether any document holds the root, be it in a wrong spelling
   * @param {boolean} isOpen whether the last word may go on
   * @returns {Clause[]}
   */
  clauses(words, all, isHeld, isOpen) {
    const found = words.flatMap((word, at) => this.#clause(word, isHeld, isOpen && at === words.length - 1));
    // "cloud front" is "cloudfront", "log in" is "login": each of the words means it.
    for (let at = 1; at < all.length; at++) {
      const pair = [all[at - 1].word, all[at].word];
      const root = this.#spellings.get(pair.join(""))?.root;
      if (!root) continue;
      for (const clause of found.filter(({ word }) => pair.includes(word))) {
        clause.roots.set(root, 1);
        clause.meant = null;
      }
    }
    return found;
  }

  #clause({ word, root, parts, typed }, isHeld, isOpen) {
    const roots = new Map();
    const add = (each, weight) => roots.set(each, Math.max(weight, roots.get(each) ?? 0));
    if (this.#known.has(root)) add(root, 1);
    for (const other of this.#near.get(root) ?? []) if (this.#known.has(other)) add(other, WEIGHTS.synonym);
    if (isOpen && word.length > 1) this.#begun(word, roots.size > 0, add);
    if (roots.size) return [{ word, typed, roots, meant: null }];
    const known = parts.filter((part) => this.#known.has(part.root));
    if (known.length) {
      return known.map((part) => ({ word: part.word, typed, roots: new Map([[part.root, 1]]), meant: null }));
    }
    const near = this.#alike(word);
    const halves = near[0]?.edits === 1 ? null : this.#halves(word);
    if (halves) {
      return halves.map((half) => ({ word: half, typed: half, roots: new Map([[this.#root(half), 1]]), meant: half }));
    }
    for (const guess of near) add(guess.root, guess.weight);
    if (isHeld(root)) add(root, 1);
    return [{ word, typed, roots, meant: near[0]?.shown ?? null, guesses: near }];
  }

  #root(spelling) {
    return this.#spellings.get(spelling).root;
  }

  /** Words that begin with `word`. */
  #begun(word, isWhole, add) {
    const begun = [...this.#tree.atPrefix(word)].sort(([, one], [, other]) => other.count - one.count);
    for (const [spelling, { root }] of begun.slice(0, BEGUN)) {
      add(root, WEIGHTS.prefix * Math.sqrt(word.length / spelling.length) * (isWhole ? 0.5 : 1));
    }
  }

  /** Two known words that were typed as one; the commoner the better. */
  #halves(word) {
    let best = null;
    for (let at = 2; at <= Math.min(word.length, LONGEST) - 2; at++) {
      const [left, right] = [word.slice(0, at), word.slice(at)];
      // "route53" is "route 53"; but few letters by themselves are no word.
      const isBorder = DIGIT.test(word[at - 1]) !== DIGIT.test(word[at]);
      if (!isBorder && Math.min(left.length, right.length) < 3) continue;
      const count = Math.min(this.#spellings.get(left)?.count ?? 0, this.#spellings.get(right)?.count ?? 0);
      if (count > (best?.count ?? 0)) best = { count, halves: [left, right] };
    }
    return best?.halves;
  }

  /** The last word as it may go on, for the box of the search; the commonest one. */
  completion(word) {
    let best = null;
    for (const [, each] of this.#tree.atPrefix(word)) if (each.seen > (best?.seen ?? 0)) best = each;
    return best?.shown;
  }

  /** Known words that look at all like one of `words`: something to try when nothing was found. */
  closest(words) {
    const found = [];
    const typed = words.map(pairsOf).filter(({ size }) => size);
    if (!typed.length) return [];
    const hasAny = (letters) => typed.some((own) => own.has(letters));
    for (const [spelling, { shown, count }] of this.#spellings) {
      if (spelling.length < 3 || !isAnyPair(spelling, hasAny)) continue;
      const pairs = pairsOf(spelling);
      const alike = Math.max(...typed.map((own) => likeness(own, pairs)));
      if (alike > 0.25) found.push({ shown, alike, count });
    }
    found.sort((a, b) => b.alike - a.alike || b.count - a.count);
    return found.slice(0, 3).map(({ shown }) => shown);
  }

  /** Known words that differ from a mistyped one in a letter or two, best first. */
  #alike(word) {
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : word.length < 11 ? 2 : 3;
    if (!most || word.length > LONGEST || /\p{Nd}/u.test(word)) return [];
    const guesses = [];
    // Two letters that changed places are two edits for the map, and one for a reader.
    for (const [spelling, [{ root, shown, count }]] of this.#tree.fuzzyGet(word, Math.max(2, most))) {
      const edits = distance(word, spelling);
      if (edits > most || /\p{Nd}/u.test(spelling)) continue;
      const start = spelling[0] === word[0] ? 1 : 0.8;
      guesses.push({ spelling, shown, root, edits, weight: WEIGHTS.typo ** edits * start, rank: WEIGHTS.typo ** edits * start * (1 + Math.log(count) / 20) });
    }
    guesses.sort((a, b) => b.rank - a.rank || (a.spelling < b.spelling ? -1 : 1));
    return guesses.filter(({ rank }) => rank > guesses[0].rank * 0.6).slice(0, GUESSES);
  }
}

/** Each two neighbours of a word's letters. */
const pairsOf = (word) => new Set(Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => word.slice(at, at + 2)));

/** Whether it is so of any two neighbours: most words share none, which is told sooner than all of their pairs. */
function isAnyPair(word, isIt) {
  for (let at = 1; at < word.length; at++) if (isIt(word[at - 1] + word[at])) return true;
  return false;
}

/** How alike two words are by the pairs of letters that they share, from 0 to 1 (Dice). */
function likeness(one, other) {
  // Too unlike in length to share enough.
  if (one.size > 8 * other.size || other.size > 8 * one.size) return 0;
  let shared = 0;
  for (const pair of one) shared += other.has(pair) ? 1 : 0;
  return (2 * shared) / Math.max(1, one.size + other.size);
}

/** How many letters were left out, added, changed, or swapped with the next (optimal string alignment). */
export function distance(one, other) {
  let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}
