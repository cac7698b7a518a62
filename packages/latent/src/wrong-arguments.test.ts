import { ones, rand, tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  encodeDataset,
  interpolate,
  nearestNeighbours,
  principalPlane,
  slerp,
  traverse,
  tsne,
} from "./index.js";

/** What types refuse, and JavaScript does not. */
const wrong = (value: unknown): never => value as never;
const data = { length: 3, batch: (indices: ArrayLike<number>) => ({ x: rand([indices.length, 2]) }) };

describe("codes that are none", () => {
  it.each([
    ["interpolate: expected a tensor, got an array", () => interpolate(wrong([1, 2]), wrong([2, 3]))],
    ["slerp: the codes must have one shape, got [] and []", () => slerp(tensor(1), tensor(2), 0.5)],
    ["traverse: expected one code [k], got [2, 3]", () => traverse(rand([2, 3]), 1)],
    ["traverse: range must be finite, got NaN, 1", () => traverse(rand([3]), 1, { range: [NaN, 1] })],
    [
      'there is no metric "manhattan"',
      () => nearestNeighbours(rand([2, 3]), rand([9, 3]), { metric: wrong("manhattan") }),
    ],
    ["principalPlane: expected codes [n, k], got [3]", () => principalPlane(rand([3]))],
    ["make each one flat: codes.flatten(1)", () => principalPlane(rand([3, 2, 2]))],
  ])("%s", (message, call) => {
    expect(call).toThrow(message);
  });

  it.each([
    [
      "tsne: iterations must be a whole number from 0 up, got -1",
      () => tsne(rand([20, 3]), { perplexity: 5, iterations: -1 }),
    ],
    ["all codes are the same, or not finite", () => tsne(ones([20, 3]), { perplexity: 5 })],
    ["encodeDataset: expected a data set", () => encodeDataset((x) => x, wrong(rand([3, 2])))],
    ["encodeDataset: encode must be a function", () => encodeDataset(wrong({}), data)],
    ["encode gave [1, 2] for 3 examples", () => encodeDataset((x) => x.slice([0, 1]), data)],
    ["encode: expected a tensor, got the number 5", () => encodeDataset(() => wrong(5), data)],
    [
      "the batches of the data set have no x",
      () => encodeDataset((x) => x, wrong({ length: 3, batch: () => ({}) })),
    ],
  ])("%s", async (message, call) => {
    await expect(call()).rejects.toThrow(message);
  });
});
