import { compile, full, Generator, randint, tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { continuations, maskTokens } from "./index.js";

const vocabulary = { maskId: 3, specialIds: [0, 1, 2, 3, 57], vocabularySize: 100 };
const [rows, length] = [100, 200];
/** Ordinary tokens between special ones, with padding at the end. */
const rowOf = (i: number) =>
  Array.from({ length }, (_, j) =>
    j === 0 ? 1 : j === 150 ? 2 : j > 150 ? 0 : j === 7 ? 57 : 4 + ((i * 31 + j * 17) % 53),
  );
const sentences = Array.from({ length: rows }, (_, i) => rowOf(i));
const ids = tensor(sentences, { dtype: "int32" });

const numbers = async (x: Tensor) => [...(await x.data())];

/** Whether so many of `count` are what chance gives. */
function expectShare(found: number, count: number, probability: number): void {
  expect(Math.abs(found - count * probability)).toBeLessThan(
    5 * Math.sqrt(count * probability * (1 - probability)),
  );
}

describe.each(["wasm", "js"] as const)("maskTokens on %s", (backend) => {
  it("hides 15 %: 80 % by the mask, 10 % by another token, 10 % not", async () => {
    await withBackend(backend, async () => {
      const masked = maskTokens(ids, vocabulary, { generator: new Generator(0) });
      const [before, after, labels] = await Promise.all([ids, masked.ids, masked.labels].map(numbers));
      const ordinary = [...before.keys()].filter((i) => !vocabulary.specialIds.includes(before[i]));
      const chosen = ordinary.filter((i) => labels[i] !== -100);
      expectShare(chosen.length, ordinary.length, 0.15);
      const hidden = chosen.filter((i) => after[i] === 3);
      const changed = chosen.filter((i) => after[i] !== 3 && after[i] !== before[i]);
      expectShare(hidden.length, chosen.length, 0.8);
      // One in 95 of the random tokens is the token itself.
      expectShare(changed.length, chosen.length, (0.1 * 94) / 95);
      expect(new Set(changed.map((i) => after[i])).size).toBeGreaterThan(70);
      expect(changed.filter((i) => vocabulary.specialIds.includes(after[i]))).toEqual([]);
      for (const i of before.keys()) {
        if (chosen.includes(i)) expect(labels[i]).toBe(before[i]);
        else expect([after[i], labels[i]]).toEqual([before[i], -100]);
      }
    });
  });
});

describe("maskTokens", () => {
  const masked = async (options: Parameters<typeof maskTokens>[2]) =>
    numbers(maskTokens(ids, vocabulary, options).labels);

  it("is fixed by the generator, and other in each call", async () => {
    const generator = new Generator(1);
    const first = await masked({ generator });
    expect(await masked({ generator })).not.toEqual(first);
    expect(await masked({ generator: new Generator(1) })).toEqual(first);
  });

  it("leaves out padding by a mask, and takes other shares", async () => {
    const real = sentences.map((row) => row.map((_, j) => (j < 100 ? 1 : 0)));
    const attentionMask = tensor(real, { dtype: "int32" });
    const labels = await masked({ attentionMask, probability: 1 });
    expect(labels.filter((label) => label !== -100)).toHaveLength(rows * 98);
    labels.forEach((label, i) => i % length >= 100 && expect(label).toBe(-100));
    expect((await masked({ probability: 0 })).every((label) => label === -100)).toBe(true);
  });

  it("hides whole words", async () => {
    const goOn = Array.from({ length: 48 }, (_, i) => 4 + i); // most tokens go on the word before
    const labels = await masked({ continuations: goOn, generator: new Generator(2) });
    const before = sentences.flat();
    let words = 0;
    for (let i = 1; i < before.length; i++) {
      if (!goOn.includes(before[i]) || vocabulary.specialIds.includes(before[i - 1])) continue;
      words++;
      expect(labels[i] === -100).toBe(labels[i - 1] === -100);
    }
    expect(words).toBeGreaterThan(10_000);
    const count = before.filter((id) => !vocabulary.specialIds.includes(id)).length;
    const share = labels.filter((label) => label !== -100).length / count;
    expect(Math.abs(share - 0.15)).toBeLessThan(0.04);
    const tokens = ["a", "##b", "##c", "d#"];
    expect(continuations({ vocabularySize: 5, idToToken: (id) => tokens[id] })).toEqual([1, 2]);
  });

  it("masks anew in each replay of a compiled step", async () => {
    const generator = new Generator(3);
    const step = compile((x: Tensor) => maskTokens(x, vocabulary, { generator }).labels);
    const [first, second] = [await numbers(step(ids)), await numbers(step(ids))];
    expect(second).not.toEqual(first);
  });

  it("refuses what can't be", () => {
    expect(() => maskTokens(ids.flatten(), vocabulary)).toThrow("ids must be [N, L], got [20000]");
    expect(() => maskTokens(tensor([[4, 100]], { dtype: "int32" }), vocabulary)).toThrow(
      "token 100 at [0, 1] is not one of the 100 of the vocabulary",
    );
    expect(() => maskTokens(ids, vocabulary, { probability: 15 })).toThrow(
      "probability must be from 0 to 1, got 15",
    );
    expect(() => maskTokens(ids, { ...vocabulary, maskId: undefined })).toThrow("the vocabulary has no mask");
    expect(() => maskTokens(ids, vocabulary, { attentionMask: full([2, 2], 1) })).toThrow(
      "attentionMask is [2, 2], the ids [100, 200]",
    );
    const special = { maskId: 1, specialIds: [0, 1], vocabularySize: 2 };
    expect(() => maskTokens(randint(0, 2, [1, 4]), special)).toThrow(
      "the vocabulary has special tokens only",
    );
  });
});
