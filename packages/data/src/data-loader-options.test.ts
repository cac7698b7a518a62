import { rand, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, expectTypeOf, it } from "vitest";
import { DataLoader, type DataLoaderOptions } from "./data-loader.js";
import type { ExampleDataset } from "./dataset.js";
import { randomSplit } from "./random-split.js";
import { BatchSampler, RandomSampler, SequentialSampler, WeightedRandomSampler } from "./samplers/index.js";
import { TensorDataset } from "./tensor-dataset.js";

const data = new TensorDataset({ x: Float32Array.from({ length: 10 }, (_, i) => i) });

/** Examples that arrive in another order than they were asked for. */
const slow = (log: string[] = []): ExampleDataset<{ x: number; name: string }> => ({
  length: 10,
  get: async (i) => {
    log.push(`read ${i}`);
    await new Promise((resolve) => setTimeout(resolve, (i * 7) % 5));
    return { x: i, name: `n${i}` };
  },
});

async function read(loader: AsyncIterable<{ x: Tensor }>): Promise<unknown[]> {
  const batches: unknown[] = [];
  for await (const { x } of loader) batches.push(await x.array());
  return batches;
}

describe("DataLoader takes", () => {
  it("samplers, and goes on in their order", async () => {
    const sampler = new WeightedRandomSampler(Array.from({ length: 10 }, (_, i) => i), 12); // prettier-ignore
    const make = (seed: number) => new DataLoader(data, { sampler, batchSize: 5, seed });
    const whole = make(1);
    expect(whole.length).toBe(3);
    const [first, second] = [await read(whole), await read(whole)];
    expect(second).not.toEqual(first);
    const left = make(1);
    for await (const _ of left) break;
    const resumed = make(7);
    resumed.loadStateDict(left.stateDict());
    expect(await read(resumed)).toEqual(first.slice(1));
    expect(await read(resumed)).toEqual(second);
  });

  it("samplers of batches", async () => {
    const batchSampler = new BatchSampler(new SequentialSampler(data), 4, { dropLast: true });
    expect(await read(new DataLoader(data, { batchSampler }))).toEqual([[0, 1, 2, 3], [4, 5, 6, 7]]); // prettier-ignore
  });

  it("one way to choose the examples", () => {
    const sampler = new RandomSampler(data);
    const batchSampler = new BatchSampler(sampler, 2);
    const refused = (options: DataLoaderOptions, message: string) =>
      expect(() => new DataLoader(data, options)).toThrow(message);
    refused({ sampler, shuffle: true }, "sampler takes the place of shuffle");
    refused({ batchSampler, batchSize: 3, sampler }, "batchSampler takes the place of batchSize, sampler");
    refused({ prefetch: -1 }, "prefetch must be a whole number from 0 on, got -1");
  });

  it("single examples, promised ones too", async () => {
    const names: string[] = [];
    for await (const { x, name } of new DataLoader(slow(), { batchSize: 5 })) {
      expectTypeOf(name).toEqualTypeOf<string[]>();
      expect(x.shape).toEqual([5]);
      names.push(...name);
    }
    expect(names).toEqual(Array.from({ length: 10 }, (_, i) => `n${i}`));
    expect(() => [...new DataLoader(slow())]).toThrow("use for await");
  });

  it("arrays", async () => {
    const pairs = [1, 2, 3].map((x) => ({ x, name: `n${x}` }));
    for (const { x, name } of new DataLoader(pairs, { batchSize: 3 })) {
      expectTypeOf(name).toEqualTypeOf<string[]>();
      expect(await x.array()).toEqual([1, 2, 3]);
    }
    const [part] = randomSplit(pairs, [2, 1], { seed: 0 });
    expect(await part.all().x.array()).toHaveLength(2);
  });

  it("parts of single examples", async () => {
    const [a, b] = randomSplit(slow(), [7, 3], { seed: 0 });
    const all = [...(await read(new DataLoader(a))), ...(await read(new DataLoader(b)))].flat();
    expect(all.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("a collateFn of single examples", async () => {
    const loader = new DataLoader(slow(), {
      batchSize: 5,
      collateFn: (examples) => ({ x: tensor(examples.map(({ x }) => [x, x * x])) }),
    });
    expect((await read(loader))[0]).toEqual([[0, 0], [1, 1], [2, 4], [3, 9], [4, 16]]); // prettier-ignore
    const columns = new DataLoader(data, { batchSize: 2, collateFn: (rows) => rows.map(({ x }) => x.shape) });
    for (const shapes of columns) expect(shapes).toEqual([[], []]);
    const { length, batch } = data;
    const whole = { length, batch: batch.bind(data) };
    expect(() => [...new DataLoader(whole, { collateFn: (rows) => rows.length })]).toThrow(
      "no single examples",
    );
  });

  it("a transform, with numbers of its own for each batch that a resumed loop draws again", async () => {
    const make = (seed = 3) =>
      new DataLoader(data, {
        batchSize: 4,
        shuffle: true,
        seed,
        transform: ({ x }, generator) => ({ x: x.add(rand(x.shape, { generator })) }),
      });
    const whole = make();
    const [first, second] = [await read(whole), await read(whole)];
    expect(await read(make())).toEqual(first);
    const resumed = make(0);
    resumed.loadStateDict({ seed: 3, epoch: 1, position: 1, batches: 3 });
    expect(await read(resumed)).toEqual(second.slice(1));
  });
});

describe("prefetch", () => {
  it("gives the same batches, so many ahead", async () => {
    const options = { batchSize: 2, shuffle: true, seed: 4 };
    const expected = await read(new DataLoader(slow(), options));
    expect(await read(new DataLoader(slow(), { ...options, prefetch: 3 }))).toEqual(expected);

    const log: string[] = [];
    const loader = new DataLoader(slow(log), { prefetch: 2 });
    for await (const _ of loader) break;
    expect(log).toEqual(["read 0", "read 1", "read 2"]);
    expect(loader.stateDict()).toMatchObject({ epoch: 0, position: 1 });
  });

  it("tells an error in its turn", async () => {
    const broken: ExampleDataset<number> = {
      length: 4,
      get: (i) => (i === 2 ? Promise.reject(new Error("file 2 is gone")) : Promise.resolve(i)),
    };
    let seen = 0;
    const run = async () => {
      for await (const _ of new DataLoader(broken, { prefetch: 3 })) seen++;
    };
    await expect(run()).rejects.toThrow("file 2 is gone");
    expect(seen).toBe(2);
  });
});
