import { full, Generator, ones, randn, tensor, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  classifierScore,
  densityCoverage,
  FeatureMoments,
  frechetDistance,
  kernelDistance,
  modeCoverage,
  precisionRecall,
} from "./index.js";

const normals = (n: number, d: number, seed: number) => randn([n, d], { generator: new Generator(seed) });

describe("of a set with itself", () => {
  const x = normals(1200, 3, 1);

  it("the distances are 0", async () => {
    expect(await frechetDistance(x, x)).toBeLessThan(1e-9);
    const { mean, std } = await kernelDistance(x, x, { subsets: 20, subsetSize: 600 });
    expect(Math.abs(mean)).toBeLessThan(3 * std);
  });

  it("everything is covered, over many blocks", async () => {
    expect(await precisionRecall({ real: x, fake: x })).toEqual({ precision: 1, recall: 1 });
    const { density, coverage } = await densityCoverage({ real: x, fake: x });
    expect(density).toBeGreaterThan(1);
    expect(coverage).toBe(1);
  });
});

it("equal distributions have the density and coverage that the paper derives", async () => {
  const { density, coverage } = await densityCoverage({
    real: normals(1500, 4, 1),
    fake: normals(1500, 4, 2),
  });
  expect(density).toBeCloseTo(1, 1);
  expect(coverage).toBeCloseTo(1 - 0.5 ** 5, 1);
});

it("one point for all has precision, and no recall", async () => {
  const fake = zeros([300, 2]);
  expect(await precisionRecall({ real: normals(300, 2, 1), fake })).toEqual({ precision: 1, recall: 0 });
});

it("the Fréchet distance of normal distributions is near the closed form", async () => {
  const [a, b] = [normals(20_000, 2, 1), normals(20_000, 2, 2).mul(3).add(1)];
  expect(await frechetDistance(a, b)).toBeCloseTo(2 * 1 + 2 * (3 - 1) ** 2, 0);
});

it("subsets are fixed by the seed", async () => {
  const [a, b] = [normals(50, 3, 1), normals(60, 3, 2)];
  const run = (seed: number) => kernelDistance(a, b, { subsets: 5, subsetSize: 20, seed });
  expect(await run(1)).toEqual(await run(1));
  expect(await run(1)).not.toEqual(await run(2));
});

describe("bad input is refused:", () => {
  const [x, bad] = [
    normals(10, 3, 1),
    tensor([
      [0, 1, 2],
      [0, NaN, 2],
    ]),
  ];
  const cases: [string, () => unknown, string][] = [
    ["one vector", () => frechetDistance(ones([1, 3]), x), "features must be [n, d] with n >= 2, got [1, 3]"],
    ["images", () => frechetDistance(ones([4, 1, 8, 8]), x), "flatten them"],
    ["other widths", () => frechetDistance(x, ones([5, 2])), "one width, got 3 and 2"],
    ["NaN", () => frechetDistance(x, bad), "features has NaN in row 1"],
    ["NaN", () => kernelDistance(x, bad), "features has NaN in row 1"],
    [
      "large subsets",
      () => kernelDistance(x, x, { subsetSize: 11 }),
      "subsetSize must be a whole number from 2 to 10",
    ],
    [
      "few vectors",
      () => precisionRecall({ real: x, fake: ones([3, 3]) }),
      "k must be a whole number from 1 to 2, got 3",
    ],
    [
      "infinity",
      () => densityCoverage({ real: full([9, 3], Infinity), fake: x }),
      "real has Infinity in row 0",
    ],
    ["logits", () => classifierScore(tensor([[2, -1]]), { splits: 1 }), "take the softmax"],
    ["few rows", () => classifierScore(ones([3, 1])), "n >= 10 (splits), got [3, 1]"],
    ["modes", () => modeCoverage(x, { modes: ones([2, 2]), std: 1 }), "one width, got [10, 3] and [2, 2]"],
    [
      "no spread",
      () => modeCoverage(x, { modes: ones([2, 3]), std: 0 }),
      "std must be a finite number above 0, got 0",
    ],
    ["moments of nothing", () => new FeatureMoments().compute(), "needs at least 2 vectors, got 0"],
  ];
  it.each(cases)("%s", async (_, run, message) => {
    await expect(run()).rejects.toThrow(message);
  });
});
