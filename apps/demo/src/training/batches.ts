import type { ImageBatch } from "@nn/data";
import type { Digits } from "./load-digits.ts";

/** A run's batches, epoch after epoch: the same ones for the same seed. */
export class Batches {
  readonly #loader: Digits["loader"];
  #epoch: Iterator<ImageBatch, void> | undefined;

  /** Sets the loader back to its beginning. */
  constructor(loader: Digits["loader"], seed: number) {
    this.#loader = loader;
    loader.loadStateDict({ ...loader.stateDict(), seed, epoch: 0, position: 0 });
  }

  next(): ImageBatch {
    this.#epoch ??= this.#loader[Symbol.iterator]();
    const next = this.#epoch.next();
    if (!next.done) return next.value;
    this.#epoch = undefined;
    return this.next();
  }
}
