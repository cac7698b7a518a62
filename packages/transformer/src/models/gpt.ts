import { Dropout, Embedding, init, Linear, Module, type StateNames } from "@nn/layers";
import type { Generator, Tensor } from "@nn/tensor";
import { LearnedPositions } from "../attention/index.js";
import {
  applyBlocks,
  Conv1D,
  makeNorm,
  TransformerBlock,
  type FeedForwardActivation,
  type TransformerBlockOptions,
} from "../blocks/index.js";
import {
  embedTokens,
  normalWeights,
  placesFrom,
  type LanguageModel,
  type LanguageModelForwardOptions,
} from "./language-model.js";
import { makeLayers } from "./layers-of.js";
import { ConfigReader, type PretrainedConfig } from "./pretrained-config.js";

/** Options of {@link GPT}. */
export interface GPTOptions extends Omit<
  TransformerBlockOptions,
  "crossAttention" | "deepNorm" | "linear" | "names"
> {
  /** How many tokens there are. */
  readonly vocabularySize: number;
  /** The most tokens of a sequence. Initially 1024. */
  readonly maxLength?: number | undefined;
  /** E. Initially 768. */
  readonly embedDim?: number | undefined;
  /** Initially 12. */
  readonly numLayers?: number | undefined;
  /** A divisor of E. Initially 12. */
  readonly numHeads?: number | undefined;
  /** The probability with which things are dropped in training, embeddings included. Initially 0.1. */
  readonly dropout?: number | undefined;
  /** Whether places have learned vectors; without, `attention.positions` tells them apart. Initially true. */
  readonly learnedPositions?: boolean | undefined;
  /** Whether the scores of the next token are products with the tokens' own vectors. Initially true. */
  readonly tieWeights?: boolean | undefined;
  /** Whether what is computed inside each block is computed again in the backward pass; see `applyBlocks`. Initially false. */
  readonly checkpoint?: boolean | undefined;
}

/** The names of GPT-2's parts. */
const NAMES: StateNames = {
  tokens: "transformer.wte",
  positions: "transformer.wpe",
  blocks: "transformer.h",
  norm: "transformer.ln_f",
  head: "lm_head",
};

const BLOCK_NAMES: StateNames = {
  norm1: "ln_1",
  selfAttention: "attn",
  "selfAttention.qkv": "attn.c_attn",
  "selfAttention.outProj": "attn.c_proj",
  norm2: "ln_2",
  "feedForward.linear1": "mlp.c_fc",
  "feedForward.linear2": "mlp.c_proj",
};

const ACTIVATIONS: Readonly<Record<string, FeedForwardActivation>> = {
  gelu_new: "geluTanh",
  gelu_pytorch_tanh: "geluTanh",
  gelu: "gelu",
  relu: "relu",
  silu: "silu",
  swish: "silu",
};

/**
 * GPT-2: blocks that look back only, with norms before their parts, learned places, and the tokens' vectors once more as
 * the scores of the next token. The first values are GPT-2's: normal with 0.02, those that end in the residual stream
 * divided by √(2 · layers).
 *
 * Its state dict has the names of Hugging Face's `GPT2LMHeadModel`. Today's parts are options: `norm`, `activation`,
 * `attention` (rotary places, grouped queries, windows, norms of queries and keys), `bias: false`, `hiddenDim`.
 *
 * Attributes: `tokens`, `positions`, `blocks`, `norm`, `head`.
 *
 * Source: Radford et al., "Language models are unsupervised multitask learners" (2019).
 *
 * @throws NNError when sizes don't fit one another; from `forward` ShapeError for a sequence that is too long and
 * IndexError for an id outside the vocabulary.
 *
 * @example
 * ```ts
 * import { crossEntropy } from "@nn/layers";
 * import { GPT } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const model = new GPT({ vocabularySize: 65, maxLength: 64, embedDim: 32, numLayers: 2, numHeads: 4 });
 * const text = tensor([[18, 47, 56, 57, 58, 1]], { dtype: "int32" });
 * const logits = model.forward(text.slice(null, [0, -1])); // [1, 5, 65]
 * const loss = crossEntropy(logits.transpose(1, 2), text.slice(null, [1, null]));
 * console.log(logits.shape, (await loss.item()) < 5); // about ln 65
 * ```
 */
export class GPT
  extends Module<[ids: Tensor, options?: LanguageModelForwardOptions]>
  implements LanguageModel
{
  override stateNames = NAMES;
  readonly vocabularySize: number;
  readonly maxLength: number;
  readonly checkpoint: boolean;
  tokens: Embedding;
  positions: LearnedPositions | undefined;
  dropout: Dropout;
  blocks: readonly TransformerBlock[];
  norm: Module;
  head: Linear;
  readonly #generator: Generator | undefined;

  constructor(options: GPTOptions) {
    super();
    const { vocabularySize, maxLength = 1024, embedDim = 768, numLayers = 12, numHeads = 12 } = options;
    const { dropout = 0.1, learnedPositions = true, tieWeights = true, checkpoint = false } = options;
    const { generator } = options;
    this.vocabularySize = vocabularySize;
    this.maxLength = maxLength;
    this.checkpoint = checkpoint;
    this.#generator = generator;
    this.tokens = new Embedding(vocabularySize, embedDim, { generator });
    this.positions = learnedPositions ? new LearnedPositions(maxLength, embedDim, { generator }) : undefined;
    this.dropout = new Dropout(dropout, { generator });
    this.blocks = makeLayers("GPT", { numLayers }, () =>
      makeBlock(embedDim, numHeads, { ...options, dropout }),
    );
    this.norm = makeNorm(embedDim, options);
    this.head = new Linear(embedDim, vocabularySize, { bias: false, ...(generator ? { generator } : {}) });
    if (tieWeights) this.head.weight = this.tokens.weight;
    this.#initialize();
  }

  /**
   * An untrained model of the sizes that a `config.json` says, for `loadModel` of `@nn/layers` to fill.
   *
   * @param config - Of a `"gpt2"`.
   * @throws NNError when it is of another architecture, or something is missing or not known.
   *
   * @example
   * ```ts
   * import { GPT } from "@nn/transformer";
   * const config = { model_type: "gpt2", vocab_size: 100, n_positions: 32, n_embd: 16, n_layer: 2, n_head: 2 };
   * console.log(Object.keys(GPT.fromConfig(config).stateDict())[0]); // transformer.wte.weight
   * ```
   */
  static fromConfig(config: PretrainedConfig, options: { readonly generator?: Generator } = {}): GPT {
    const read = new ConfigReader("GPT.fromConfig", config, ["gpt2"]);
    return new GPT({
      ...options,
      vocabularySize: read.number("vocab_size"),
      maxLength: read.number("n_positions", 1024),
      embedDim: read.number("n_embd"),
      numLayers: read.number("n_layer"),
      numHeads: read.number("n_head"),
      hiddenDim: read.optionalNumber("n_inner"),
      activation: read.choice("activation_function", ACTIVATIONS, "gelu_new"),
      normEps: read.number("layer_norm_epsilon", 1e-5),
      dropout: read.number("resid_pdrop", 0.1),
      attentionDropout: read.number("attn_pdrop", 0.1),
      feedForwardDropout: 0,
      tieWeights: read.flag("tie_word_embeddings", true),
    });
  }

  /**
   * @param ids - Token ids `[N, L]`, int32.
   * @returns Scores of the token behind each, `[N, L, vocabularySize]`.
   */
  forward(ids: Tensor, options: LanguageModelForwardOptions = {}): Tensor {
    const { attentionMask, mask, cache } = options;
    const places = placesFrom(options);
    const tokens = embedTokens("GPT", ids, { weight: this.tokens.weight, maxLength: this.maxLength });
    const x = this.dropout.forward(this.positions?.forward(tokens, { places }) ?? tokens); // [N, L, E]
    const given = { attentionMask, mask, places, cache };
    const y = applyBlocks(this.blocks, x, (block, z) => block.forward(z, given), {
      checkpoint: this.checkpoint,
      generator: this.#generator,
    });
    return this.head.forward(this.norm.forward(y));
  }

  #initialize(): void {
    normalWeights(this, 0.02, this.#generator);
    const std = 0.02 / Math.sqrt(2 * this.blocks.length);
    const random = this.#generator ? { generator: this.#generator } : {};
    for (const { selfAttention, feedForward } of this.blocks) {
      for (const { weight } of [selfAttention.outProj, feedForward.linear2] as Conv1D[]) {
        init.normal(weight, { std, ...random });
      }
    }
  }

  override extraRepr(): string {
    return `${this.vocabularySize}, maxLength=${this.maxLength}`;
  }
}

function makeBlock(embedDim: number, numHeads: number, options: GPTOptions): TransformerBlock {
  return new TransformerBlock(embedDim, numHeads, {
    ...options,
    normFirst: options.normFirst ?? true,
    activation: options.activation ?? "geluTanh",
    linear: (inputs, outputs, settings) => new Conv1D(inputs, outputs, settings),
    attention: { ...options.attention, causal: true, fused: true },
    names: BLOCK_NAMES,
  });
}
