import { expect, expectTypeOf, it } from "vitest";
import { StreamLoader, type StreamLoaderOptions } from "./stream-loader.js";

const ten = {
  async *[Symbol.asyncIterator]() {
    for (let i = 0; i < 10; i++) yield await Promise.resolve(i);
  },
};

const read = async (options: StreamLoaderOptions<number, number[]>, epochs = 1) => {
  const loader = new StreamLoader(ten, { collateFn: (examples) => examples, ...options });
  const batches: number[][] = [];
  for (let i = 0; i < epochs; i++) for await (const batch of loader) batches.push(batch);
  return batches;
};

it("StreamLoader makes batches in order, epoch after epoch", async () => {
  const once = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]; // prettier-ignore
  expect(await read({ batchSize: 4 }, 2)).toEqual([...once, ...once]);
  expect(await read({ batchSize: 4, dropLast: true })).toEqual(once.slice(0, 2));
  expect(await read({ batchSize: 20, dropLast: true })).toEqual([]);
});

it("StreamLoader joins examples as defaultCollate", async () => {
  const pairs = [{ x: 1, name: "a" }, { x: 2, name: "b" }]; // prettier-ignore
  for await (const { x, name } of new StreamLoader(pairs, { batchSize: 2 })) {
    expectTypeOf(name).toEqualTypeOf<string[]>();
    expect(await x.array()).toEqual([1, 2]);
  }
});

it("StreamLoader shuffles within its buffer, by seed, anew in each epoch", async () => {
  const run = async (seed: number) => (await read({ batchSize: 10, shuffleBuffer: 4, seed }, 2)).map(String);
  const [first, second] = await run(1);
  expect(second).not.toEqual(first);
  expect(await run(1)).toEqual([first, second]);
  expect(await run(2)).not.toEqual([first, second]);
  const order = first.split(",").map(Number);
  expect([...order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  order.forEach((example, place) => expect(example).toBeLessThanOrEqual(place + 3));
});

it("StreamLoader hands errors on, and refuses sizes that can't be", async () => {
  const broken = {
    *[Symbol.iterator]() {
      yield 1;
      throw new Error("line 2 can't be read");
    },
  };
  const loader = new StreamLoader(broken, { batchSize: 2 });
  await expect(loader[Symbol.asyncIterator]().next()).rejects.toThrow("line 2 can't be read");
  expect(() => new StreamLoader(ten, { batchSize: 0 })).toThrow(
    "batchSize must be a whole number above 0, got 0",
  );
  expect(() => new StreamLoader(ten, { shuffleBuffer: 1.5 })).toThrow("shuffleBuffer");
});
