import { avgPool1d, avgPool2d, avgPool3d, type AvgPoolOptions, type PerAxis, type Tensor } from "@nn/tensor";
import { PoolLayer } from "./pool-layer.js";
import { requireSpatial } from "./spatial-input.js";

/** The operation beneath a layer. */
type Average = (x: Tensor, window: PerAxis, options: AvgPoolOptions) => Tensor;

/** What `AvgPool1d`, `AvgPool2d` and `AvgPool3d` have in common. */
export abstract class AvgPool extends PoolLayer {
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | undefined;
  readonly #average: Average;

  /** @internal */
  constructor(kernelSize: PerAxis, options: AvgPoolOptions, rank: number, average: Average) {
    super(kernelSize, options, rank);
    this.countIncludePad = options.countIncludePad ?? true;
    this.divisorOverride = options.divisorOverride;
    this.#average = average;
  }

  /**
   * @param x - `[N, C, ...spatial]`; N may be left out.
   * @returns The same with smaller spatial sizes.
   */
  forward(x: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    requireSpatial(this.constructor.name, x, kernelSize.length);
    return this.#average(x, kernelSize, {
      stride,
      padding,
      ceilMode,
      countIncludePad,
      ...(divisorOverride === undefined ? {} : { divisorOverride }),
    });
  }

  override extraRepr(): string {
    const { countIncludePad, divisorOverride } = this;
    return [
      super.extraRepr(),
      ...(countIncludePad ? [] : ["countIncludePad=false"]),
      ...(divisorOverride === undefined ? [] : [`divisorOverride=${divisorOverride}`]),
    ].join(", ");
  }
}

/**
 * The mean of each window along one axis. The length becomes
 * ⌊(size + 2 padding − kernelSize) / stride⌋ + 1.
 *
 * @param kernelSize - Length of the window.
 * @throws ShapeError when a setting is no whole number, or from `forward` when the window doesn't fit the input.
 *
 * @example
 * ```ts
 * import { AvgPool1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new AvgPool1d(2).forward(tensor([[1, 3, 2, 0]])).array()); // [[2, 1]]
 * ```
 */
export class AvgPool1d extends AvgPool {
  constructor(kernelSize: PerAxis, options: AvgPoolOptions = {}) {
    super(kernelSize, options, 1, avgPool1d);
  }
}

/**
 * The mean of each window along two axes. Each size becomes
 * ⌊(size + 2 padding − kernelSize) / stride⌋ + 1.
 *
 * @param kernelSize - Size of the window: one number, or [kh, kw].
 * @throws ShapeError when a setting is no whole number, or from `forward` when the window doesn't fit the input.
 *
 * @example
 * ```ts
 * import { AvgPool2d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new AvgPool2d(3, { stride: 2, padding: 1 }).forward(zeros([2, 4, 8, 8])).shape); // [2, 4, 4, 4]
 * ```
 */
export class AvgPool2d extends AvgPool {
  constructor(kernelSize: PerAxis, options: AvgPoolOptions = {}) {
    super(kernelSize, options, 2, avgPool2d);
  }
}

/**
 * The mean of each window along three axes. Each size becomes
 * ⌊(size + 2 padding − kernelSize) / stride⌋ + 1.
 *
 * @param kernelSize - Size of the window: one number, or [kd, kh, kw].
 * @throws ShapeError when a setting is no whole number, or from `forward` when the window doesn't fit the input.
 *
 * @example
 * ```ts
 * import { AvgPool3d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new AvgPool3d([1, 2, 2]).forward(zeros([2, 4, 6, 6])).shape); // [2, 4, 3, 3]
 * ```
 */
export class AvgPool3d extends AvgPool {
  constructor(kernelSize: PerAxis, options: AvgPoolOptions = {}) {
    super(kernelSize, options, 3, avgPool3d);
  }
}
