import assert from "node:assert/strict";
import test from "node:test";
import { forgiving, isBounded, read } from "./source.js";

test("dollars say how a formula is set", () => {
  assert.deepEqual(read("$x_1$"), { tex: "x_1", isDisplayed: false });
  assert.deepEqual(read("$$\na \\\\ b\n$$\n"), { tex: "a \\\\ b", isDisplayed: true });
  // GitHub's block of code in the language "math" has none.
  assert.deepEqual(read("\\frac{a}{b}\n"), { tex: "\\frac{a}{b}", isDisplayed: true });
});

test("an accent takes what follows it as a whole", () => {
  assert.equal(forgiving("\\dot \\mathbf{q} + P_\\vec{u}"), "\\dot{\\mathbf{q}} + P_{\\vec{u}}");
  assert.equal(forgiving("\\frac{a}{b}"), "\\frac{a}{b}");
});

test("names of places are left out", () => {
  assert.equal(forgiving("\\begin{align} a \\label{eq:a} \\end{align}"), "\\begin{align} a  \\end{align}");
});

test("no formula takes a reader's time", () => {
  assert.ok(isBounded("\\newcommand{\\R}{\\mathbb{R}} \\newcommand{\\vect}[1]{\\mathbf{#1}}"));
  assert.ok(isBounded(`\\text{${"a".repeat(200)}}`));
  assert.ok(!isBounded("a".repeat(6000)));
  assert.ok(!isBounded(`\\gdef\\b{${"a".repeat(100)}}`));
});
