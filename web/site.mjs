// The static site: a start page, the explorer, recorded reports and the documents, with search.
// Called by `cargo xtask site` with the program that writes the pages and the folder for the site.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { Marked } from "marked";

const [program, out] = process.argv.slice(2);
const root = new URL("../", import.meta.url).pathname;
const read = (path) => readFileSync(join(root, path), "utf8");
const LANGS = { en: "", zh: "zh/" };

const TEXTS = {
  en: {
    lang: "en", title: "Gresham: does a policy bring back quality?", other: "中文",
    lede: "A simulator of an online marketplace in which buyers cannot see quality, shops choose it, and a platform decides what is shown, refunded and rewarded. Ask what a policy does before it is tried on people.",
    explorer: "Open the market", explorerText: "Two policies, the same shops and buyers, the same luck. It runs on your machine.",
    reports: "Recorded reports", docs: "Documents", docsText: "", search: "Search the documents", none: "Nothing found.",
    home: "Gresham", skip: "Skip to the text",
  },
  zh: {
    lang: "zh-CN", title: "Gresham：一项政策能否让好质量回来？", other: "English",
    lede: "一个网上市场的模拟器：买家看不见质量，商家自己选择质量，平台决定展示什么、怎样退款、奖励谁。政策在真人身上试行之前，先在这里问一问它会做什么。",
    explorer: "打开市场", explorerText: "两套政策，同样的店铺与买家，同样的运气。计算在你自己的电脑上完成。",
    reports: "已存档的报告", docs: "文档", docsText: "文档为英文。", search: "搜索文档", none: "没有找到。",
    home: "Gresham", skip: "跳到正文",
  },
};

const escape = (text) => text.replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one]);
const put = (path, text) => {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), text);
};
const run = (...words) => execFileSync(program, words, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });

/** A page of the site. `path` is its own, so that links are relative and any host serves it. */
function page(path, { title, body, lang = "en", skip = TEXTS.en.skip, scripts = [] }) {
  const up = relative(dirname(path), ".") || ".";
  const tags = scripts.map((name) => `<script src="${up}/${name}"></script>`).join("");
  put(path, `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escape(title)}</title>
<link rel="stylesheet" href="${up}/page.css"><link rel="stylesheet" href="${up}/site.css">
</head>
<body>
<a class="skip" href="#main">${skip}</a>
${body}
${tags}
</body>
</html>
`);
}

// Documents.

const sources = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`);
const documents = [...sources, "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
const place = (source) => `docs/${basename(source, ".md")}.html`;
const slug = (text) => text.toLowerCase().replace(/<[^>]*>/g, "").replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/g, "-");
const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/&[a-z]+;|&#\d+;/g, " ").replace(/\s+/g, " ").trim();
const reports = readdirSync(join(root, "results"), { withFileTypes: true })
  .filter((one) => one.isDirectory() && existsSync(join(root, "results", one.name, "figures")))
  .map((one) => one.name);

/** Where a link of a document leads on the site; null for what the site does not have. */
function target(source, link) {
  if (/^[a-z]+:/.test(link) || link.startsWith("#")) return link;
  const [path, anchor] = link.split("#");
  const found = join(dirname(source), path);
  const hash = anchor ? `#${anchor}` : "";
  const to = (there) => relative(dirname(place(source)), there) + hash;
  if (documents.includes(found)) return to(place(found));
  if (found === "README.md") return to("index.html");
  if (found.startsWith("docs/images/")) return to(found);
  const report = found.match(/^results\/([^/]+)(\/README\.md|\/?)$/)?.[1];
  if (report && reports.includes(report)) return to(`reports/${report}.html`);
  const image = found.match(/^results\/.*\.(png|svg)$/);
  if (image && existsSync(join(root, found))) {
    mkdirSync(dirname(join(out, found)), { recursive: true });
    cpSync(join(root, found), join(out, found));
    return to(found);
  }
  return null;
}

function html(source, index) {
  const seen = new Map();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const text = this.parser.parseInline(tokens);
        const base = slug(plain(text));
        const count = seen.get(base) ?? 0;
        seen.set(base, count + 1);
        const id = count ? `${base}-${count}` : base;
        return `<h${depth} id="${id}">${text}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const to = target(source, href);
        return to === null ? text : `<a href="${escape(to)}">${text}</a>`;
      },
      image({ href, text }) {
        const to = target(source, href);
        return to === null ? escape(text) : `<img src="${escape(to)}" alt="${escape(text)}">`;
      },
      html({ text }) {
        return escape(text);
      },
    },
  });
  let tables = 0;
  const made = marked.parse(read(source)).replaceAll("<table>", () => `<div class="scroll" tabindex="0" role="region" aria-label="table ${(tables += 1)}"><table>`).replaceAll("</table>", "</table></div>");
  const title = plain(made.match(/<h1[^>]*>(.*?)<\/h1>/s)?.[1] ?? basename(source));
  for (const part of made.split(/(?=<h[1-3] )/)) {
    const [, id, heading] = part.match(/^<h[1-3] id="([^"]*)">(.*?)<\/h/s) ?? [];
    if (id !== undefined) index.push({ page: place(source), title, id, heading: plain(heading), text: plain(part).slice(0, 4000) });
  }
  return { title, made };
}

const nav = (lang, up) => {
  const words = TEXTS[lang];
  return `<nav class="site" aria-label="${words.home}"><a href="${up}/${LANGS[lang]}index.html"><b>${words.home}</b></a>
<a href="${up}/${LANGS[lang]}explorer.html">${words.explorer}</a><a href="${up}/docs/index.html">${words.docs}</a></nav>`;
};

const finder = (words) => `<form class="find" role="search"><label>${words.search} <input type="search" id="find" autocomplete="off"></label></form>
<div id="found" role="status" data-none="${words.none}"></div>`;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
cpSync(join(root, "docs/images"), join(out, "docs/images"), { recursive: true });
cpSync(join(root, "assets/web/page.css"), join(out, "page.css"));
cpSync(join(root, "web/site/site.css"), join(out, "site.css"));
cpSync(join(root, "web/site/search.js"), join(out, "search.js"));

const index = [];
const made = documents.map((source) => ({ source, ...html(source, index) }));
const list = (up) => `<ul class="documents">${made.map(({ source, title }) => `<li><a href="${up}/${place(source)}">${escape(title)}</a></li>`).join("\n")}</ul>`;
for (const { source, title, made: text } of made) {
  page(place(source), {
    title: `${title} · Gresham`,
    body: `${nav("en", "..")}<div class="document"><aside aria-label="${TEXTS.en.docs}">${list("..")}</aside><main id="main">${text}</main></div>`,
  });
}
page("docs/index.html", {
  title: `${TEXTS.en.docs} · Gresham`,
  body: `${nav("en", "..")}<main id="main" class="sheet"><h1>${TEXTS.en.docs}</h1>${finder(TEXTS.en)}${list("..")}</main>`,
  scripts: ["index.js", "search.js"],
});
put("index.js", `globalThis.INDEX = ${JSON.stringify(index)};\n`);

// The explorer, the reports and the start page, in both languages.

for (const [lang, folder] of Object.entries(LANGS)) {
  const words = TEXTS[lang];
  mkdirSync(join(out, folder, "reports"), { recursive: true });
  run("explore", "--no-open", "--lang", lang, "--out", join(out, folder, "explorer.html"));
  const titles = reports.map((name) => {
    const path = join(out, folder, "reports", `${name}.html`);
    run("report", `results/${name}`, "--lang", lang, "--out", path);
    return [name, readFileSync(path, "utf8").match(/<title>(.*?)<\/title>/s)[1]];
  });
  const up = folder ? ".." : ".";
  const other = lang === "en" ? "zh/index.html" : "../index.html";
  page(`${folder}index.html`, {
    title: words.title, lang: words.lang, skip: words.skip,
    body: `<header class="masthead"><p class="row between"><b>${words.home}</b> <a href="${other}" lang="${lang === "en" ? "zh-CN" : "en"}">${words.other}</a></p>
<h1>${words.title}</h1><p>${words.lede}</p><p><a class="go" href="explorer.html">${words.explorer}</a> <span class="note">${words.explorerText}</span></p></header>
<main id="main" class="sheet"><h2>${words.reports}</h2>
<ul class="documents">${titles.map(([name, title]) => `<li><a href="reports/${name}.html">${title}</a> <code>${name}</code></li>`).join("\n")}</ul>
<h2>${words.docs}</h2><p class="note">${words.docsText}</p>${finder(words)}<div lang="en">${list(up)}</div></main>`,
    scripts: ["index.js", "search.js"],
  });
}
console.log(`${out}: ${documents.length} documents, ${reports.length} reports`);
