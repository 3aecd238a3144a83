// Bundles the page's scripts and styles into ../assets/web, with the digests that the page's content
// security policy names; with `--module FILE` it compresses the market's module, too.
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
writeFileSync(`${out}page.js`, script);
writeFileSync(`${out}page.css`, css);
writeFileSync(`${out}hashes.txt`, `${hash(script)}\n${hash(css)}\n`);
console.log(`page.js ${script.length}, page.css ${css.length} bytes`);

const at = process.argv.indexOf("--module");
if (at > 0) {
  const packed = gzipSync(readFileSync(process.argv[at + 1]), { level: 9 });
  writeFileSync(`${out}market.wasm.gz`, packed);
  console.log(`market.wasm.gz ${packed.length} bytes`);
}
