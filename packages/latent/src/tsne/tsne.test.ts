import { readFileSync } from "node:fs";
import { tensor, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { nearestNeighbours, tsne } from "../index.js";
import { jointProbabilities } from "./joint-probabilities.js";

/** Recorded by tools/goldens/record_tsne.py with scikit-learn. */
const golden = JSON.parse(readFileSync(new URL("tsne.golden.json", import.meta.url), "utf8")) as {
  x: number[][];
  labels: number[];
  joint: number[][];
  divergence: number;
};
const codes = tensor(golden.x);

describe("t-SNE", () => {
  it("has scikit-learn's probabilities", async () => {
    const p = jointProbabilities(codes, 10).realize();
    expect(await p.sum().item()).toBeCloseTo(1, 5);
    const rows = await p.slice([0, 3]).data();
    golden.joint.flat().forEach((want, i) => expect(rows[i]).toBeCloseTo(want, 6));
  });

  it("comes as near to them as scikit-learn's, and keeps clusters apart", async () => {
    const done: number[] = [];
    const map = await tsne(codes, { perplexity: 10, onProgress: (count) => done.push(count) });
    const { indices } = nearestNeighbours(map, map, { count: 2 });
    const neighbours = await indices.slice(null, 1).data();
    expect(golden.labels.filter((label, i) => label !== golden.labels[neighbours[i]])).toEqual([]);
    expect(await divergence(await map.data())).toBeLessThan(golden.divergence * 1.05);
    expect(done.at(-1)).toBe(1000);
  }, 30_000);

  it("gives the same map again, and ends when told to", async () => {
    const map = async (): Promise<unknown> => (await tsne(codes, { perplexity: 10, iterations: 20 })).data();
    expect(await map()).toEqual(await map());
    const aborted = await tsne(codes, { perplexity: 10, signal: AbortSignal.abort() });
    expect(await aborted.abs().max().item()).toBeLessThan(1e-3);
  });

  it("refuses what can't be", async () => {
    await expect(tsne(codes, { perplexity: 20 })).rejects.toThrow(
      "a perplexity of 20 doesn't fit 60 codes\n  Fix: use one over 1 and under 20",
    );
    await expect(tsne(zeros([3, 3]))).rejects.toThrow("give 4 codes or more");
    await expect(tsne(zeros([50, 3]), { perplexity: 5 })).rejects.toThrow("all codes are the same");
    await expect(tsne(zeros([50]))).rejects.toThrow("expected codes [n, k], got [50]");
  });
});

/** KL(p ‖ q) of a map, in plain numbers. */
async function divergence(y: ArrayLike<number>): Promise<number> {
  const p = await jointProbabilities(codes, 10).data();
  const n = golden.labels.length;
  const weights = Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return i === j ? 0 : 1 / (1 + (y[2 * i] - y[2 * j]) ** 2 + (y[2 * i + 1] - y[2 * j + 1]) ** 2);
  });
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.reduce((sum, w, at) => sum + (w === 0 ? 0 : p[at] * Math.log((p[at] * total) / w)), 0);
}
