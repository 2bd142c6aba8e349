// Bundles what runs in browsers into build/client/; licences of what is in a bundle stand at its end.

import { build } from "esbuild";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { runInNewContext } from "node:vm";

const OUT = "build/client";
const common = { bundle: true, minify: true, charset: "utf8", legalComments: "eof", outdir: OUT, logLevel: "warning" };

/** What `shim` writes into its frame to run a worker from the address SEARCH: the policy of the pages allows no other. */
function frameOf(shim) {
  let written = "";
  const frame = { open() {}, write(html) { written = html; }, close() {} };
  const document = { body: { appendChild() {} }, createElement: () => ({ contentWindow: { document: frame } }) };
  const window = {};
  runInNewContext(shim, { window, document, location: {}, EventTarget, Date: { now: () => 0 } });
  new window.IFrameWorker("SEARCH");
  return written;
}

const shim = createRequire(import.meta.url).resolve("iframe-worker/shim");

await mkdir(OUT, { recursive: true });
await Promise.all([
  build({
    ...common,
    entryPoints: { search: "client/search/worker.js", offline: "client/offline/page.js", keep: "client/offline/worker.js", remove: "client/offline/remove.js" },
    format: "iife",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
  }),
  build({
    ...common,
    entryPoints: { terminal: "client/search/terminal.js" },
    format: "esm",
    platform: "node",
    outExtension: { ".js": ".mjs" },
  }),
  build({
    ...common,
    entryPoints: { page: "client/formulas/page.js" },
    outdir: `${OUT}/formulas`,
    format: "iife",
    target: "es2022",
    assetNames: "[name]",
    // Every browser that this site supports reads woff2, which stands first.
    loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty" },
  }),
  copyFile(shim, `${OUT}/iframe-worker.js`),
  readFile(shim, "utf8").then((code) => writeFile(`${OUT}/iframe-worker.html`, frameOf(code))),
]);
