import type { Tensor } from "@nn/tensor";
import { expect } from "vitest";
import { DataLoader } from "../../data-loader.js";
import { Subset } from "../../subset.js";
import { workerDataset, type WorkerDataset } from "../worker-dataset.js";

interface SlowBatch {
  readonly x: Tensor;
  readonly image: Tensor;
  readonly name: string[];
  readonly tag: { readonly even: Tensor };
}

/** What is expected of the data set of slow.worker.ts, wherever it runs. */
export async function expectServed(worker: Parameters<typeof workerDataset>[0]): Promise<void> {
  const data = await workerDataset<SlowBatch>(worker);
  expect(data.length).toBe(10);
  await expectSameBatches(data);
  await expectErrors(data);
  await data.close();
  await expect(data.batch([0])).rejects.toThrow("the data set was closed");
}

async function expectSameBatches(data: WorkerDataset<SlowBatch>): Promise<void> {
  const nine = new Subset(data, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const loader = new DataLoader(nine, { batchSize: 4, shuffle: true, seed: 3, prefetch: 2 });
  const plain = { length: 9, batch: (indices: ArrayLike<number>) => Array.from(indices) };
  const expected = [...new DataLoader(plain, { batchSize: 4, shuffle: true, seed: 3 })];
  let seen = 0;
  for await (const { x, image, name, tag } of loader) {
    const places = expected[seen++];
    expect(await x.array()).toEqual(places);
    expect(await image.array()).toEqual(places.map((i) => [i, i * i]));
    expect(name).toEqual(places.map((i) => `n${i}`));
    expect(tag.even.dtype).toBe("bool");
  }
  expect(seen).toBe(3);
}

async function expectErrors(data: WorkerDataset<SlowBatch>): Promise<void> {
  const failure = await data.batch([1, 9]).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "RangeError", message: "example 9 can't be read" });
  expect((failure as Error).stack).toMatch(/example 9 can't be read\n.*\n[^]*in the worker/);
  expect(() => data.batch([10])).toThrow("index 10 is out of range for 10 examples");
  expect(await (await data.batch([2])).x.array()).toEqual([2]);
}
