import { NNError } from "@nn/tensor";

/** Numerators and denominators of the three rational functions of Wichura's AS241, PPND7 (relative error 1e-7). */
const CENTRE = [
  [3.3871327179, 50.434271938, 159.29113202, 59.109374720],
  [1, 17.895169469, 78.757757664, 67.1875636],
] as const; // prettier-ignore
const NEAR_TAIL = [
  [1.4234372777, 2.7568153900, 1.3067284816, 0.17023821103],
  [1, 0.73700164250, 0.12021132975],
] as const; // prettier-ignore
const FAR_TAIL = [
  [6.6579051150, 3.0812263860, 0.42868294337, 0.017337203997],
  [1, 0.24197894225, 0.012258202635],
] as const; // prettier-ignore

/**
 * The number below which a standard normal variable lies with probability `p`.
 *
 * Source: Wichura, algorithm AS241, Applied Statistics 37 (1988).
 *
 * @param p - Between 0 and 1.
 * @throws NNError when p is not.
 *
 * @example
 * ```ts
 * import { normalQuantile } from "@nn/latent";
 * console.log(normalQuantile(0.975)); // 1.95996…
 * ```
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new NNError("normalQuantile", `p must lie between 0 and 1, got ${p}`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const tail = r <= 5 ? ratio(NEAR_TAIL, r - 1.6) : ratio(FAR_TAIL, r - 5);
  return q < 0 ? -tail : tail;
}

type Coefficients = readonly number[];

function ratio([above, below]: readonly [Coefficients, Coefficients], x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

function polynomial(coefficients: Coefficients, x: number): number {
  return coefficients.reduceRight((sum, c) => sum * x + c, 0);
}
