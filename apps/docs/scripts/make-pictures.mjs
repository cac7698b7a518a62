// Makes the pictures and tables of guide pages:
//
//   node apps/docs/scripts/make-pictures.mjs                           all of them (some minutes)
//   node apps/docs/scripts/make-pictures.mjs autoencoders/pca vae/vq    only these
//
// Pictures go to public/pictures, tables between the marks <!-- made: NAME --> and <!-- end --> of the page. The
// tutorials need a Python with PyTorch; PYTHON says which one (initially python3).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import * as prettier from "prettier";
import { programs } from "./run-program.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const site = path.join(root, "apps", "docs");

/** The modules of ../pictures, bundled. */
async function bundled() {
  const outfile = path.join(root, ".cache", "docs-pictures.mjs");
  await build({
    entryPoints: [path.join(site, "pictures", "index.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    tsconfig: path.join(root, "tsconfig.json"),
    logLevel: "error",
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}

const row = (cells) => `| ${cells.join(" | ")} |`;

/** Writes tables between their marks. */
async function fillIn(file, tables) {
  let text = readFileSync(file, "utf8");
  for (const [name, [head, ...rows]] of Object.entries(tables)) {
    const table = [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
    const marks = new RegExp(`(<!-- made: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
    if (!marks.test(text)) throw new Error(`${file} has no place for the table ${name}`);
    text = text.replace(marks, (_, begin, end) => `${begin}\n${table}\n\n${end}`);
  }
  const options = await prettier.resolveConfig(file);
  writeFileSync(file, await prettier.format(text, { ...options, filepath: file }));
}

const { pages, themedSvg, saveDigits, textFiles } = await bundled();
const asked = process.argv.slice(2);
const out = path.join(site, "public", "pictures");
mkdirSync(out, { recursive: true });
const data = path.join(site, "public", "digits.npz");
if (!existsSync(data)) await saveDigits(data);
for (const [name, text] of Object.entries(await textFiles()))
  writeFileSync(path.join(site, "public", name), text);
for (const [page, make] of Object.entries(pages)) {
  if (asked.length > 0 && !asked.includes(page)) continue;
  const begin = performance.now();
  const { pictures, tables = {} } = await make(programs);
  for (const [file, picture] of Object.entries(pictures)) {
    writeFileSync(path.join(out, `${file}.svg`), themedSvg(picture));
  }
  await fillIn(path.join(site, "guide", `${page}.md`), tables);
  console.log(`${page}: ${Math.round((performance.now() - begin) / 1000)} s`);
}
