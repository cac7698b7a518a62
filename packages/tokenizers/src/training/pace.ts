import type { TrainingOptions } from "./training-options.js";

/** Milliseconds of work between two turns for others: drawing, input, signals. */
const TURN = 50;

/** Long work in one thread: tells how far it is, gives others a turn, and ends when it is asked to. */
export class Pace {
  readonly #options: TrainingOptions;
  #last = performance.now();
  #done = 0;
  #total = 1;

  constructor(options: TrainingOptions) {
    options.signal?.throwIfAborted();
    this.#options = options;
  }

  /** To be awaited when true. Separate, as a loop would otherwise wait in each of its rounds. */
  get due(): boolean {
    return performance.now() - this.#last > TURN;
  }

  /** A turn for others; tells how far it is, or again how far it was. */
  async turn(done = this.#done, total = this.#total): Promise<void> {
    [this.#done, this.#total] = [done, total];
    this.#options.onProgress?.(done, total);
    await new Promise((resolve) => setTimeout(resolve));
    this.#options.signal?.throwIfAborted();
    this.#last = performance.now();
  }
}
