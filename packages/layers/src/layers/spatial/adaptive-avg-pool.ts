import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  type AdaptiveSize,
  type Tensor,
} from "@nn/tensor";
import { AdaptivePool } from "./adaptive-pool.js";
import { requireSpatial } from "./spatial-input.js";

/** What `AdaptiveAvgPool1d`, `AdaptiveAvgPool2d` and `AdaptiveAvgPool3d` have in common. */
export abstract class AdaptiveAvgPool extends AdaptivePool {
  readonly #pool: (x: Tensor, output: AdaptiveSize) => Tensor;

  /** @internal */
  constructor(outputSize: AdaptiveSize, rank: number, pool: (x: Tensor, output: AdaptiveSize) => Tensor) {
    super(outputSize, rank);
    this.#pool = pool;
  }

  /**
   * @param x - `[N, C, ...spatial]`; N may be left out.
   * @returns `[N, C, ...outputSize]`
   */
  forward(x: Tensor): Tensor {
    requireSpatial(this.constructor.name, x, this.rank);
    return this.#pool(x, this.outputSize);
  }
}

/**
 * The mean of windows chosen so that the result has a given size: window i of n takes ⌊i size / n⌋ … ⌈(i + 1) size / n⌉ − 1.
 *
 * @param outputSize - The spatial size of the result: one number; null keeps the input's.
 * @throws ShapeError when a size is no positive integer.
 *
 * @example
 * ```ts
 * import { AdaptiveAvgPool1d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new AdaptiveAvgPool1d(3).forward(zeros([2, 4, 10])).shape); // [2, 4, 3]
 * ```
 */
export class AdaptiveAvgPool1d extends AdaptiveAvgPool {
  constructor(outputSize: AdaptiveSize) {
    super(outputSize, 1, adaptiveAvgPool1d);
  }
}

/**
 * The mean of windows chosen so that the result has a given size: window i of n takes ⌊i size / n⌋ … ⌈(i + 1) size / n⌉ − 1.
 *
 * @param outputSize - The spatial sizes of the result: one number for all, or one each; null keeps the input's.
 * @throws ShapeError when a size is no positive integer.
 *
 * @example
 * ```ts
 * import { AdaptiveAvgPool2d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new AdaptiveAvgPool2d([3, null]).forward(zeros([2, 4, 10, 6])).shape); // [2, 4, 3, 6]
 * ```
 */
export class AdaptiveAvgPool2d extends AdaptiveAvgPool {
  constructor(outputSize: AdaptiveSize) {
    super(outputSize, 2, adaptiveAvgPool2d);
  }
}

/**
 * The mean of windows chosen so that the result has a given size: window i of n takes ⌊i size / n⌋ … ⌈(i + 1) size / n⌉ − 1.
 *
 * @param outputSize - The spatial sizes of the result: one number for all, or one each; null keeps the input's.
 * @throws ShapeError when a size is no positive integer.
 *
 * @example
 * ```ts
 * import { AdaptiveAvgPool3d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new AdaptiveAvgPool3d(1).forward(zeros([2, 4, 5, 7, 7])).shape); // [2, 4, 1, 1, 1]
 * ```
 */
export class AdaptiveAvgPool3d extends AdaptiveAvgPool {
  constructor(outputSize: AdaptiveSize) {
    super(outputSize, 3, adaptiveAvgPool3d);
  }
}
