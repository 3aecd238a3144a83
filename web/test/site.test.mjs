// The static site: every link leads somewhere, and the search finds.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { after, before, test } from "node:test";
import { accessibility, assert, close, folder, join, open, program, root } from "./harness.mjs";

const site = join(folder, "site");

before(() => {
  execFileSync("node", [join(root, "web/site.mjs"), program, site], { stdio: ["ignore", "ignore", "inherit"] });
});
after(close);

const pages = () =>
  readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"));
const anchors = new Map();
const has = (file, anchor) => {
  if (!anchors.has(file)) anchors.set(file, new Set([...readFileSync(file, "utf8").matchAll(/ id="([^"]*)"/g)].map((found) => found[1])));
  return anchors.get(file).has(anchor);
};

test("every link of the site leads to a page, a picture or a heading that is there", () => {
  const broken = [];
  for (const name of pages()) {
    const text = readFileSync(join(site, name), "utf8").replace(/<script.*?<\/script>/gs, "");
    for (const [, link] of text.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^(https?|data|mailto):/.test(link)) continue;
      const [path, anchor] = link.split("#");
      const file = path ? join(site, dirname(name), path) : join(site, name);
      if (!existsSync(file) || (anchor && !has(file, anchor))) broken.push(`${name}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

test("the start pages and a document are accessible, and the search finds a section", async () => {
  for (const name of ["index.html", "zh/index.html", "docs/page.html"]) {
    const { page } = await open(`site/${name}`);
    assert.deepEqual(await accessibility(page), [], name);
    await page.context().close();
  }
  const { page, complaints } = await open("site/docs/index.html", { width: 390, height: 844 });
  await page.locator("#find").fill("exit status");
  assert.ok((await page.locator("#found a").count()) > 0);
  await page.locator("#found a").first().click();
  await page.waitForSelector(".document h1");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  assert.deepEqual(complaints, []);
  await page.context().close();
});
