import { softplus, type Tensor } from "@nn/tensor";
import { Buffer } from "../module/buffer.js";
import { WeightedLossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";
import { weighted } from "./weighted.js";

/** Options of {@link bceWithLogits}. */
export interface BCEWithLogitsOptions extends LossOptions {
  /** Factors of the elements' losses, broadcasting to the input. */
  readonly weight?: Tensor;
  /** How many times a positive target counts, broadcasting to the input. */
  readonly posWeight?: Tensor;
}

/**
 * Binary cross entropy of sigmoid(x) and the target, computed without overflow:
 * -w [p t log σ(x) + (1 - t) log(1 - σ(x))] = w [(1 - t) x + (1 + (p - 1) t) softplus(-x)].
 *
 * @param input - Scores x (not probabilities) `[*]`.
 * @param target - t from 0 to 1, of the same shape.
 * @throws ShapeError when the shapes differ.
 *
 * @example
 * ```ts
 * import { bceWithLogits } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await bceWithLogits(tensor([100, 0]), tensor([1, 1])).item()); // 0.3466
 * ```
 */
export function bceWithLogits(input: Tensor, target: Tensor, options: BCEWithLogitsOptions = {}): Tensor {
  requireSameShape("bceWithLogits", input, target);
  const { weight, posWeight } = options;
  const tail = softplus(input.neg());
  const positive = posWeight ? target.mul(posWeight.sub(1)).add(1).mul(tail) : tail;
  const losses = input.sub(input.mul(target)).add(positive);
  return reduceLoss("bceWithLogits", weighted("bceWithLogits", losses, weight), options);
}

/**
 * {@link bceWithLogits} as a module.
 *
 * Attributes: `weight` and `posWeight`, where they were given, as buffers.
 *
 * @example
 * ```ts
 * import { BCEWithLogitsLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new BCEWithLogitsLoss().forward(tensor([100, 0]), tensor([1, 1])).item()); // 0.3466
 * ```
 */
export class BCEWithLogitsLoss extends WeightedLossModule<BCEWithLogitsOptions> {
  readonly posWeight: Buffer | undefined;

  constructor(options?: BCEWithLogitsOptions) {
    super(options);
    this.posWeight = options?.posWeight && new Buffer(options.posWeight);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { options, posWeight } = this;
    return bceWithLogits(input, target, posWeight ? { ...options, posWeight } : options);
  }
}
