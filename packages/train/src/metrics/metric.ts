import type { Tensor, TypedArray } from "@nn/tensor";

/**
 * The base of metrics that are measured batch by batch: `update` with each batch, `compute` for all of them, `reset` to
 * start anew, `merge` to take in what another one has seen. What batches came to is counted in float64 and whole numbers,
 * so neither their size nor the order of merging matters beyond rounding.
 *
 * A metric of your own says in `measure` which tensors of a batch it needs, in `add` how their values count, and the
 * rest in `clear`, `absorb` and `result`.
 *
 * @typeParam Inputs - The arguments of `update`.
 * @typeParam Result - What `compute` answers.
 * @example
 * ```ts
 * import type { Tensor, TypedArray } from "@nn/tensor";
 * import { tensor } from "@nn/tensor";
 * import { Metric } from "@nn/train";
 *
 * class Largest extends Metric<[x: Tensor], number> {
 *   #largest = -Infinity;
 *   protected measure(x: Tensor): Tensor[] {
 *     return [x.max()];
 *   }
 *   protected add([max]: TypedArray[]): void {
 *     this.#largest = Math.max(this.#largest, max[0]);
 *   }
 *   protected clear(): void {
 *     this.#largest = -Infinity;
 *   }
 *   protected absorb(other: this): void {
 *     this.#largest = Math.max(this.#largest, other.#largest);
 *   }
 *   protected result(): number {
 *     return this.#largest;
 *   }
 * }
 * const largest = new Largest();
 * await largest.update(tensor([1, 5, 2]));
 * console.log(await largest.compute()); // 5
 * ```
 */
export abstract class Metric<Inputs extends readonly unknown[], Result> {
  /** Ends when all updates so far are counted, in their order. */
  #counted: Promise<void> = Promise.resolve();

  /** The tensors of a batch whose values are needed, lazily. Refuses inputs that don't fit. */
  protected abstract measure(...inputs: Inputs): readonly Tensor[];

  /** Counts the values of what `measure` answered. */
  protected abstract add(values: TypedArray[], measured: readonly Tensor[]): void;

  /** Forgets what was counted. */
  protected abstract clear(): void;

  /** Counts what `other` has counted. */
  protected abstract absorb(other: this): void;

  /** The metric of what was counted. */
  protected abstract result(): Result;

  /**
   * Counts a batch. Its values are asked for now, so parameters may change afterwards; awaiting the answer waits until they
   * are there, and needn't be done: `compute` waits for all.
   *
   * @throws ShapeError or DTypeError, at once, when the inputs don't fit; nothing is counted then. What only the values
   * show, such as a class that doesn't exist, fails this and later promises, until `reset`.
   */
  update(...inputs: Inputs): Promise<void> {
    const measured = this.measure(...inputs);
    const reading = Promise.all(measured.map((x) => x.data()));
    return this.#then(async () => this.add(await reading, measured));
  }

  /** The metric of all batches since the start or the last `reset`. */
  async compute(): Promise<Result> {
    await this.#counted;
    return this.result();
  }

  /** Forgets all batches, and a failure with them. */
  reset(): void {
    this.#counted = this.#counted.catch(() => undefined).then(() => this.clear());
  }

  /** Counts all that `other` has seen, as if it had been seen here; `other` stays as it is. */
  merge(other: this): Promise<void> {
    const ready = other.#counted;
    return this.#then(async () => {
      await ready;
      this.absorb(other);
    });
  }

  #then(work: () => void | Promise<void>): Promise<void> {
    this.#counted = this.#counted.then(work);
    // A failure is told by whatever is awaited: this update, or compute.
    this.#counted.catch(() => undefined);
    return this.#counted;
  }
}
