// The search for a terminal: an index on standard input, queries as arguments, a list of results as JSON on standard output.

import { text } from "node:stream/consumers";
import { Search } from "./engine.js";
import { stemmerFor } from "./stemmers.js";

const data = JSON.parse(await text(process.stdin));
const search = new Search(data, stemmerFor(data.language)).whole();
process.stdout.write(JSON.stringify(process.argv.slice(2).map((query) => search.search(query))));
