import { checkSpread, checkWhole } from "./draws.js";
import { labelledPoints, type LabelledPoints, type PointOptions } from "./points.js";

/** Options of {@link spirals}. */
export interface SpiralsOptions extends PointOptions {
  /** The number of arms, one class each. Initially 2. */
  readonly arms?: number;
  /** How often an arm goes round. Initially 1.5. */
  readonly turns?: number;
}

/**
 * Arms that wind out of the origin: the point at s in [0, 1) of arm k is s (cos a, sin a) with
 * a = 2π (turns · s + k / arms), s uniform.
 *
 * @param count - The number of points; the arms get the same number, to within one.
 * @returns `x` `[2]` float32 and `y` `[]` int32, the arm, in random order.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { spirals } from "@nn/data";
 * console.log(spirals(300, { arms: 3, noise: 0.02, seed: 0 }).all().x.shape); // [300, 2]
 * ```
 */
export function spirals(count: number, options: SpiralsOptions = {}): LabelledPoints {
  const { arms = 2, turns = 1.5 } = options;
  checkWhole("spirals", "arms", arms);
  checkSpread("spirals", "turns", turns);
  return labelledPoints("spirals", count, options, (i, draws) => {
    const arm = i % arms;
    const s = draws.uniform();
    const angle = 2 * Math.PI * (turns * s + arm / arms);
    return [s * Math.cos(angle), s * Math.sin(angle), arm];
  });
}
