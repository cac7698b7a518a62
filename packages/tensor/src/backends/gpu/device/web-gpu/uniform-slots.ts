import { bufferUsage } from "./usage.js";

/** A place in a uniform buffer. */
export interface UniformSlot {
  /** Which place it is, the same number for the same place. */
  readonly id: number;
  readonly buffer: GPUBuffer;
  readonly offset: number;
}

const slabBytes = 65_536;

/** Places of one size in uniform buffers. */
export class UniformSlots {
  readonly #slabs: GPUBuffer[] = [];
  readonly #free: UniformSlot[] = [];
  readonly #perSlab: number;
  #made = 0;

  constructor(
    private readonly device: GPUDevice,
    /** Bytes of a slot, a multiple of what the device aligns to. */
    readonly bytes: number,
  ) {
    this.#perSlab = Math.floor(slabBytes / bytes);
  }

  take(): UniformSlot {
    return this.#free.pop() ?? this.#make();
  }

  give(slot: UniformSlot): void {
    this.#free.push(slot);
  }

  #make(): UniformSlot {
    const place = this.#made % this.#perSlab;
    if (place === 0) this.#slabs.push(uniformBuffer(this.device, slabBytes));
    return { id: this.#made++, buffer: this.#slabs.at(-1)!, offset: place * this.bytes };
  }

  destroy(): void {
    for (const slab of this.#slabs) slab.destroy();
  }
}

/** Places for what one submission alone needs, uploaded at once before it. */
export class PassingSlots {
  readonly #buffer: GPUBuffer;
  readonly #mirror: Uint8Array<ArrayBuffer>;
  readonly #slots: readonly UniformSlot[];
  #taken = 0;

  /** `count` is the most that one submission takes. */
  constructor(
    private readonly device: GPUDevice,
    private readonly bytes: number,
    count: number,
  ) {
    this.#mirror = new Uint8Array(bytes * count);
    this.#buffer = uniformBuffer(device, bytes * count);
    // Negative numbers, so that no lasting slot has the same.
    this.#slots = Array.from({ length: count }, (_, i) => ({
      id: -1 - i,
      buffer: this.#buffer,
      offset: i * bytes,
    }));
  }

  take(content: ArrayBuffer): UniformSlot {
    const slot = this.#slots[this.#taken++]!;
    this.#mirror.set(new Uint8Array(content), slot.offset);
    return slot;
  }

  /** Writes what was taken, and takes it back: the next upload comes after the submission that reads this one. */
  upload(): void {
    if (this.#taken === 0) return;
    this.device.queue.writeBuffer(this.#buffer, 0, this.#mirror, 0, this.#taken * this.bytes);
    this.#taken = 0;
  }

  destroy(): void {
    this.#buffer.destroy();
  }
}

function uniformBuffer(device: GPUDevice, size: number): GPUBuffer {
  return device.createBuffer({ size, usage: bufferUsage.uniform | bufferUsage.copyTarget });
}
