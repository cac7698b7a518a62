import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACCURACY_CASES, measureAccuracy, preciseErf } from "./test-support/accuracy.js";
import { pair } from "./test-support/compare.js";

describe("accuracy of element functions on wasm", () => {
  for (const test of ACCURACY_CASES) {
    it(`${test.op} (${test.range.replaceAll("&#124;", "|")}) stays within 1e-6`, () => {
      const { relative } = measureAccuracy(pair().wasm, test, 65521);
      expect(relative).toBeLessThan(1e-6);
    });
  }

  it("docs/accuracy.md lists every function measured", () => {
    const file = readFileSync(new URL("../../../../../docs/accuracy.md", import.meta.url), "utf8");
    const table = file.replace(/ +/g, " ");
    for (const { op, range } of ACCURACY_CASES) expect(table).toContain(`| \`${op}\` | ${range} |`);
  });

  it("the reference for erf is right to 1e-15", () => {
    // Abramowitz and Stegun, table 7.1.
    const known = [[0.5, 0.5204998778130465], [1, 0.8427007929497149], [2, 0.9953222650189527], [3, 0.9999779095030014]]; // prettier-ignore
    for (const [x, y] of known) expect(Math.abs(preciseErf(x) - y)).toBeLessThan(1e-15);
  });
});
