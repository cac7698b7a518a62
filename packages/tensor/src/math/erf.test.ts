import { describe, expect, it } from "vitest";
import { erf } from "./erf.js";

// From mpmath 1.3 with 40 digits, rounded to float64.
const KNOWN: readonly (readonly [number, number])[] = [
  [1e-300, 1.1283791670955126e-300],
  [1e-8, 1.1283791670955126e-8],
  [0.25, 0.27632639016823696],
  [0.5, 0.5204998778130465],
  [0.84375, 0.7672256612323416],
  [1, 0.8427007929497149],
  [1.25, 0.9229001282564583],
  [2, 0.9953222650189527],
  [2.857142857142857, 0.9999466876886117],
  [3.5, 0.9999992569016276],
  [5.5, 0.9999999999999927],
];

describe("erf", () => {
  it.each(KNOWN)("of %d is %d to the last place", (x, y) => {
    expect(Math.abs(erf(x) - y)).toBeLessThanOrEqual(2 * Number.EPSILON * y);
    expect(erf(-x)).toBe(-erf(x));
  });

  it("knows its limits and NaN", () => {
    expect(erf(Infinity)).toBe(1);
    expect(erf(-Infinity)).toBe(-1);
    expect(erf(NaN)).toBeNaN();
    expect(Object.is(erf(-0), -0)).toBe(true);
  });

  it("has the derivative 2/√π exp(-x²)", () => {
    for (let x = -6; x <= 6; x += 0.0625) {
      const h = 1e-4;
      const slope = (8 * (erf(x + h) - erf(x - h)) - (erf(x + 2 * h) - erf(x - 2 * h))) / (12 * h);
      expect(slope).toBeCloseTo((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x), 10);
    }
  });
});
