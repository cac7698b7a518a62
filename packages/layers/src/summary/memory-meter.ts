import type { Backend, DeviceBuffer } from "@nn/tensor";

const BYTES = { float32: 4, float64: 8, int32: 4, bool: 1 } as const;

/** A backend that computes nothing and tells how much memory would have been in use at most, at any size in no time. */
export class MemoryMeter implements Backend {
  readonly name = "memory meter";
  readonly dtypes = ["float32", "int32", "bool"] as const;
  readonly inPlace = true;
  readonly maxBytes = 2 ** 40;
  #used = 0;
  #peak = 0;

  /** Bytes that `fn` needs at most beside what is there before. */
  measure(fn: () => unknown): number {
    const before = (this.#peak = this.#used);
    fn();
    return this.#peak - before;
  }

  describe(): string {
    return "computes nothing";
  }

  allocate(dtype: keyof typeof BYTES, length: number): DeviceBuffer {
    const bytes = BYTES[dtype] * length;
    this.#used += bytes;
    this.#peak = Math.max(this.#peak, this.#used);
    return { bytes };
  }

  free({ bytes }: DeviceBuffer): void {
    this.#used -= bytes;
  }

  bytesHeld(): number {
    return this.#used;
  }

  compile(): ReturnType<Backend["compile"]> {
    return { run: () => undefined };
  }

  upload(): void {
    // There is nowhere to put it.
  }

  copy(): void {
    // Nor what is there.
  }

  download(_: DeviceBuffer, __: string, length: number): Promise<Float32Array> {
    return Promise.resolve(new Float32Array(length));
  }

  destroy(): void {
    this.#used = 0;
  }
}
