import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { replay, type Golden } from "./goldens.js";

const folder = new URL("../goldens/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".golden.json"));

/** What the recordings hold is ten digits; float32 has seven, and gradients lose some. */
const runs = [
  ["js", "float64", 2e-9],
  ["js", "float32", 1e-5],
  ["wasm", "float32", 1e-5],
] as const;

for (const [backend, float, tolerance] of runs) {
  describe(`PyTorch's answers on ${backend} in ${float}`, () => {
    for (const file of files) {
      const { cases } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { cases: Golden[] };
      for (const op of new Set(cases.map((golden) => golden.op))) {
        it(`${file.split(".")[0]}: ${op}`, async () => {
          const problems: string[] = [];
          for (const golden of cases.filter((other) => other.op === op)) {
            const problem = await replay(golden, backend, float, tolerance).catch(String);
            if (problem) problems.push(`${JSON.stringify(golden.args)}: ${problem}`);
          }
          expect(problems.join("\n")).toBe("");
        });
      }
    }
  });
}
