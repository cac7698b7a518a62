// Measures the element functions of the wasm backend against float64 and writes docs/accuracy.md.
// Run: node tools/accuracy-table.mjs [distance of neighbouring arguments in units of the last place]
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { format } from "prettier";

const stride = Number(process.argv[2] ?? 251);
const root = fileURLToPath(new URL("..", import.meta.url));
const bundle = `${root}.cache/accuracy.mjs`;
mkdirSync(`${root}.cache`, { recursive: true });
await build({
  stdin: {
    contents: `export * from "./wasm-backend.js"; export * from "./test-support/accuracy.js";`,
    resolveDir: `${root}packages/tensor/src/backends/wasm`,
  },
  bundle: true,
  format: "esm",
  platform: "node",
  outfile: bundle,
});
const { createWasmBackend, ACCURACY_CASES, measureAccuracy } = await import(pathToFileURL(bundle).href);

const backend = createWasmBackend();
const rows = ACCURACY_CASES.map((test) => {
  const { points, relative, ulp, at } = measureAccuracy(backend, test, stride);
  const where = at.map((x) => Number(x.toPrecision(7))).join(", ");
  console.log(test.op, test.range, relative, ulp);
  return `| \`${test.op}\` | ${test.range} | ${relative.toExponential(1)} | ${ulp.toFixed(2)} | ${where} | ${points} |`;
});

const page = `# Accuracy of element functions

Made by \`node tools/accuracy-table.mjs\`: the wasm backend's float32 functions against the float64 function of the same
float32 argument (\`Math\`; a series for \`erf\`), over every ${stride}th of all float32 numbers. \`atan2\` and \`pow\` take
random second arguments.

The relative error is the worst over results in float32's normal range; for \`sin\`, \`cos\` and \`tan\`, whose zeros are no
float32 numbers, it is the absolute error divided by 1/8 where the value is smaller than that. One ulp is the distance
of neighbouring float32 numbers at the true value; rounding alone costs half of one.

| function | arguments | worst relative error | worst ulp | at | points |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
writeFileSync(`${root}docs/accuracy.md`, await format(page, { parser: "markdown", printWidth: 110 }));
