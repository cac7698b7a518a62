import { bucketSize } from "./buffer-pool.js";
import { bufferUsage } from "./usage.js";

/** Free staging buffers that are kept; more are only there while many reads overlap. */
const mostFree = 4;

/** Buffers that the processor can read, used again and again. */
export class Staging {
  readonly #all = new Set<GPUBuffer>();
  #free: GPUBuffer[] = [];

  constructor(private readonly device: GPUDevice) {}

  get bytes(): number {
    let sum = 0;
    for (const { size } of this.#all) sum += size;
    return sum;
  }

  take(bytes: number): GPUBuffer {
    const found = this.#free.findIndex(({ size }) => size >= bytes);
    if (found !== -1) return this.#free.splice(found, 1)[0]!;
    const size = Math.min(bucketSize(bytes), this.device.limits.maxBufferSize);
    const buffer = this.device.createBuffer({ size, usage: bufferUsage.mapRead | bufferUsage.copyTarget });
    this.#all.add(buffer);
    return buffer;
  }

  give(buffer: GPUBuffer): void {
    // The oldest goes: sizes that are asked for no more make room.
    const leaving = this.#free.length === mostFree ? this.#free.shift() : undefined;
    if (leaving) this.#drop(leaving);
    this.#free.push(buffer);
  }

  #drop(buffer: GPUBuffer): void {
    this.#all.delete(buffer);
    buffer.destroy();
  }

  destroy(): void {
    for (const buffer of this.#all) this.#drop(buffer);
    this.#free = [];
  }
}
