// Pictures for the README: a report in both languages, and the explorer. Called by
// `cargo xtask screenshots` with the command and the folder of the pictures.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [program, out] = process.argv.slice(2);
const MOST_BYTES = 150_000;
const folder = mkdtempSync(join(tmpdir(), "gresham-pictures-"));
const run = (...words) => execFileSync(program, words, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const executablePath = BROWSERS.map((name) => `/usr/bin/${name}`).find(existsSync);

run("compare", "traffic-first", "true-experience-score", "--no-efficiency", "--replicates", "4",
  "--set", "population.consumers=4000", "--worlds", "8", "--quiet", "--out", "results");
for (const lang of ["en", "zh"]) run("report", "results", "--lang", lang, "--out", `report-${lang}.html`);
run("explore", "--no-open", "--out", "explore.html");

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const viewport = { width: 1280, height: 860 };
const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
const take = async (name, file, prepare) => {
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, file)).href);
  await page.waitForFunction(() => !document.querySelector("[data-packed]"));
  await prepare?.(page);
  const path = join(out, `${name}.jpg`);
  let quality = 86;
  do {
    await page.screenshot({ path, type: "jpeg", quality });
    quality -= 6;
  } while (statSync(path).size > MOST_BYTES && quality > 40);
  console.log(`${path}: ${statSync(path).size} bytes`);
  await page.close();
};

await take("report", "report-en.html");
await take("report-zh", "report-zh.html", (page) => page.evaluate(() => document.getElementById("figure-lemon-market").scrollIntoView()));
await take("explorer", "explore.html", async (page) => {
  await page.waitForSelector("#digest", { timeout: 300_000 });
  await page.evaluate(() => document.querySelector(".question").scrollIntoView());
});
await browser.close();
