import { formatShape, NNError, uniform, type Generator, type PerAxis, type Tensor } from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";
import { fans } from "../../init/fans.js";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { checkCounts } from "../check-counts.js";
import { requireSpatial } from "./spatial-input.js";

/** Options that convolutions and transposed convolutions share. */
export interface ConvLayerOptions {
  /** Step of the window, or of its places in the result of a transposed convolution. Initially 1. */
  readonly stride?: PerAxis;
  /** Spacing of the kernel's taps. Initially 1. */
  readonly dilation?: PerAxis;
  /** Channels are split into this many independent groups; it must divide both channel counts. Initially 1. */
  readonly groups?: number;
  /** Whether there is a bias. Initially true. */
  readonly bias?: boolean;
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator;
}

/** What tells the convolutions apart. */
export interface ConvKind {
  /** How many spatial axes there are. */
  readonly rank: number;
  readonly transposed: boolean;
}

/** What `Conv1d` … `ConvTranspose3d` have in common: their settings and parameters. */
export abstract class ConvLayer<I extends readonly unknown[] = [x: Tensor]> extends Module<I> {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  weight: Parameter;
  bias: Parameter | undefined;

  /** @internal */
  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    kernelSize: PerAxis,
    options: ConvLayerOptions,
    { rank, transposed }: ConvKind,
  ) {
    super();
    const { name } = this.constructor;
    const { stride = 1, dilation = 1, groups = 1, bias = true, generator } = options;
    checkChannels(name, { inChannels, outChannels, groups });
    this.kernelSize = perAxis(name, "kernelSize", kernelSize, rank, 1);
    this.stride = perAxis(name, "stride", stride, rank, 1);
    this.dilation = perAxis(name, "dilation", dilation, rank, 1);
    this.groups = groups;
    const channels = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
    const shape = [...channels, ...this.kernelSize];
    const bound = 1 / Math.sqrt(fans(shape).fanIn);
    const random = generator ? { generator } : {};
    this.weight = new Parameter(uniform(shape, -bound, bound, random));
    this.bias = bias ? new Parameter(uniform([outChannels], -bound, bound, random)) : undefined;
  }

  /** Refuses an input that is neither `[N, inChannels, ...spatial]` nor `[inChannels, ...spatial]`. */
  protected checkInput(x: Tensor): void {
    requireSpatial(this.constructor.name, x, this.kernelSize.length, this.inChannels);
  }

  override extraRepr(): string {
    const { inChannels, outChannels, kernelSize, stride, dilation, groups } = this;
    return [
      `${inChannels}, ${outChannels}, kernelSize=${formatShape(kernelSize)}, stride=${formatShape(stride)}`,
      ...(dilation.some((n) => n !== 1) ? [`dilation=${formatShape(dilation)}`] : []),
      ...(groups !== 1 ? [`groups=${groups}`] : []),
      ...(this.bias ? [] : ["bias=false"]),
    ].join(", ");
  }
}

function checkChannels(name: string, counts: Readonly<Record<string, number>>): void {
  checkCounts(name, counts);
  const { inChannels, outChannels, groups } = counts;
  if (inChannels % groups === 0 && outChannels % groups === 0) return;
  throw new NNError(name, `${groups} groups don't divide ${inChannels} and ${outChannels} channels`);
}
