import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aliceInWonderland } from "./alice.js";
import { fashionMnist } from "./fashion-mnist.js";
import { fashionMnistSubset } from "./fashion-subset.js";

describe("fashionMnistSubset", () => {
  it("has 100 images of each class to train with, and 20 to test with", async () => {
    const { train, test } = await fashionMnistSubset();
    for (const [part, count] of [
      [train, 100],
      [test, 20],
    ] as const) {
      const labels = await part.all().y.data();
      const counts = Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length);
      expect(counts).toEqual(Array(10).fill(count));
    }
    expect([train.batch([0]).x.shape, train.batch([0]).x.dtype]).toEqual([[1, 784], "float32"]);
    expect((await fashionMnistSubset({ flat: false })).test.batch([0]).x.shape).toEqual([1, 1, 28, 28]);
  });

  it.runIf(existsSync("/usr/share/datasets/fashion-mnist"))("has the images of the whole set", async () => {
    const [whole, subset] = await Promise.all([fashionMnist(), fashionMnistSubset()]);
    for (const [part, of] of [
      [subset.train, whole.train],
      [subset.test, whole.test],
    ] as const) {
      const indices = await firstOfEach(of.all().y.data(), part.length / 10);
      const [own, given] = [part.all(), of.batch(indices)];
      expect(
        Buffer.from((await own.x.data()).buffer).equals(Buffer.from((await given.x.data()).buffer)),
      ).toBe(true);
      expect(await own.y.array()).toEqual(await given.y.array());
    }
  });
});

async function firstOfEach(labels: Promise<ArrayLike<number>>, count: number): Promise<number[]> {
  const taken = new Map<number, number>();
  return Array.from(await labels).flatMap((label, i) => {
    const before = taken.get(label) ?? 0;
    taken.set(label, before + 1);
    return before < count ? [i] : [];
  });
}

describe("aliceInWonderland", () => {
  it("is the whole text, in ASCII", async () => {
    const text = await aliceInWonderland();
    expect(text.length).toMatchInlineSnapshot(`148410`);
    expect(text.match(/^ +CHAPTER [IVX]+$/gm)).toHaveLength(12);
    expect(text).toMatch(/^ALICE'S ADVENTURES IN WONDERLAND\n\n +Lewis Carroll\n[^]*\n +THE END\n$/);
    expect(text).toMatch(/^[\n -~]*$/);
  });
});
