// What stands between the dollars of a formula.

/** The TeX of a formula as it is written in the notes, and whether it is set on a line of its own. */
export function read(written) {
  const text = written.trim();
  const [, dollars, tex] = /^(\$\$?)(.*)\1$/s.exec(text) ?? [null, "$$", text];
  return { tex: tex.trim(), isDisplayed: dollars === "$$" };
}

const LONGEST = 5000;
const LONGEST_BODY = 80;
const DEFINES = /\\(?:[gex]?def|(?:new|renew|provide)command)(?![a-z])/;

/** Whether a formula is read in no time: notes come from anyone, and what a command stands for may be written often. */
export function isBounded(tex) {
  if (tex.length > LONGEST) return false;
  if (!DEFINES.test(tex)) return true;
  const opened = [];
  for (const [at, sign] of [...tex].entries()) {
    if (sign === "{") opened.push(at);
    else if (sign === "}" && at - opened.pop() > LONGEST_BODY) return false;
  }
  return true;
}

/**
 * The TeX as KaTeX reads it: with braces around what TeX takes as one argument ("\\dot \\mathbf{q}", "P_\\vec{u}"), and
 * commands that it knows already are no new ones. Names for places that others refer to show nothing.
 */
export function forgiving(tex) {
  const known = tex.replaceAll("\\newcommand", "\\providecommand").replace(/\\label\s*\{[^{}]*\}/g, "");
  return known.replace(/([_^]|\\(?:bar|ddot|dot|hat|overline|sqrt|tilde|vec|widehat))\s*(\\[a-zA-Z]+\{[^{}]*\})/g, "$1{$2}");
}
