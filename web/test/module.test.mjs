// The module that is committed gives the digests of the command: a changed model with an old module
// fails here.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { assert, assets, gresham, join } from "./harness.mjs";

const size = { consumers: 600, shops: 40 };
const days = { start: "2025-04-01", end: "2025-06-30", evaluate_from: "2025-06-01", burn_in_days: "30" };

async function start() {
  const bytes = gunzipSync(readFileSync(join(assets, "market.wasm.gz")));
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const { room, ask, found, memory } = instance.exports;
  return (question) => {
    const text = new TextEncoder().encode(JSON.stringify(question));
    const at = room(text.length);
    new Uint8Array(memory.buffer, at, text.length).set(text);
    const length = ask();
    return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, found(), length)));
  };
}

test("the module simulates the market that the command simulates", async () => {
  const ask = await start();
  const names = ["traffic-first", "true-experience-score"];
  const arms = names.map((name) => {
    const regime = { extends: name, name, world: { population: size }, run: days };
    const digests = [0, 1].map((replicate) => {
      const { market } = ask({ ask: "open", regime, seed: 7, replicate });
      while (!ask({ ask: "advance", market, days: 50, shops: false }).over);
      return ask({ ask: "finish", market });
    });
    return [digests[0].scenario, digests.map(({ digest }) => digest)];
  });
  const { digest } = ask({ ask: "digest", seed: 7, arms });
  const set = Object.entries({ "population.consumers": size.consumers, "population.shops": size.shops,
    "run.start": days.start, "run.end": days.end, "run.evaluate_from": days.evaluate_from,
    "run.burn_in_days": days.burn_in_days }).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  const told = gresham("compare", ...names, ...set, "--seed", "7", "--replicates", "2",
    "--no-efficiency", "--no-figures", "--quiet", "--out", "digests");
  assert.match(told, new RegExp(`digest: ${digest}`));
});

test("a bad value comes back at its statement, in the words of the command", async () => {
  const ask = await start();
  const levers = { traffic: [{ terms: {}, values: { sales: 70 } }] };
  const regime = { extends: "traffic-first", name: "bad", remove: ["traffic"], levers };
  const { problems, report } = ask({ ask: "check", regime });
  assert.equal(problems[0].at, "policy.traffic.0.sales");
  assert.equal(problems[0].help[0], "must lie between -1 and 1 (weight)");
  assert.match(report, /`sales` of lever `traffic` is out of bounds/);
});

test("a market with days to come has no end, and an unknown one no days", async () => {
  const ask = await start();
  const regime = { extends: "traffic-first", name: "traffic-first", world: { population: size } };
  const { market } = ask({ ask: "open", regime, seed: 1, replicate: 0 });
  assert.match(ask({ ask: "finish", market }).error, /days to come/);
  assert.match(ask({ ask: "advance", market: 9, days: 1, shops: false }).error, /no market/);
});
