import { deviceBytes, manualSeed, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { DataLoader, type DataLoaderOptions, type DataLoaderState } from "./data-loader.js";
import { TensorDataset } from "./tensor-dataset.js";

const data = (count = 10) => new TensorDataset({ x: Float32Array.from({ length: count }, (_, i) => i) });

async function epoch(loader: Iterable<{ x: Tensor }>): Promise<number[][]> {
  const batches: number[][] = [];
  for (const { x } of loader) batches.push([...(await x.data())]);
  return batches;
}

const loader = (options: DataLoaderOptions = {}, count = 10) => new DataLoader(data(count), options);

describe("DataLoader", () => {
  it("goes through the examples in order, the last batch smaller", async () => {
    const batches = loader({ batchSize: 4 });
    expect(batches.length).toBe(3);
    expect(await epoch(batches)).toEqual([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]); // prettier-ignore
  });

  it("leaves a last batch that is not full out with dropLast", async () => {
    const batches = loader({ batchSize: 4, dropLast: true });
    expect(batches.length).toBe(2);
    expect(await epoch(batches)).toHaveLength(2);
    expect(await epoch(loader({ batchSize: 5, dropLast: true }))).toHaveLength(2);
    expect(await epoch(loader({ batchSize: 11, dropLast: true }))).toHaveLength(0);
  });

  it("shuffles differently in each epoch, the same for a seed", async () => {
    const [a, b] = [loader({ shuffle: true, seed: 1 }), loader({ shuffle: true, seed: 1 })];
    const first = (await epoch(a)).flat();
    const second = (await epoch(a)).flat();
    expect([...first].sort((x, y) => x - y)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(second).not.toEqual(first);
    expect((await epoch(b)).flat()).toEqual(first);
    expect((await epoch(b)).flat()).toEqual(second);
    expect((await epoch(loader({ shuffle: true, seed: 2 }))).flat()).not.toEqual(first);
    expect(first).toMatchInlineSnapshot(`
      [
        6,
        3,
        5,
        0,
        8,
        1,
        9,
        2,
        7,
        4,
      ]
    `);
  });

  it("follows manualSeed where no seed is given", async () => {
    manualSeed(11);
    const first = await epoch(loader({ shuffle: true }));
    expect(await epoch(loader({ shuffle: true }))).not.toEqual(first);
    manualSeed(11);
    expect(await epoch(loader({ shuffle: true }))).toEqual(first);
  });

  it("gives the same batches with for await", async () => {
    const [a, b] = [loader({ shuffle: true, seed: 1 }), loader({ shuffle: true, seed: 1 })];
    const batches: number[][] = [];
    for await (const { x } of a) batches.push([...(await x.data())]);
    expect(batches).toEqual(await epoch(b));
  });

  it("lets timers have their turn with for await", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    for await (const _ of loader({}, 100)) {
      const begin = performance.now();
      while (performance.now() - begin < 2);
    }
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it("starts the next epoch after a loop that was left", async () => {
    const batches = loader({ batchSize: 4 });
    for (const _ of batches) break;
    expect(batches.stateDict()).toEqual({ seed: 0, epoch: 0, position: 1, batches: 3 });
    expect(await epoch(batches)).toHaveLength(3);
    expect(batches.stateDict()).toEqual({ seed: 0, epoch: 2, position: 0, batches: 3 });
  });

  it("goes on from a state with what was left", async () => {
    const options = { batchSize: 3, shuffle: true, seed: 9 };
    const whole = loader(options);
    await epoch(whole);
    const expected = await epoch(whole);
    const after = await epoch(whole);

    const left = loader(options);
    await epoch(left);
    for await (const _ of left) if (left.stateDict().position === 2) break;
    const resumed = loader({ ...options, seed: 0 });
    resumed.loadStateDict(JSON.parse(JSON.stringify(left.stateDict())) as DataLoaderState);
    expect(await epoch(resumed)).toEqual(expected.slice(2));
    expect(await epoch(resumed)).toEqual(after);

    resumed.loadStateDict({ seed: 9, epoch: 1, position: 4, batches: 4 });
    expect(await epoch(resumed)).toEqual(after);
  });

  it("goes on epoch after epoch with endless", async () => {
    const options = { batchSize: 4, shuffle: true, seed: 1 };
    const one = loader(options);
    const expected = [...(await epoch(one)), ...(await epoch(one)), ...(await epoch(one))];
    const batches: number[][] = [];
    for await (const { x } of loader(options).endless()) {
      batches.push([...(await x.data())]);
      if (batches.length === 8) break;
    }
    expect(batches).toEqual(expected.slice(0, 8));
    const empty = loader({ batchSize: 11, dropLast: true }).endless();
    await expect(empty.next()).rejects.toThrow("an epoch has no batch");
  });

  it("goes on from a state in the middle of endless, without reading what was given", async () => {
    const options = { batchSize: 4, shuffle: true, seed: 1 };
    const take = async (from: { endless(): AsyncIterable<{ x: Tensor }> }, count: number) => {
      const batches: number[][] = [];
      for await (const { x } of from.endless()) {
        batches.push([...(await x.data())]);
        if (batches.length === count) return batches;
      }
      return batches;
    };
    const expected = await take(loader(options), 9);
    const left = loader(options);
    await take(left, 5);

    const read: number[] = [];
    const source = data();
    const watched = { length: source.length, batch: (indices: ArrayLike<number>) => (read.push(indices.length), source.batch(indices)) }; // prettier-ignore
    const resumed = new DataLoader(watched, { ...options, seed: 5 });
    resumed.loadStateDict(left.stateDict());
    expect(await take(resumed, 4)).toEqual(expected.slice(5));
    expect(read).toHaveLength(4);
  });

  it("refuses states and sizes that can't be", () => {
    expect(() => loader({ batchSize: 0 })).toThrow("batchSize must be a whole number above 0, got 0");
    expect(() => loader({ batchSize: 2.5 })).toThrow("got 2.5");
    const state = loader().stateDict();
    const refused = (part: Partial<DataLoaderState>, message: string) =>
      expect(() => loader().loadStateDict({ ...state, ...part })).toThrow(message);
    refused({ position: 11 }, "position 11");
    refused({ epoch: -1 }, "epoch -1");
    refused({ batches: 9 }, "position 0 of 9 is no state of a loader of 10 batches");
  });

  it("holds memory steady over 3,000 iterations", async () => {
    const batches = new DataLoader(
      new TensorDataset({ x: { data: new Float32Array(3000 * 256), shape: [256] } }),
      { batchSize: 100, shuffle: true, seed: 0 },
    );
    const total: number[] = [];
    let held = 0;
    for (let i = 0; i < 100; i++) {
      for await (const { x } of batches) total.push(await x.add(1).sum().item());
      if (i === 9) held = deviceBytes();
    }
    expect(total).toHaveLength(3000);
    expect(deviceBytes()).toBeLessThanOrEqual(held);
  });
});
