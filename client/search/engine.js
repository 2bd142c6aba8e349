// The search: which sections answer a query, best first, and the passage of each that does.

import MiniSearch from "minisearch";
import { documentsOf, mark, namesOf } from "./documents.js";
import { answers, marked, meaningOf, statementsOf, teaser } from "./passage.js";
import { Vocabulary } from "./vocabulary.js";
import { reader } from "./words.js";

/** How much a match counts, by field; and what counts beside it. Tuned on the queries in tests/search/. */
export const TUNING = {
  fields: { title: 0.6, page: 4.3, text: 1, words: 1.1, terms: 4.5, seen: 0.45, spelt: 0.5 },
  bm25: { k: 9, b: 0.45, d: 0.1 },
  coverage: 3,
  statement: 0.35,
  pairs: 0.9,
  phrase: 1,
  named: 0.9,
  name: 0.46,
  inName: 0.6,
  glossary: 0.08,
  others: 0.5,
};
/** Documents that are taken in at once. */
const PART = 200;
/** Sections that are looked at closely. */
const CLOSE = 60;
const GROUPS = 20;
/** Words of a query that count: nobody types more. */
const LONGEST = 16;
/** A section that is that much worse than the best is no answer. */
const WEAK = 0.02;

export class Search {
  #read;
  #ignored;
  #documents;
  #engine;
  #vocabulary = new Vocabulary();
  #names;
  #holders = new Map();
  #statements = new Map();

  /**
   * @param {import("./documents.js").Index} data
   * @param {(word: string) => string} stem for the language of the data
   */
  constructor(data, stem) {
    const { read, root } = reader(stem, data.units);
    this.#read = read;
    this.#ignored = new Set(data.ignored.map(root));
    for (const words of data.same ?? []) this.#vocabulary.relate(words.map(root));
    this.#documents = documentsOf(data);
    this.#names = namesOf(data.glossary.terms, (name) => this.#telling(read(name)).map(({ root: each }) => each));
    const { fields, bm25 } = TUNING;
    this.#engine = new MiniSearch({
      fields: Object.keys(fields),
      tokenize: (text) => this.#roots(text),
      stringifyField: (value) => value,
      processTerm: (root) => root,
      searchOptions: { boost: fields, bm25, tokenize: (root) => [root] },
    });
  }

  /** Takes the documents in, a part at a time: large notes take a while, and what is in can be searched. */
  *index() {
    for (let at = 0; at < this.#documents.length; at += PART) {
      this.#engine.addAll(this.#documents.slice(at, at + PART));
      this.#holders.clear();
      yield;
    }
  }

  /** Takes all documents in. */
  whole() {
    for (const part of this.index()) void part;
    return this;
  }

  #roots(text) {
    if (Array.isArray(text)) return text;
    return this.#read(text).flatMap(({ word, root, parts }) => {
      this.#vocabulary.add(word, root);
      for (const part of parts) this.#vocabulary.add(part.word, part.root);
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
   * What answers `query`, as groups of sections of one page, best first.
   *
   * @returns {{ groups: object[], meant: string | null, completion?: string, instead: string[] }} `meant` is the query
   *   without its typos, if there are any; `completion` the word that is being typed; `instead` are words to try when
   *   nothing was found
   */
  search(query) {
    const all = this.#read(query).map((word) => ({ ...word, typed: query.slice(word.at, word.end) }));
    const words = this.#telling(all).slice(0, LONGEST);
    if (!words.length) return { groups: [], meant: null, instead: [] };
    const isOpen = /[\p{L}\p{N}]$/u.test(query);
    const clauses = this.#vocabulary.clauses(words, (root) => this.#holding(root).size > 0, isOpen);
    this.#name(clauses);
    const ranked = this.#closely(this.#roughly(clauses), clauses);
    return {
      groups: this.#groups(ranked, clauses),
      meant: meantBy(clauses),
      completion: isOpen ? this.#vocabulary.completion(words.at(-1).word) : undefined,
      instead: ranked.length ? [] : this.#vocabulary.closest(words.map(({ word }) => word)),
    };
  }

  /** Those of `words` that say something; all of them when none does. */
  #telling(words) {
    const telling = words.filter(({ root }) => !this.#ignored.has(root));
    return telling.length ? telling : words;
  }

  /** A name of a term means the term, whichever of its names it is. */
  #name(clauses) {
    const best = clauses.map(({ roots }) => [...roots].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "");
    for (let from = 0; from < best.length; from++) {
      for (let to = best.length; to > from; to--) {
        const term = this.#names.get(best.slice(from, to).join(" "));
        if (term === undefined) continue;
        const named = clauses.slice(from, to);
        // However many words the name has, it is one thing that is looked for.
        for (const clause of named) clause.weight = TUNING.inName / named.length;
        clauses.push({ word: "", roots: new Map([[mark(term), 1]]), meant: null, weight: TUNING.name });
        from = to - 1;
        break;
      }
    }
  }

  /** How telling each clause is: the fewer documents hold it, the more. */
  #weights(clauses) {
    const most = Math.log(1 + this.#documents.length);
    return clauses.map(({ roots, weight = 1 }) => {
      const [best] = [...roots].sort((a, b) => b[1] - a[1]);
      return weight * (best ? Math.log(1 + this.#documents.length / this.#holding(best[0]).size) : most);
    });
  }

  /** All documents that answer some of the clauses, by the words that they hold. */
  #roughly(clauses) {
    const weights = this.#weights(clauses);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const found = new Map();
    clauses.forEach(({ roots, weight: own = 1 }, clause) => {
      const best = new Map();
      for (const [root, weight] of roots) {
        for (const [id, score] of this.#holding(root)) {
          const known = best.get(id);
          if (!known || known.score < score * weight) best.set(id, { score: score * weight, weight });
        }
      }
      for (const [id, { score, weight }] of best) {
        const sum = found.get(id) ?? { id, score: 0, covered: 0, typed: 0, clauses: new Set() };
        sum.score += own * score;
        sum.covered += weights[clause] * weight;
        sum.typed += clauses[clause].word ? 1 : 0;
        sum.clauses.add(clause);
        found.set(id, sum);
      }
    });
    const ranked = [...found.values()].map((each) => {
      const { isTerm, isOther } = this.#documents[each.id];
      const prior = isTerm ? TUNING.glossary : isOther ? TUNING.others : 1;
      return { ...each, score: each.score * (each.covered / total) ** TUNING.coverage * prior };
    });
    return ranked.sort(byScore);
  }

  /** The best documents again, by what stands together in one statement. */
  #closely(ranked, clauses) {
    const meaning = meaningOf(clauses);
    const weights = this.#weights(clauses);
    const sums = weights.map((weight, at) => (clauses[at].word ? weight : 0));
    const total = sums.reduce((sum, weight) => sum + weight, 0);
    const part = (covered) => [...covered].reduce((sum, [clause, weight]) => sum + sums[clause] * weight, 0) / total;
    const close = ranked.slice(0, CLOSE).map((each) => {
      const document = this.#documents[each.id];
      const title = answers(this.#read(document.title), meaning);
      const rated = this.#statementsOf(each.id).map((statement, at) => {
        const { covered, pairs } = answers(statement.words.concat(...statement.notes.map(({ words }) => words)), meaning);
        return { at, isNote: !statement.text, covers: part(covered), pairs };
      });
      const best = rated.filter(({ covers }) => covers).sort((a, b) => b.covers - a.covers || a.isNote - b.isNote || a.at - b.at);
      const phrase = Math.max(0, ...document.words.split("\n").map((line) => {
        const read = this.#read(line);
        const { covered } = answers(read, meaning);
        return part(covered) * covered.size / Math.max(1, read.length);
      }));
      const named = document.isPage ? part(answers(this.#read(document.page), meaning).covered) : 0;
      const pairs = new Set([...title.pairs, ...rated.flatMap((one) => [...one.pairs])]);
      const score = each.score * (1 + TUNING.statement * (best[0]?.covers ?? 0)) * (1 + TUNING.pairs * pairs.size) *
        (1 + TUNING.phrase * phrase) * (1 + TUNING.named * named ** 3);
      return { ...each, score, best: best.map(({ at }) => at) };
    });
    return belowPages(close.sort(byScore), this.#documents);
  }

  #statementsOf(id) {
    let found = this.#statements.get(id);
    if (!found) {
      found = statementsOf(this.#documents[id].text, this.#read);
      this.#statements.set(id, found);
    }
    return found;
  }

  #groups(ranked, clauses) {
    const meaning = meaningOf(clauses);
    const groups = new Map();
    for (const each of ranked.filter(({ score }) => score >= WEAK * ranked[0].score)) {
      const { group } = this.#documents[each.id];
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(each);
    }
    return [...groups].slice(0, GROUPS).map(([page, sections]) => ({
      page: page.url,
      title: page.title,
      sections: sections.map((each) => this.#shown(each, clauses, meaning)),
    }));
  }

  #shown({ id, score, best, clauses: covered }, clauses, meaning) {
    const document = this.#documents[id];
    const statements = this.#statementsOf(id);
    return {
      url: document.url,
      isPage: document.isPage,
      score,
      title: marked(document.title, this.#read(document.title), meaning),
      text: teaser(statements, best.length ? best : statements.length ? [0] : [], meaning),
      found: [...new Set(this.#spellings(document, statements, meaning))],
      missing: clauses.filter(({ word }, clause) => word && !covered.has(clause)).map(({ typed }) => typed),
    };
  }

  /** The words of a document that answer, as they are spelt there. */
  *#spellings(document, statements, meaning) {
    const texts = [{ text: document.title, words: this.#read(document.title) }, ...statements];
    for (const { text, words } of texts) {
      for (const { root, at, end } of words) {
        if (meaning.has(root)) yield text.slice(at, end).toLowerCase();
      }
    }
  }
}

const byScore = (a, b) => b.score - a.score || a.id - b.id;

/** The glossary comes after the best page that answers as much of the query. */
function belowPages(ranked, documents) {
  const pages = ranked.filter(({ id }) => !documents[id].isTerm && !documents[id].isOther);
  for (const term of ranked.filter(({ id }) => documents[id].isTerm)) {
    const page = pages.find(({ typed }) => typed >= term.typed);
    if (page) term.score = Math.min(term.score, page.score * 0.99);
  }
  return ranked.sort(byScore);
}

/** The query with its typos mended, or null. */
function meantBy(clauses) {
  const words = clauses.filter(({ word }) => word);
  return words.some(({ meant }) => meant) ? words.map(({ typed, meant }) => meant ?? typed).join(" ") : null;
}
