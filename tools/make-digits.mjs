// Writes packages/data/src/digits/digits-data.ts from scikit-learn's digits.csv.gz:
//
//   node tools/make-digits.mjs PATH/TO/digits.csv.gz
//
// On Debian the file comes with python3-sklearn: dpkg -L python3-sklearn | grep digits.csv.gz
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";

const source = process.argv[2];
if (!source) {
  console.error("usage: node tools/make-digits.mjs PATH/TO/digits.csv.gz");
  process.exit(1);
}

const folder = fileURLToPath(new URL("../packages/data/src/digits/", import.meta.url));
const { outputFiles } = await build({
  stdin: {
    contents: `export * from "./digits-model.ts"; export * from "./decode-digits.ts";`,
    resolveDir: folder,
  },
  bundle: true,
  write: false,
  format: "esm",
});
const { COUNT, PIXELS, walkDigits, decodeDigits } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

const rows = gunzipSync(readFileSync(source)).toString().trim().split("\n");
const values = rows.map((row) => row.split(",").map(Number));
if (values.length !== COUNT || values.some((row) => row.length !== PIXELS + 1)) {
  throw new Error(`expected ${COUNT} rows of ${PIXELS + 1} numbers`);
}
const pixels = Uint8Array.from(values.flatMap((row) => row.slice(0, PIXELS)));
const labels = Uint8Array.from(values, (row) => row[PIXELS]);

const bytes = [];
let low = 0;
let high = 0xffffffff;
walkDigits(labels.slice(), pixels.slice(), (chance, bit) => {
  const middle = low + Math.floor(((high - low) * chance) / 65536);
  if (bit) high = middle;
  else low = middle + 1;
  while (((low ^ high) & 0xff000000) === 0) {
    bytes.push(high >>> 24);
    low = (low << 8) >>> 0;
    high = ((high << 8) | 0xff) >>> 0;
  }
  return bit;
});
bytes.push(high >>> 24, (high >>> 16) & 0xff, (high >>> 8) & 0xff, high & 0xff);

const base64 = Buffer.from(bytes).toString("base64");
const back = decodeDigits(base64);
if (Buffer.compare(back.labels, labels) || Buffer.compare(back.pixels, pixels)) {
  throw new Error("decoding does not give the same numbers back");
}
writeFileSync(
  `${folder}digits-data.ts`,
  `/** Made by tools/make-digits.mjs; licence and source in LICENSE-data. */\nexport const DIGITS =\n  "${base64}";\n`,
);
console.log(`${COUNT} images in ${bytes.length} bytes (${base64.length} in base64)`);
