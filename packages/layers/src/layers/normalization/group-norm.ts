import { formatShape, NNError, ones, ShapeError, zeros, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { alongChannels, checkPerChannel } from "./channels.js";
import { axesFrom, moments, scaled, standardized } from "./moments.js";

/** The arguments of {@link groupNorm} that may be left out. */
export interface GroupNormArguments {
  /** γ, `[C]`. Initially none. */
  readonly weight?: Tensor | undefined;
  /** β, `[C]`. Initially none. */
  readonly bias?: Tensor | undefined;
  /** Added to the variance. Initially 1e-5. */
  readonly eps?: number;
}

/**
 * y = (x - E[x]) / √(Var[x] + ε) · γ + β, with mean and (biased) variance over each group of channels of each example,
 * and γ and β for each channel (Wu and He 2018).
 *
 * @param x - `[N, C, *]`
 * @param numGroups - Into how many groups the channels are split, in order.
 * @returns Of x's shape.
 * @throws ShapeError when shapes don't fit; NNError when the channels can't be split.
 *
 * @example
 * ```ts
 * import { groupNorm } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(String(groupNorm(tensor([[1, 3, 0, 10]]), 2))); // about -1, 1, -1, 1
 * ```
 */
export function groupNorm(x: Tensor, numGroups: number, options: GroupNormArguments = {}): Tensor {
  const { weight, bias, eps = 1e-5 } = options;
  checkPerChannel("groupNorm", x, { weight, bias });
  const [batch, channels, ...rest] = x.shape;
  checkGroups("groupNorm", numGroups, channels);
  const groups = x.reshape([batch, numGroups, channels / numGroups, ...rest]); // [N, G, C / G, *]
  const { centred, variance } = moments(groups, axesFrom(2, groups.rank));
  const standard = standardized(centred, variance, eps).reshape(x.shape);
  return scaled(standard, weight && alongChannels(weight, x), bias && alongChannels(bias, x));
}

function checkGroups(operation: string, numGroups: number, channels: number): void {
  if (Number.isInteger(numGroups) && numGroups > 0 && channels > 0 && channels % numGroups === 0) return;
  throw new NNError(operation, `${channels} channels can't be split into ${numGroups} groups`);
}

/** Options of {@link GroupNorm}. */
export interface GroupNormOptions {
  /** Added to the variance. Initially 1e-5. */
  readonly eps?: number;
  /** Whether there are a weight and a bias for each channel. Initially true. */
  readonly affine?: boolean;
}

/**
 * {@link groupNorm} with its parameters. It doesn't depend on the batch and has no running statistics.
 *
 * Attributes: `weight` (γ, first ones) and `bias` (β, first zeros), `[numChannels]`.
 *
 * @param numGroups - Into how many groups the channels are split; it must divide them.
 * @param numChannels - The number of channels, C.
 * @throws NNError when the channels can't be split; ShapeError when the input isn't `[N, C, *]`.
 *
 * @example
 * ```ts
 * import { GroupNorm } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new GroupNorm(2, 6).forward(randn([5, 6, 4, 4])).shape); // [5, 6, 4, 4]
 * ```
 */
export class GroupNorm extends Module {
  readonly eps: number;
  weight: Parameter | undefined;
  bias: Parameter | undefined;

  constructor(
    readonly numGroups: number,
    readonly numChannels: number,
    options: GroupNormOptions = {},
  ) {
    super();
    checkGroups("GroupNorm", numGroups, numChannels);
    const { eps = 1e-5, affine = true } = options;
    this.eps = eps;
    this.weight = affine ? new Parameter(ones([numChannels])) : undefined;
    this.bias = affine ? new Parameter(zeros([numChannels])) : undefined;
  }

  /**
   * @param x - `[N, numChannels, *]`
   * @returns Of the same shape.
   */
  forward(x: Tensor): Tensor {
    const { shape } = nodeOf("GroupNorm", x);
    if (shape.length < 2 || shape[1] !== this.numChannels) {
      throw new ShapeError("GroupNorm", `expected [N, ${this.numChannels}, *], got ${formatShape(shape)}`);
    }
    return groupNorm(x, this.numGroups, this);
  }

  override extraRepr(): string {
    return `${this.numGroups}, ${this.numChannels}, eps=${this.eps}, affine=${this.weight !== undefined}`;
  }
}
