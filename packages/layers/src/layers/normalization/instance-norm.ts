import type { Tensor } from "@nn/tensor";
import { ChannelNorm, type ChannelNormOptions, type Layouts } from "./channel-norm.js";
import { normalizeChannels } from "./channels.js";
import { axesFrom } from "./moments.js";

/** The arguments of {@link instanceNorm} that may be left out. */
export interface InstanceNormArguments {
  /** `[C]`. Initially none. */
  readonly runningMean?: Tensor | undefined;
  /** `[C]`. Initially none. */
  readonly runningVar?: Tensor | undefined;
  /** γ, `[C]`. Initially none. */
  readonly weight?: Tensor | undefined;
  /** β, `[C]`. Initially none. */
  readonly bias?: Tensor | undefined;
  /** Whether to take the input's statistics, and move the running ones towards them. Initially true. */
  readonly useInputStats?: boolean;
  /** The share of the input in the running statistics. Initially 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Initially 1e-5. */
  readonly eps?: number;
}

/**
 * y = (x - E[x]) / √(Var[x] + ε) · γ + β for each channel of each example, with mean and (biased) variance over the
 * axes behind the channels, or with running ones, which are the means over the batch (Ulyanov et al. 2016).
 *
 * @param x - `[N, C, *]`
 * @returns Of x's shape.
 * @throws ShapeError when shapes don't fit, or a channel has one value; NNError when running statistics are wanted and
 * missing.
 *
 * @example
 * ```ts
 * import { instanceNorm } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(String(instanceNorm(tensor([[[1, 3], [0, 10]]])))); // rows of about -1 and 1
 * ```
 */
export function instanceNorm(x: Tensor, options: InstanceNormArguments = {}): Tensor {
  const { runningMean, runningVar, weight, bias } = options;
  const { useInputStats: byInput = true, momentum = 0.1, eps = 1e-5 } = options;
  const statistics = { runningMean, runningVar, weight, bias, byInput, momentum, eps };
  return normalizeChannels("instanceNorm", x, axesFrom(2, x.rank), statistics);
}

/** What `InstanceNorm1d`, `InstanceNorm2d` and `InstanceNorm3d` have in common; they differ in the inputs they take. */
export abstract class InstanceNorm extends ChannelNorm {
  readonly #unbatched: number;

  /** @internal */
  constructor(numFeatures: number, options: ChannelNormOptions, layouts: Layouts) {
    const { eps = 1e-5, momentum = 0.1, affine = false, trackRunningStats = false } = options;
    super(numFeatures, { eps, momentum, affine, trackRunningStats }, layouts);
    this.#unbatched = Math.min(...Object.keys(layouts).map(Number));
  }

  /**
   * @param x - `[N, numFeatures, *]`; N may be left out.
   * @returns Of the same shape.
   */
  forward(x: Tensor): Tensor {
    this.checkInput(x);
    if (x.rank !== this.#unbatched) return this.#normalized(x);
    return this.#normalized(x.unsqueeze(0)).squeeze(0);
  }

  #normalized(x: Tensor): Tensor {
    const { runningMean, runningVar, weight, bias, byInput, eps } = this;
    const momentum = this.momentum ?? 0;
    const statistics = { runningMean, runningVar, weight, bias, byInput, momentum, eps };
    return normalizeChannels(this.constructor.name, x, axesFrom(2, x.rank), statistics);
  }
}

/**
 * {@link instanceNorm} over `[N, C, L]` or `[C, L]`, with its parameters and running statistics, where there are any.
 *
 * State, with PyTorch's names: `weight` (γ) and `bias` (β) if `affine`, `runningMean`, `runningVar` and
 * `numBatchesTracked` (which stays 0, as in PyTorch) if `trackRunningStats`.
 *
 * @param numFeatures - The number of channels, C.
 * @throws ShapeError when the input has another shape, or a channel has one value.
 *
 * @example
 * ```ts
 * import { InstanceNorm1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(String(new InstanceNorm1d(2).forward(tensor([[1, 3], [0, 10]])))); // rows of about -1 and 1
 * ```
 */
export class InstanceNorm1d extends InstanceNorm {
  constructor(numFeatures: number, options: ChannelNormOptions = {}) {
    super(numFeatures, options, { 2: "[C, L]", 3: "[N, C, L]" });
  }
}

/**
 * As {@link InstanceNorm1d}, for images.
 *
 * @param numFeatures - The number of channels, C.
 * @throws ShapeError when the input isn't `[N, C, H, W]` or `[C, H, W]`, or a channel has one value.
 *
 * @example
 * ```ts
 * import { InstanceNorm2d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new InstanceNorm2d(3, { affine: true }).forward(randn([8, 3, 4, 4])).shape); // [8, 3, 4, 4]
 * ```
 */
export class InstanceNorm2d extends InstanceNorm {
  constructor(numFeatures: number, options: ChannelNormOptions = {}) {
    super(numFeatures, options, { 3: "[C, H, W]", 4: "[N, C, H, W]" });
  }
}

/**
 * As {@link InstanceNorm1d}, for volumes.
 *
 * @param numFeatures - The number of channels, C.
 * @throws ShapeError when the input isn't `[N, C, D, H, W]` or `[C, D, H, W]`, or a channel has one value.
 *
 * @example
 * ```ts
 * import { InstanceNorm3d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new InstanceNorm3d(3).forward(randn([2, 3, 4, 4, 4])).shape); // [2, 3, 4, 4, 4]
 * ```
 */
export class InstanceNorm3d extends InstanceNorm {
  constructor(numFeatures: number, options: ChannelNormOptions = {}) {
    super(numFeatures, options, { 4: "[C, D, H, W]", 5: "[N, C, D, H, W]" });
  }
}
