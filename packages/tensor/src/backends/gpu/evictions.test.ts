import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Evictions } from "./evictions.js";
import { GpuBuffer } from "./gpu-buffer.js";

/** What was read together, by the lengths of the buffers; a length of 13 can't be read. */
const reads: number[][] = [];

function evictions(): Evictions {
  return new Evictions((buffers) => {
    const lengths = buffers.map(({ length }) => length);
    reads.push(lengths);
    if (lengths.includes(13)) return Promise.reject(new Error("no such value"));
    return Promise.resolve(lengths.map((length) => new Float32Array(length)));
  });
}

const scalar = (): GpuBuffer => new GpuBuffer("float32", 1);

beforeEach(() => {
  reads.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

it("reads small values together, when there are many", async () => {
  const waiting = evictions();
  const all = Array.from({ length: 300 }, () => waiting.add(scalar()));
  expect(reads.map(({ length }) => length)).toEqual([128, 128]);
  waiting.send();
  expect(reads.map(({ length }) => length)).toEqual([128, 128, 44]);
  expect((await Promise.all(all)).every(({ length }) => length === 1)).toBe(true);
});

it("reads a large value at once, and a small one after a while", async () => {
  const waiting = evictions();
  const large = waiting.add(new GpuBuffer("float32", 70_000));
  expect(reads).toEqual([[70_000]]);
  const small = waiting.add(scalar());
  expect(reads.length).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(reads[1]).toEqual([1]);
  expect([(await large).length, (await small).length]).toEqual([70_000, 1]);
});

it("gives the others where one can't be had", async () => {
  const waiting = evictions();
  const [good, bad] = [scalar(), new GpuBuffer("float32", 13)].map((buffer) => waiting.add(buffer));
  waiting.send();
  await expect(bad).rejects.toThrow("no such value");
  expect((await good).length).toBe(1);
});

it("asks to wait while much is on its way", async () => {
  const waiting = evictions();
  const some = waiting.add(new GpuBuffer("float32", 70_000));
  expect(waiting.backlog()).toBeUndefined();
  const more = Array.from({ length: 16 }, () => waiting.add(new GpuBuffer("float32", 70_000)));
  expect(waiting.backlog()).toBeInstanceOf(Promise);
  await waiting.backlog();
  expect(waiting.backlog()).toBeUndefined();
  expect((await Promise.all([some, ...more])).length).toBe(17);
});
