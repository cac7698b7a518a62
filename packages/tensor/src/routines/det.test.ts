import { describe, expect, it } from "vitest";
import { multiply, random, run } from "./test-matrices.js";

const det = (a: ArrayLike<number>, n: number) => run("det", [Float64Array.from(a), [n, n]])[0][0];

describe("det", () => {
  it("knows small matrices", () => {
    expect(det([], 0)).toBe(1);
    expect(det([-4], 1)).toBe(-4);
    expect(det([1, 2, 3, 4], 2)).toBeCloseTo(-2, 14);
    expect(det([0, 1, 1, 0], 2)).toBe(-1);
    expect(det([0, 1, 0, 0, 0, 1, 1, 0, 0], 3)).toBe(1);
    expect(det([1, 2, 2, 4], 2)).toBeCloseTo(0, 15);
    expect(det([0, 0, 0, 5], 2)).toBeCloseTo(0, 15);
  });

  it("of a product is the product", () => {
    const [a, b] = [random(64), random(64, 2)];
    const expected = det(a, 8) * det(b, 8);
    expect(det(multiply(a, b, 8, 8, 8), 8) / expected).toBeCloseTo(1, 11);
  });

  it("takes batches, and passes NaN on", () => {
    const [d] = run("det", [Float64Array.of(1, 0, 0, 2, 3, 1, 0, 1, NaN, 1, 1, 1), [3, 2, 2]]);
    expect([...d]).toEqual([2, 3, NaN]);
  });
});
