import { ValueError } from "@nn/tensor";
import { labelledPoints, type LabelledPoints, type PointOptions } from "./points.js";

/** Options of {@link circles}. */
export interface CirclesOptions extends PointOptions {
  /** The radius of the inner circle, at least 0 and below 1. Initially 0.8. */
  readonly factor?: number;
}

/**
 * A circle of radius 1 (class 0) around one of radius `factor` (class 1), in even steps. As scikit-learn's
 * `make_circles`.
 *
 * @param count - The number of points, half of them in each class.
 * @returns `x` `[2]` float32 and `y` `[]` int32 (0 or 1), in random order.
 * @throws ValueError when `count`, `noise` or `factor` can't be.
 *
 * @example
 * ```ts
 * import { circles } from "@nn/data";
 * const { x } = circles(200, { factor: 0.5, seed: 0 }).all();
 * console.log(x.shape); // [200, 2]
 * ```
 */
export function circles(count: number, options: CirclesOptions = {}): LabelledPoints {
  const { factor = 0.8 } = options;
  if (!(factor >= 0 && factor < 1)) {
    throw new ValueError("circles", `factor must be at least 0 and below 1, got ${factor}`);
  }
  const outer = Math.floor(count / 2);
  return labelledPoints("circles", count, options, (i) => {
    const inner = i >= outer;
    const turn = inner ? (i - outer) / (count - outer) : i / outer;
    const radius = inner ? factor : 1;
    return [radius * Math.cos(2 * Math.PI * turn), radius * Math.sin(2 * Math.PI * turn), inner ? 1 : 0];
  });
}
