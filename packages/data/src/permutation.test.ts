import { describe, expect, it } from "vitest";
import { permutation, streamGenerator } from "./permutation.js";

describe("permutation", () => {
  it("has every index once, in an order by seed and stream", () => {
    const order = permutation(100, streamGenerator(7, 2));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(permutation(100, streamGenerator(7, 2))).toEqual(order);
    expect(permutation(100, streamGenerator(7, 3))).not.toEqual(order);
    expect(permutation(100, streamGenerator(8, 2))).not.toEqual(order);
    expect(permutation(0, streamGenerator(0))).toHaveLength(0);
  });

  it("gives all orders the same chance", () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 12_000; seed++) {
      const order = permutation(4, streamGenerator(seed)).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // Chi squared with 23 degrees of freedom is below 49.7 in 99.9 % of all cases.
    const chi = [...counts.values()].reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    expect(chi).toBeLessThan(49.7);
  });
});
