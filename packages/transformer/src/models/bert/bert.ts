import { Dropout, Embedding, LayerNorm, Linear, Module, type StateNames } from "@nn/layers";
import { formatShape, NNError, ShapeError, type Generator, type Tensor } from "@nn/tensor";
import { LearnedPositions, placesOf } from "../../attention/index.js";
import {
  applyBlocks,
  TransformerBlock,
  type FeedForwardActivation,
  type TransformerBlockOptions,
} from "../../blocks/index.js";
import { embedTokens, normalWeights } from "../language-model.js";
import { makeLayers } from "../layers-of.js";
import { ConfigReader, type PretrainedConfig } from "../pretrained-config.js";

/** Options of {@link BERT}. */
export interface BERTOptions extends Omit<
  TransformerBlockOptions,
  "crossAttention" | "deepNorm" | "names" | "norm" | "normFirst"
> {
  /** How many tokens there are. */
  readonly vocabularySize: number;
  /** The most tokens of a sequence. Initially 512. */
  readonly maxLength?: number | undefined;
  /** E. Initially 768. */
  readonly embedDim?: number | undefined;
  /** Initially 12. */
  readonly numLayers?: number | undefined;
  /** A divisor of E. Initially 12. */
  readonly numHeads?: number | undefined;
  /** Kinds of segments, such as a first and a second sentence. Initially 2. */
  readonly tokenTypes?: number | undefined;
  /** Whether there is a layer for `pool`: the models for masked and for single tokens have none. Initially true. */
  readonly pooling?: boolean | undefined;
  /** The probability with which things are dropped in training, embeddings included. Initially 0.1. */
  readonly dropout?: number | undefined;
  /** Whether what is computed inside each block is computed again in the backward pass; see `applyBlocks`. Initially false. */
  readonly checkpoint?: boolean | undefined;
}

/** What a `config.json` doesn't say. */
export type FromConfigOptions = Pick<BERTOptions, "generator" | "pooling" | "checkpoint">;

/** Options of the `forward` of {@link BERT}. */
export interface BERTForwardOptions {
  /** `[N, L]`, bool or int32: true or 1 is a real token, others are padding. Initially all are real. */
  readonly attentionMask?: Tensor | undefined;
  /** `[N, L]`, int32: the segment of each token. Initially all in segment 0. */
  readonly tokenTypeIds?: Tensor | undefined;
  /** Broadcast to `[N, heads, L, L]`: bool, where true takes part. */
  readonly mask?: Tensor | undefined;
}

/** The names of the parts of both families. */
const NAMES: StateNames = {
  tokens: "embeddings.word_embeddings",
  positions: "embeddings.position_embeddings",
  types: "embeddings.token_type_embeddings",
  norm: "embeddings.LayerNorm",
  blocks: "encoder.layer",
  pooler: "pooler.dense",
};

const BLOCK_NAMES: StateNames = {
  "selfAttention.qProj": "attention.self.query",
  "selfAttention.kProj": "attention.self.key",
  "selfAttention.vProj": "attention.self.value",
  "selfAttention.outProj": "attention.output.dense",
  norm1: "attention.output.LayerNorm",
  "feedForward.linear1": "intermediate.dense",
  "feedForward.linear2": "output.dense",
  norm2: "output.LayerNorm",
};

const ACTIVATIONS: Readonly<Record<string, FeedForwardActivation>> = {
  gelu: "gelu",
  gelu_new: "geluTanh",
  relu: "relu",
  silu: "silu",
};

/** ε of the norms. */
const EPS = 1e-12;

/**
 * BERT's encoder: blocks that look both ways, with norms behind their parts; tokens, places and segments have learned
 * vectors. First values are normal with 0.02. What is learned with it are heads: {@link MaskedLanguageModel},
 * {@link BERTPreTraining}, {@link SequenceClassifier}, {@link TokenClassifier}; they share it, so that one that was
 * pre-trained is fine-tuned by giving it another head.
 *
 * Its state dict has the names of Hugging Face's `BertModel`.
 *
 * Attributes: `tokens`, `positions`, `types`, `norm`, `blocks`, `pooler`.
 *
 * Source: Devlin et al., "BERT: pre-training of deep bidirectional transformers for language understanding" (2019).
 *
 * @throws NNError when sizes don't fit one another; from `forward` ShapeError for a sequence that is too long or masks
 * that don't fit, IndexError for an id outside the vocabulary.
 *
 * @example
 * ```ts
 * import { BERT } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const bert = new BERT({ vocabularySize: 100, maxLength: 32, embedDim: 16, numLayers: 2, numHeads: 2 });
 * const ids = tensor([[2, 17, 45, 3], [2, 8, 3, 0]], { dtype: "int32" });
 * const states = bert.forward(ids, { attentionMask: ids.ne(0) }); // [2, 4, 16]
 * console.log(states.shape, bert.pool(states).shape); // [2, 4, 16] [2, 16]
 * ```
 */
export class BERT extends Module<[ids: Tensor, options?: BERTForwardOptions]> {
  override stateNames = NAMES;
  /** Under which name Hugging Face's models save it. */
  readonly family: "bert" | "roberta" = "bert";
  readonly vocabularySize: number;
  readonly maxLength: number;
  readonly embedDim: number;
  readonly checkpoint: boolean;
  tokens: Embedding;
  positions: LearnedPositions;
  types: Embedding;
  norm: LayerNorm;
  dropout: Dropout;
  blocks: readonly TransformerBlock[];
  pooler: Linear | undefined;
  readonly #generator: Generator | undefined;

  /** @param firstPlace - The row of the table of places that the first token has. @internal */
  constructor(options: BERTOptions, firstPlace = 0) {
    super();
    const { vocabularySize, maxLength = 512, embedDim = 768, numLayers = 12, numHeads = 12 } = options;
    const { tokenTypes = 2, pooling = true, dropout = 0.1, checkpoint = false, generator } = options;
    const random = generator ? { generator } : {};
    this.vocabularySize = vocabularySize;
    this.maxLength = maxLength;
    this.embedDim = embedDim;
    this.checkpoint = checkpoint;
    this.#generator = generator;
    this.tokens = new Embedding(vocabularySize, embedDim, { generator });
    this.positions = new LearnedPositions(maxLength + firstPlace, embedDim, {
      offset: firstPlace,
      generator,
    });
    this.types = new Embedding(tokenTypes, embedDim, { generator });
    this.norm = new LayerNorm(embedDim, { eps: options.normEps ?? EPS });
    this.dropout = new Dropout(dropout, { generator });
    this.blocks = makeLayers("BERT", { numLayers }, () => {
      const { normEps = EPS, activation = "gelu" } = options;
      const settings = { ...options, dropout, normEps, activation, names: BLOCK_NAMES };
      return new TransformerBlock(embedDim, numHeads, settings);
    });
    this.pooler = pooling ? new Linear(embedDim, embedDim, random) : undefined;
    normalWeights(this, 0.02, generator);
  }

  /**
   * An untrained encoder of the sizes that a `config.json` says, for `loadPretrained` to fill.
   *
   * @param config - Of a `"bert"`.
   * @throws NNError when it is of another architecture, or something is missing or not known.
   *
   * @example
   * ```ts
   * import { BERT } from "@nn/transformer";
   * const sizes = { hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, intermediate_size: 32 };
   * const bert = BERT.fromConfig({ model_type: "bert", vocab_size: 100, ...sizes });
   * console.log(Object.keys(bert.stateDict())[0]); // embeddings.word_embeddings.weight
   * ```
   */
  static fromConfig(config: PretrainedConfig, options: FromConfigOptions = {}): BERT {
    return new BERT({ ...options, ...bertSizes(new ConfigReader("BERT.fromConfig", config, ["bert"])) });
  }

  /**
   * @param ids - Token ids `[N, L]`, int32.
   * @returns What the last block makes of each, `[N, L, E]`.
   */
  forward(ids: Tensor, options: BERTForwardOptions = {}): Tensor {
    const { attentionMask, tokenTypeIds, mask } = options;
    const { weight } = this.tokens;
    const name = this.constructor.name;
    const tokens = embedTokens(name, ids, { weight, maxLength: this.maxLength }); // [N, L, E]
    checkTypes(name, tokenTypeIds, ids);
    const types = tokenTypeIds ? this.types.forward(tokenTypeIds) : this.types.weight.slice(0); // [N, L, E] or [E]
    const places = attentionMask && placesOf(attentionMask);
    const x = this.norm.forward(this.positions.forward(tokens.add(types), { places }));
    const run = (block: TransformerBlock, y: Tensor): Tensor => block.forward(y, { attentionMask, mask });
    return applyBlocks(this.blocks, this.dropout.forward(x), run, {
      checkpoint: this.checkpoint,
      generator: this.#generator,
    });
  }

  /**
   * A vector for each sequence: tanh of a product with what its first token, [CLS], has become.
   *
   * @param states - What `forward` gave, `[N, L, E]`.
   * @returns `[N, E]`
   * @throws NNError when it was made with `pooling: false`.
   */
  pool(states: Tensor): Tensor {
    if (!this.pooler) {
      throw new NNError(this.constructor.name, "there is no layer for pooling", "leave pooling: false out");
    }
    return this.pooler.forward(states.slice(null, 0)).tanh();
  }

  override extraRepr(): string {
    return `${this.vocabularySize}, maxLength=${this.maxLength}`;
  }
}

/** What both families' `config.json` says. */
export function bertSizes(read: ConfigReader): BERTOptions {
  return {
    vocabularySize: read.number("vocab_size"),
    maxLength: read.number("max_position_embeddings", 512),
    embedDim: read.number("hidden_size"),
    numLayers: read.number("num_hidden_layers"),
    numHeads: read.number("num_attention_heads"),
    hiddenDim: read.number("intermediate_size"),
    tokenTypes: read.number("type_vocab_size", 2),
    activation: read.choice("hidden_act", ACTIVATIONS, "gelu"),
    dropout: read.number("hidden_dropout_prob", 0.1),
    attentionDropout: read.number("attention_probs_dropout_prob", 0.1),
    feedForwardDropout: 0,
    normEps: read.number("layer_norm_eps", EPS),
  };
}

function checkTypes(operation: string, types: Tensor | undefined, ids: Tensor): void {
  if (!types || formatShape(types.shape) === formatShape(ids.shape)) return;
  const text = `tokenTypeIds must be ${formatShape(ids.shape)} as the ids, got ${formatShape(types.shape)}`;
  throw new ShapeError(operation, text);
}
