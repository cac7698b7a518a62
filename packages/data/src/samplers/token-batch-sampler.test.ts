import { Generator } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { DataLoader } from "../data-loader.js";
import { TokenBatchSampler } from "./index.js";

const draws = new Generator(0);
const lengths = Array.from({ length: 500 }, () => 1 + ((draws.nextKey()[0] >>> 0) % 60));
const epoch = (sampler: TokenBatchSampler, seed: number) =>
  Array.from(sampler.sample(new Generator(seed)), (b) => [...b]);

describe("TokenBatchSampler", () => {
  it("takes every sequence once, in batches that are not too large", () => {
    const sampler = new TokenBatchSampler(lengths, { maxTokens: 256 });
    for (const seed of [0, 1]) {
      const batches = epoch(sampler, seed);
      expect(batches).toHaveLength(sampler.length);
      expect(batches.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()]);
      for (const batch of batches) {
        expect(batch.length * Math.max(...batch.map((i) => lengths[i]))).toBeLessThanOrEqual(256);
      }
    }
  });

  it("has little padding", () => {
    const batches = epoch(new TokenBatchSampler(lengths, { maxTokens: 512 }), 0);
    const padded = batches.map((batch) => batch.length * Math.max(...batch.map((i) => lengths[i])));
    const tokens = lengths.reduce((sum, length) => sum + length, 0);
    expect(tokens / padded.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(0.93);
  });

  it("is fixed by the generator, and different in each epoch", () => {
    const sampler = new TokenBatchSampler(lengths, { maxTokens: 256 });
    expect(epoch(sampler, 3)).toEqual(epoch(sampler, 3));
    expect(epoch(sampler, 3)).not.toEqual(epoch(sampler, 4));
    const sorted = epoch(new TokenBatchSampler([3, 1, 2, 1], { maxTokens: 3, shuffle: false }), 0);
    expect(sorted).toEqual([[1, 3], [2], [0]]);
  });

  it("counts what batches are padded to", () => {
    const sampler = new TokenBatchSampler(lengths, { maxTokens: 256, multipleOf: 16 });
    for (const batch of epoch(sampler, 0)) {
      const longest = Math.ceil(Math.max(...batch.map((i) => lengths[i])) / 16) * 16;
      expect(batch.length * longest).toBeLessThanOrEqual(256);
    }
  });

  it("goes into a loader", async () => {
    const texts = ["abc", "d", "ef", ""];
    const batchSampler = new TokenBatchSampler(texts.map((text) => text.length), { maxTokens: 4 }); // prettier-ignore
    const found: string[] = [];
    for await (const batch of new DataLoader(texts, { batchSampler, seed: 0 })) found.push(...batch);
    expect(found.sort()).toEqual(["", "abc", "d", "ef"]);
  });

  it("refuses what can't be", () => {
    expect(() => new TokenBatchSampler([5, 9], { maxTokens: 8 })).toThrow(
      "TokenBatchSampler: sequence 1 has 9 tokens; maxTokens is 8",
    );
    expect(() => new TokenBatchSampler([7], { maxTokens: 8, multipleOf: 10 })).toThrow(
      "has 7 tokens, padded 10",
    );
    expect(() => new TokenBatchSampler([1.5], { maxTokens: 8 })).toThrow(
      "the length of sequence 0 must be a whole",
    );
    expect(() => new TokenBatchSampler([1], { maxTokens: 0 })).toThrow("maxTokens must be a whole number");
    expect(new TokenBatchSampler([], { maxTokens: 8 }).length).toBe(0);
  });
});
