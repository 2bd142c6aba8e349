// The passage of a section that answers, with the words of the query marked.

const ROOM = 240;

/** @param {string} text */
export const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The statements of a section: { text, words, notes, all }; notes stand below their statement, and `all` words count. */
export function statementsOf(text, read) {
  const found = [];
  for (const line of text ? text.split("\n") : []) {
    const isNote = line.startsWith("\t");
    // A note about the title has no statement above it.
    if (!isNote || !found.length) found.push({ text: isNote ? "" : line, notes: [] });
    if (isNote) found.at(-1).notes.push(line.slice(1));
  }
  for (const statement of found) {
    statement.words = read(statement.text);
    statement.notes = statement.notes.map((note) => ({ text: note, words: read(note) }));
    statement.all = [...statement.words, ...statement.notes.flatMap((note) => note.words)];
  }
  return found;
}

/** Number of the clause that a word of a text answers, and how well; null for none. */
export function answered({ root, parts }, meaning) {
  const own = meaning.get(root);
  if (own) return own;
  for (const part of parts) {
    const found = meaning.get(part.root);
    if (found) return found;
  }
  return null;
}

/** root -> { clause, weight } of the best clause. */
export function meaningOf(clauses) {
  const meaning = new Map();
  clauses.forEach(({ roots }, clause) => {
    for (const [root, weight] of roots) {
      if ((meaning.get(root)?.weight ?? 0) < weight) meaning.set(root, { clause, weight });
    }
  });
  return meaning;
}

/** How well words answer the clauses: { covered: clause -> weight, pairs: neighbours that stand side by side }. */
export function answers(words, meaning) {
  const covered = new Map();
  const pairs = new Set();
  let last = null;
  for (const word of words) {
    const found = answered(word, meaning);
    if (found) {
      covered.set(found.clause, Math.max(found.weight, covered.get(found.clause) ?? 0));
      if (last !== null && found.clause === last + 1) pairs.add(last);
    }
    last = found ? found.clause : null;
  }
  return { covered, pairs };
}

/** The text as HTML with the words that answer marked; cut to `room` characters around the first of them. */
export function marked(text, words, meaning, room = Infinity) {
  const hits = words.filter((word) => answered(word, meaning));
  const [from, to] = cut(text, words, hits[0]?.at ?? 0, room);
  let html = from > 0 ? "…" : "";
  let at = from;
  for (const hit of hits) {
    if (hit.at < from || hit.at >= to) continue;
    const end = Math.min(hit.end, to);
    html += `${escape(text.slice(at, hit.at))}<mark>${escape(text.slice(hit.at, end))}</mark>`;
    at = end;
  }
  return html + escape(text.slice(at, to)) + (to < text.length ? "…" : "");
}

/** Where a long text is cut, at words. */
function cut(text, words, at, room) {
  if (text.length <= room) return [0, text.length];
  const wanted = Math.max(0, Math.min(at - room / 4, text.length - room));
  const from = wanted ? (words.find((word) => word.at >= wanted)?.at ?? 0) : 0;
  if (from + room >= text.length) return [from, text.length];
  const end = words.findLast((word) => word.end <= from + room)?.end ?? 0;
  // A word that is longer than the room is cut.
  return [from, end > at ? end : from + room];
}

/** HTML of the statements that answer best, in their order, each with its notes. */
export function teaser(statements, best, meaning) {
  let room = ROOM;
  const shown = [];
  for (const at of best) {
    if (room < 60 && shown.length) break;
    const { text, words, notes } = statements[at];
    const told = notes.map((note) => `<p class="search-note">${marked(note.text, note.words, meaning, ROOM)}</p>`);
    const said = text ? `<p>${marked(text, words, meaning, room)}</p>` : "";
    shown.push({ at, html: said + told.join("") });
    room -= text.length;
  }
  return shown.sort((a, b) => a.at - b.at).map(({ html }) => html).join("");
}
