// Pages opened from disk in a browser: reports in both languages, and the explorer.
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessibility, assert, close, folder, gresham, join, open, refused, root } from "./harness.mjs";

const SMALL = ["--set", "population.consumers=600", "--set", "population.shops=40",
  "--set", "run.start=2025-04-01", "--set", "run.burn_in_days=30", "--no-efficiency", "--quiet"];
const CRUEL = "<script>alert(1)</script>";

/** Folders of other commands: recorded ones, and small documents in the form of the others. */
const EVIDENCE = ["attribution", "ablation", "payoffs"].map((name) => join(root, "results", name)).concat("known", "worlds");
const figure = (value) => ({ value, low: value - 0.02, high: value + 0.02 });

function evidence() {
  for (const name of ["known", "worlds"]) mkdirSync(join(folder, name));
  const put = (path, value) => writeFileSync(join(folder, path), JSON.stringify(value));
  put("known/findings.json", { claims: [{
    id: "growth-five-star", kind: "predicted", says: "Five-star shops grew.", source: CRUEL, published: 0.25,
    simulated: figure(0.24), without_policy: figure(0.2), effect_on_same_shops: figure(0.04),
    parts_of_growth: [{ part: "selection", value: figure(0.18) }], verdict: "reproduced, selection is enough",
  }] });
  put("known/facts.json", { facts: [["order-value", "fit", true], ["orders-a-year", "validate", false]].map(([id, use, met]) => ({
    id, says: "As published.", grade: "B", use, published: 85, band: [60, 110], mean: 90, half_width: 2, replicates: 4, met,
  })) });
  const effect = (name) => ({ name, scale: "relative", unit: "share", own_world: { value: 0.1, low: 0.06, high: 0.14, n: 3 },
    median: 0.08, low: 0.03, high: 0.12, luck_half_width: 0.01, chance_better: 0.97, chance_worse: 0.01 });
  put("worlds/over-worlds.json", { source: "shipped", weights: [0.5, 0.5], replicates: 2, arms: [{
    arm: "cruel", baseline: "traffic-first", outcomes: [effect("net_gmv")], groups: [{ ...effect("new shops"), scale: "absolute" }],
    decision: { advice: "find out first", leading: "net_gmv", chance_better: 0.97, chance_worse: 0.01,
      harmed: [{ who: "new shops", chance: 0.26 }], hangs_on: [{ parameter: "merchants.brand_spread", rank_correlation: -0.7 }] },
  }] });
}

before(() => {
  writeFileSync(join(folder, "cruel.toml"),
    `extends = "true-experience-score"\nname = "cruel"\nsummary = "${CRUEL}"\n`);
  gresham("compare", "traffic-first", "cruel.toml", ...SMALL, "--replicates", "3", "--out", "results");
  evidence();
  for (const lang of ["en", "zh"]) {
    gresham("report", "results", ...EVIDENCE, "--lang", lang, "--out", `report-${lang}.html`);
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

/** Runs of English words in a Chinese page, outside of what is quoted. */
const english = (page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest("script, code, pre, .chips, style, [lang=en]")) continue;
      // Names of scenarios, files and parameters stay as they are.
      const text = node.textContent.replace(/traffic-first|cruel|Gresham|CSV|Holm|Shapley|eBay|[a-z_]+\.[a-z_]+/g, "");
      if (/[a-z]{3,} [a-z]{3,}/.test(text)) found.push(text.trim());
    }
    return found;
  });

test("no sentence of the Chinese report is left in English", async () => {
  const { page } = await open("report-zh.html");
  assert.deepEqual(await english(page), []);
  await page.context().close();
});

test("pages of other commands' folders speak both languages, and axe finds nothing", async () => {
  for (const [nth, path] of EVIDENCE.entries()) {
    gresham("report", path, "--lang", "zh", "--out", `folder-${nth}-zh.html`);
    gresham("report", path, "--out", `folder-${nth}-en.html`);
    const { page, complaints } = await open(`folder-${nth}-zh.html`);
    assert.deepEqual(await english(page), [], path);
    assert.deepEqual(await accessibility(page), []);
    assert.deepEqual(complaints, []);
    const told = readFileSync(join(folder, `folder-${nth}-en.html`), "utf8").replace(/<script.*?<\/script>/gs, "");
    assert.doesNotMatch(told, /[\u4e00-\u9fff]/, path);
    await page.context().close();
  }
});

/** What defecting pays in a recorded game, in the report's words. */
function played(game) {
  const { gains } = game.rules.find(({ scenario }) => scenario === "traffic-first");
  const ends = gains.filter(({ of, over }) => of === "defect" && over === "cooperate")
    .map(({ value: { mean, half_width } }) => [mean - half_width, mean + half_width]);
  if (ends.every(([low]) => low > 0)) return "a shop earns more by defecting";
  return ends.every(([, high]) => high < 0) ? "a shop earns more by cooperating" : "it depends on the others";
}

test("a report takes up worlds, claims, levers, facts and the game of other folders", async () => {
  const { page } = await open("report-en.html");
  const section = (name) => page.locator(`section#${name}`).innerText();
  const answer = await section("answer");
  assert.match(answer, /Over 2 worlds that fit what is known, Net GMV changes by \+8\.0 \[\+3\.0, \+12\.0\] ± 1\.0 % of baseline/);
  assert.match(answer, /better with a chance of 97 %.*May lose more than 2 %: new shops \(26 %\)/s);
  assert.match(answer, /find out more before cruel is adopted.*merchants\.brand_spread \(−0\.70\)/s);
  assert.match(await section("levers"), /moved most by/);
  assert.equal(await page.locator("[id^=figure-attribution-] svg, #figure-ablation svg").count(), 6);
  const claims = await section("true");
  assert.match(claims, /reproduced, selection is enough: 1/);
  assert.equal(await page.locator("cite").textContent(), CRUEL);
  assert.match(await section("sure"), /fit: 1 of 1 met, validate: 0 of 1 met/);
  // As the record has it.
  const game = JSON.parse(readFileSync(join(EVIDENCE[2], "payoffs.json"), "utf8"));
  assert.ok((await section("whom")).includes(`Under traffic-first ${played(game)}`));
  await page.context().close();
});

test("figures answer to keys and pointer, hide arms, and show a window of dates", async () => {
  const { page, complaints } = await open("report-en.html");
  const place = page.locator("#figure-gmv .drawing");
  const tip = page.locator("#figure-gmv .tip");
  await place.focus();
  await place.press("ArrowRight");
  const [, date, baseline, arm] = (await tip.innerText()).split(/\n+/);
  const row = page.locator("#figure-gmv tbody tr").first();
  const cells = await row.evaluate((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  assert.equal(date, cells[0]);
  assert.ok(baseline.endsWith(cells[1]) && arm.endsWith(cells[2]));
  await page.locator("input[name=arm-1]").uncheck();
  assert.equal(await page.locator("#figure-gmv g[data-arm='1']").first().isVisible(), false);
  await place.press("ArrowRight");
  assert.equal((await tip.innerText()).split(/\n+/).length, 3);
  const dates = page.locator("#tools output");
  const whole = await dates.innerText();
  await page.locator("input[name=from]").evaluate((input) => {
    input.value = "200";
    input.dispatchEvent(new Event("input"));
  });
  assert.notEqual(await dates.innerText(), whole);
  await place.press("ArrowRight");
  assert.notEqual((await tip.innerText()).split(/\n+/)[1], date);
  const box = await page.locator("#figure-gmv svg").boundingBox();
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
  assert.ok(await tip.isVisible());
  await page.getByRole("button", { name: "All dates" }).click();
  assert.equal(await dates.innerText(), whole);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test("every figure has the table behind it as CSV", async () => {
  const { page } = await open("report-en.html");
  const without = await page.locator("figure.figure").evaluateAll((all) =>
    all.filter((one) => !one.querySelector("table[data-values]") && one.closest("#happened, #whom, #true")).map((one) => one.id));
  assert.deepEqual(without, []);
  await page.locator("#figure-gmv summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#figure-gmv button[data-csv]").click()]);
  await download.saveAs(join(folder, "gmv.csv"));
  const lines = readFileSync(join(folder, "gmv.csv"), "utf8").trim().split("\r\n");
  const rows = await page.locator("#figure-gmv tr").count();
  assert.equal(lines.length, rows);
  assert.match(lines[1], /^"[^"]+","\d+ \w+ 20\d\d","[^"]+","[^"]+"$/);
  await page.context().close();
});

test("records have small multiples by industry, tier and score band", async () => {
  const { page } = await open("report-en.html");
  for (const name of ["industries", "tiers", "score-bands"]) {
    assert.ok((await page.locator(`#figure-${name} table[data-values]`).count()) >= 3, name);
  }
  await page.context().close();
});

test("a number of the answer leads to its rows, which unfold", async () => {
  const { page } = await open("report-en.html");
  await page.locator(".card a").first().click();
  const rows = page.locator("#rows-honest_surplus");
  await rows.locator("table").waitFor({ state: "visible" });
  assert.match(await rows.innerText(), /outcomes\.parquet/);
  await page.context().close();
});

test("the report prints on pages", async () => {
  const { page } = await open("report-en.html");
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  assert.ok(pages >= 8 && pages <= 60, `${pages} pages`);
  // On paper of this size with these margins: nothing wider, and no figure that has to be cut.
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: Math.round((182 / 25.4) * 96), height: Math.round((265 / 25.4) * 96) });
  const { wide, tall } = await page.evaluate(() => ({
    wide: [...document.querySelectorAll("table, svg, pre, p")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => one.outerHTML.slice(0, 80)),
    tall: [...document.querySelectorAll("figure.figure")].filter((one) => one.getBoundingClientRect().height > innerHeight).map((one) => one.id),
  }));
  assert.deepEqual(wide, []);
  assert.deepEqual(tall, []);
  await page.context().close();
});

test("a report is one file of at most three megabytes, and every value has its row", async () => {
  const arms = ["traffic-first", "true-experience-score", "service-is-growth", "shown-only",
    "traffic-only", "refund-only-relaxed"];
  gresham("compare", ...arms, "--replicates", "2", "--no-efficiency", "--no-figures", "--quiet", "--out", "six",
    "--set", "population.consumers=500", "--set", "population.shops=40");
  gresham("report", "six", "--out", "six.html");
  for (const file of ["report-en.html", "six.html"]) {
    assert.ok(statSync(join(folder, file)).size <= 3_000_000, file);
  }
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

test("the explorer runs in a world of the ensemble, saves, and the command finds its digest", async () => {
  const { page, complaints } = await open("explore.html");
  await page.click("#stop");
  await page.locator("select[name=world]").selectOption("1");
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
  const left = text.split(/\n+/).filter((line) => /[a-z]{3,} [a-z]{3,} [a-z]{2,}/.test(line) && !line.includes("--"));
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
  const pinned = () => page.locator("[aria-labelledby=pins] thead th").count();
  assert.equal(await pinned(), 3);
  await page.reload();
  await page.click("#stop");
  await shrink(page);
  await page.click("#run");
  await ready(page);
  assert.equal(await pinned(), 3, "pins are kept across a reload");
  await page.context().close();
});

for (const lang of ["en", "zh"]) {
  test(`every tour can be walked to its end (${lang})`, async () => {
    gresham("explore", "--no-open", "--lang", lang, "--out", `tours-${lang}.html`);
    const { page, complaints } = await open(`tours-${lang}.html`);
    await page.click("#stop");
    await shrink(page);
    const tours = page.locator(".tours .row button");
    const titles = await tours.allInnerTexts();
    assert.equal(titles.length, 4);
    for (const title of titles) {
      await page.getByRole("button", { name: title, exact: true }).click();
      let steps = 0;
      for (let more = true; more; steps++) {
        const play = page.locator(".dilemma button");
        if (await play.count()) {
          await play.nth(1).click();
          assert.equal(await page.locator(".dilemma li").count(), 3);
        }
        const act = page.locator(".tours button.main:not([aria-pressed])");
        if (await act.count()) await act.click();
        const next = page.getByRole("button", { name: lang === "en" ? "Next" : "下一步", exact: true });
        more = (await next.count()) > 0;
        if (more) await next.click();
      }
      assert.ok(steps >= 4, title);
      await ready(page);
      assert.deepEqual(await accessibility(page), [], title);
      await page.getByRole("button", { name: lang === "en" ? "End the tour" : "结束导览" }).click();
    }
    assert.deepEqual(complaints, []);
    await page.context().close();
  });
}

test("figures are written in the language that is asked for", () => {
  gresham("report", "results", "--lang", "zh", "--out", "with-figures.html", "--figures", "figures-zh");
  const names = readdirSync(join(folder, "figures-zh"));
  assert.equal(names.filter((name) => name.endsWith(".png")).length, names.filter((name) => name.endsWith(".svg")).length);
  assert.match(readFileSync(join(folder, "figures-zh/trust.svg"), "utf8"), /[\u4e00-\u9fff]/);
  // Folders of other commands have figures, too.
  gresham("report", EVIDENCE[0], "--lang", "zh", "--out", "other.html", "--figures", "other-zh");
  assert.match(readFileSync(join(folder, "other-zh/attribution.svg"), "utf8"), /[\u4e00-\u9fff]/);
});

test("bad input is refused with clear words and exit status 2", () => {
  assert.equal(refused("report", "results", "--lang", "fr").status, 2);
  const nowhere = refused("report", "nowhere");
  assert.equal(nowhere.status, 2);
  assert.match(nowhere.stderr, /is no folder/);
  mkdirSync(join(folder, "empty"));
  assert.match(refused("report", "empty").stderr, /neither a manifest\.json nor figures/);
  mkdirSync(join(folder, "old"));
  // Without its checksum, as earlier versions wrote it.
  const { checksum, ...manifest } = JSON.parse(readFileSync(join(folder, "results/manifest.json"), "utf8"));
  assert.ok(checksum);
  writeFileSync(join(folder, "old/manifest.json"), JSON.stringify({ ...manifest, model_version: 1 }));
  const old = refused("report", "old");
  assert.equal(old.status, 2);
  assert.match(old.stderr, /version 1 of the model/);
  writeFileSync(join(folder, "old/manifest.json"), JSON.stringify(manifest));
  mkdirSync(join(folder, "broken"));
  writeFileSync(join(folder, "broken/findings.json"), "{");
  const broken = refused("report", "results", "broken", "--out", "never.html");
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /broken\/findings\.json is damaged or of another version/);
  assert.match(refused("report", "results", "empty", "--out", "never.html").stderr, /nothing that a report on another folder/);
  const truncated = refused("report", "old");
  assert.equal(truncated.status, 2);
  assert.match(truncated.stderr, /cannot read/);
});
