import { labelledPoints, type LabelledPoints, type PointOptions } from "./points.js";

/**
 * Two half circles that reach into each other: class 0 is (cos a, sin a), class 1 is (1 - cos a, 1/2 - sin a), with a
 * in even steps from 0 to π. As scikit-learn's `make_moons`.
 *
 * @param count - The number of points, half of them in each class.
 * @returns `x` `[2]` float32 and `y` `[]` int32 (0 or 1), in random order.
 * @throws ValueError when `count` or `noise` can't be.
 *
 * @example
 * ```ts
 * import { moons } from "@nn/data";
 * const { x, y } = moons(200, { noise: 0.1, seed: 0 }).all();
 * console.log(x.shape, y.shape); // [200, 2] [200]
 * ```
 */
export function moons(count: number, options: PointOptions = {}): LabelledPoints {
  const outer = Math.floor(count / 2);
  return labelledPoints("moons", count, options, (i) => {
    if (i < outer) {
      const angle = evenly(i, outer);
      return [Math.cos(angle), Math.sin(angle), 0];
    }
    const angle = evenly(i - outer, count - outer);
    return [1 - Math.cos(angle), 0.5 - Math.sin(angle), 1];
  });
}

/** Number i of `count` angles from 0 to π, both included. */
function evenly(i: number, count: number): number {
  return (Math.PI * i) / Math.max(count - 1, 1);
}
