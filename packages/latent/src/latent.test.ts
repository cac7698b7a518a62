import { digits } from "@nn/data";
import { randn, tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  attributeDirection,
  encodeDataset,
  interpolate,
  latentPlane,
  nearestNeighbours,
  normalQuantile,
  principalPlane,
  slerp,
  traverse,
} from "./index.js";

describe("slerp", () => {
  it("goes along the arc at a steady pace", async () => {
    const path = await interpolate(tensor([2, 0]), tensor([0, 2]), { steps: 4, spherical: true }).data();
    [0, 30, 60, 90].forEach((angle, i) => {
      expect(path[2 * i]).toBeCloseTo(2 * Math.cos((angle * Math.PI) / 180), 5);
      expect(path[2 * i + 1]).toBeCloseTo(2 * Math.sin((angle * Math.PI) / 180), 5);
    });
  });

  it("is the line where both point one way, opposite ways, or nowhere", async () => {
    expect(await slerp(tensor([1, 2]), tensor([3, 6]), 0.25).array()).toEqual([1.5, 3]);
    expect(await slerp(tensor([1, 0]), tensor([-1, 0]), 0.25).array()).toEqual([0.5, 0]);
    expect(await slerp(tensor([0, 0]), tensor([4, 0]), 0.25).array()).toEqual([1, 0]);
  });

  it("takes many pairs, each with a t of its own", async () => {
    const [a, b] = [randn([5, 3]), randn([5, 3])];
    const t = tensor([[0], [0.25], [0.5], [0.75], [1]]);
    const all = slerp(a, b, t);
    expect(await all.slice([0, 1]).data()).toEqual(await a.slice([0, 1]).data());
    const middle = await slerp(a.slice(2), b.slice(2), 0.5).data();
    (await all.slice(2).data()).forEach((value, i) => expect(value).toBeCloseTo(middle[i], 6));
  });
});

describe("interpolate", () => {
  it("has both ends", async () => {
    const [a, b] = [randn([2, 3]), randn([2, 3])];
    const path = interpolate(a, b, { steps: 5 });
    expect(path.shape).toEqual([5, 2, 3]);
    expect(await path.slice(0).data()).toEqual(await a.data());
    (await path.slice(4).data()).forEach(async (value, i) =>
      expect(value).toBeCloseTo((await b.data())[i], 6),
    );
  });

  it("refuses what has no way between", () => {
    expect(() => interpolate(randn([2]), randn([3]))).toThrow(
      "the codes must have one shape, got [2] and [3]",
    );
    expect(() => interpolate(randn([2]), randn([2]), { steps: 1 })).toThrow(
      "steps must be a whole number from 2 up",
    );
  });
});

describe("traverse", () => {
  it("changes one number only", async () => {
    const rows = await traverse(tensor([1, 2, 3]), -1, { steps: 3 }).array();
    expect(rows).toEqual([[1, 2, -3], [1, 2, 0], [1, 2, 3]]); // prettier-ignore
    expect(() => traverse(tensor([1, 2, 3]), 3)).toThrow("unit 3 of a code of 3 numbers");
  });
});

describe("latentPlane", () => {
  it("lies at equal quantiles of the prior, y upwards", async () => {
    const grid = (await latentPlane({
      columns: 4,
      rows: 2,
      codeSize: 3,
      units: [2, 0],
    }).array()) as number[][];
    expect(grid.length).toBe(8);
    const quantiles = [-1.1503494, -0.3186394, 0.3186394, 1.1503494];
    grid.forEach(([y, rest, x], i) => {
      expect(x).toBeCloseTo(quantiles[i % 4], 5);
      expect(y).toBeCloseTo(i < 4 ? 0.6744898 : -0.6744898, 5);
      expect(rest).toBe(0);
    });
  });

  it("refuses axes that are none", () => {
    expect(() => latentPlane({ units: [1, 1] })).toThrow(
      "units must be two different ones of 0 … 1, got 1, 1",
    );
    expect(() => latentPlane({ columns: 0 })).toThrow("columns must be a whole number from 1 up, got 0");
  });
});

describe("normalQuantile", () => {
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.9999, 3.719016485455709],
    [1e-15, -7.941345326170998],
  ])("of %d", (p, want) => {
    expect(Math.abs(normalQuantile(p) - want)).toBeLessThanOrEqual(3e-7 * Math.max(1, Math.abs(want)));
  });

  it("refuses 0 and 1", () => {
    for (const p of [0, 1, NaN]) expect(() => normalQuantile(p)).toThrow("p must lie between 0 and 1");
  });
});

describe("nearestNeighbours", () => {
  const codes = tensor([[100, 100], [103, 104], [100, 101], [-1, 1]]); // prettier-ignore

  it("finds them by distance", async () => {
    const { indices, distances } = nearestNeighbours(codes.slice([0, 1]), codes, { count: 3 });
    expect(await indices.array()).toEqual([[0, 2, 1]]);
    expect(await distances.array()).toEqual([[0, 1, 5]]);
  });

  it("finds them by direction", async () => {
    const { indices, distances } = nearestNeighbours(tensor([[-5, 5]]), codes, {
      count: 1,
      metric: "cosine",
    });
    expect(await indices.array()).toEqual([[3]]);
    expect(await distances.item()).toBeCloseTo(0, 6);
  });

  it("refuses other widths and too many", () => {
    expect(() => nearestNeighbours(randn([1, 3]), codes)).toThrow("[1, 3] and codes [4, 2] differ in width");
    expect(() => nearestNeighbours(codes, codes)).toThrow("count must lie in 1 … 4, got 5");
  });
});

describe("attributeDirection", () => {
  it("is the difference of the means", async () => {
    const codes = tensor([[1, 0], [3, 0], [10, 6], [0, 0]]); // prettier-ignore
    const has = tensor([true, true, false, false], { dtype: "bool" });
    expect(await (await attributeDirection(codes, has)).array()).toEqual([-3, -3]);
  });

  it("refuses what says nothing", async () => {
    const codes = randn([2, 3]);
    await expect(attributeDirection(codes, tensor([true, true], { dtype: "bool" }))).rejects.toThrow(
      "2 of 2 codes have the attribute",
    );
    await expect(attributeDirection(codes, tensor([1, 0]))).rejects.toThrow(
      "expected a bool tensor of shape [2]",
    );
  });
});

describe("principalPlane", () => {
  it("keeps the two widest directions", async () => {
    const codes = randn([40, 4])
      .mul(tensor([0.1, 5, 0.1, 2]))
      .add(7)
      .realize();
    const spread = await principalPlane(codes).square().mean(0).data();
    const wanted = await codes.sub(codes.mean(0)).square().mean(0).data();
    expect(spread[0] / wanted[1]).toBeCloseTo(1, 1);
    expect(spread[1] / wanted[3]).toBeCloseTo(1, 1);
    expect(principalPlane(randn([5, 1])).shape).toEqual([5, 2]);
  });
});

describe("encodeDataset", () => {
  it("gives codes and labels in the order of the data", async () => {
    const { test } = digits();
    const { codes, y } = await encodeDataset((x) => x.slice(null, [20, 22]), test, { batchSize: 100 });
    const all = test.batch(Array.from({ length: test.length }, (_, i) => i));
    expect(await codes.data()).toEqual(await all.x.slice(null, [20, 22]).data());
    expect(await y.data()).toEqual(await all.y.data());
    expect(y.dtype).toBe(all.y.dtype);
  });
});
