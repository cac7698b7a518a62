import type { StateNames } from "@nn/layers";
import { RelativePositionBias, sharedPositions } from "../../attention/index.js";
import { TransformerBlock } from "../../blocks/index.js";
import { makeLayers } from "../layers-of.js";
import { normalWeights } from "../language-model.js";
import type { T5Options } from "./options.js";

/** What all blocks of a stack have in common. */
export interface StackSizes extends T5Options {
  readonly embedDim: number;
  readonly numHeads: number;
  readonly headDim: number;
  readonly normEps: number;
  readonly dropout: number;
}

/** The blocks of the encoder or decoder, with one bias of relative positions, which the first has. */
export function stackOf(
  part: "encoder" | "decoder",
  count: Readonly<Record<string, number>>,
  sizes: StackSizes,
): TransformerBlock[] {
  const { embedDim, numHeads, headDim, buckets, maxDistance, generator } = sizes;
  const bidirectional = part === "encoder";
  const positions = new RelativePositionBias(numHeads, { buckets, maxDistance, bidirectional, generator });
  normalWeights(positions, embedDim ** -0.5, generator);
  return makeLayers("T5", count, (place) => {
    const block = new TransformerBlock(embedDim, numHeads, {
      ...sizes,
      norm: "rms",
      normFirst: true,
      bias: false,
      attention: {
        headDim,
        scale: 1,
        causal: part === "decoder",
        positions: place === 0 ? positions : sharedPositions(positions),
      },
      crossAttention: part === "decoder" && { headDim, scale: 1 },
    });
    block.stateNames = namesOf(block);
    return initialized(block, sizes);
  });
}

/** The names of a block's parts: T5 counts its sublayers, each of which has a norm. */
function namesOf(block: TransformerBlock): StateNames {
  const last = block.crossAttention ? 2 : 1;
  const dense = `layer.${last}.DenseReluDense`;
  return {
    ...attentionNames("selfAttention", "layer.0.SelfAttention"),
    "selfAttention.positions": "layer.0.SelfAttention.relative_attention_bias",
    norm1: "layer.0.layer_norm",
    ...(block.crossAttention ? attentionNames("crossAttention", "layer.1.EncDecAttention") : {}),
    norm2: "layer.1.layer_norm",
    ...(block.crossAttention ? { norm3: "layer.2.layer_norm" } : {}),
    ...(block.feedForward.gate
      ? { "feedForward.gate": `${dense}.wi_0`, "feedForward.linear1": `${dense}.wi_1` }
      : { "feedForward.linear1": `${dense}.wi` }),
    "feedForward.linear2": `${dense}.wo`,
  };
}

function attentionNames(path: "selfAttention" | "crossAttention", name: string): StateNames {
  return {
    [`${path}.qProj`]: `${name}.q`,
    [`${path}.kProj`]: `${name}.k`,
    [`${path}.vProj`]: `${name}.v`,
    [`${path}.outProj`]: `${name}.o`,
  };
}

/** First values that make up for scores without 1/√d, and keep what each part adds of size 1. */
function initialized(
  block: TransformerBlock,
  { embedDim, headDim, numHeads, generator }: StackSizes,
): TransformerBlock {
  const { selfAttention, crossAttention, feedForward } = block;
  for (const attention of [selfAttention, crossAttention]) {
    if (!attention) continue;
    normalWeights(attention.qProj!, (embedDim * headDim) ** -0.5, generator);
    normalWeights(attention.kProj!, embedDim ** -0.5, generator);
    normalWeights(attention.vProj!, embedDim ** -0.5, generator);
    normalWeights(attention.outProj, (numHeads * headDim) ** -0.5, generator);
  }
  const { gate, linear1, linear2, hiddenDim } = feedForward;
  for (const layer of [gate, linear1]) if (layer) normalWeights(layer, embedDim ** -0.5, generator);
  normalWeights(linear2, hiddenDim ** -0.5, generator);
  return block;
}
