import { Embedding, Linear, Module, type StateNames } from "@nn/layers";
import type { Generator, Tensor } from "@nn/tensor";
import { RotaryPositions, type AttentionOptions, type RotaryOptions } from "../attention/index.js";
import { applyBlocks, makeNorm, TransformerBlock, type TransformerBlockOptions } from "../blocks/index.js";
import {
  embedTokens,
  normalWeights,
  placesFrom,
  type LanguageModel,
  type LanguageModelForwardOptions,
} from "./language-model.js";
import { makeLayers } from "./layers-of.js";
import { ConfigReader, type PretrainedConfig } from "./pretrained-config.js";
import { rotaryOf } from "./rotary-config.js";

/** Options of {@link Llama}. */
export interface LlamaOptions extends Omit<
  TransformerBlockOptions,
  "crossAttention" | "deepNorm" | "names" | "norm" | "normFirst"
> {
  /** How many tokens there are. */
  readonly vocabularySize: number;
  /** The most tokens of a sequence. Initially 2048. */
  readonly maxLength?: number | undefined;
  /** E. Initially 4096. */
  readonly embedDim?: number | undefined;
  /** Initially 32. */
  readonly numLayers?: number | undefined;
  /** Initially 32. */
  readonly numHeads?: number | undefined;
  /** Heads of keys and values. Initially numHeads. */
  readonly numKeyValueHeads?: number | undefined;
  /** The size between the products of the feed-forward part. Initially ⅔ · 4 E, rounded up to a multiple of 256. */
  readonly hiddenDim?: number | undefined;
  /** How places turn queries and keys. Initially with base 10000, in halves. */
  readonly rotary?: RotaryOptions | undefined;
  /** Whether the scores of the next token are products with the tokens' own vectors. Initially false. */
  readonly tieWeights?: boolean | undefined;
  /** Whether what is computed inside each block is computed again in the backward pass; see `applyBlocks`. Initially false. */
  readonly checkpoint?: boolean | undefined;
}

/** The names of Llama's parts. */
const NAMES: StateNames = {
  tokens: "model.embed_tokens",
  blocks: "model.layers",
  norm: "model.norm",
  head: "lm_head",
};

const BLOCK_NAMES: StateNames = {
  norm1: "input_layernorm",
  selfAttention: "self_attn",
  "selfAttention.outProj": "self_attn.o_proj",
  norm2: "post_attention_layernorm",
  "feedForward.gate": "mlp.gate_proj",
  "feedForward.linear1": "mlp.up_proj",
  "feedForward.linear2": "mlp.down_proj",
};

/**
 * Llama: blocks that look back only, with root-mean-square norms before their parts, rotary places, grouped queries,
 * SwiGLU and no biases. First values are normal with 0.02.
 *
 * Its state dict has the names of Hugging Face's `LlamaForCausalLM`; Mistral (`attention.window`) and Qwen (biases of
 * queries, keys and values, `attention.qkNorm`) have the same.
 *
 * Attributes: `tokens`, `blocks`, `norm`, `head`.
 *
 * Source: Touvron et al., "LLaMA: open and efficient foundation language models" (2023).
 *
 * @throws NNError when sizes don't fit one another; from `forward` ShapeError for a sequence that is too long and
 * IndexError for an id outside the vocabulary.
 *
 * @example
 * ```ts
 * import { Llama } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const sizes = { embedDim: 32, numLayers: 2, numHeads: 4, numKeyValueHeads: 2, hiddenDim: 64 };
 * const model = new Llama({ vocabularySize: 100, maxLength: 128, ...sizes });
 * console.log(model.forward(tensor([[1, 15, 43]], { dtype: "int32" })).shape); // [1, 3, 100]
 * ```
 */
export class Llama
  extends Module<[ids: Tensor, options?: LanguageModelForwardOptions]>
  implements LanguageModel
{
  override stateNames = NAMES;
  readonly vocabularySize: number;
  readonly maxLength: number;
  readonly checkpoint: boolean;
  tokens: Embedding;
  blocks: readonly TransformerBlock[];
  norm: Module;
  head: Linear;
  readonly #generator: Generator | undefined;

  constructor(options: LlamaOptions) {
    super();
    const { vocabularySize, maxLength = 2048, embedDim = 4096, numLayers = 32, numHeads = 32 } = options;
    const { tieWeights = false, checkpoint = false, generator } = options;
    this.vocabularySize = vocabularySize;
    this.maxLength = maxLength;
    this.checkpoint = checkpoint;
    this.#generator = generator;
    this.tokens = new Embedding(vocabularySize, embedDim, { generator });
    this.blocks = makeLayers("Llama", { numLayers }, () => makeBlock(embedDim, numHeads, options));
    this.norm = makeNorm(embedDim, { norm: "rms", normEps: options.normEps ?? EPS });
    this.head = new Linear(embedDim, vocabularySize, { bias: false, ...(generator ? { generator } : {}) });
    if (tieWeights) this.head.weight = this.tokens.weight;
    normalWeights(this, 0.02, generator);
  }

  /**
   * An untrained model of the sizes that a `config.json` says, for `loadModel` of `@nn/layers` to fill.
   *
   * @param config - Of a `"llama"`, `"mistral"`, `"qwen2"` or `"qwen3"`.
   * @throws NNError when it is of another architecture, or something is missing or not known.
   *
   * @example
   * ```ts
   * import { Llama } from "@nn/transformer";
   * const sizes = { hidden_size: 16, intermediate_size: 40, num_hidden_layers: 1, num_attention_heads: 2 };
   * const model = Llama.fromConfig({ model_type: "llama", vocab_size: 50, ...sizes });
   * console.log(Object.keys(model.stateDict())[1]); // model.layers.0.self_attn.q_proj.weight
   * ```
   */
  static fromConfig(config: PretrainedConfig, options: { readonly generator?: Generator } = {}): Llama {
    const read = new ConfigReader("Llama.fromConfig", config, ["llama", "mistral", "qwen2", "qwen3"]);
    const [embedDim, numHeads] = [read.number("hidden_size"), read.number("num_attention_heads")];
    const { model_type: type } = config;
    const window = type === "mistral" || config.use_sliding_window === true;
    const biases = {
      qkv: read.flag("attention_bias", type === "qwen2"),
      out: read.flag("attention_bias", false),
    };
    return new Llama({
      ...options,
      vocabularySize: read.number("vocab_size"),
      maxLength: read.number("max_position_embeddings", 2048),
      embedDim,
      numLayers: read.number("num_hidden_layers"),
      numHeads,
      numKeyValueHeads: read.optionalNumber("num_key_value_heads"),
      hiddenDim: read.number("intermediate_size"),
      activation: read.choice("hidden_act", { silu: "swiGlu", gelu: "geGlu" } as const, "silu"),
      bias: { attention: biases, feedForward: read.flag("mlp_bias", false) },
      normEps: read.number("rms_norm_eps", 1e-6),
      attentionDropout: read.number("attention_dropout", 0),
      rotary: rotaryOf("Llama.fromConfig", config),
      attention: {
        headDim: read.optionalNumber("head_dim"),
        window: window ? read.optionalNumber("sliding_window") : undefined,
        qkNorm: type === "qwen3" ? "rms" : undefined,
      },
      tieWeights: read.flag("tie_word_embeddings", false),
    });
  }

  /**
   * @param ids - Token ids `[N, L]`, int32.
   * @returns Scores of the token behind each, `[N, L, vocabularySize]`.
   */
  forward(ids: Tensor, options: LanguageModelForwardOptions = {}): Tensor {
    const { attentionMask, mask, cache } = options;
    const given = { attentionMask, mask, places: placesFrom(options), cache };
    const x = embedTokens("Llama", ids, { weight: this.tokens.weight, maxLength: this.maxLength }); // [N, L, E]
    const y = applyBlocks(this.blocks, x, (block, z) => block.forward(z, given), {
      checkpoint: this.checkpoint,
      generator: this.#generator,
    });
    return this.head.forward(this.norm.forward(y));
  }

  override extraRepr(): string {
    return `${this.vocabularySize}, maxLength=${this.maxLength}`;
  }
}

/** ε of the norms where nothing else is said. */
const EPS = 1e-5;

function makeBlock(embedDim: number, numHeads: number, options: LlamaOptions): TransformerBlock {
  const { numKeyValueHeads, rotary, hiddenDim = wide(embedDim), normEps = EPS } = options;
  const headDim = options.attention?.headDim ?? embedDim / numHeads;
  const attention: AttentionOptions = {
    positions: new RotaryPositions(headDim, rotary),
    numKeyValueHeads,
    ...options.attention,
    causal: true,
  };
  return new TransformerBlock(embedDim, numHeads, {
    ...options,
    normFirst: true,
    norm: "rms",
    normEps,
    hiddenDim,
    activation: options.activation ?? "swiGlu",
    bias: options.bias ?? false,
    attention,
    names: attention.qkNorm ? { ...BLOCK_NAMES, ...QK_NAMES } : BLOCK_NAMES,
  });
}

/** Norms of queries and keys, as Qwen 3 names them. */
const QK_NAMES: StateNames = {
  "selfAttention.qNorm": "self_attn.q_norm",
  "selfAttention.kNorm": "self_attn.k_norm",
};

/** The width of a gated part that has as many weights as one of 4 E without. */
function wide(embedDim: number): number {
  return 256 * Math.ceil(Math.floor((8 * embedDim) / 3) / 256);
}
