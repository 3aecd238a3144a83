// Bundles the page's scripts and styles into ../assets/web, with the digests that the page's content
// security policy names; with `--module FILE` it compresses the market's module, too. With `--check`
// nothing is written: what would be is compared with what is there.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const out = new URL("../assets/web/", import.meta.url).pathname;
const common = { bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none", write: false };
const here = new URL("./src/", import.meta.url).pathname;

const worker = await build({ ...common, entryPoints: [`${here}worker.ts`], format: "iife" });
const page = await build({
  ...common,
  entryPoints: [`${here}page.tsx`],
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { WORKER_SOURCE: JSON.stringify(worker.outputFiles[0].text) },
});
const style = await build({ ...common, entryPoints: [`${here}page.css`] });

const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
// A closing tag inside a text would end the script that holds it.
const script = page.outputFiles[0].text.replaceAll("</script", "<\\/script");
const css = style.outputFiles[0].text;
const bundle = { "page.js": script, "page.css": css, "hashes.txt": `${hash(script)}\n${hash(css)}\n` };
if (process.argv.includes("--check")) {
  const stale = Object.keys(bundle).filter((name) => readFileSync(out + name, "utf8") !== bundle[name]);
  if (stale.length > 0) {
    console.error(`assets/web/${stale.join(", assets/web/")}: not what web/src makes; run \`cargo xtask web\``);
    process.exit(1);
  }
  console.log("assets/web is what web/src makes");
  process.exit(0);
}
for (const [name, text] of Object.entries(bundle)) writeFileSync(out + name, text);
console.log(`page.js ${script.length}, page.css ${css.length} bytes`);

const at = process.argv.indexOf("--module");
if (at > 0) {
  const packed = gzipSync(readFileSync(process.argv[at + 1]), { level: 9 });
  writeFileSync(`${out}market.wasm.gz`, packed);
  console.log(`market.wasm.gz ${packed.length} bytes`);
}
