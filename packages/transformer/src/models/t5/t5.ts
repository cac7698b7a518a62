import { Dropout, Embedding, Linear, Module, type StateNames } from "@nn/layers";
import type { Generator, Tensor } from "@nn/tensor";
import {
  applyBlocks,
  makeNorm,
  type BlockForwardOptions,
  type FeedForwardActivation,
  type TransformerBlock,
} from "../../blocks/index.js";
import { embedTokens, normalWeights } from "../language-model.js";
import { ConfigReader, type PretrainedConfig } from "../pretrained-config.js";
import type { DecodeOptions, Seq2SeqForwardOptions } from "../seq2-seq.js";
import { stackOf } from "./blocks.js";
import type { T5FromConfigOptions, T5Options } from "./options.js";

/** The names of T5's parts. */
const NAMES: StateNames = {
  tokens: "shared",
  encoder: "encoder.block",
  encoderNorm: "encoder.final_layer_norm",
  decoder: "decoder.block",
  decoderNorm: "decoder.final_layer_norm",
  head: "lm_head",
};

const ACTIVATIONS: Readonly<Record<string, FeedForwardActivation>> = {
  relu: "relu",
  gelu: "gelu",
  "gated-gelu": "geGluTanh",
  "gated-silu": "swiGlu",
};

/** ε of the norms. */
const EPS = 1e-6;

/**
 * T5: every task is to write a text for a text. An encoder, and a decoder that looks back only and at what the encoder
 * made; root-mean-square norms before their parts, no biases, scores of attention without 1/√d, and a learned bias for
 * the distance between tokens that all layers of a stack share. Version 1.0 as it is; version 1.1 with
 * `activation: "geGluTanh"` and `tieWeights: false`.
 *
 * It is used as `Seq2Seq` is. Targets begin with the token of padding, so that of these no token is masked; those at the
 * end are seen by none before.
 *
 * Its state dict has the names of Hugging Face's `T5ForConditionalGeneration`.
 *
 * Attributes: `tokens`, `encoder`, `encoderNorm`, `decoder`, `decoderNorm`, `head`.
 *
 * Source: Raffel et al., "Exploring the limits of transfer learning with a unified text-to-text transformer" (2020).
 *
 * @throws NNError when sizes don't fit one another; from `forward` ShapeError when ids or masks don't, IndexError for an
 * id outside the vocabulary.
 *
 * @example
 * ```ts
 * import { languageModelLoss, shiftRight, T5 } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const model = new T5({ vocabularySize: 20, embedDim: 16, numHeads: 2, encoderLayers: 1, paddingId: 0 });
 * const source = tensor([[5, 6, 7, 1], [8, 9, 1, 0]], { dtype: "int32" }); // 1 ends a text
 * const labels = tensor([[7, 6, 5, 1], [9, 8, 1, -100]], { dtype: "int32" });
 * const logits = model.forward(source, shiftRight(labels, { startId: 0 })); // [2, 4, 20]
 * console.log(logits.shape, (await languageModelLoss(logits, labels).item()) > 0);
 * ```
 */
export class T5 extends Module<[source: Tensor, target: Tensor, options?: Seq2SeqForwardOptions]> {
  override stateNames = NAMES;
  readonly vocabularySize: number;
  readonly embedDim: number;
  readonly numHeads: number;
  readonly paddingId: number | undefined;
  readonly checkpoint: boolean;
  tokens: Embedding;
  encoder: readonly TransformerBlock[];
  encoderNorm: Module;
  decoder: readonly TransformerBlock[];
  decoderNorm: Module;
  head: Linear;
  dropout: Dropout;
  readonly #generator: Generator | undefined;

  constructor(options: T5Options) {
    super();
    const { vocabularySize, embedDim = 512, numHeads = 8, encoderLayers = 6, dropout = 0.1 } = options;
    const { headDim = embedDim / numHeads, decoderLayers = encoderLayers, normEps = EPS } = options;
    const { tieWeights = true, generator } = options;
    const random = generator ? { generator } : {};
    this.vocabularySize = vocabularySize;
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.paddingId = options.paddingId;
    this.checkpoint = options.checkpoint ?? false;
    this.#generator = generator;
    this.tokens = new Embedding(vocabularySize, embedDim, { generator });
    const sizes = { ...options, embedDim, numHeads, headDim, dropout, normEps };
    this.encoder = stackOf("encoder", { encoderLayers }, sizes);
    this.encoderNorm = makeNorm(embedDim, { norm: "rms", normEps });
    this.decoder = stackOf("decoder", { decoderLayers }, sizes);
    this.decoderNorm = makeNorm(embedDim, { norm: "rms", normEps });
    this.head = new Linear(embedDim, vocabularySize, { bias: false, ...random });
    if (tieWeights) this.head.weight = this.tokens.weight;
    else normalWeights(this.head, embedDim ** -0.5, generator);
    this.dropout = new Dropout(dropout, random);
  }

  /**
   * An untrained model of the sizes that a `config.json` says, for `loadPretrained` to fill.
   *
   * @param config - Of a `"t5"` or an `"mt5"`.
   * @throws NNError when it is of another architecture, or something is missing or not known.
   *
   * @example
   * ```ts
   * import { T5 } from "@nn/transformer";
   * const sizes = { vocab_size: 100, d_model: 16, d_kv: 8, d_ff: 32, num_layers: 2, num_heads: 2 };
   * const model = T5.fromConfig({ model_type: "t5", feed_forward_proj: "gated-gelu", ...sizes });
   * console.log("encoder.block.1.layer.1.DenseReluDense.wi_0.weight" in model.stateDict()); // true
   * ```
   */
  static fromConfig(config: PretrainedConfig, options: T5FromConfigOptions = {}): T5 {
    const read = new ConfigReader("T5.fromConfig", config, ["t5", "mt5"]);
    const newer = config.model_type === "mt5";
    return new T5({
      ...options,
      vocabularySize: read.number("vocab_size"),
      embedDim: read.number("d_model"),
      numHeads: read.number("num_heads"),
      headDim: read.number("d_kv"),
      hiddenDim: read.number("d_ff"),
      encoderLayers: read.number("num_layers"),
      decoderLayers: read.optionalNumber("num_decoder_layers"),
      buckets: read.number("relative_attention_num_buckets", 32),
      maxDistance: read.number("relative_attention_max_distance", 128),
      activation: read.choice("feed_forward_proj", ACTIVATIONS, newer ? "gated-gelu" : "relu"),
      normEps: read.number("layer_norm_epsilon", EPS),
      dropout: read.number("dropout_rate", 0.1),
      tieWeights: read.flag("tie_word_embeddings", !newer),
      paddingId: read.number("pad_token_id", 0),
    });
  }

  /** The same as `vocabularySize`. */
  get sourceVocabulary(): number {
    return this.vocabularySize;
  }

  /** The same as `vocabularySize`. */
  get targetVocabulary(): number {
    return this.vocabularySize;
  }

  /**
   * @param source - Token ids `[N, S]`, int32.
   * @param target - Token ids `[N, T]`, int32, beginning with a start token.
   * @returns Scores of the token behind each of the target, `[N, T, vocabularySize]`.
   */
  forward(source: Tensor, target: Tensor, options: Seq2SeqForwardOptions = {}): Tensor {
    const { sourceMask = this.maskOf(source), targetMask } = options;
    return this.decode(target, this.encode(source, sourceMask), { memoryMask: sourceMask, targetMask });
  }

  /**
   * What the encoder makes of a source.
   *
   * @param source - Token ids `[N, S]`, int32.
   * @param sourceMask - `[N, S]`, bool or int32: true or 1 is a real token. Initially all but `paddingId`.
   * @returns `[N, S, E]`
   */
  encode(source: Tensor, sourceMask: Tensor | undefined = this.maskOf(source)): Tensor {
    return this.#run(source, this.encoder, this.encoderNorm, { attentionMask: sourceMask });
  }

  /**
   * The scores of the next tokens, given a source that is encoded.
   *
   * @param target - Token ids `[N, T]`, int32; with a cache only those that it doesn't have.
   * @param memory - What `encode` gave, `[N, S, E]`.
   * @param options - `targetMask`: initially all are real.
   * @returns `[N, T, vocabularySize]`
   */
  decode(target: Tensor, memory: Tensor, options: DecodeOptions = {}): Tensor {
    const { memoryMask: memoryAttentionMask, targetMask: attentionMask, cache } = options;
    const given = { memory, memoryAttentionMask, attentionMask, cache };
    const y = this.#run(target, this.decoder, this.decoderNorm, given); // [N, T, E]
    const tied = this.head.weight === this.tokens.weight;
    return this.head.forward(tied ? y.mul(this.embedDim ** -0.5) : y);
  }

  /** Which tokens are no padding, bool `[N, L]`; undefined where the model knows of none. */
  maskOf(ids: Tensor): Tensor | undefined {
    return this.paddingId === undefined ? undefined : ids.ne(this.paddingId);
  }

  #run(ids: Tensor, blocks: readonly TransformerBlock[], norm: Module, given: BlockForwardOptions): Tensor {
    const x = embedTokens("T5", ids, { weight: this.tokens.weight, maxLength: undefined }); // [N, L, E]
    const run = (block: TransformerBlock, z: Tensor): Tensor => block.forward(z, given);
    const y = applyBlocks(blocks, this.dropout.forward(x), run, {
      checkpoint: this.checkpoint,
      generator: this.#generator,
    });
    return this.dropout.forward(norm.forward(y));
  }

  override extraRepr(): string {
    return `${this.vocabularySize}, embedDim=${this.embedDim}, numHeads=${this.numHeads}`;
  }
}
