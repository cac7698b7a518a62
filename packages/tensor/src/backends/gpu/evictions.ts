import type { GpuBuffer } from "./gpu-buffer.js";

/** As many come back together, at most. */
const MOST = 128;
/** More numbers than this come back without waiting for others. */
const MOST_NUMBERS = 2 ** 16;
/** Nobody waits longer for others, in milliseconds. */
const PATIENCE = 50;

interface Waiting {
  readonly buffer: GpuBuffer;
  readonly resolve: (numbers: Float32Array) => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers values that only make room (mostly losses that nobody read), so that many come back in one transfer. */
export class Evictions {
  #waiting: Waiting[] = [];
  #numbers = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly read: (buffers: readonly GpuBuffer[]) => Promise<Float32Array[]>) {}

  add(buffer: GpuBuffer): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ buffer, resolve, reject });
      this.#numbers += buffer.numbers;
      if (this.#waiting.length >= MOST || this.#numbers >= MOST_NUMBERS) this.send();
      else this.#timer ??= setTimeout(() => this.send(), PATIENCE);
    });
  }

  /** Asks for all that were gathered. */
  send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = this.#waiting;
    this.#waiting = [];
    this.#numbers = 0;
    if (all.length === 0) return;
    this.read(all.map(({ buffer }) => buffer)).then(
      (found) => all.forEach(({ resolve }, i) => resolve(found[i])),
      () => this.#sendEach(all),
    );
  }

  /** One of them can't be had: the others can. */
  #sendEach(all: readonly Waiting[]): void {
    for (const { buffer, resolve, reject } of all) {
      this.read([buffer]).then(([numbers]) => resolve(numbers), reject);
    }
  }
}
