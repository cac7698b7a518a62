import {
  adaptiveMaxPool1d,
  adaptiveMaxPool1dWithIndices,
  adaptiveMaxPool2d,
  adaptiveMaxPool2dWithIndices,
  adaptiveMaxPool3d,
  adaptiveMaxPool3dWithIndices,
  type AdaptiveSize,
  type MaxPooled,
  type Tensor,
} from "@nn/tensor";
import { AdaptivePool } from "./adaptive-pool.js";
import type { MaxPoolResult } from "./max-pool.js";
import { requireSpatial } from "./spatial-input.js";

/** Options of {@link AdaptiveMaxPool1d}, {@link AdaptiveMaxPool2d} and {@link AdaptiveMaxPool3d}. */
export interface AdaptiveMaxPoolOptions<R extends boolean = boolean> {
  /** Whether the places of the elements are returned too. Initially false. */
  readonly returnIndices?: R;
}

/** The operations beneath a layer. */
interface AdaptiveMaxPoolKind {
  readonly rank: number;
  readonly values: (x: Tensor, output: AdaptiveSize) => Tensor;
  readonly withIndices: (x: Tensor, output: AdaptiveSize) => MaxPooled;
}

/** What `AdaptiveMaxPool1d`, `AdaptiveMaxPool2d` and `AdaptiveMaxPool3d` have in common. */
export abstract class AdaptiveMaxPool<R extends boolean> extends AdaptivePool<MaxPoolResult<R>> {
  readonly returnIndices: boolean;
  readonly #kind: AdaptiveMaxPoolKind;

  /** @internal */
  constructor(outputSize: AdaptiveSize, options: AdaptiveMaxPoolOptions<R>, kind: AdaptiveMaxPoolKind) {
    super(outputSize, kind.rank);
    this.returnIndices = options.returnIndices ?? false;
    this.#kind = kind;
  }

  /**
   * @param x - `[N, C, ...spatial]`; N may be left out.
   * @returns `[N, C, ...outputSize]`, or `[values, indices]`, where the indices (int32) are places in the flattened
   * spatial axes.
   */
  forward(x: Tensor): MaxPoolResult<R> {
    requireSpatial(this.constructor.name, x, this.rank);
    const { values, withIndices } = this.#kind;
    if (!this.returnIndices) return values(x, this.outputSize) as MaxPoolResult<R>;
    const found = withIndices(x, this.outputSize);
    return [found.values, found.indices] as MaxPoolResult<R>;
  }
}

/**
 * The largest elements of windows chosen so that the result has a given size; the windows are
 * `AdaptiveAvgPool1d`'s.
 *
 * @typeParam R - Whether indices are returned.
 * @param outputSize - The spatial size of the result: one number; null keeps the input's.
 * @throws ShapeError when a size is no positive integer.
 *
 * @example
 * ```ts
 * import { AdaptiveMaxPool1d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new AdaptiveMaxPool1d(3).forward(zeros([2, 4, 10])).shape); // [2, 4, 3]
 * ```
 */
export class AdaptiveMaxPool1d<R extends boolean = false> extends AdaptiveMaxPool<R> {
  constructor(outputSize: AdaptiveSize, options: AdaptiveMaxPoolOptions<R> = {}) {
    super(outputSize, options, {
      rank: 1,
      values: adaptiveMaxPool1d,
      withIndices: adaptiveMaxPool1dWithIndices,
    });
  }
}

/**
 * The largest elements of windows chosen so that the result has a given size; the windows are
 * `AdaptiveAvgPool2d`'s.
 *
 * @typeParam R - Whether indices are returned.
 * @param outputSize - The spatial sizes of the result: one number for all, or one each; null keeps the input's.
 * @throws ShapeError when a size is no positive integer.
 *
 * @example
 * ```ts
 * import { AdaptiveMaxPool2d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new AdaptiveMaxPool2d([3, null]).forward(zeros([2, 4, 10, 6])).shape); // [2, 4, 3, 6]
 * ```
 */
export class AdaptiveMaxPool2d<R extends boolean = false> extends AdaptiveMaxPool<R> {
  constructor(outputSize: AdaptiveSize, options: AdaptiveMaxPoolOptions<R> = {}) {
    super(outputSize, options, {
      rank: 2,
      values: adaptiveMaxPool2d,
      withIndices: adaptiveMaxPool2dWithIndices,
    });
  }
}

/**
 * The largest elements of windows chosen so that the result has a given size; the windows are
 * `AdaptiveAvgPool3d`'s.
 *
 * @typeParam R - Whether indices are returned.
 * @param outputSize - The spatial sizes of the result: one number for all, or one each; null keeps the input's.
 * @throws ShapeError when a size is no positive integer.
 *
 * @example
 * ```ts
 * import { AdaptiveMaxPool3d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new AdaptiveMaxPool3d(1).forward(zeros([2, 4, 5, 7, 7])).shape); // [2, 4, 1, 1, 1]
 * ```
 */
export class AdaptiveMaxPool3d<R extends boolean = false> extends AdaptiveMaxPool<R> {
  constructor(outputSize: AdaptiveSize, options: AdaptiveMaxPoolOptions<R> = {}) {
    super(outputSize, options, {
      rank: 3,
      values: adaptiveMaxPool3d,
      withIndices: adaptiveMaxPool3dWithIndices,
    });
  }
}
