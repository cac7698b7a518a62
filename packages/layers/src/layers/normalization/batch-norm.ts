import type { Tensor } from "@nn/tensor";
import { assignLater } from "@nn/tensor/graph";
import { ChannelNorm, type ChannelNormOptions, type Layouts } from "./channel-norm.js";
import { normalizeChannels } from "./channels.js";
import { axesFrom } from "./moments.js";

/** The arguments of {@link batchNorm} that may be left out. */
export interface BatchNormArguments {
  /** γ, `[C]`. Initially none. */
  readonly weight?: Tensor | undefined;
  /** β, `[C]`. Initially none. */
  readonly bias?: Tensor | undefined;
  /** Whether to take the input's statistics, and move the running ones towards them. Initially false. */
  readonly training?: boolean;
  /** The share of the input in the running statistics. Initially 0.1. */
  readonly momentum?: number | Tensor;
  /** Added to the variance. Initially 1e-5. */
  readonly eps?: number;
}

/**
 * y = (x - E[x]) / √(Var[x] + ε) · γ + β for each channel, with mean and (biased) variance over all other axes in
 * training, else the running ones (Ioffe and Szegedy 2015, algorithm 1).
 *
 * In training the running ones are given new values, r ← (1 - m) r + m b with the unbiased variance. They are computed
 * with whatever is computed next, also in functions that are compiled.
 *
 * @param x - `[N, C, *]`
 * @param runningMean - `[C]`; undefined to keep none.
 * @param runningVar - `[C]`; undefined to keep none.
 * @returns Of x's shape.
 * @throws ShapeError when shapes don't fit, or there is one value a channel in training; NNError when running
 * statistics are wanted and missing.
 *
 * @example
 * ```ts
 * import { batchNorm } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const y = batchNorm(tensor([[3, 0]]), tensor([1, 0]), tensor([4, 1]), { eps: 0 });
 * console.log(await y.array()); // [[1, 0]]
 * ```
 */
export function batchNorm(
  x: Tensor,
  runningMean: Tensor | undefined,
  runningVar: Tensor | undefined,
  options: BatchNormArguments = {},
): Tensor {
  const { weight, bias, training = false, momentum = 0.1, eps = 1e-5 } = options;
  const statistics = { runningMean, runningVar, weight, bias, byInput: training, momentum, eps };
  return normalizeChannels("batchNorm", x, batchAxes(x), statistics);
}

/** All but that of the channels. */
function batchAxes(x: Tensor): number[] {
  return [0, ...axesFrom(2, x.rank)];
}

/** What `BatchNorm1d`, `BatchNorm2d` and `BatchNorm3d` have in common; they differ in the inputs they take. */
export abstract class BatchNorm extends ChannelNorm {
  /** @internal */
  constructor(numFeatures: number, options: ChannelNormOptions, layouts: Layouts) {
    const { eps = 1e-5, momentum = 0.1, affine = true, trackRunningStats = true } = options;
    super(numFeatures, { eps, momentum, affine, trackRunningStats }, layouts);
  }

  /**
   * @param x - `[N, numFeatures, *]`
   * @returns Of the same shape.
   */
  forward(x: Tensor): Tensor {
    this.checkInput(x);
    const { runningMean, runningVar, numBatchesTracked, weight, bias, byInput, eps } = this;
    const seen = byInput ? numBatchesTracked?.add(1) : undefined;
    const momentum = this.momentum ?? seen?.cast("float32").reciprocal() ?? 0;
    const statistics = { runningMean, runningVar, weight, bias, byInput, momentum, eps };
    const y = normalizeChannels(this.constructor.name, x, batchAxes(x), statistics);
    if (numBatchesTracked && seen) assignLater(numBatchesTracked, seen.node);
    return y;
  }
}

/**
 * {@link batchNorm} over `[N, C]` or `[N, C, L]`, with its parameters and running statistics: those of the batch in
 * training, the running ones in use.
 *
 * State, with PyTorch's names: `weight` (γ), `bias` (β), `runningMean`, `runningVar` and `numBatchesTracked`.
 *
 * @param numFeatures - The number of channels, C.
 * @throws ShapeError when the input has another shape, or has one value a channel in training.
 *
 * @example
 * ```ts
 * import { BatchNorm1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const layer = new BatchNorm1d(2);
 * console.log(String(layer.forward(tensor([[1, 10], [3, 30]])))); // rows of about -1 and 1
 * console.log(await layer.runningMean?.array()); // about [0.2, 2]
 * ```
 */
export class BatchNorm1d extends BatchNorm {
  constructor(numFeatures: number, options: ChannelNormOptions = {}) {
    super(numFeatures, options, { 2: "[N, C]", 3: "[N, C, L]" });
  }
}

/**
 * As {@link BatchNorm1d}, for images.
 *
 * @param numFeatures - The number of channels, C.
 * @throws ShapeError when the input isn't `[N, C, H, W]`, or has one value a channel in training.
 *
 * @example
 * ```ts
 * import { BatchNorm2d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new BatchNorm2d(3).forward(randn([8, 3, 4, 4])).shape); // [8, 3, 4, 4]
 * ```
 */
export class BatchNorm2d extends BatchNorm {
  constructor(numFeatures: number, options: ChannelNormOptions = {}) {
    super(numFeatures, options, { 4: "[N, C, H, W]" });
  }
}

/**
 * As {@link BatchNorm1d}, for volumes.
 *
 * @param numFeatures - The number of channels, C.
 * @throws ShapeError when the input isn't `[N, C, D, H, W]`, or has one value a channel in training.
 *
 * @example
 * ```ts
 * import { BatchNorm3d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new BatchNorm3d(3).forward(randn([2, 3, 4, 4, 4])).shape); // [2, 3, 4, 4, 4]
 * ```
 */
export class BatchNorm3d extends BatchNorm {
  constructor(numFeatures: number, options: ChannelNormOptions = {}) {
    super(numFeatures, options, { 5: "[N, C, D, H, W]" });
  }
}
