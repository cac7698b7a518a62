import type { TransformerBlockOptions } from "../../blocks/index.js";

/** Options of `T5`. */
export interface T5Options extends Pick<
  TransformerBlockOptions,
  "hiddenDim" | "activation" | "normEps" | "attentionDropout" | "feedForwardDropout" | "generator"
> {
  /** How many tokens there are, of sources and targets. */
  readonly vocabularySize: number;
  /** E. Initially 512. */
  readonly embedDim?: number | undefined;
  /** Initially 8. */
  readonly numHeads?: number | undefined;
  /** The size of each head. Initially E / numHeads. */
  readonly headDim?: number | undefined;
  /** Layers of the encoder. Initially 6. */
  readonly encoderLayers?: number | undefined;
  /** Layers of the decoder. Initially as encoderLayers. */
  readonly decoderLayers?: number | undefined;
  /** How many buckets the distances between tokens fall into. Initially 32. */
  readonly buckets?: number | undefined;
  /** From here on all distances share the last bucket. Initially 128. */
  readonly maxDistance?: number | undefined;
  /** The probability with which things are dropped in training, embeddings included. Initially 0.1. */
  readonly dropout?: number | undefined;
  /** Whether the scores of the next token are products with the tokens' own vectors, over √E: version 1.0. Initially true. */
  readonly tieWeights?: boolean | undefined;
  /** The id of padding: such tokens of sources are masked. Initially there is none. */
  readonly paddingId?: number | undefined;
  /** Whether what is computed inside each layer is computed again in the backward pass; see `applyBlocks`. Initially false. */
  readonly checkpoint?: boolean | undefined;
}

/** What a `config.json` doesn't say. */
export type T5FromConfigOptions = Pick<T5Options, "generator" | "checkpoint">;
