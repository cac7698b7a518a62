import { describe, expect, it } from "vitest";
import { explain, Generator, rand, tensor, type Tensor } from "../index.js";

const kernels = (...xs: Tensor[]): number => explain(...xs).split("\n").length;

describe("equal values", () => {
  const x = rand([64, 48]).realize();
  const w = rand([48, 32]).realize();

  it("are computed once", () => {
    expect(kernels(x.matMul(w).relu(), x.matMul(w).sum())).toBe(kernels(x.matMul(w), x.matMul(w).sum()));
    expect(explain(x.matMul(w).exp(), x.matMul(w).sin()).match(/dot\(/g)).toHaveLength(1);
  });

  it("are the same only with the same parameters", async () => {
    const [a, b] = [x.sum(0), x.sum(1)];
    expect([a.shape, b.shape]).toEqual([[48], [64]]);
    expect(await x.add(1).sub(x.add(2)).sum().item()).toBeCloseTo(-64 * 48, 2);
    expect(
      await tensor([1, 2])
        .mul(0)
        .add(tensor([1, 2]).mul(-0))
        .array(),
    ).toEqual([0, 0]);
  });

  it("are never random numbers", async () => {
    const generator = new Generator(1);
    const difference = rand([100], { generator }).sub(rand([100], { generator }));
    expect(await difference.abs().sum().item()).toBeGreaterThan(1);
  });

  it("of constants are looked at again in each run", async () => {
    const results: number[] = [];
    for (const [p, q] of [
      [2, 2],
      [2, 3],
      [3, 3],
      [5, 4],
    ] as const)
      // prettier-ignore
      results.push(await x.mul(0).add(1).mul(p).exp().sub(x.mul(0).add(1).mul(q).exp()).max().item());
    expect(results.map((value) => Math.sign(value))).toEqual([0, -1, 0, 1]);
  });
});

describe("sums of paddings", () => {
  it("look at what is around the parts in each run", async () => {
    const x = tensor([1, 2]);
    for (const value of [0, 5]) {
      const sum = x.pad([[0, 2]], { value }).add(x.pad([[2, 0]], { value }));
      expect(await sum.array()).toEqual([1, 2, 1, 2].map((n) => n + value));
    }
  });

  it("may overlap, leave gaps and interleave", async () => {
    const x = tensor([1, 2]);
    expect(
      await x
        .pad([[0, 1]])
        .add(x.pad([[1, 0]]))
        .array(),
    ).toEqual([1, 3, 2]);
    expect(
      await x
        .pad([[0, 3]])
        .add(x.pad([[3, 0]]))
        .array(),
    ).toEqual([1, 2, 0, 1, 2]);
  });
});
