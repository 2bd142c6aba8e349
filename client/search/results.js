// What is shown of the documents that answer: grouped by page, with the passages that do.

import { answered, marked, teaser } from "./passage.js";

/** Pages that are shown. */
const GROUPS = 20;
/** A section that is that much worse than the best is no answer. */
const WEAK = 0.02;

/**
 * @param {{ id: number, score: number, best: number[], clauses: Set<number> }[]} ranked documents, best first: `best` are
 *   the numbers of the statements that answer, `clauses` those of the clauses of the query that they answer
 * @param {import("./query.js").Query} query
 * @param {import("./documents.js").Library} library
 */
export function groupsOf(ranked, query, library) {
  const groups = new Map();
  for (const each of ranked.filter(({ score }) => score >= WEAK * ranked[0].score)) {
    const { group } = library.documents[each.id];
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(each);
  }
  return [...groups].slice(0, GROUPS).map(([page, sections]) => ({
    page: page.url,
    title: page.title,
    sections: sections.map((each) => shown(each, query, library)),
  }));
}

/** A section: title and text are HTML. */
function shown({ id, score, best, clauses }, query, library) {
  const document = library.documents[id];
  const title = { text: document.title, words: library.read(document.title) };
  const statements = library.statements(id);
  return {
    url: document.url,
    isPage: document.isPage,
    score,
    title: marked(title.text, title.words, query.meaning),
    text: teaser(statements, best.length ? best : opening(statements), query.meaning),
    found: [...new Set(spellings([...best.map((at) => statements[at]), title], query.meaning))],
    missing: query.missing(clauses),
  };
}

/** The first statement of a section that answers by words that nobody sees. */
const opening = (statements) => [...statements.keys()].filter((at) => statements[at].text).slice(0, 1);

/** The words of texts that answer, as they are spelt there. */
function* spellings(texts, meaning) {
  for (const { text, words, notes = [] } of texts) {
    for (const word of words) if (answered(word, meaning)) yield text.slice(word.at, word.end).toLowerCase();
    yield* spellings(notes, meaning);
  }
}
