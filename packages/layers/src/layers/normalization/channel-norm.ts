import {
  formatShape,
  NNError,
  ones,
  onesLike,
  ShapeError,
  tensor,
  zeros,
  zerosLike,
  type Tensor,
} from "@nn/tensor";
import { assign, nodeOf } from "@nn/tensor/graph";
import { Buffer } from "../../module/buffer.js";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";

/** Options of {@link BatchNorm1d}, {@link InstanceNorm1d} and their like. */
export interface ChannelNormOptions {
  /** Added to the variance. Initially 1e-5. */
  readonly eps?: number;
  /**
   * The share of a batch in the running statistics. Initially 0.1. With null `BatchNorm` takes the mean over all
   * batches, and `InstanceNorm` leaves its statistics as they are, both as in PyTorch.
   */
  readonly momentum?: number | null;
  /** Whether there are a weight and a bias for each channel. Initially true for `BatchNorm`, else false. */
  readonly affine?: boolean;
  /**
   * Whether running statistics are gathered in training and taken in use; else those of the input are always taken.
   * Initially true for `BatchNorm`, else false.
   */
  readonly trackRunningStats?: boolean;
}

/** The shapes that a layer takes, by their rank: "[N, C, L]" for 3. C is the layer's `numFeatures`. */
export type Layouts = Readonly<Record<number, string>>;

/** What `BatchNorm` and `InstanceNorm` have in common: parameters and running statistics, one number a channel. */
export abstract class ChannelNorm extends Module {
  /** Added to the variance. */
  readonly eps: number;
  /** The share of a batch in the running statistics; null see {@link ChannelNormOptions}. */
  momentum: number | null;
  /** γ, `[numFeatures]`, first ones. */
  weight: Parameter | undefined;
  /** β, `[numFeatures]`, first zeros. */
  bias: Parameter | undefined;
  /** `[numFeatures]`, first zeros; undefined without running statistics. */
  readonly runningMean: Buffer | undefined;
  /** The unbiased variance, `[numFeatures]`, first ones; undefined without running statistics. */
  readonly runningVar: Buffer | undefined;
  /** How many batches `BatchNorm` has seen in training, int32; undefined without running statistics. */
  readonly numBatchesTracked: Buffer | undefined;
  readonly #layouts: Layouts;

  /** @internal */
  constructor(
    readonly numFeatures: number,
    options: Required<ChannelNormOptions>,
    layouts: Layouts,
  ) {
    super();
    if (!Number.isInteger(numFeatures) || numFeatures < 1) {
      throw new NNError(this.constructor.name, `numFeatures must be a positive integer, got ${numFeatures}`);
    }
    const { eps, momentum, affine, trackRunningStats } = options;
    this.eps = eps;
    this.momentum = momentum;
    this.#layouts = layouts;
    this.weight = affine ? new Parameter(ones([numFeatures])) : undefined;
    this.bias = affine ? new Parameter(zeros([numFeatures])) : undefined;
    this.runningMean = trackRunningStats ? new Buffer(zeros([numFeatures])) : undefined;
    this.runningVar = trackRunningStats ? new Buffer(ones([numFeatures])) : undefined;
    this.numBatchesTracked = trackRunningStats ? new Buffer(tensor(0, { dtype: "int32" })) : undefined;
  }

  /** Gives the running statistics their first values again. */
  resetRunningStats(): void {
    const { runningMean, runningVar, numBatchesTracked } = this;
    if (!runningMean || !runningVar || !numBatchesTracked) return;
    assign([
      [runningMean, zerosLike(runningMean).node],
      [runningVar, onesLike(runningVar).node],
      [numBatchesTracked, zerosLike(numBatchesTracked).node],
    ]);
  }

  /** Whether statistics are those of the input: in training, and always without running ones. */
  protected get byInput(): boolean {
    return this.training || this.runningMean === undefined;
  }

  /** Refuses inputs of another shape. */
  protected checkInput(x: Tensor): void {
    const { shape } = nodeOf(this.constructor.name, x);
    const layout = this.#layouts[shape.length] as string | undefined;
    const axis = layout?.startsWith("[N") ? 1 : 0;
    if (layout !== undefined && shape[axis] === this.numFeatures) return;
    const wanted = Object.values(this.#layouts).join(" or ").replaceAll("C", String(this.numFeatures));
    throw new ShapeError(this.constructor.name, `expected ${wanted}, got ${formatShape(shape)}`);
  }

  override extraRepr(): string {
    const { numFeatures, eps, momentum, weight, runningMean } = this;
    const rest = `affine=${weight !== undefined}, trackRunningStats=${runningMean !== undefined}`;
    return `${numFeatures}, eps=${eps}, momentum=${momentum}, ${rest}`;
  }
}
