import { curvePoints, type CurvePoints, type PointOptions } from "./points.js";

/**
 * A rolled-up sheet in space: (t cos t, 21 v, t sin t) with t = 3π/2 · (1 + 2u) and u, v uniform in [0, 1). As
 * scikit-learn's `make_swiss_roll`.
 *
 * @param count - The number of points.
 * @returns `x` `[3]` float32 and `t` `[]` float32, the place along the roll.
 * @throws ValueError when `count` or `noise` can't be.
 *
 * @example
 * ```ts
 * import { swissRoll } from "@nn/data";
 * const { x, t } = swissRoll(500, { seed: 0 }).all();
 * console.log(x.shape, t.shape); // [500, 3] [500]
 * ```
 */
export function swissRoll(count: number, options: PointOptions = {}): CurvePoints {
  return curvePoints("swissRoll", count, options, (draws) => rollPoint(draws.uniform(), draws.uniform()));
}

/** The point of the roll at (u, v) of the sheet, and its place along the roll. */
export function rollPoint(u: number, v: number): readonly [x: number, y: number, z: number, t: number] {
  const t = 1.5 * Math.PI * (1 + 2 * u);
  return [t * Math.cos(t), 21 * v, t * Math.sin(t), t];
}
