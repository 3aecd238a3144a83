// Prints the digests of the shipped scenarios in small that the module comes to, as the record has
// them: `node web/test/digests.mjs`. Needs Node and nothing else.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url);
const record = readFileSync(fileURLToPath(new URL("tests/digests/shipped.toml", root)), "utf8");
const bytes = gunzipSync(readFileSync(fileURLToPath(new URL("assets/web/market.wasm.gz", root))));
const { instance } = await WebAssembly.instantiate(bytes, {});
const { room, ask: answer, found, memory } = instance.exports;

function ask(question) {
  const text = new TextEncoder().encode(JSON.stringify(question));
  const at = room(text.length);
  new Uint8Array(memory.buffer, at, text.length).set(text);
  const length = answer();
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, found(), length)));
  if (told.error || told.problems?.length) throw new Error(JSON.stringify(told));
  return told;
}

const seed = Number(/^seed = (\d+)$/m.exec(record)[1]);
const world = {};
const run = {};
for (const [, section, key, value] of record.matchAll(/^  "(\w+)\.(\w+)=(.+)",$/gm)) {
  if (section === "run") run[key] = value;
  else (world[section] ??= {})[key] = Number(value);
}

/** The digest of one replicate of a shipped scenario. */
function digest(name) {
  const regime = { extends: name, name, world, run };
  const { market } = ask({ ask: "open", regime, seed, replicate: 0 });
  while (!ask({ ask: "advance", market, days: 50, shops: false }).over);
  const { scenario, digest } = ask({ ask: "finish", market });
  return ask({ ask: "digest", seed, arms: [[scenario, [digest]]] }).digest;
}

for (const [line, name] of record.matchAll(/^"([\w-]+)" = "\w{16}"$/gm)) {
  const mine = `"${name}" = "${digest(name)}"`;
  console.log(mine);
  if (mine !== line) {
    console.error(`the module gives ${mine}, on record is ${line}`);
    process.exitCode = 1;
  }
}
