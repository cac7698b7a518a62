// Trains the demo's autoencoder on the digits and writes apps/docs/public/latent-map.svg: every digit at its two numbers.
// Run: node tools/latent-map.mjs
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundle = `${root}.cache/latent-map.mjs`;
mkdirSync(`${root}.cache`, { recursive: true });
await build({
  stdin: {
    contents: ["tensor", "data", "autoencoders"]
      .map((name) => `export * as ${name} from "./packages/${name}/src/index.ts";`)
      .join("\n"),
    resolveDir: root,
  },
  bundle: true,
  format: "esm",
  platform: "node",
  tsconfig: `${root}tsconfig.json`,
  outfile: bundle,
});
const { tensor, data, autoencoders } = await import(pathToFileURL(bundle).href);

tensor.manualSeed(4);
const { train } = data.digits({ testShare: 0 });
const model = new autoencoders.Autoencoder({
  inputSize: 64,
  codeSize: 2,
  hidden: [128, 64],
  outputActivation: "sigmoid",
});
await model.fit(train, { epochs: 80, lr: 0.002, seed: 4 });
const [{ x, y }] = new data.DataLoader(train, { batchSize: train.length });
const codes = await model.encode(x).array();
const labels = await y.data();

// The colours of the demo: Petroff (2021), "Accessible color sequences for data visualization".
const colors = "3f90da ffa90e bd1f01 94a4a2 832db6 a96b59 e76300 b9ac70 717581 92dadd".split(" ");
const size = 400;
const limits = [0, 1].map((axis) => {
  const sorted = codes.map((code) => code[axis]).sort((a, b) => a - b);
  return [sorted[Math.floor(sorted.length * 0.01)], sorted[Math.floor(sorted.length * 0.99)]];
});
const place = (code) =>
  code.map((value, axis) => {
    const [low, high] = limits[axis];
    const [middle, half] = [(low + high) / 2, (high - low) / 2];
    return (size / 2) * (1 + (0.92 * (axis === 0 ? value - middle : middle - value)) / half);
  });
const groups = colors.map((color, digit) => {
  const dots = codes.flatMap((code, i) => {
    const [a, b] = place(code);
    const inside = labels[i] === digit && a > 4 && a < size - 4 && b > 4 && b < size - 4;
    return inside ? [`M${a.toFixed(1)} ${b.toFixed(1)}h0`] : [];
  });
  return `<path stroke="#${color}" d="${dots.join("")}"/>`;
});
writeFileSync(
  `${root}apps/docs/public/latent-map.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" fill="none" stroke-width="4.4" stroke-linecap="round" stroke-opacity=".9">\n${groups.join("\n")}\n</svg>\n`,
);
