// What stands between the dollars of a formula.

/** The TeX of a formula as it is written in the notes, and whether it is set on a line of its own. */
export function read(written) {
  const text = written.trim();
  const [, dollars, tex] = /^(\$\$?)(.*)\1$/s.exec(text) ?? [null, "$$", text];
  return { tex: tex.trim(), isDisplayed: dollars === "$$" };
}

/**
 * The TeX as KaTeX reads it: with braces around what TeX takes as one argument ("\\dot \\mathbf{q}", "P_\\vec{u}"), and
 * commands that it knows already are no new ones.
 */
export function forgiving(tex) {
  return tex.replaceAll("\\newcommand", "\\providecommand").replace(/([_^]|\\(?:bar|ddot|dot|hat|overline|sqrt|tilde|vec|widehat))\s*(\\[a-zA-Z]+\{[^{}]*\})/g, "$1{$2}");
}
