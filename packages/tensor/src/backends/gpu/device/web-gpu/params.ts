import type { WebGpuParamsLayout } from "../gpu-js.js";
import type { PassingSlots, UniformSlot, UniformSlots } from "./uniform-slots.js";

/** Where a device keeps the uniforms of its programs. */
export interface UniformStore {
  readonly queue: GPUQueue;
  /** For values that come again. */
  readonly lasting: UniformSlots;
  readonly passing: PassingSlots;
  /** Sends off what was gathered. */
  submit(): void;
}

interface Kept {
  readonly threads: number;
  readonly scalars: readonly number[];
  readonly slot: UniformSlot;
}

/** Sets of values that a program keeps for good; a program with more of them has values that vary, as a step's number. */
const mostKept = 4;

/** The uniform buffers of one program: numbers of threads and scalars that come again need no upload. */
export class Params {
  readonly #content: ArrayBuffer;
  readonly #unsigned: Uint32Array;
  readonly #signed: Int32Array;
  readonly #floats: Float32Array;
  #kept: Kept[] = [];

  constructor(
    private readonly store: UniformStore,
    private readonly layout: WebGpuParamsLayout,
  ) {
    this.#content = new ArrayBuffer(layout.byteLength);
    this.#unsigned = new Uint32Array(this.#content);
    this.#signed = new Int32Array(this.#content);
    this.#floats = new Float32Array(this.#content);
  }

  slot(threads: number, threadsPerRow: number, scalars: readonly number[]): UniformSlot {
    for (const kept of this.#kept) {
      if (kept.threads === threads && sameNumbers(kept.scalars, scalars)) return kept.slot;
    }
    this.#fill(threads, threadsPerRow, scalars);
    return this.#kept.length < mostKept
      ? this.#keep(threads, [...scalars])
      : this.store.passing.take(this.#content);
  }

  /** The sizes of the arrays stay zero: programs read by one index, which needs none. */
  #fill(threads: number, threadsPerRow: number, scalars: readonly number[]): void {
    this.#unsigned.set([threads, 1, 1, threadsPerRow]);
    this.layout.scalarArgs.forEach(({ offset, type }, i) => {
      const numbers = type === "Integer" ? this.#signed : this.#floats;
      numbers[offset / 4] = scalars[i]!;
    });
  }

  #keep(threads: number, scalars: readonly number[]): UniformSlot {
    const slot = this.store.lasting.take();
    // Nothing gathered reads the slot: it is new, or its program was destroyed, before which everything is sent off.
    this.store.queue.writeBuffer(slot.buffer, slot.offset, this.#content);
    this.#kept.push({ threads, scalars, slot });
    return slot;
  }

  destroy(): void {
    this.store.submit();
    for (const { slot } of this.#kept) this.store.lasting.give(slot);
    this.#kept = [];
  }
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
