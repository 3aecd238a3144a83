// Pages opened from disk in a browser: reports in both languages, and the explorer.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessibility, assert, close, folder, gresham, join, open, refused } from "./harness.mjs";

const SMALL = ["--set", "population.consumers=600", "--set", "population.shops=40",
  "--set", "run.start=2025-04-01", "--set", "run.burn_in_days=30", "--no-efficiency", "--quiet"];
const CRUEL = "<script>alert(1)</script>";

before(() => {
  writeFileSync(join(folder, "cruel.toml"),
    `extends = "true-experience-score"\nname = "cruel"\nsummary = "${CRUEL}"\n`);
  gresham("compare", "traffic-first", "cruel.toml", ...SMALL, "--replicates", "3", "--out", "results");
  for (const lang of ["en", "zh"]) {
    gresham("report", "results", "--lang", lang, "--out", `report-${lang}.html`);
  }
  gresham("explore", "--no-open", "--out", "explore.html");
});
after(close);

for (const lang of ["en", "zh"]) {
  test(`the report opens without a request or an error, and axe finds nothing (${lang})`, async () => {
    for (const scheme of ["light", "dark"]) {
      const { page, complaints } = await open(`report-${lang}.html`, { scheme });
      assert.ok((await page.locator("figure.figure svg").count()) >= 10);
      assert.match(await page.locator(".chips").innerText(), /<script>alert\(1\)<\/script>/);
      assert.deepEqual(await accessibility(page), []);
      assert.deepEqual(complaints, []);
      await page.context().close();
    }
  });
}

test("no sentence of the Chinese report is left in English", async () => {
  const { page } = await open("report-zh.html");
  const left = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest("script, code, pre, .chips, style")) continue;
      // Names of scenarios and files stay as they are.
      const text = node.textContent.replace(/traffic-first|cruel|Gresham|CSV|Holm/g, "");
      if (/[a-z]{3,} [a-z]{3,}/.test(text)) found.push(text.trim());
    }
    return found;
  });
  assert.deepEqual(left, []);
  await page.context().close();
});

test("the report prints on pages", async () => {
  const { page } = await open("report-en.html");
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  assert.ok(pages >= 8 && pages <= 60, `${pages} pages`);
  await page.context().close();
});

test("a report is one file of at most three megabytes, and every value has its row", async () => {
  const text = readFileSync(join(folder, "report-en.html"), "utf8");
  assert.ok(text.length <= 3_000_000);
  const { page } = await open("report-en.html");
  const links = await page.locator("#all-outcomes a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  for (const link of links) assert.equal(await page.locator(`details${link}`).count(), 1, link);
  await page.context().close();
});

const ready = (page) => page.waitForSelector("#digest", { timeout: 120_000 });
const shrink = async (page) => {
  await page.locator("summary", { hasText: /Size of the market|市场规模/ }).click();
  for (const [name, value] of [["consumers", 600], ["shops", 40], ["replicates", 2]]) {
    await page.locator(`input[name=${name}]`).fill(String(value));
    await page.locator(`input[name=${name}]`).press("Enter");
  }
};

test("the explorer runs, saves, and the command finds the digest that it shows", async () => {
  const { page, complaints } = await open("explore.html");
  await page.click("#stop");
  await shrink(page);
  await page.click("#run");
  await ready(page);
  const shown = await page.locator("#digest").innerText();
  const names = [];
  for (const title of ["Save A as scenario", "Save B as scenario"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByText(title).click()]);
    names.push(download.suggestedFilename());
    await download.saveAs(join(folder, download.suggestedFilename()));
  }
  const told = gresham("compare", ...names, "--replicates", "2", "--no-efficiency", "--no-figures",
    "--quiet", "--out", "saved");
  assert.match(told, new RegExp(`digest: ${shown}`));
  assert.deepEqual(await accessibility(page), []);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test("a slider changes the sentence, undo takes it back, and the link holds it", async () => {
  const { page } = await open("explore.html");
  await page.click("#stop");
  const sentences = () => page.locator(".question").innerText();
  const before = await sentences();
  const link = new URL(page.url()).hash;
  await page.locator("[aria-label^='Search weight']").first().press("ArrowRight");
  // The link follows a moment later, so that a slider that is dragged does not fill the history.
  await page.waitForFunction((old) => location.hash !== old, link);
  const moved = await sentences();
  assert.notEqual(moved, before);
  await page.reload();
  await page.waitForSelector(".question");
  assert.equal(await sentences(), moved);
  await page.locator("[aria-label^='Search weight']").first().press("ArrowRight");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await sentences(), moved);
  await page.context().close();
});

test("a bad value is answered at its field, and a run is cancelled at once", async () => {
  const { page } = await open("explore.html");
  await page.click("#stop");
  assert.match(await page.locator(".status").innerText(), /stopped/);
  const field = page.locator("[id='experience_score.search_weight']");
  await field.fill("70");
  await field.press("Enter");
  assert.match(await page.locator(".is-wrong").innerText(), /out of bounds.*must lie between 0 and 3/s);
  assert.ok(await page.locator("#run").isDisabled());
  await page.context().close();
});

test("the explorer speaks Chinese in full, fits a telephone, and axe finds nothing", async () => {
  const { page, complaints } = await open("explore.html", { width: 390, height: 844, scheme: "dark" });
  await page.click("#stop");
  await page.getByText("中文").click();
  await shrink(page);
  await page.click("#run");
  await ready(page);
  const text = await page.locator("main").innerText();
  const left = text.split("\n").filter((line) => /[a-z]{3,} [a-z]{3,} [a-z]{2,}/.test(line) && !line.includes("--"));
  assert.deepEqual(left, []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  assert.deepEqual(await accessibility(page), []);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test("pins stand side by side", async () => {
  const { page } = await open("explore.html");
  await page.click("#stop");
  await shrink(page);
  await page.click("#run");
  await ready(page);
  await page.getByText("Pin this run").click();
  await page.getByText("Pin this run").click();
  assert.equal(await page.locator("[aria-labelledby=pins] thead th").count(), 3);
  await page.context().close();
});

test("bad input is refused with clear words and exit status 2", () => {
  assert.equal(refused("report", "results", "--lang", "fr").status, 2);
  const nowhere = refused("report", "nowhere");
  assert.equal(nowhere.status, 2);
  assert.match(nowhere.stderr, /is no folder/);
  mkdirSync(join(folder, "empty"));
  assert.match(refused("report", "empty").stderr, /neither a manifest\.json nor figures/);
  mkdirSync(join(folder, "old"));
  const manifest = JSON.parse(readFileSync(join(folder, "results/manifest.json"), "utf8"));
  writeFileSync(join(folder, "old/manifest.json"), JSON.stringify({ ...manifest, model_version: 1 }));
  const old = refused("report", "old");
  assert.equal(old.status, 2);
  assert.match(old.stderr, /version 1 of the model/);
  writeFileSync(join(folder, "old/manifest.json"), JSON.stringify(manifest));
  const truncated = refused("report", "old");
  assert.equal(truncated.status, 2);
  assert.match(truncated.stderr, /cannot read/);
});
