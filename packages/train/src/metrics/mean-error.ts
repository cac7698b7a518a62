import { formatShape, ShapeError, type Tensor, type TypedArray } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import { Metric } from "./metric.js";
import { Ratio } from "./ratio.js";

/** The mean over all elements of something that grows with their errors. */
abstract class MeanError extends Metric<[input: Tensor, target: Tensor], number> {
  readonly #mean = new Ratio();

  /** What one error counts. */
  protected abstract of(error: number): number;

  protected measure(input: Tensor, target: Tensor): Tensor[] {
    if (!sameShape(input.shape, target.shape)) {
      const shapes = `the predictions have shape ${formatShape(input.shape)}, the targets ${formatShape(target.shape)}`;
      throw new ShapeError(this.constructor.name, shapes, "make them the same, as with reshape or squeeze");
    }
    return [input, target];
  }

  protected add([input, target]: TypedArray[]): void {
    let sum = 0;
    for (let i = 0; i < input.length; i++) sum += this.of(input[i] - target[i]);
    this.#mean.add(sum, input.length);
  }

  protected clear(): void {
    this.#mean.clear();
  }

  protected absorb(other: this): void {
    this.#mean.absorb(other.#mean);
  }

  protected result(): number {
    return this.#mean.value;
  }
}

/**
 * The mean of (input - target)^2 over all elements, as scikit-learn's `mean_squared_error`. NaN before the first batch.
 *
 * `update(input, target)` takes two tensors of one shape.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { MeanSquaredError } from "@nn/train";
 * const mse = new MeanSquaredError();
 * await mse.update(tensor([1, 2]), tensor([1, 4]));
 * console.log(await mse.compute()); // 2
 * ```
 */
export class MeanSquaredError extends MeanError {
  protected of(error: number): number {
    return error * error;
  }
}

/**
 * The mean of |input - target| over all elements, as scikit-learn's `mean_absolute_error`. NaN before the first batch.
 *
 * `update(input, target)` takes two tensors of one shape.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { MeanAbsoluteError } from "@nn/train";
 * const mae = new MeanAbsoluteError();
 * await mae.update(tensor([1, 2]), tensor([1, 4]));
 * console.log(await mae.compute()); // 1
 * ```
 */
export class MeanAbsoluteError extends MeanError {
  protected of(error: number): number {
    return Math.abs(error);
  }
}
