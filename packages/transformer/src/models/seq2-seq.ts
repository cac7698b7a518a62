import { Dropout, Embedding, init, Linear, Module } from "@nn/layers";
import { NNError, ShapeError, type Generator, type Tensor } from "@nn/tensor";
import {
  LearnedPositions,
  placesOf,
  sharedPositions,
  SinusoidalPositions,
  type CacheStep,
} from "../attention/index.js";
import {
  applyBlocks,
  deepNorm as scalesOf,
  makeNorm,
  TransformerBlock,
  type TransformerBlockOptions,
} from "../blocks/index.js";
import { xavierWeights } from "./xavier-weights.js";

/** Options of {@link Seq2Seq}. */
export interface Seq2SeqOptions extends Omit<
  TransformerBlockOptions,
  "deepNorm" | "crossAttention" | "names"
> {
  /** How many tokens sources are made of. */
  readonly sourceVocabulary: number;
  /** How many tokens targets are made of. Initially as sourceVocabulary. */
  readonly targetVocabulary?: number | undefined;
  /** E. Initially 512. */
  readonly embedDim?: number | undefined;
  /** A divisor of E. Initially 8. */
  readonly numHeads?: number | undefined;
  /** Layers of the encoder. Initially 6. */
  readonly encoderLayers?: number | undefined;
  /** Layers of the decoder. Initially 6. */
  readonly decoderLayers?: number | undefined;
  /** The probability with which things are dropped in training, embeddings included. Initially 0.1, as in the paper. */
  readonly dropout?: number | undefined;
  /**
   * Which tables are one: "all", source, target and output, as in the paper; "target", target and output; or "none".
   * Initially "target".
   */
  readonly sharedEmbeddings?: "all" | "target" | "none" | undefined;
  /** What tells places apart: the paper's waves, learned vectors, or nothing beside `attention.positions`. Initially "sinusoidal". */
  readonly positionKind?: "sinusoidal" | "learned" | "none" | undefined;
  /** How many places learned positions have. Initially 512. */
  readonly maxLength?: number | undefined;
  /** The id of padding: such tokens of sources and targets are masked. Initially there is none. */
  readonly paddingId?: number | undefined;
  /** Whether layers have the scales and first values of deep-norm; see `deepNorm`. Initially false. */
  readonly deepNorm?: boolean | undefined;
  /** Whether what is computed inside each layer is computed again in the backward pass; see `applyBlocks`. Initially false. */
  readonly checkpoint?: boolean | undefined;
}

/** Options of the `forward` of {@link Seq2Seq}. */
export interface Seq2SeqForwardOptions {
  /** `[N, S]`, bool or int32: true or 1 is a real token of the source. Initially all but `paddingId`. */
  readonly sourceMask?: Tensor | undefined;
  /** The same for the target, `[N, T]`. */
  readonly targetMask?: Tensor | undefined;
}

/** Options of `decode` of {@link Seq2Seq}. */
export interface DecodeOptions {
  /** `[N, S]`, bool or int32: true or 1 is a real token of the source. Initially all. */
  readonly memoryMask?: Tensor | undefined;
  /** The same for the target, `[N, T]`. Initially all but `paddingId`. With a cache its step has it. */
  readonly targetMask?: Tensor | undefined;
  /** What the decoder has read: what `KeyValueCache.begin` gives. */
  readonly cache?: CacheStep | undefined;
}

/**
 * The paper's model from token ids to the scores of the next token (Vaswani et al. 2017): embeddings times √E and waves,
 * an encoder, a decoder that looks back only, and a product with the table of embeddings. Pre-norm and today's parts are
 * options; with `normFirst` a norm stands behind each stack.
 *
 * Attributes: `source` and `target` (embeddings), `encoder` and `decoder` (blocks), `output` (unless shared).
 *
 * @throws NNError when sizes don't fit one another; from `forward` ShapeError, and IndexError for an id outside the
 * vocabulary.
 *
 * @example
 * ```ts
 * import { crossEntropy } from "@nn/layers";
 * import { Seq2Seq } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const model = new Seq2Seq({
 *   sourceVocabulary: 20,
 *   embedDim: 16,
 *   numHeads: 2,
 *   encoderLayers: 1,
 *   decoderLayers: 1,
 *   paddingId: 0,
 * });
 * const source = tensor([[5, 6, 7, 2], [8, 9, 2, 0]], { dtype: "int32" });
 * const target = tensor([[1, 7, 6, 5], [1, 9, 8, 0]], { dtype: "int32" }); // begins with a start token
 * const next = tensor([[7, 6, 5, 2], [9, 8, 2, 0]], { dtype: "int32" });
 * const logits = model.forward(source, target); // [2, 4, 20]
 * const loss = crossEntropy(logits.transpose(1, 2), next, { ignoreIndex: 0, labelSmoothing: 0.1 });
 * console.log(logits.shape, (await loss.item()) > 0);
 * ```
 */
export class Seq2Seq extends Module<[source: Tensor, target: Tensor, options?: Seq2SeqForwardOptions]> {
  readonly embedDim: number;
  readonly numHeads: number;
  readonly sourceVocabulary: number;
  readonly targetVocabulary: number;
  readonly paddingId: number | undefined;
  readonly checkpoint: boolean;
  source: Embedding;
  target: Embedding;
  sourcePositions: SinusoidalPositions | LearnedPositions | undefined;
  targetPositions: SinusoidalPositions | LearnedPositions | undefined;
  encoder: readonly TransformerBlock[];
  encoderNorm: Module | undefined;
  decoder: readonly TransformerBlock[];
  decoderNorm: Module | undefined;
  output: Linear;
  dropout: Dropout;
  readonly #generator: Generator | undefined;

  constructor(options: Seq2SeqOptions) {
    super();
    const { sourceVocabulary, targetVocabulary = sourceVocabulary, embedDim = 512, numHeads = 8 } = options;
    const { dropout = 0.1, sharedEmbeddings = "target", normFirst = false, generator } = options;
    if (sharedEmbeddings === "all" && targetVocabulary !== sourceVocabulary) {
      const text = `source and target share a table, and have ${sourceVocabulary} and ${targetVocabulary} tokens`;
      throw new NNError("Seq2Seq", text, 'give them one vocabulary, or share "target" only');
    }
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.sourceVocabulary = sourceVocabulary;
    this.targetVocabulary = targetVocabulary;
    this.paddingId = options.paddingId;
    this.checkpoint = options.checkpoint ?? false;
    this.#generator = generator;
    this.source = tableOf(sourceVocabulary, embedDim, generator);
    this.target = sharedEmbeddings === "all" ? this.source : tableOf(targetVocabulary, embedDim, generator);
    this.sourcePositions = positionsOf(embedDim, options);
    this.targetPositions = positionsOf(embedDim, options);
    const last = (): Module | undefined => (normFirst ? makeNorm(embedDim, options) : undefined);
    this.encoder = blocksOf("encoder", { ...options, embedDim, numHeads, dropout });
    this.encoderNorm = last();
    this.decoder = blocksOf("decoder", { ...options, embedDim, numHeads, dropout });
    this.decoderNorm = last();
    this.output = new Linear(embedDim, targetVocabulary, {
      bias: false,
      ...(generator ? { generator } : {}),
    });
    if (sharedEmbeddings !== "none") this.output.weight = this.target.weight;
    this.dropout = new Dropout(dropout, { generator });
  }

  /**
   * @param source - Token ids `[N, S]`, int32.
   * @param target - Token ids `[N, T]`, int32, beginning with a start token.
   * @returns Scores of the token behind each of the target, `[N, T, targetVocabulary]`.
   */
  forward(source: Tensor, target: Tensor, options: Seq2SeqForwardOptions = {}): Tensor {
    const sourceMask = options.sourceMask ?? this.maskOf(source);
    const memory = this.encode(source, sourceMask);
    return this.decode(target, memory, { memoryMask: sourceMask, targetMask: options.targetMask });
  }

  /**
   * What the encoder makes of a source.
   *
   * @param source - Token ids `[N, S]`, int32.
   * @param sourceMask - `[N, S]`, bool or int32: true or 1 is a real token. Initially all but `paddingId`.
   * @returns `[N, S, E]`
   */
  encode(source: Tensor, sourceMask: Tensor | undefined = this.maskOf(source)): Tensor {
    const places = sourceMask && placesOf(sourceMask);
    const x = this.#embedded(this.source, source, this.sourcePositions, places); // [N, S, E]
    const run = (block: TransformerBlock, y: Tensor): Tensor =>
      block.forward(y, { attentionMask: sourceMask });
    const y = applyBlocks(this.encoder, x, run, this.#stack);
    return this.encoderNorm ? this.encoderNorm.forward(y) : y;
  }

  /**
   * The scores of the next tokens, given a source that is encoded.
   *
   * @param target - Token ids `[N, T]`, int32; with a cache only those that it doesn't have.
   * @param memory - What `encode` gave, `[N, S, E]`.
   * @returns `[N, T, targetVocabulary]`
   */
  decode(target: Tensor, memory: Tensor, options: DecodeOptions = {}): Tensor {
    const { memoryMask, cache, targetMask = cache ? undefined : this.maskOf(target) } = options;
    const places = cache?.places ?? (targetMask && placesOf(targetMask));
    const x = this.#embedded(this.target, target, this.targetPositions, places); // [N, T, E]
    const given = { memory, memoryAttentionMask: memoryMask, attentionMask: targetMask, cache };
    const run = (block: TransformerBlock, y: Tensor): Tensor => block.forward(y, given);
    const y = applyBlocks(this.decoder, x, run, this.#stack);
    return this.output.forward(this.decoderNorm ? this.decoderNorm.forward(y) : y);
  }

  /** The most tokens of a target; undefined where positions have no end. */
  get maxLength(): number | undefined {
    return this.targetPositions instanceof LearnedPositions ? this.targetPositions.maxLength : undefined;
  }

  /** Which tokens are no padding, bool `[N, L]`; undefined where the model knows of none. */
  maskOf(ids: Tensor): Tensor | undefined {
    return this.paddingId === undefined ? undefined : ids.ne(this.paddingId);
  }

  get #stack(): { readonly checkpoint: boolean; readonly generator: Generator | undefined } {
    return { checkpoint: this.checkpoint, generator: this.#generator };
  }

  #embedded(table: Embedding, ids: Tensor, positions: Seq2Seq["sourcePositions"], places?: Tensor): Tensor {
    if (ids.rank !== 2) {
      throw new ShapeError("Seq2Seq", `expected token ids [N, L], got ${ids.rank} axes`, "unsqueeze(0) for one sequence"); // prettier-ignore
    }
    const x = table.forward(ids).mul(Math.sqrt(this.embedDim));
    return this.dropout.forward(positions ? positions.forward(x, { places }) : x);
  }

  override extraRepr(): string {
    return `${this.sourceVocabulary}, ${this.targetVocabulary}, embedDim=${this.embedDim}, numHeads=${this.numHeads}`;
  }
}

/** Embeddings that are of size 1 when they are multiplied by √E. */
function tableOf(vocabulary: number, embedDim: number, generator: Generator | undefined): Embedding {
  const table = new Embedding(vocabulary, embedDim, { generator });
  init.normal(table.weight, { std: 1 / Math.sqrt(embedDim), ...(generator ? { generator } : {}) });
  return table;
}

function positionsOf(
  embedDim: number,
  { positionKind = "sinusoidal", maxLength = 512, generator }: Seq2SeqOptions,
): SinusoidalPositions | LearnedPositions | undefined {
  if (positionKind === "none") return undefined;
  if (positionKind === "sinusoidal") return new SinusoidalPositions();
  return new LearnedPositions(maxLength, embedDim, { generator });
}

type Sized = Seq2SeqOptions & { readonly embedDim: number; readonly numHeads: number };

function blocksOf(part: "encoder" | "decoder", options: Sized): TransformerBlock[] {
  const { embedDim, numHeads, encoderLayers = 6, decoderLayers = 6, deepNorm = false, ...rest } = options;
  const count = part === "encoder" ? encoderLayers : decoderLayers;
  if (!Number.isInteger(count) || count < 1) {
    throw new NNError("Seq2Seq", `${part}Layers must be a positive integer, got ${count}`);
  }
  const scales = deepNorm ? scalesOf({ encoder: encoderLayers, decoder: decoderLayers })[part] : undefined;
  const { positions, numKeyValueHeads, headDim, qkNorm } = rest.attention ?? {};
  return Array.from({ length: count }, (_, place) => {
    const first = part === "encoder" && place === 0;
    const block = new TransformerBlock(embedDim, numHeads, {
      ...rest,
      deepNorm: scales,
      attention: {
        ...rest.attention,
        causal: part === "decoder",
        positions: positions && (first ? positions : sharedPositions(positions)),
      },
      crossAttention: part === "decoder" && { numKeyValueHeads, headDim, qkNorm },
    });
    return deepNorm ? block : xavierWeights(block, rest.generator);
  });
}
