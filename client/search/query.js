// A query as it is understood: what each of its words may mean, and how much each counts.

import { meaningOf } from "./passage.js";

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

export class Query {
  /**
   * @param {import("./vocabulary.js").Clause[]} clauses those of the typed words, then those of the names among them
   * @param {(root: string) => number} rarity how telling a root is: the fewer documents hold it, the more
   */
  constructor(clauses, rarity) {
    this.clauses = clauses;
    this.meaning = meaningOf(clauses);
    this.weights = clauses.map(({ roots, weight = 1 }) => weight * rarity(bestRoot(roots)));
    this.total = sum(this.weights);
    this.typed = sum(this.weights.filter((_, clause) => !clauses[clause].of));
  }

  /** Part of the typed words that a text answers. @param {Map<number, number>} covered clause -> weight */
  part(covered) {
    return sum([...covered].map(([clause, weight]) => (this.clauses[clause].of ? 0 : this.weights[clause] * weight))) / this.typed;
  }

  /** How many of the typed words are among the clauses `covered`. @param {Set<number>} covered */
  words(covered) {
    return [...covered].filter((clause) => !this.clauses[clause].of).length;
  }

  /** Typed words that a document does not hold, under any name. @param {Set<number>} covered */
  missing(covered) {
    const told = new Set(this.clauses.flatMap(({ of }, clause) => (of && covered.has(clause) ? of : [])));
    const lost = this.clauses.filter((each, clause) => !each.of && !covered.has(clause) && !told.has(each));
    return [...new Set(lost.map(({ typed }) => typed))];
  }

  /** The query with its typos mended, as the words of the best answer have it; null without any. */
  meant(answer) {
    const words = this.clauses.filter(({ of }) => !of);
    if (!words.some(({ meant }) => meant)) return null;
    const held = new Set(answer.map(({ root }) => root));
    const mended = ({ typed, meant, guesses = [] }) => guesses.find(({ root }) => held.has(root))?.shown ?? meant ?? typed;
    return words.map(mended).join(" ");
  }
}

/** The likeliest root of a word; none for a word that nobody knows. */
export function bestRoot(roots) {
  let best;
  for (const [root, weight] of roots) if (!best || weight > best.weight) best = { root, weight };
  return best?.root;
}
