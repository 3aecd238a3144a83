// What pages take: first paint of a report with twenty figures, the module beside the command on one
// thread, and frames of the live view while it runs. Called by `cargo xtask web-bench`.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const [program] = process.argv.slice(2);
const FIGURES = 20;
const CONSUMERS = 12_000;
const TIMES = 5;
const folder = mkdtempSync(join(tmpdir(), "gresham-bench-"));
const run = (...words) => execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1e8 });
const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const executablePath = BROWSERS.map((name) => `/usr/bin/${name}`).find(existsSync);
const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const spread = (values) => `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
const ONE = ["--no-efficiency", "--replicates", "1", "--threads", "1", "--no-figures", "--quiet"];

/** Seconds of computing that a command takes, whatever else the machine does. */
function busy(...words) {
  const shell = "TIMEFORMAT=%U; time \"$@\" > /dev/null 2> /dev/null";
  const { stderr } = spawnSync("bash", ["-c", shell, "bash", program, ...words], { cwd: folder, encoding: "utf8" });
  return Number(stderr.trim());
}

// The module beside the command, each on one thread, in seconds of computing.
const bytes = gunzipSync(readFileSync(new URL("../assets/web/market.wasm.gz", import.meta.url)));
const { instance } = await WebAssembly.instantiate(bytes, {});
const { room, ask, found, memory } = instance.exports;
const question = (asked) => {
  const text = new TextEncoder().encode(JSON.stringify(asked));
  const at = room(text.length);
  new Uint8Array(memory.buffer, at, text.length).set(text);
  const length = ask();
  return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, found(), length)));
};
const ratios = [];
const seconds = { module: [], command: [] };
for (let nth = 0; nth < TIMES; nth++) {
  const regime = { extends: "true-experience-score", name: "true-experience-score", world: { population: { consumers: CONSUMERS } } };
  const before = process.cpuUsage();
  const { market } = question({ ask: "open", regime, seed: 1, replicate: nth });
  while (!question({ ask: "advance", market, days: 30, shops: false }).over);
  question({ ask: "finish", market });
  const module = process.cpuUsage(before).user / 1e6;
  const command = busy("run", "true-experience-score", ...ONE, "--seed", String(nth + 1), "--set",
    `population.consumers=${CONSUMERS}`, "--force", "--out", "native");
  seconds.module.push(module);
  seconds.command.push(command);
  ratios.push(module / command);
}

// First paint.
run("compare", "traffic-first", "true-experience-score", "service-is-growth", "--no-efficiency", "--replicates", "3",
  "--set", "population.consumers=2000", "--quiet", "--out", "results");
run("report", "results", "--out", "report.html");
const text = readFileSync(join(folder, "report.html"), "utf8");
const figures = text.match(/<figure class="figure".*?<\/figure>/gs);
const more = Array.from({ length: Math.max(0, FIGURES - figures.length) }, (_, nth) => figures[nth % figures.length]);
writeFileSync(join(folder, "report.html"), text.replace("</main>", `${more.join("").replaceAll(' id="', ' data-id="')}</main>`));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const paints = [];
for (let nth = 0; nth < TIMES; nth++) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(pathToFileURL(join(folder, "report.html")).href);
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000));
  await page.close();
}

// The live view.
run("explore", "--no-open", "--out", "explore.html");
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(pathToFileURL(join(folder, "explore.html")).href);
await page.click("#stop");
await page.locator("summary", { hasText: "Size of the market" }).click();
for (const [name, value] of [["consumers", CONSUMERS], ["replicates", 1]]) {
  await page.locator(`input[name=${name}]`).fill(String(value));
  await page.locator(`input[name=${name}]`).press("Enter");
}
// Computing of the page's own thread, whatever else the machine does.
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
const computed = async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value;
const begun = await computed();
await page.click("#run");
const frames = await page.evaluate(() => new Promise((done) => {
  const lengths = [];
  let last = performance.now();
  const count = (now) => {
    lengths.push(now - last);
    last = now;
    if (document.getElementById("digest") || lengths.length > 6000) done(lengths);
    else requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
}));
const own = (1000 * (await computed() - begun)) / frames.length;
const whole = frames.reduce((sum, one) => sum + one, 0) / 1000;
await browser.close();

console.log(`| measured | median of ${TIMES} | range | wanted |
|---|---|---|---|
| first paint of a report with ${Math.max(FIGURES, figures.length)} figures (${(text.length / 1e6).toFixed(1)} MB), s | ${median(paints).toFixed(2)} | ${spread(paints)} | < 1 |
| ${CONSUMERS} consumers, two years, module in one thread, s of computing | ${median(seconds.module).toFixed(2)} | ${spread(seconds.module)} | |
| the same by the command in one thread, s | ${median(seconds.command).toFixed(2)} | ${spread(seconds.command)} | |
| module over command | ${median(ratios).toFixed(2)} | ${spread(ratios)} | < 2.5 |
| frames a second of the live view (${whole.toFixed(0)} s) | ${(frames.length / whole).toFixed(0)} | slowest of twenty ${(1000 / [...frames].sort((one, other) => other - one)[Math.floor(frames.length / 20)]).toFixed(0)} | >= 30 |
| computing of the page's own thread for a frame, ms | ${own.toFixed(1)} | | |`);
