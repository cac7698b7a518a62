import { lerp, linspace, type Tensor } from "@nn/tensor";
import { checkCount, checkSameShape } from "./check-codes.js";
import { slerp } from "./slerp.js";

/** Options of {@link interpolate}. */
export interface InterpolateOptions {
  /** How many codes, the two ends among them. Initially 8. */
  readonly steps?: number;
  /** Whether to go along the arc, as codes of a Gaussian prior lie. Initially false: along the straight line. */
  readonly spherical?: boolean;
}

/**
 * Codes on the way from one to another, both ends included.
 *
 * @param from - `[*, k]`
 * @param to - Of the same shape.
 * @returns `[steps, *, k]`
 *
 * @example
 * ```ts
 * import { interpolate } from "@nn/latent";
 * import { tensor } from "@nn/tensor";
 * console.log(await interpolate(tensor([0, 0]), tensor([2, 4]), { steps: 3 }).array()); // [[0, 0], [1, 2], [2, 4]]
 * ```
 */
export function interpolate(from: Tensor, to: Tensor, options: InterpolateOptions = {}): Tensor {
  const { steps = 8, spherical = false } = options;
  checkCount("interpolate", "steps", steps, 2);
  checkSameShape("interpolate", from, to);
  const t = linspace(0, 1, steps).reshape([steps, ...from.shape.map(() => 1)]);
  const shape = [steps, ...from.shape];
  const [a, b] = [from.expand(shape), to.expand(shape)];
  return spherical ? slerp(a, b, t) : lerp(a, b, t);
}
