import { beforeEach, describe, expect, it, vi } from "vitest";
import { BufferPool, bucketSize } from "./buffer-pool.js";
import { Failures } from "./failures.js";

const megabyte = 2 ** 20;
const device = {
  createBuffer: vi.fn(({ size }: { size: number }) => ({ size, destroy: vi.fn() })),
  lost: new Promise(() => undefined),
  pushErrorScope: () => undefined,
  popErrorScope: () => Promise.resolve(null),
} as unknown as GPUDevice;

describe("the sizes of buffers", () => {
  it("are few, and waste at most a fifth", () => {
    const sizes = new Set<number>();
    for (let bytes = 1000; bytes <= 64_000; bytes += 100) {
      const size = bucketSize(bytes);
      expect(size).toBeGreaterThanOrEqual(bytes);
      expect(size).toBeLessThanOrEqual(bytes * 1.25);
      expect(size % 16).toBe(0);
      sizes.add(size);
    }
    expect(sizes.size).toBeLessThan(30);
  });
});

describe("a pool of buffers", () => {
  const beforeDestroy = vi.fn();
  let pool: BufferPool;
  beforeEach(() => {
    beforeDestroy.mockClear();
    pool = new BufferPool(device, 1024 * megabyte, new Failures(device), beforeDestroy);
  });

  it("lends what came back again, and never the same buffer twice at once", () => {
    const first = pool.take(1000);
    const second = pool.take(1000);
    expect(second).not.toBe(first);
    pool.give(first);
    pool.give(first);
    expect(pool.take(1010)).toBe(first);
    expect(pool.take(1000)).not.toBe(first);
  });

  it("destroys the oldest of what is free beyond 256 MB", () => {
    const blocks = [64, 80, 96, 112, 128].map((size) => pool.take(size * megabyte));
    for (const block of blocks) pool.give(block);
    const destroyed = blocks.map(({ buffer }) => vi.mocked(buffer.destroy).mock.calls.length);
    expect(destroyed).toEqual([1, 1, 1, 0, 0]);
    expect(beforeDestroy.mock.calls).toEqual(blocks.slice(0, 3).map((block) => [block]));
    expect(pool.bytes).toBe(240 * megabyte);
    expect(pool.take(64 * megabyte)).not.toBe(blocks[0]);
  });

  it("keeps half of what is in use free where that is more", () => {
    for (let i = 0; i < 4; i++) pool.take(512 * megabyte);
    for (const block of [1, 2, 3].map(() => pool.take(512 * megabyte))) pool.give(block);
    expect(pool.bytes).toBe((4 + 2) * 512 * megabyte);
  });

  it("stays within the device's limit, and destroys everything in the end", () => {
    const small = new BufferPool(device, 1008, new Failures(device), beforeDestroy);
    const block = small.take(1000);
    expect(block.bytes).toBe(1008);
    small.destroy();
    expect(block.buffer.destroy).toHaveBeenCalled();
    expect(small.bytes).toBe(0);
  });
});
