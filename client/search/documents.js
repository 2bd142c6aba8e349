// What the index holds, and the documents that the engine searches.

import { statementsOf } from "./passage.js";

/**
 * The index, as studynotes/search/index.py writes it.
 *
 * @typedef {object} Index
 * @property {string} language code of the language of the notes; empty when it cannot be told
 * @property {string[]} ignored words that say nothing, unless a reader types nothing else
 * @property {Record<string, string>} units spelling -> unit
 * @property {string[][]} same groups of words that readers use for each other
 * @property {IndexPage[]} pages in the order of the notes, hand-written ones last
 * @property {Record<keyof IndexSection, any[][]>} sections key -> page -> value of each section, 0 for none; the first
 *   section of a page is the page itself
 * @property {{ url: string, title: string, terms: IndexTerm[] }} glossary
 * @property {number} [pieces] files that bring the texts of long notes; without them, the index has no texts
 *
 * @typedef {object} IndexPage
 * @property {string} url from the root of the site
 * @property {string} title
 * @property {string[]} names what else it is called
 * @property {number} [isOther] 1 for a page that is not of the notes
 *
 * @typedef {object} IndexSection
 * @property {string} title
 * @property {string} [id] if the title does not tell it
 * @property {string} [text] a statement a line; a line that begins with a tab is a note about the one before
 * @property {string} [words] what readers may type who look for it, a phrase a line
 * @property {string} [spelt] words of the source that nobody sees in this spelling
 * @property {number[]} [terms] numbers of the terms that it names; of those that it explains, -1 - number
 *
 * @typedef {object} IndexTerm
 * @property {string[]} names
 * @property {string} [id] of the entry of the glossary, if no section explains the term; empty if the name tells it
 * @property {string} [text] its definition, if no section explains it
 */

/** The token that stands for a term in the index. */
export const mark = (term) => `\u0001${term}`;

/** Roots of each name of a term, joined by blanks -> number of the term. `rootsOf` reads a name in each of its ways. */
export function namesOf(terms, rootsOf) {
  const found = new Map();
  terms.forEach(({ names }, number) => {
    for (const roots of names.flatMap(rootsOf)) {
      const key = roots.join(" ");
      if (key && !found.has(key)) found.set(key, number);
    }
  });
  return found;
}

/** An id that the title tells is left out of the index. */
const idOf = (id, title) => id || title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

/** The documents, with their statements as they are read when they are first asked for. */
export class Library {
  #statements = new Map();
  #texts;

  /**
   * @param {Index} data
   * @param {(text: string) => import("./words.js").Word[]} read
   */
  constructor(data, read) {
    this.read = read;
    this.documents = documentsOf(data);
    this.#texts = data.sections.text;
  }

  /** How many documents stand before the first one whose text is still on its way. */
  get come() {
    const missing = this.#texts.findIndex((own) => !own.length);
    return missing < 0 ? this.documents.length : this.documents.findIndex(({ at }) => at === missing);
  }

  /** The words that readers see of a document. */
  wordsOf(id) {
    const told = this.statements(id).flatMap(({ all }) => all);
    return [...this.read(this.documents[id].title), ...told].flatMap((word) => [word, ...word.parts]);
  }

  statements(id) {
    let found = this.#statements.get(id);
    if (!found) {
      found = statementsOf(this.documents[id].text, this.read);
      this.#statements.set(id, found);
    }
    return found;
  }
}

/** One document for each section and each term, in the order of the site. */
function documentsOf({ pages, sections, glossary }) {
  const { terms } = glossary;
  const documents = [];
  for (const [at, page] of pages.entries()) {
    const group = { url: page.url, title: page.title };
    sections.title[at].forEach((title, number) => {
      const told = (key) => sections[key][at][number];
      const numbers = told("terms") || [];
      documents.push({
        id: documents.length,
        at,
        url: number ? `${page.url}#${idOf(told("id"), title)}` : page.url,
        isPage: !number,
        isOther: Boolean(page.isOther),
        group,
        page: page.names.join("\n"),
        title,
        // Of long notes, it comes later.
        get text() {
          return told("text") || "";
        },
        words: told("words") || "",
        spelt: told("spelt") || "",
        // Terms that the section explains are counted from -1 downwards.
        terms: numbers.filter((term) => term < 0).map((term) => mark(-1 - term)),
        seen: numbers.map((term) => mark(term < 0 ? -1 - term : term)),
      });
    });
  }
  const group = { url: glossary.url, title: glossary.title };
  for (const [number, { id, names: own, text }] of terms.entries()) {
    if (id === undefined) continue;
    documents.push({
      id: documents.length,
      url: `${glossary.url}#${idOf(id, own[0])}`,
      isTerm: true,
      group,
      page: "",
      title: own[0],
      text,
      words: own.slice(1).join("\n"),
      spelt: "",
      terms: [mark(number)],
      seen: [],
    });
  }
  return documents;
}
