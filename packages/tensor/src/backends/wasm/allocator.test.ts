import { describe, expect, it } from "vitest";
import { BackendError } from "../../errors.js";
import { Allocator, PAGE_BYTES, sizeClass } from "./allocator.js";
import { randomSource } from "./test-support/compare.js";

const make = (maximumPages = 1000): { allocator: Allocator; memory: WebAssembly.Memory } => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages });
  return { allocator: new Allocator(memory, 100, maximumPages), memory };
};

describe("size classes", () => {
  it("waste at most a quarter above the smallest block", () => {
    for (let bytes = 256; bytes < 1e6; bytes += 997) {
      const size = sizeClass(bytes);
      expect(size).toBeGreaterThanOrEqual(bytes);
      expect(size - bytes).toBeLessThanOrEqual(Math.max(bytes / 4, 64));
      expect(size % 64).toBe(0);
      expect(sizeClass(size)).toBe(size);
    }
  });
});

describe("Allocator", () => {
  it("hands out aligned blocks that do not overlap", () => {
    const { allocator } = make();
    const random = randomSource(3);
    const live: [number, number][] = [];
    for (let i = 0; i < 2000; i++) {
      if (live.length > 40 || (live.length > 0 && random() < 0.4)) {
        const [[address]] = live.splice(Math.floor(random() * live.length), 1);
        allocator.release(address);
      } else {
        const bytes = Math.floor(random() ** 4 * 100000);
        const address = allocator.allocate(bytes);
        expect(address % 64).toBe(0);
        for (const [other, size] of live)
          expect(address + bytes <= other || other + size <= address).toBe(true);
        live.push([address, bytes]);
      }
    }
  });

  it("holds steady over 3,000 steps of a loop", () => {
    const { allocator } = make();
    const step = (): void => {
      const blocks = [1000, 50000, 7, 4096, 1000, 123456].map((bytes) => allocator.allocate(bytes));
      for (const block of blocks) allocator.release(block);
    };
    step();
    const held = allocator.bytesHeld();
    for (let i = 0; i < 3000; i++) step();
    expect(allocator.bytesHeld()).toBe(held);
  });

  it("joins freed neighbours when a larger block is wanted", () => {
    const { allocator } = make(16);
    const blocks = Array.from({ length: 12 }, () => allocator.allocate(PAGE_BYTES));
    for (const block of blocks) allocator.release(block);
    expect(() => allocator.allocate(10 * PAGE_BYTES)).not.toThrow();
  });

  it("refuses what does not fit before it takes anything", () => {
    const { allocator, memory } = make(16);
    const before = [memory.buffer.byteLength, allocator.bytesHeld()];
    expect(() => allocator.allocate(5e9)).toThrow(BackendError);
    expect([memory.buffer.byteLength, allocator.bytesHeld()]).toEqual(before);
    expect(() => allocator.allocate(1000)).not.toThrow();
  });

  it("refuses to free twice", () => {
    const { allocator } = make();
    const address = allocator.allocate(10);
    allocator.release(address);
    expect(() => allocator.release(address)).toThrow(BackendError);
  });
});
