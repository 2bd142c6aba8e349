// The search: which sections answer a query, best first, and the passage of each that does.

import MiniSearch from "minisearch";
import { Library, mark, namesOf } from "./documents.js";
import { answers } from "./passage.js";
import { bestRoot, Query } from "./query.js";
import { groupsOf } from "./results.js";
import { Vocabulary } from "./vocabulary.js";
import { reader } from "./words.js";

/** What counts how much. Tuned by hand and by chance on tests/search/tuned.tsv: change one, and see what `make test` prints. */
export const TUNING = {
  /** What a word counts, by the field of the document in which it stands. */
  fields: { title: 0.6, page: 4.3, text: 1, words: 1.1, terms: 4.5, seen: 0.45, spelt: 0.5 },
  /** How BM25+ looks at how often a word stands in a field (k), and at how long that is (b, d). */
  bm25: { k: 9, b: 0.45, d: 0.1 },
  /** Exponent of the part of the query that a document answers. */
  coverage: 3,
  /** What the score grows by, as a part of it, when one statement answers the whole query, */
  statement: 0.35,
  /** for each two words that are neighbours in the query and in the document, */
  neighbours: 0.9,
  /** and when the query is one of the phrases that readers type. */
  phrase: 1,
  /** What is left of it when a single word is typed, and only a long phrase of those holds it. */
  hidden: 0.05,
  /** What it grows by when the query is the name of the page. */
  pageName: 0.9,
  /** What a term that is named counts, where a word counts 1; and the words of its name together. */
  termName: 0.46,
  termWords: 0.6,
  /** What is left of the score of an entry of the glossary, and of a hand-written page. */
  glossary: 0.08,
  others: 0.5,
};
/** Documents that are taken in at once: a slow phone hears its reader between any two parts. */
const PART = 50;
/** Sections that are looked at closely. */
const CLOSE = 60;
/** Words of a query that count: nobody types more. */
const LONGEST = 16;

export class Search {
  #library;
  #ignored;
  #engine;
  #vocabulary = new Vocabulary();
  #names;
  #holders = new Map();
  #taken = 0;

  /**
   * @param {import("./documents.js").Index} data
   * @param {(word: string) => string} stem for the language of the data
   */
  constructor(data, stem) {
    const { read, root } = reader(stem, data.units);
    this.#library = new Library(data, read);
    this.#ignored = new Set(data.ignored.map(root));
    for (const words of data.same) this.#vocabulary.relate(words.flatMap(read).map((word) => word.root));
    const rootsOf = (name) => this.#telling(read(name)).map(({ root: each }) => each);
    for (const { names } of data.glossary.terms) for (const name of names) this.#roots(name, "terms");
    this.#names = namesOf(data.glossary.terms, (name) => [rootsOf(name), rootsOf(name.replace(/[-/]/g, " "))]);
    const { fields, bm25 } = TUNING;
    this.#engine = new MiniSearch({
      fields: Object.keys(fields),
      tokenize: (text, field) => this.#roots(text, field),
      stringifyField: (value) => value,
      processTerm: (root) => root,
      searchOptions: { boost: fields, bm25, tokenize: (root) => [root] },
    });
  }

  /** How many documents have come with their texts. */
  get come() {
    return this.#library.come;
  }

  /** Takes in what is not in yet of the first `end` documents, a part at a time; what is in can be searched. */
  *index(end = this.#library.documents.length) {
    while (this.#taken < end) {
      const part = this.#library.documents.slice(this.#taken, Math.min(end, this.#taken + PART));
      this.#engine.addAll(part);
      this.#taken += part.length;
      this.#holders.clear();
      yield;
    }
  }

  /** Takes all documents in. */
  whole() {
    for (const part of this.index()) void part;
    return this;
  }

  #roots(text, field) {
    if (Array.isArray(text)) return text;
    return this.#library.read(text).flatMap(({ word, shown, root, parts }) => {
      if (field !== "spelt") {
        this.#vocabulary.add(word, root, shown, field !== "words");
        for (const part of parts) this.#vocabulary.add(part.word, part.root, part.word, field !== "words");
      }
      return [root, ...parts.map((part) => part.root)];
    });
  }

  /** Number of a document that holds `root` -> how well. */
  #holding(root) {
    let found = this.#holders.get(root);
    if (!found) {
      found = new Map(this.#engine.search(root).map(({ id, score }) => [id, score]));
      this.#holders.set(root, found);
    }
    return found;
  }

  /**
   * What answers the query `text`, as groups of sections of one page, best first.
   *
   * @returns {{ groups: object[], meant: string | null, completion?: string, instead: string[] }} `meant` is the query
   *   without its typos, if there are any; `completion` the word that is being typed; `instead` are words to try when
   *   nothing was found
   */
  search(text) {
    const all = this.#library.read(text).map((word) => ({ ...word, typed: text.slice(word.at, word.end) }));
    const words = this.#telling(all).slice(0, LONGEST);
    if (!words.length) return { groups: [], meant: null, instead: [] };
    const isOpen = /[\p{L}\p{N}]$/u.test(text);
    const isHeld = (root) => this.#holding(root).size > 0;
    // A word may turn out to be several.
    const clauses = this.#vocabulary.clauses(words, all, isHeld, isOpen).slice(0, LONGEST);
    const query = new Query([...clauses, ...this.#named(clauses)], (root) => this.#rarity(root));
    const ranked = this.#closely(this.#roughly(query), query);
    return {
      groups: groupsOf(ranked, query, this.#library),
      meant: query.meant(ranked.length ? this.#library.wordsOf(ranked[0].id) : []),
      completion: isOpen ? this.#vocabulary.completion(words.at(-1).word) : undefined,
      instead: ranked.length ? [] : this.#vocabulary.closest(words.map(({ word }) => word)),
    };
  }

  /** Those of `words` that say something; all of them when none does. */
  #telling(words) {
    const telling = words.filter(({ root }) => !this.#ignored.has(root));
    return telling.length ? telling : words;
  }

  /** A name of a term means the term, whichever of its names it is, and however many words it has. */
  #named(clauses) {
    const roots = clauses.map((clause) => bestRoot(clause.roots));
    const found = [];
    for (let from = 0; from < roots.length; from++) {
      for (let to = roots.length; to > from; to--) {
        const term = this.#names.get(roots.slice(from, to).join(" "));
        if (term === undefined) continue;
        const of = clauses.slice(from, to);
        for (const clause of of) clause.weight = TUNING.termWords / of.length;
        found.push({ of, roots: new Map([[mark(term), 1]]), weight: TUNING.termName });
        from = to - 1;
        break;
      }
    }
    return found;
  }

  #rarity(root) {
    // A word that no document holds is as telling as one that a single one holds.
    return Math.log(1 + this.#library.documents.length / Math.max(1, root ? this.#holding(root).size : 0));
  }

  /** All documents that answer a part of the query, by the words that they hold. */
  #roughly(query) {
    const found = new Map();
    query.clauses.forEach(({ roots, of, weight: own = 1 }, clause) => {
      for (const [id, { score, weight }] of this.#answering(roots)) {
        const sum = found.get(id) ?? { id, score: 0, covered: 0, clauses: new Set() };
        sum.score += own * score;
        sum.covered += query.weights[clause] * weight;
        sum.clauses.add(clause);
        found.set(id, sum);
        // Where a thing is called by another name, no word of the typed one is missing.
        for (const word of of?.map((each) => query.clauses.indexOf(each)) ?? []) {
          if (!sum.clauses.has(word)) sum.covered += query.weights[word];
        }
      }
    });
    const ranked = [...found.values()].map((each) => {
      const { isTerm, isOther } = this.#library.documents[each.id];
      const prior = isTerm ? TUNING.glossary : isOther ? TUNING.others : 1;
      return { ...each, score: each.score * (each.covered / query.total) ** TUNING.coverage * prior };
    });
    return ranked.sort(byScore);
  }

  /** Documents that hold one of the roots: number -> score and weight of the root that fits best. */
  #answering(roots) {
    const best = new Map();
    for (const [root, weight] of roots) {
      for (const [id, score] of this.#holding(root)) {
        if (!(best.get(id)?.score >= score * weight)) best.set(id, { score: score * weight, weight });
      }
    }
    return best;
  }

  /** The best documents again, by what stands together: in a statement, in a phrase, side by side, in the name. */
  #closely(ranked, query) {
    const close = ranked.slice(0, CLOSE).map((each) => {
      const document = this.#library.documents[each.id];
      const title = answers(this.#library.read(document.title), query.meaning);
      const { best, pairs } = this.#statements(each.id, query);
      const named = document.isPage ? query.part(answers(this.#library.read(document.page), query.meaning).covered) : 0;
      const phrase = this.#phrase(document, query);
      const isSeen = best.length || title.covered.size || named;
      const together =
        // A single word out of a phrase that nobody sees is a weak reason.
        (isSeen || query.clauses.filter(({ of }) => !of).length > 1 ? 1 : TUNING.hidden + (1 - TUNING.hidden) * phrase) *
        (1 + TUNING.statement * (best[0]?.covers ?? 0)) *
        (1 + TUNING.neighbours * new Set([...title.pairs, ...pairs]).size) *
        (1 + TUNING.phrase * phrase) *
        (1 + TUNING.pageName * named ** 3);
      return { ...each, score: each.score * together, best: best.map(({ at }) => at) };
    });
    return this.#belowPages(close.sort(byScore), query);
  }

  /** The glossary comes after the best page of the notes that answers as many words. */
  #belowPages(ranked, query) {
    const kind = ({ id }) => this.#library.documents[id];
    const pages = ranked.filter((each) => !kind(each).isTerm && !kind(each).isOther);
    for (const term of ranked.filter((each) => kind(each).isTerm)) {
      const page = pages.find((each) => query.words(each.clauses) >= query.words(term.clauses));
      if (page) term.score = Math.min(term.score, page.score * 0.99);
    }
    return ranked.sort(byScore);
  }

  /** The statements of a document that answer, best first, and the neighbours in the query that are so in one of them. */
  #statements(id, query) {
    const rated = this.#library.statements(id).map(({ text, all }, at) => {
      const { covered, pairs } = answers(all, query.meaning);
      return { at, isNote: !text, covers: query.part(covered), pairs };
    });
    const best = rated.filter(({ covers }) => covers);
    best.sort((a, b) => b.covers - a.covers || a.isNote - b.isNote || a.at - b.at);
    return { best, pairs: rated.flatMap((each) => [...each.pairs]) };
  }

  /** How well the best phrase of those that readers may type fits, from 0 to 1. */
  #phrase({ words }, query) {
    const fits = words.split("\n").map((line) => {
      const read = this.#library.read(line);
      const { covered } = answers(read, query.meaning);
      return (query.part(covered) * covered.size) / Math.max(1, read.length);
    });
    return Math.max(...fits);
  }
}

const byScore = (a, b) => b.score - a.score || a.id - b.id;
