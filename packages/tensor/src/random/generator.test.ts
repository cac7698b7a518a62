import { describe, expect, it } from "vitest";
import { Generator, manualSeed, rand, randn, randperm, truncatedNormal } from "../index.js";

describe("random tensors", () => {
  it("repeat with the seed and differ from draw to draw", () => {
    const first = new Generator(5);
    const [a, b] = [
      rand([100], { generator: first }).dataSync(),
      rand([100], { generator: first }).dataSync(),
    ];
    const again = new Generator(5);
    expect(rand([100], { generator: again }).dataSync()).toEqual(a);
    expect(rand([100], { generator: again }).dataSync()).toEqual(b);
    expect(a).not.toEqual(b);
  });

  it("go on from a saved state", () => {
    const generator = manualSeed(3);
    rand([2]).dataSync();
    const state = generator.getState();
    const next = rand([5]).dataSync();
    generator.setState(state);
    expect(rand([5]).dataSync()).toEqual(next);
  });

  it("use all 53 bits of the seed", () => {
    const low = rand([4], { generator: new Generator(1) }).dataSync();
    const high = rand([4], { generator: new Generator(1 + 2 ** 40) }).dataSync();
    expect(high).not.toEqual(low);
    expect(() => new Generator(-1)).toThrow(/whole number/);
  });

  it("have the moments of their distributions", () => {
    const generator = new Generator(0);
    const count = 200_000;
    const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((s, v) => s + v, 0) / x.length;
    const normal = randn([count], { generator }).dataSync();
    expect(mean(normal)).toBeCloseTo(0, 2);
    expect(mean(normal.map((v) => v * v))).toBeCloseTo(1, 1.9);
    const cut = truncatedNormal([count], { generator, low: -1, high: 0.5 }).dataSync();
    expect(Math.min(...cut.slice(0, 1000))).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...cut.slice(0, 1000))).toBeLessThanOrEqual(0.5);
    // The mean of a normal number between a and b is (φ(a) - φ(b)) / (Φ(b) - Φ(a)).
    expect(mean(cut)).toBeCloseTo(-0.2067, 2);
    expect([...randperm(50, { generator }).dataSync()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
  });
});
