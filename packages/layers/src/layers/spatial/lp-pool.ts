import { avgPool1d, avgPool2d, NNError, type AvgPoolOptions, type PerAxis, type Tensor } from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";
import { PoolLayer } from "./pool-layer.js";
import { requireSpatial } from "./spatial-input.js";

/** Options of {@link lpPool1d} and {@link lpPool2d}. */
export interface LPPoolOptions {
  /** Step between windows. Initially the window's size. */
  readonly stride?: PerAxis;
  /** Whether windows may reach over the end. Initially false. */
  readonly ceilMode?: boolean;
}

type Average = (x: Tensor, window: PerAxis, options: AvgPoolOptions) => Tensor;

/** The p-norm as PyTorch takes it: from the mean, so that a window that reaches over the end counts as a whole one. */
function lpPool(
  operation: string,
  average: Average,
  x: Tensor,
  normType: number,
  window: readonly number[],
  options: LPPoolOptions,
): Tensor {
  if (!(normType > 0 && Number.isFinite(normType))) {
    throw new NNError(operation, `normType must be a number above 0, got ${normType}`);
  }
  const count = window.reduce((total, size) => total * size, 1);
  return average(x.pow(normType), window, options)
    .relu()
    .mul(count)
    .pow(1 / normType);
}

/**
 * The p-norm of each window along one axis: (Σ xᵖ)^(1/p), 0 where the sum is negative.
 *
 * @param x - `[N, C, L]`; N may be left out.
 * @param normType - p, above 0: 1 gives sums, large ones nearly the largest element.
 * @param kernelSize - Length of the window.
 * @throws NNError when p is not above 0; ShapeError when the window doesn't fit.
 *
 * @example
 * ```ts
 * import { lpPool1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await lpPool1d(tensor([[3, 4]]), 2, 2).array()); // [[5]]
 * ```
 */
export function lpPool1d(
  x: Tensor,
  normType: number,
  kernelSize: PerAxis,
  options: LPPoolOptions = {},
): Tensor {
  const window = perAxis("lpPool1d", "kernelSize", kernelSize, 1, 1);
  return lpPool("lpPool1d", avgPool1d, x, normType, window, options);
}

/**
 * The p-norm of each window along two axes: (Σ xᵖ)^(1/p), 0 where the sum is negative.
 *
 * @param x - `[N, C, H, W]`; N may be left out.
 * @param normType - p, above 0: 1 gives sums, large ones nearly the largest element.
 * @param kernelSize - Size of the window: one number, or [kh, kw].
 * @throws NNError when p is not above 0; ShapeError when the window doesn't fit.
 *
 * @example
 * ```ts
 * import { lpPool2d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await lpPool2d(tensor([[[3, 4]]]), 2, [1, 2]).array()); // [[[5]]]
 * ```
 */
export function lpPool2d(
  x: Tensor,
  normType: number,
  kernelSize: PerAxis,
  options: LPPoolOptions = {},
): Tensor {
  const window = perAxis("lpPool2d", "kernelSize", kernelSize, 2, 1);
  return lpPool("lpPool2d", avgPool2d, x, normType, window, options);
}

/** What `LPPool1d` and `LPPool2d` have in common. */
export abstract class LPPool extends PoolLayer {
  readonly #pool: typeof lpPool1d;

  /** @internal */
  constructor(
    readonly normType: number,
    kernelSize: PerAxis,
    options: LPPoolOptions,
    rank: number,
    pool: typeof lpPool1d,
  ) {
    super(kernelSize, options, rank);
    this.#pool = pool;
  }

  /**
   * @param x - `[N, C, ...spatial]`; N may be left out.
   * @returns The same with smaller spatial sizes.
   */
  forward(x: Tensor): Tensor {
    const { normType, kernelSize, stride, ceilMode } = this;
    requireSpatial(this.constructor.name, x, kernelSize.length);
    return this.#pool(x, normType, kernelSize, { stride, ceilMode });
  }

  override extraRepr(): string {
    return `normType=${this.normType}, ${super.extraRepr()}`;
  }
}

/**
 * {@link lpPool1d} as a module.
 *
 * @param normType - p, above 0.
 * @param kernelSize - Length of the window.
 * @throws ShapeError when a setting is no whole number; NNError from `forward` when p is not above 0.
 *
 * @example
 * ```ts
 * import { LPPool1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new LPPool1d(2, 2).forward(tensor([[3, 4]])).array()); // [[5]]
 * ```
 */
export class LPPool1d extends LPPool {
  constructor(normType: number, kernelSize: PerAxis, options: LPPoolOptions = {}) {
    super(normType, kernelSize, options, 1, lpPool1d);
  }
}

/**
 * {@link lpPool2d} as a module.
 *
 * @param normType - p, above 0.
 * @param kernelSize - Size of the window: one number, or [kh, kw].
 * @throws ShapeError when a setting is no whole number; NNError from `forward` when p is not above 0.
 *
 * @example
 * ```ts
 * import { LPPool2d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new LPPool2d(2, [1, 2]).forward(tensor([[[3, 4]]])).array()); // [[[5]]]
 * ```
 */
export class LPPool2d extends LPPool {
  constructor(normType: number, kernelSize: PerAxis, options: LPPoolOptions = {}) {
    super(normType, kernelSize, options, 2, lpPool2d);
  }
}
