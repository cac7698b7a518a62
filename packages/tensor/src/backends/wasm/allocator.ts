import { BackendError } from "../../errors.js";

/** A page of WebAssembly memory. */
export const PAGE_BYTES = 65536;
/** 4 GiB: what 32-bit addresses reach. */
export const MAX_PAGES = 65536;

const ALIGNMENT = 64;

/**
 * Hands out blocks of a WebAssembly memory in size classes (four to each power of two, so at most a quarter is wasted).
 * A freed block is kept for the next request of its class, in constant time; when the memory would have to grow, free
 * blocks of larger classes are cut up first.
 */
export class Allocator {
  private top: number;
  private held = 0;
  private readonly free = new Map<number, number[]>();
  private readonly sizes = new Map<number, number>();
  /** Bytes of the memory now. Asking the memory itself takes as long as a small kernel. */
  private bytes: number;

  /** Manages `memory` from address `base` on. */
  constructor(
    private readonly memory: WebAssembly.Memory,
    base: number,
    private readonly maximumPages = MAX_PAGES,
  ) {
    this.top = roundUp(base, ALIGNMENT);
    this.bytes = memory.buffer.byteLength;
  }

  /** Bytes of the memory, which only this allocator grows. */
  get capacity(): number {
    return this.bytes;
  }

  /** Address of a new block of at least `bytes`. Its content is undefined. */
  allocate(bytes: number): number {
    const size = sizeClass(bytes);
    const address =
      this.free.get(size)?.pop() ?? this.cut(size) ?? this.extend(size) ?? this.joinAndCut(size);
    this.sizes.set(address, size);
    return address;
  }

  release(address: number): void {
    const size = this.sizes.get(address);
    if (size === undefined) throw new BackendError("free", `no block is allocated at address ${address}`);
    this.sizes.delete(address);
    this.recycle(address, size);
  }

  /** Bytes taken from the memory so far, free blocks included. */
  bytesHeld(): number {
    return this.held;
  }

  private recycle(address: number, size: number): void {
    const list = this.free.get(size);
    if (list) list.push(address);
    else this.free.set(size, [address]);
  }

  /** Part of a much larger free block, when taking it is cheaper than growing the memory. */
  private cut(size: number): number | undefined {
    if (this.top + size <= this.bytes) return undefined;
    let best = Infinity;
    for (const [candidate, list] of this.free) {
      if (list.length > 0 && candidate > size && candidate < best) best = candidate;
    }
    if (best === Infinity) return undefined;
    const address = this.free.get(best)!.pop()!;
    this.recycleSpan(address + size, best - size);
    return address;
  }

  /** Splits a span into blocks of exact size classes. */
  private recycleSpan(address: number, bytes: number): void {
    let at = address;
    let left = bytes;
    while (left >= ALIGNMENT) {
      const size = sizeClassBelow(left);
      this.recycle(at, size);
      at += size;
      left -= size;
    }
  }

  /** The last resort: joins all free neighbours, then looks again. */
  private joinAndCut(size: number): number {
    const spans: [number, number][] = [];
    for (const [bytes, list] of this.free) for (const address of list) spans.push([address, bytes]);
    spans.sort((a, b) => a[0] - b[0]);
    this.free.clear();
    let found: number | undefined;
    for (let i = 0; i < spans.length;) {
      let [address, bytes] = spans[i++];
      for (; i < spans.length && spans[i][0] === address + bytes; i++) bytes += spans[i][1];
      if (found === undefined && bytes >= size) {
        found = address;
        address += size;
        bytes -= size;
      }
      this.recycleSpan(address, bytes);
    }
    if (found === undefined) throw outOfMemory(size, this.held);
    return found;
  }

  /** A block from the end of the memory, which may grow; undefined where it can't. */
  private extend(size: number): number | undefined {
    const end = this.top + size;
    const have = this.bytes;
    if (end > have && !this.grow(end - have)) return undefined;
    const address = this.top;
    this.top = end;
    this.held += size;
    return address;
  }

  private grow(missing: number): boolean {
    const have = this.bytes / PAGE_BYTES;
    const needed = Math.ceil(missing / PAGE_BYTES);
    if (have + needed > this.maximumPages) return false;
    // Growing by an eighth at least keeps the number of growths small.
    const wanted = Math.min(Math.max(needed, have >> 3), this.maximumPages - have);
    for (const pages of [wanted, needed]) {
      try {
        this.memory.grow(pages);
        this.bytes += pages * PAGE_BYTES;
        return true;
      } catch {
        // The engine may refuse the generous request and grant the exact one.
      }
    }
    return false;
  }
}

function outOfMemory(size: number, held: number): BackendError {
  return new BackendError(
    "allocate",
    `${size} bytes do not fit: the wasm backend reaches 4 GiB and holds ${held} bytes already`,
    "use smaller batches, or release tensors that are no longer needed",
  );
}

/** The smallest class that holds `bytes`: 64, 128, 192, 256, 320, … four steps per power of two. */
export function sizeClass(bytes: number): number {
  if (bytes <= 4 * ALIGNMENT) return Math.max(roundUp(bytes, ALIGNMENT), ALIGNMENT);
  const step = Math.max(2 ** (Math.floor(Math.log2(bytes - 1)) - 2), ALIGNMENT);
  return roundUp(bytes, step);
}

function sizeClassBelow(bytes: number): number {
  if (bytes < 4 * ALIGNMENT) return Math.floor(bytes / ALIGNMENT) * ALIGNMENT;
  const step = Math.max(2 ** (Math.floor(Math.log2(bytes)) - 2), ALIGNMENT);
  return Math.floor(bytes / step) * step;
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
