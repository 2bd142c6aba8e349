// Bundles what runs in browsers into build/client/; licences of what is in a bundle stand at its end.

import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";

const OUT = "build/client";
const common = { bundle: true, minify: true, charset: "utf8", legalComments: "eof", outdir: OUT, logLevel: "warning" };

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
  copyFile(createRequire(import.meta.url).resolve("iframe-worker/shim"), `${OUT}/iframe-worker.js`),
]);
