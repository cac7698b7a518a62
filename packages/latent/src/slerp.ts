import { acos, sin, where, type Tensor, type TensorLike } from "@nn/tensor";
import { checkSameShape } from "./check-codes.js";

/** Below this sine the two directions are one for float32, and the arc is a line. */
const STRAIGHT = 1e-4;

/**
 * Spherical interpolation: on the arc from one code to the other, which keeps the length that codes of a Gaussian prior
 * have (about √k), where a straight line passes through the middle where hardly any code lies.
 *
 *     slerp(a, b, t) = sin((1 - t) θ) / sin θ · a + sin(t θ) / sin θ · b        θ the angle between a and b
 *
 * Source: Shoemake, "Animating rotation with quaternion curves" (1985); White, "Sampling Generative Networks" (2016).
 *
 * @param from - `[*, k]`
 * @param to - Of the same shape.
 * @param t - Where between them, 0 … 1; broadcasts against `[*, 1]`.
 * @returns `[*, k]`; where both point the same way, or opposite ways, the straight line.
 *
 * @example
 * ```ts
 * import { slerp } from "@nn/latent";
 * import { tensor } from "@nn/tensor";
 * console.log(await slerp(tensor([1, 0]), tensor([0, 1]), 0.5).array()); // [0.7071…, 0.7071…]
 * ```
 */
export function slerp(from: Tensor, to: Tensor, t: TensorLike): Tensor {
  checkSameShape("slerp", from, to);
  const lengths = from.norm(-1, { keepdim: true }).mul(to.norm(-1, { keepdim: true })); // [*, 1]
  const cosine = from
    .mul(to)
    .sum(-1, { keepdim: true })
    .div(where(lengths.gt(0), lengths, 1));
  const angle = acos(cosine.clamp(-1, 1));
  const sine = sin(angle);
  const curved = sine.gt(STRAIGHT).logicalAnd(lengths.gt(0));
  const safe = where(curved, sine, 1);
  const rest = angle.mul(-1).mul(t).add(angle); // (1 - t) θ
  const weightFrom = where(curved, sin(rest).div(safe), angle.mul(0).sub(t).add(1));
  const weightTo = where(curved, sin(angle.mul(t)).div(safe), angle.mul(0).add(t));
  return from.mul(weightFrom).add(to.mul(weightTo));
}
