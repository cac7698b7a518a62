import type { GpuBuffer } from "./gpu-buffer.js";

/** As many come back together, at most. */
const MOST = 128;
/** More numbers than this come back without waiting for others. */
const MOST_NUMBERS = 2 ** 16;
/** While more numbers than this are on their way, who makes more should wait. */
const MOST_ON_THE_WAY = 2 ** 20;
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
  #onTheWay = 0;
  /** Settles when what was asked for last has come. */
  #last: Promise<void> | undefined;
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
    const [all, numbers] = [this.#waiting, this.#numbers];
    this.#waiting = [];
    this.#numbers = 0;
    if (all.length === 0) return;
    this.#onTheWay += numbers;
    this.#last = this.read(all.map(({ buffer }) => buffer))
      .then(
        (found) => all.forEach(({ resolve }, i) => resolve(found[i])),
        () => this.#sendEach(all),
      )
      .then(() => void (this.#onTheWay -= numbers));
  }

  /** A promise for when what makes room has come, where that is much; else undefined. */
  backlog(): Promise<void> | undefined {
    return this.#onTheWay > MOST_ON_THE_WAY ? this.#last : undefined;
  }

  /** One of them can't be had: the others can. */
  #sendEach(all: readonly Waiting[]): void {
    for (const { buffer, resolve, reject } of all) {
      this.read([buffer]).then(([numbers]) => resolve(numbers), reject);
    }
  }
}
