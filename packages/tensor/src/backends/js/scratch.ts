/** Elements that a kernel computes at a time: large enough to hide the calls, small enough for the nearest cache. */
export const BLOCK = 512;

/**
 * Working memory for one block, shared by all kernels of a backend since only one runs at a time. Every element type
 * fits a float64 exactly, so there is one kind of slot.
 */
export class Scratch {
  readonly addresses = new Int32Array(BLOCK);
  private readonly slots: Float64Array[] = [];

  slot(i: number): Float64Array {
    while (this.slots.length <= i) this.slots.push(new Float64Array(BLOCK));
    return this.slots[i];
  }
}

/** Hands the slots of a scratch to the values of one kernel, each its own. */
export class SlotAllocator {
  private used = 0;

  constructor(readonly scratch: Scratch) {}

  next(): Float64Array {
    return this.scratch.slot(this.used++);
  }
}
