// What the tests share: the command, a browser, and pages that complain of requests and errors.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const root = new URL("../../", import.meta.url).pathname;
export const folder = mkdtempSync(join(tmpdir(), "gresham-page-"));
export const assets = join(root, "assets/web");

export const program = resolve(root, process.env.GRESHAM ?? "target/debug/gresham");

/** Runs the command and returns what it prints. */
export const gresham = (...words) =>
  execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** Runs a command that is refused; its exit status and its words. */
export function refused(...words) {
  const { status, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
  return { status, stderr };
}

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const executablePath = BROWSERS.map((name) => `/usr/bin/${name}`).find(existsSync);

let started;
export const browser = () => (started ??= chromium.launch({ executablePath, args: ["--no-sandbox"] }));
export const close = async () => (await started)?.close();

/** A page opened from disk. `complaints` collects requests that leave the file, and errors. */
export async function open(file, { width = 1440, height = 900, scheme = "light" } = {}) {
  const context = await (await browser()).newContext({
    viewport: { width, height }, colorScheme: scheme, acceptDownloads: true,
  });
  // A machine that tests something else as well is slow.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) complaints.push(`request ${request.url()}`);
  });
  await page.goto(pathToFileURL(join(folder, file)).href);
  await page.waitForFunction(() => !document.querySelector("[data-packed]"));
  return { page, complaints };
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds, each as a line. */
export async function accessibility(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate("axe.run({ resultTypes: ['violations'] })");
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

export { assert, join };
