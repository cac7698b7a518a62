import { BackendError } from "../../../../errors.js";
import type { Memory } from "../device.js";
import type { Failures } from "./failures.js";
import { bufferUsage } from "./usage.js";

/** A buffer of the device, lent to one memory after another. */
export class Block {
  /** The submission that used it last. */
  lastUse = -1;

  constructor(
    /** Never given twice. */
    readonly id: number,
    readonly buffer: GPUBuffer,
  ) {}

  get bytes(): number {
    return this.buffer.size;
  }
}

export class WebGpuMemory implements Memory {
  constructor(
    readonly length: number,
    readonly block: Block,
  ) {}

  get bytes(): number {
    return this.block.bytes;
  }
}

/** The memory as one of WebGPU. */
export function ownMemory(memory: Memory): WebGpuMemory {
  if (memory instanceof WebGpuMemory) return memory;
  throw new BackendError("run", "the memory belongs to another device");
}

/** Free buffers may hold this much, or half of what is in use, whichever is more. */
const freeBytesKept = 256 * 2 ** 20;

/** Storage buffers by size, which are used again and again. */
export class BufferPool {
  #nextId = 0;
  #freeBytes = 0;
  #usedBytes = 0;
  readonly #used = new Set<Block>();
  /** The oldest first. */
  readonly #free = new Set<Block>();
  readonly #freeBySize = new Map<number, Block[]>();

  /** `beforeDestroy` is called before a buffer goes, for what was not submitted yet. */
  constructor(
    private readonly device: GPUDevice,
    private readonly mostBytes: number,
    private readonly failures: Failures,
    private readonly beforeDestroy: (block: Block) => void,
  ) {}

  /** Bytes of all buffers, free ones included. */
  get bytes(): number {
    return this.#usedBytes + this.#freeBytes;
  }

  take(bytes: number): Block {
    const size = Math.min(bucketSize(bytes), this.mostBytes);
    const block = this.#recycled(size) ?? this.#create(size);
    this.#used.add(block);
    this.#usedBytes += block.bytes;
    return block;
  }

  #recycled(size: number): Block | undefined {
    const block = this.#freeBySize.get(size)?.pop();
    if (!block) return undefined;
    this.#free.delete(block);
    this.#freeBytes -= block.bytes;
    return block;
  }

  #create(size: number): Block {
    const usage = bufferUsage.storage | bufferUsage.copySource | bufferUsage.copyTarget;
    const create = () => this.device.createBuffer({ size, usage });
    return new Block(this.#nextId++, this.failures.watch("allocate", "out-of-memory", create));
  }

  give(block: Block): void {
    if (!this.#used.delete(block)) return;
    this.#usedBytes -= block.bytes;
    this.#freeBytes += block.bytes;
    this.#free.add(block);
    const sameSize = this.#freeBySize.get(block.bytes);
    if (sameSize) sameSize.push(block);
    else this.#freeBySize.set(block.bytes, [block]);
    this.#trim();
  }

  #trim(): void {
    const most = Math.max(freeBytesKept, this.#usedBytes / 2);
    for (const block of this.#free) {
      if (this.#freeBytes <= most) return;
      const sameSize = this.#freeBySize.get(block.bytes)!;
      sameSize.splice(sameSize.indexOf(block), 1);
      this.#free.delete(block);
      this.#freeBytes -= block.bytes;
      this.beforeDestroy(block);
      block.buffer.destroy();
    }
  }

  destroy(): void {
    for (const block of [...this.#used, ...this.#free]) block.buffer.destroy();
    this.#used.clear();
    this.#free.clear();
    this.#freeBySize.clear();
    this.#usedBytes = this.#freeBytes = 0;
  }
}

/** The next of the sizes 4, 5, 6 and 7 times a power of two, so that at most a fifth is wasted. */
export function bucketSize(bytes: number): number {
  if (bytes <= 256) return 256;
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 2);
  return Math.ceil(bytes / step) * step;
}
