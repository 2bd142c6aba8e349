// Results in the shape that the theme renders.

import { escape } from "./passage.js";

/** Sections of a page that are shown at once, if they are this good beside its best. */
const SHOWN = 3;
const GOOD = 0.4;
/** Words of a section that are marked when it opens. */
const MARKED = 8;

/**
 * @param {import("./engine.js").Search} search
 * @param {string} query
 * @returns {{ items: object[][], suggest: string[], meant: string | null, instead: string[] }} what the theme shows, the
 *   end of the word that is being typed, the query without typos, and other queries when nothing was found
 */
export function items(search, query) {
  const { groups, meant, completion, instead } = search.search(query);
  return { items: groups.map(group), suggest: completion ? [completion] : [], meant, instead };
}

// The theme shows the sections that are as good as the first one, and folds the others. It makes HTML of titles and
// texts: here they are HTML already, with all that is not ours escaped.
function group({ page, title, sections }) {
  const [best] = sections;
  const shown = sections.filter(({ score, isPage }, at) => !isPage && at < SHOWN && score >= GOOD * best.score);
  const own = sections.find(({ isPage }) => isPage) ?? { url: page, title: escape(title), text: "", found: best.found, missing: [] };
  const head = item(own, best.isPage ? best.score : 0);
  const others = sections.filter(({ isPage }) => !isPage);
  if (best.isPage) return [head, ...others.map((each) => item(each, each.score * 0.999))];
  return [...others.map((each) => item(each, shown.includes(each) ? best.score : each.score * 0.999)), head];
}

function item({ url, title, text, found, missing }, score) {
  const terms = Object.fromEntries([
    ...found.slice(0, MARKED).map((word) => [word, true]),
    ...missing.map((word) => [word, false]),
  ]);
  return { location: url, title, text, score, terms };
}
