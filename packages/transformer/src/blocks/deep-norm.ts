import { init, isParameter, type Module } from "@nn/layers";
import { NNError, randn, tensor, type Generator, type Tensor } from "@nn/tensor";
import { assignLater } from "@nn/tensor/graph";
import type { Attention } from "../attention/attention.js";
import type { TransformerBlock } from "./transformer-block.js";

/** How a block of deep-norm is scaled: its input by α where it is added, its first weights by β. */
export interface DeepNorm {
  readonly alpha: number;
  readonly beta: number;
}

/**
 * The scales that keep post-norm models of hundreds of layers stable, LayerNorm(α x + f(x)) with first weights of gain β
 * (Wang et al. 2022, "DeepNet: scaling transformers to 1,000 layers", figure 2).
 *
 * @param layers - How many an encoder, a decoder, or both have that work together.
 * @returns α and β of the blocks of each.
 * @throws NNError when there is no layer at all.
 *
 * @example
 * ```ts
 * import { deepNorm, TransformerBlock } from "@nn/transformer";
 * const { encoder } = deepNorm({ encoder: 18 });
 * const blocks = Array.from({ length: 18 }, () => new TransformerBlock(32, 4, { deepNorm: encoder }));
 * console.log(encoder.alpha.toFixed(2), blocks.length); // 2.45 18
 * ```
 */
export function deepNorm<K extends "encoder" | "decoder">(
  layers: Readonly<Record<K, number>>,
): Record<K, DeepNorm>;
export function deepNorm({
  encoder,
  decoder,
}: Readonly<Partial<Record<"encoder" | "decoder", number>>>): Partial<
  Record<"encoder" | "decoder", DeepNorm>
> {
  const given = [encoder, decoder].filter((count) => count !== undefined);
  if (given.length === 0 || !given.every((count) => Number.isInteger(count) && count > 0)) {
    throw new NNError("deepNorm", `layers must be positive integers, got ${String(encoder)} and ${String(decoder)}`); // prettier-ignore
  }
  if (encoder === undefined) return { decoder: alone(decoder!) };
  if (decoder === undefined) return { encoder: alone(encoder) };
  const both = (encoder ** 4 * decoder) ** (1 / 16);
  return {
    encoder: { alpha: 0.81 * both, beta: 0.87 / both },
    decoder: { alpha: (3 * decoder) ** 0.25, beta: (12 * decoder) ** -0.25 },
  };
}

function alone(layers: number): DeepNorm {
  return { alpha: (2 * layers) ** 0.25, beta: (8 * layers) ** -0.25 };
}

/** The first weights of a block: Xavier's, with gain β but for those of queries and keys (figure 2). */
export function initializeDeepNorm(block: TransformerBlock, beta: number, generator?: Generator): void {
  const random = generator ? { generator } : {};
  const set = (layer: Module | undefined, gain: number): void => {
    const weight = layer && weightOf(layer);
    if (weight) init.xavierNormal(weight, { gain, ...random });
  };
  for (const attention of [block.selfAttention, block.crossAttention]) {
    if (attention?.qkv) initializeFused(attention, beta, random);
    for (const layer of [attention?.qProj, attention?.kProj]) set(layer, 1);
    for (const layer of [attention?.vProj, attention?.outProj]) set(layer, beta);
  }
  const { gate, linear1, linear2 } = block.feedForward;
  for (const layer of [gate, linear1, linear2]) set(layer, beta);
}

/** One weight of queries, keys and values gets the numbers that three of their own would get. */
function initializeFused(
  { qkv, embedDim, headDim, numHeads, numKeyValueHeads }: Attention,
  beta: number,
  random: { readonly generator?: Generator },
): void {
  const weight = weightOf(qkv!);
  if (!weight) return;
  const [own, shared] = [numHeads * headDim, numKeyValueHeads * headDim];
  const deviation = (size: number, gain: number): number[] =>
    Array.from({ length: size }, () => gain * Math.sqrt(2 / (embedDim + size)));
  const deviations = [...deviation(own, 1), ...deviation(shared, 1), ...deviation(shared, beta)];
  const outputsFirst = weight.shape[0] === deviations.length;
  const scale = tensor(deviations, outputsFirst ? [deviations.length, 1] : [deviations.length], { dtype: weight.dtype }); // prettier-ignore
  assignLater(weight, randn(weight.shape, { dtype: weight.dtype, ...random }).mul(scale).node);
}

function weightOf(layer: Module): Tensor | undefined {
  const { weight } = layer as { readonly weight?: unknown };
  return isParameter(weight) ? weight : undefined;
}
