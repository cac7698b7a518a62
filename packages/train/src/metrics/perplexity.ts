import { formatShape, IndexError, ShapeError, takeAlongAxis, type Tensor, type TypedArray } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import type { TargetOptions } from "./accuracy.js";
import { checkTarget } from "./labels.js";
import { Metric } from "./metric.js";
import { Ratio } from "./ratio.js";

/**
 * How many tokens a language model hesitates between: exp(-(1/N) sum log p(target)), as torchmetrics' `Perplexity`. NaN
 * before the first token.
 *
 * `update(logits, target)` takes logits `[..., V]` (their softmax is taken; log-probabilities are logits too) and token
 * indexes `[...]`. Tokens of `ignoreIndex` don't count.
 *
 * @example
 * ```ts
 * import { tensor, zeros } from "@nn/tensor";
 * import { Perplexity } from "@nn/train";
 * const perplexity = new Perplexity({ ignoreIndex: 0 });
 * await perplexity.update(zeros([1, 3, 5]), tensor([[4, 2, 0]], { dtype: "int32" }));
 * console.log(await perplexity.compute()); // 5
 * ```
 */
export class Perplexity extends Metric<[logits: Tensor, target: Tensor], number> {
  readonly #loss = new Ratio();

  constructor(readonly options: TargetOptions = {}) {
    super();
  }

  protected measure(logits: Tensor, target: Tensor): Tensor[] {
    if (logits.rank === 0 || !sameShape(logits.shape.slice(0, -1), target.shape)) {
      throw new ShapeError(
        "Perplexity",
        `the logits have shape ${formatShape(logits.shape)}, the targets ${formatShape(target.shape)}`,
        "pass logits [..., V] and targets [...]",
      );
    }
    checkTarget("Perplexity", target);
    const vocabulary = logits.shape[logits.rank - 1];
    // Tokens that don't exist are refused once their values are there.
    const place = target
      .cast("int32")
      .clamp(0, vocabulary - 1)
      .unsqueeze(-1); // [..., 1]
    const logP = takeAlongAxis(logits.detach().logSoftmax(-1), place, -1).squeeze(-1); // [...]
    return [logP, target, logits];
  }

  protected add([logP, target]: TypedArray[], [, , { shape }]: readonly Tensor[]): void {
    const vocabulary = shape[shape.length - 1];
    const counted = [...target.keys()].filter((i) => target[i] !== this.options.ignoreIndex);
    const wrong = counted.find((i) => target[i] < 0 || target[i] >= vocabulary);
    if (wrong !== undefined) {
      throw new IndexError("Perplexity", `target ${target[wrong]} is not one of the ${vocabulary} tokens`);
    }
    for (const i of counted) this.#loss.add(-logP[i], 1);
  }

  protected clear(): void {
    this.#loss.clear();
  }

  protected absorb(other: this): void {
    this.#loss.absorb(other.#loss);
  }

  protected result(): number {
    return Math.exp(this.#loss.value);
  }
}
