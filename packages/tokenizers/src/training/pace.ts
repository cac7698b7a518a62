import type { TrainingOptions } from "./training-options.js";

/** Milliseconds of work between two turns for others: drawing, input, signals. */
const TURN = 50;

/** Long work in one thread: tells how far it is, gives others a turn, and ends when it is asked to. */
export class Pace {
  readonly #options: TrainingOptions;
  #last = performance.now();

  constructor(options: TrainingOptions) {
    options.signal?.throwIfAborted();
    this.#options = options;
  }

  /** To be awaited when true. Separate, as a loop would otherwise wait in each of its rounds. */
  get due(): boolean {
    return performance.now() - this.#last > TURN;
  }

  /** A turn for others. */
  async turn(done: number, total: number): Promise<void> {
    this.#options.onProgress?.(done, total);
    await new Promise((resolve) => setTimeout(resolve));
    this.#options.signal?.throwIfAborted();
    this.#last = performance.now();
  }
}
