// Writes packages/data/src/sets/fashion-data.ts: of each class of Fashion-MNIST the first 100 images to train with and the
// first 20 to test with, in the order of the set.
//
//   node tools/data/make-fashion.mjs [FOLDER]
//
// On Debian the files come with dataset-fashion-mnist.
import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { writeModule } from "./pack.mjs";

const folder = process.argv[2] ?? "/usr/share/datasets/fashion-mnist";
const SIZE = 28;

const read = (name, header) => gunzipSync(readFileSync(path.join(folder, `${name}.gz`))).subarray(header);

function firstOfEach(part, count) {
  const images = read(`${part}-images-idx3-ubyte`, 16);
  const labels = read(`${part}-labels-idx1-ubyte`, 8);
  const taken = new Array(10).fill(0);
  const chosen = [...labels.keys()].filter((i) => taken[labels[i]]++ < count);
  const pixels = chosen.map((i) => images.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE));
  return { labels: Buffer.from(chosen.map((i) => labels[i])), pixels: Buffer.concat(pixels) };
}

/** Each pixel less what its neighbours let expect (LOCO-I's median), which packs better. */
function residuals(pixels) {
  return pixels.map((value, i) => {
    const [row, column] = [Math.floor(i / SIZE) % SIZE, i % SIZE];
    const left = column > 0 ? pixels[i - 1] : 0;
    const above = row > 0 ? pixels[i - SIZE] : 0;
    const corner = row > 0 && column > 0 ? pixels[i - SIZE - 1] : 0;
    return value - [left, above, left + above - corner].sort((a, b) => a - b)[1];
  });
}

const parts = [firstOfEach("train", 100), firstOfEach("t10k", 20)];
const labels = Buffer.concat(parts.map((part) => part.labels));
const pixels = Buffer.concat(parts.map((part) => part.pixels));
writeModule("fashion-data.ts", "make-fashion.mjs", "FASHION", Buffer.concat([labels, residuals(pixels)]));
