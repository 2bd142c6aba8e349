import assert from "node:assert/strict";
import { test } from "node:test";
import { Search } from "./engine.js";
import { items } from "./items.js";
import { stemmerFor } from "./stemmers.js";
import { distance } from "./vocabulary.js";
import { reader } from "./words.js";

const UNITS = { kb: "kb", s: "s", second: "s", seconds: "s", h: "h", hours: "h" };
const { read } = reader(stemmerFor("en"), UNITS);
const roots = (text) => read(text).map(({ root }) => root);
const parts = (text) => read(text).flatMap((word) => word.parts.map((part) => part.word));

const KEYS = ["title", "id", "text", "words", "spelt", "terms"];

/** An index of pages, given as slug -> sections: { title, text, words, terms }; `others` are not of the notes. */
function index(pages, terms = [], others = {}) {
  const all = [...Object.entries(pages), ...Object.entries(others)];
  return {
    language: "en",
    ignored: ["a", "the", "how", "to", "is", "of"],
    units: UNITS,
    same: [["remove", "delete"]],
    pages: all.map(([slug, [{ title }]]) => ({ url: `${slug}/`, title, names: [slug], isOther: slug in others ? 1 : 0 })),
    sections: Object.fromEntries(KEYS.map((key) => [key, all.map(([, own]) => own.map((section) => section[key] ?? 0))])),
    glossary: { url: "glossary/", title: "Glossary", terms },
  };
}

const search = (data, query) => new Search(data, stemmerFor("en")).whole().search(query);
const urls = (data, query) => search(data, query).groups.flatMap(({ sections }) => sections.map(({ url }) => url));

test("numbers stand with their units, however they are spelt", () => {
  assert.deepEqual(roots("256 KB, 256KB and 30 seconds"), ["256kb", "256kb", "and", "30s"]);
  assert.deepEqual(roots("24-72 hours"), ["24", "72h"]);
  assert.deepEqual(roots("12,000 or 1,5"), ["12000", "or", "1", "5"]);
});

test("a unit finds the numbers that carry it", () => {
  const data = index({ a: [{ title: "A", text: "Stays for 30 seconds" }] });
  for (const typed of ["seconds", "second", "30", "30s", "30 sec"]) {
    assert.equal(urls({ ...data, units: { ...UNITS, sec: "s" } }, typed)[0], "a/", typed);
  }
});

test("languages without blanks between words are found by any two letters", () => {
  const data = index({ jp: [{ title: "東京", text: "東京は日本の首都です。" }], zh: [{ title: "数据库", text: "数据库的索引很快" }] });
  for (const typed of ["日本", "首都", "日本の首都"]) assert.equal(urls(data, typed)[0], "jp/", typed);
  for (const typed of ["数据库", "索引"]) assert.equal(urls(data, typed)[0], "zh/", typed);
});

test("names keep their signs, and their parts can be typed alone", () => {
  assert.deepEqual(roots("0.0.0.0/0 5xx .ebextensions x-amz-meta-"), ["0.0.0.0/0", "5xx", "ebexten", "x-amz-meta"]);
  assert.deepEqual(parts("GetSessionToken"), ["get", "session", "token"]);
  assert.deepEqual(parts("pub/sub"), ["pub", "sub", "pubsub"]);
  assert.deepEqual(parts("don't it's"), []);
});

test("what readers are asked has accents, what they type needs none", () => {
  const data = index({ k: [{ title: "Küche", text: "Der Kühlschrank" }] });
  assert.equal(search(data, "kuhlschrnk").meant, "kühlschrank");
  assert.equal(search(data, "kuhlschrank").meant, null);
  assert.equal(search(data, "kühls").completion, "kühlschrank");
});

test("groups of words are read as texts are", () => {
  const data = { ...index({ a: [{ title: "A", text: "one lambda" }] }), same: [["Frobnicator", "Lambda"]] };
  assert.equal(urls(data, "frobnicators")[0], "a/");
});

test("what is far from the best is no answer", () => {
  const data = index({
    a: [{ title: "Long polling", text: "Long polling of queues waits", words: "wait long for queues" }],
    b: [{ title: "Other", text: `${"Much else. ".repeat(40)} waits` }],
  });
  assert.deepEqual(urls(data, "long polling of queues waits"), ["a/"]);
});

test("accents and case do not matter, places are those of the text", () => {
  assert.deepEqual(read("Où l’Élan").map(({ word }) => word), ["ou", "lelan"]);
  assert.deepEqual(read("a 256 KB b").map(({ at, end }) => [at, end]), [[0, 1], [2, 8], [9, 10]]);
});

test("two letters that changed places are one typo", () => {
  assert.equal(distance("snapshto", "snapshot"), 1);
  assert.equal(distance("visibilty", "visibility"), 1);
  assert.equal(distance("", "abc"), 3);
});

test("a typo never outranks what is spelt so", () => {
  const data = index({
    queue: [{ title: "Queue", text: "A queue of messages\nA queue of messages" }],
    quest: [{ title: "Quest", text: "Some queues" }, { title: "Queen", id: "queen", text: "The queen" }],
  });
  assert.equal(urls(data, "queen")[0], "quest/#queen");
  assert.deepEqual(urls(data, "queen").filter((url) => url === "queue/"), []);
});

test("typos are mended when nothing is spelt so, and said", () => {
  const data = index({ sqs: [{ title: "SQS", text: "The visibility timeout hides a message" }] });
  const { groups, meant } = search(data, "visibilty timeot");
  assert.equal(groups[0].page, "sqs/");
  assert.equal(meant, "visibility timeout");
  assert.equal(search(data, "visibility").meant, null);
  assert.equal(search(data, "visibilitytimeout").meant, "visibility timeout");
});

test("a word finds what begins with it while it is typed", () => {
  const data = index({ sqs: [{ title: "SQS", text: "The visibility timeout" }], sns: [{ title: "SNS", text: "Topics" }] });
  for (const typed of ["vi", "visi", "visibil", "visibility ti"]) assert.equal(urls(data, typed)[0], "sqs/", typed);
  assert.equal(search(data, "visib").completion, "visibility");
});

test("an acronym and what it stands for find the same", () => {
  const data = index(
    {
      iam: [{ title: "IAM", text: "Security of all" }, { title: "Tokens", text: "Ask STS for keys", terms: [0] }],
      other: [{ title: "Other", text: "The security of a service" }],
    },
    [{ names: ["STS", "Security Token Service"] }],
  );
  assert.equal(urls(data, "sts")[0], "iam/#tokens");
  assert.equal(urls(data, "security token service")[0], "iam/#tokens");
});

test("a word is not missing where its thing has another name", () => {
  const data = index(
    { iam: [{ title: "IAM", text: "Ask STS for keys", terms: [0] }], x: [{ title: "X", text: "keys" }] },
    [{ names: ["STS", "Security Token Service"] }],
  );
  const { groups, meant } = search(data, "security token service keys");
  assert.deepEqual(groups.map(({ sections }) => sections[0].missing), [[], ["security", "token", "service"]]);
  assert.equal(groups[0].page, "iam/");
  assert.equal(meant, null);
  assert.equal(search(data, "secruity token service").meant, "security token service");
});

test("words that say nothing are ignored unless they are all there is", () => {
  const data = index({ a: [{ title: "One", text: "the of to" }], b: [{ title: "Two", text: "a queue" }] });
  assert.equal(urls(data, "how to the queue")[0], "b/");
  assert.equal(urls(data, "of the")[0], "a/");
});

test("two words for one and one for two", () => {
  const data = index({ cf: [{ title: "CloudFront", text: "An edge cache" }], lb: [{ title: "Load balancer", text: "X" }] });
  assert.equal(urls(data, "cloud front")[0], "cf/");
  assert.equal(urls(data, "loadbalancer")[0], "lb/");
});

test("other words find a section: its own, those that mean the same", () => {
  const data = index({
    efs: [{ title: "EFS", text: "A file system", words: "NFS share" }],
    s3: [{ title: "S3", text: "You can delete objects" }],
  });
  assert.equal(urls(data, "nfs")[0], "efs/");
  assert.equal(urls(data, "removing")[0], "s3/");
});

test("pages outrank hand-written ones and the glossary", () => {
  const data = index({ s3: [{ title: "S3", text: "A bucket" }] }, [{ names: ["Bucket"], id: "", text: "A bucket." }], {
    help: [{ title: "S3", text: "A bucket" }],
  });
  const { groups } = search(data, "bucket");
  assert.equal(groups[0].page, "s3/");
  assert.deepEqual(groups.map(({ page }) => page).sort(), ["glossary/", "help/", "s3/"]);
  assert.equal(groups.find(({ page }) => page === "glossary/").sections[0].url, "glossary/#bucket");
});

test("nothing found, something to try", () => {
  const data = index({ sqs: [{ title: "SQS", text: "visibility" }] });
  assert.deepEqual(search(data, "qqqq"), { groups: [], meant: null, completion: undefined, instead: [] });
  assert.deepEqual(search(data, "invisibleness").instead, ["visibility"]);
  for (const typed of ["", " ", "?!", "()"]) assert.deepEqual(search(data, typed).groups, [], typed);
});

test("what the notes say is never markup", () => {
  const evil = "<img src=x onerror=alert(1)> \"quoted\" & 'so'";
  const data = index({ x: [{ title: evil, text: `${evil}\n\tNote: ${evil}`, words: evil }] });
  const [[item]] = items(new Search(data, stemmerFor("en")).whole(), "img quoted").items;
  for (const html of [item.title, item.text]) assert.deepEqual(html.match(/<[^>]*>/g).filter((tag) => !/^<\/?(mark|p)\b/.test(tag)), []);
  assert.match(item.text, /<mark>img<\/mark>/);
  assert.match(item.text, /&#38; &#39;so&#39;/);
});

test("a title of a page is never markup where a section of it answers", () => {
  const data = index({ x: [{ title: "List<T> <img src=x>", text: "Intro" }, { title: "Sub", text: "A giraffe" }] });
  const [group] = items(new Search(data, stemmerFor("en")).whole(), "giraffe").items;
  assert.equal(group.at(-1).title, "List&#60;T&#62; &#60;img src=x&#62;");
});

test("a word that is longer than the room is cut, and marked", () => {
  const data = index({ x: [{ title: "X", text: `zebra, see Giraffe${"_verylongpart".repeat(30)} and more` }] });
  const [[item]] = items(new Search(data, stemmerFor("en")).whole(), "giraffe").items;
  assert.match(item.text, /<mark>Giraffe_verylong/);
});

test("a note stands with its statement", () => {
  const data = index({ sqs: [{ title: "SQS", text: "At most 256 KB\n\tOut of date: now 1 MiB\nOther things" }] });
  const [[item]] = items(new Search(data, stemmerFor("en")).whole(), "256 kb").items;
  assert.equal(item.text, '<p>At most <mark>256 KB</mark></p><p class="search-note">Out of date: now 1 MiB</p>');
});

test("the theme gets a page, the sections that answer, and the others folded", () => {
  const sections = ["Queue", "Long polling", "Delay", "Polling again"].map((title) => ({ title, text: `About polling ${title}` }));
  const data = index({ sqs: sections, sns: [{ title: "SNS", text: "no polling" }] });
  const [group] = items(new Search(data, stemmerFor("en")).whole(), "long polling").items;
  const best = group[0].score;
  assert.equal(group[0].location, "sqs/#long-polling");
  assert.deepEqual(group[0].terms, { long: true, polling: true });
  assert.equal(group.filter(({ location }) => !location.includes("#")).length, 1);
  assert.ok(group.some(({ score }) => score < best));
  assert.ok(group.every(({ score }) => score <= best));
});

test("no query takes long, however it looks", () => {
  const data = index({ x: [{ title: "X", text: "word ".repeat(2000) }] });
  const engine = new Search(data, stemmerFor("en")).whole();
  const started = performance.now();
  for (const query of ["word-".repeat(1600), "a".repeat(5000), "word ".repeat(1000), "a-".repeat(3000), "(".repeat(9000), "é".repeat(3000)]) engine.search(query);
  assert.ok(performance.now() - started < 5000);
});

test("what comes in pieces is taken in as it comes, and makes the whole", () => {
  const data = index({ a: [{ title: "A", text: "First heron" }], b: [{ title: "B", text: "Second heron" }] });
  const texts = data.sections.text;
  const late = { ...data, sections: { ...data.sections, text: texts.map(() => []) } };
  const found = new Search(late, stemmerFor("en"));
  for (const [at, own] of texts.entries()) {
    assert.equal(found.come, at);
    late.sections.text.splice(at, 1, own);
    for (const part of found.index(found.come)) void part;
  }
  assert.deepEqual(found.whole().search("heron"), search(data, "heron"));
});
