import { formatShape, ShapeError, type Tensor, type TypedArray } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import { Metric } from "./metric.js";
import { Moments } from "./moments.js";

/** One output: what was wanted and how far it was missed. */
interface Output {
  readonly target: Moments;
  readonly error: Moments;
}

/** How much of the variation of the targets is explained, as a mean over the outputs. */
abstract class ExplainedShare extends Metric<[input: Tensor, target: Tensor], number> {
  #outputs: Output[] = [];

  /** What is left unexplained of one output, to be compared with the sum of squares of its targets. */
  protected abstract rest(error: Moments): number;

  protected measure(input: Tensor, target: Tensor): Tensor[] {
    const shapes = `the predictions have shape ${formatShape(input.shape)}, the targets ${formatShape(target.shape)}`;
    if (input.rank === 0 || !sameShape(input.shape, target.shape)) {
      throw new ShapeError(this.constructor.name, shapes, "make them the same, [N] or [N, outputs]");
    }
    return [input, target];
  }

  protected add([input, target]: TypedArray[], [{ shape }]: readonly Tensor[]): void {
    if (shape[0] === 0) return;
    const outputs = target.length / shape[0];
    this.#resize(outputs);
    target.forEach((wanted, i) => {
      this.#outputs[i % outputs].target.add(wanted);
      this.#outputs[i % outputs].error.add(wanted - input[i]);
    });
  }

  protected clear(): void {
    this.#outputs = [];
  }

  protected absorb(other: this): void {
    if (other.#outputs.length === 0) return;
    this.#resize(other.#outputs.length);
    other.#outputs.forEach(({ target, error }, i) => {
      this.#outputs[i].target.absorb(target);
      this.#outputs[i].error.absorb(error);
    });
  }

  protected result(): number {
    const shares = this.#outputs.map(({ target, error }) => {
      if (target.count < 2) return NaN;
      const rest = this.rest(error);
      if (target.squares > 0) return 1 - rest / target.squares;
      return rest === 0 ? 1 : 0;
    });
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }

  #resize(outputs: number): void {
    if (this.#outputs.length === 0) {
      this.#outputs = Array.from({ length: outputs }, () => ({
        target: new Moments(),
        error: new Moments(),
      }));
    }
    if (this.#outputs.length === outputs) return;
    throw new ShapeError(
      this.constructor.name,
      `a batch has ${outputs} outputs for each example, those before had ${this.#outputs.length}`,
    );
  }
}

/**
 * The coefficient of determination: 1 - sum (target - input)^2 / sum (target - mean target)^2, as scikit-learn's
 * `r2_score`: of several outputs the mean of theirs; where all targets are equal, 1 if all were met and else 0. NaN before
 * the second example.
 *
 * `update(input, target)` takes two tensors of one shape, `[N]` or `[N, outputs]`.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { R2Score } from "@nn/train";
 * const r2 = new R2Score();
 * await r2.update(tensor([2.5, 0, 2, 8]), tensor([3, -0.5, 2, 7]));
 * console.log(await r2.compute()); // 0.9486
 * ```
 */
export class R2Score extends ExplainedShare {
  protected rest(error: Moments): number {
    return error.squares + error.count * error.mean ** 2;
  }
}

/**
 * 1 - variance of (target - input) / variance of the targets, as scikit-learn's `explained_variance_score`: as
 * {@link R2Score}, but a constant error doesn't count.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { ExplainedVariance } from "@nn/train";
 * const explained = new ExplainedVariance();
 * await explained.update(tensor([2, 3, 4]), tensor([1, 2, 3]));
 * console.log(await explained.compute()); // 1
 * ```
 */
export class ExplainedVariance extends ExplainedShare {
  protected rest(error: Moments): number {
    return error.squares;
  }
}
