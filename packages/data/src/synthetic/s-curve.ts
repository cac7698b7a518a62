import { curvePoints, type CurvePoints, type PointOptions } from "./points.js";

/**
 * A sheet bent into an S: (sin t, 2 v, sign(t) (cos t - 1)) with t = 3π (u - 1/2) and u, v uniform in [0, 1). As
 * scikit-learn's `make_s_curve`.
 *
 * @param count - The number of points.
 * @returns `x` `[3]` float32 and `t` `[]` float32, the place along the curve.
 * @throws ValueError when `count` or `noise` can't be.
 *
 * @example
 * ```ts
 * import { sCurve } from "@nn/data";
 * const { x, t } = sCurve(500, { seed: 0 }).all();
 * console.log(x.shape, t.shape); // [500, 3] [500]
 * ```
 */
export function sCurve(count: number, options: PointOptions = {}): CurvePoints {
  return curvePoints("sCurve", count, options, (draws) => curvePoint(draws.uniform(), draws.uniform()));
}

/** The point of the S at (u, v) of the sheet, and its place along the curve. */
export function curvePoint(u: number, v: number): readonly [x: number, y: number, z: number, t: number] {
  const t = 3 * Math.PI * (u - 0.5);
  return [Math.sin(t), 2 * v, Math.sign(t) * (Math.cos(t) - 1), t];
}
