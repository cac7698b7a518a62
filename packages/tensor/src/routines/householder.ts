import { addScaled, dot, maxAbs, powerOfTwoBelow } from "./vector-ops.js";

/** A reflection H = I - tau v vᵀ that takes a vector to (beta, 0, …, 0); v[0] = 1. */
export interface Reflection {
  readonly tau: number;
  readonly beta: number;
}

/**
 * Finds the reflection for the `n` elements of x from `at` and writes its v over them. beta has the sign opposite to
 * x[0]; a vector that is (x[0], 0, …) already is left alone, with tau = 0.
 *
 * Source: LAPACK, dlarfg.
 */
export function makeReflection(x: Float64Array, at: number, n: number): Reflection {
  // Quotients of subnormal numbers would be too coarse for an orthogonal H.
  const scale = powerOfTwoBelow(maxAbs(x, at, n));
  const alpha = x[at] / scale;
  let sum = 0;
  for (let i = 1; i < n; i++) {
    x[at + i] /= scale;
    sum += x[at + i] ** 2;
  }
  x[at] = 1;
  if (sum === 0) return { tau: 0, beta: alpha * scale };
  const length = Math.sqrt(alpha * alpha + sum);
  const beta = alpha >= 0 ? -length : length;
  for (let i = 1; i < n; i++) x[at + i] /= alpha - beta;
  return { tau: (beta - alpha) / beta, beta: beta * scale };
}

/** Applies H to the `n` elements of x from `xAt`. */
export function reflect(
  x: Float64Array,
  xAt: number,
  v: Float64Array,
  vAt: number,
  n: number,
  tau: number,
): void {
  if (tau !== 0) addScaled(x, xAt, -tau * dot(x, xAt, v, vAt, n), v, vAt, n);
}
