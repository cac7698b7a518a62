import { Dropout, Module, type StateNames } from "@nn/layers";
import { NNError, type Generator, type Tensor } from "@nn/tensor";
import { Attention } from "../attention/attention.js";
import type { AttentionOptions } from "../attention/attention-options.js";
import type { CacheStep } from "../attention/cache-step.js";
import type { MakeProjection } from "../attention/projection.js";
import { initializeDeepNorm, type DeepNorm } from "./deep-norm.js";
import { FeedForward, type FeedForwardOptions } from "./feed-forward.js";
import { makeNorm, type NormOptions } from "./norm.js";

/** What a block decides for all of its parts. */
type Shared = "bias" | "linear" | "names" | "generator" | "normEps";

/** Options of {@link TransformerBlock}. */
export interface TransformerBlockOptions extends NormOptions {
  /** The size between the products of the feed-forward part. Initially 4 embedDim. */
  readonly hiddenDim?: number | undefined;
  /** See `FeedForward`. Initially "relu". */
  readonly activation?: FeedForwardOptions["activation"];
  /** Whether norms stand before each part (pre-norm) instead of behind it. Initially false, as in the paper. */
  readonly normFirst?: boolean | undefined;
  /** How self-attention works. Initially plain. */
  readonly attention?: Omit<AttentionOptions, Shared | "kdim"> | undefined;
  /** Whether there is attention to a memory, and how it works. Initially not. */
  readonly crossAttention?: boolean | Omit<AttentionOptions, Shared | "causal"> | undefined;
  /** The probability with which what each part adds is dropped in training. Initially 0. */
  readonly dropout?: number | undefined;
  /** The same of weights of attention. Initially as `dropout`. */
  readonly attentionDropout?: number | undefined;
  /** The same between the products of the feed-forward part. Initially as `dropout`. */
  readonly feedForwardDropout?: number | undefined;
  /** Whether projections and products have biases: all, or those of each part. Initially true. */
  readonly bias?:
    boolean | { readonly attention: AttentionOptions["bias"]; readonly feedForward: boolean } | undefined;
  /** What makes projections and products. Initially `Linear`. */
  readonly linear?: MakeProjection | undefined;
  /** The scales of deep-norm, from `deepNorm`. Initially none. */
  readonly deepNorm?: DeepNorm | undefined;
  /** The names under which parts are saved, see `Module.stateNames`. */
  readonly names?: StateNames | undefined;
  /** Where the first values and the dropout come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/** Options of the `forward` of {@link TransformerBlock}. */
export interface BlockForwardOptions {
  /** Broadcast to `[N, heads, L, L]`, or `[L, L]`: bool, where true takes part, or floating and added to the scores. */
  readonly mask?: Tensor | undefined;
  /** `[N, L]`, bool or int32: true or 1 is a real token. With a cache its step has it. */
  readonly attentionMask?: Tensor | undefined;
  /** Whether self-attention looks back only, in this pass. Initially as the block was made. */
  readonly isCausal?: boolean | undefined;
  /** Where the tokens stand: int32 `[L]` or `[N, L]`. Initially 0, 1, …, or where the cache is. */
  readonly places?: Tensor | undefined;
  /** What cross-attention looks at, `[N, S, kdim]`. */
  readonly memory?: Tensor | undefined;
  /** As `mask`, of cross-attention. */
  readonly memoryMask?: Tensor | undefined;
  /** `[N, S]`, bool or int32: true or 1 is a real token of the memory. */
  readonly memoryAttentionMask?: Tensor | undefined;
  /** Keys and values of earlier tokens, and of the memory: what `KeyValueCache.begin` gives. */
  readonly cache?: CacheStep | undefined;
}

/**
 * A layer of a transformer: self-attention, attention to a memory if there is one, and two products at each place, each
 * part added to what comes in, with a norm behind it (Vaswani et al. 2017, figure 1) or before it (`normFirst`).
 *
 * Attributes: `selfAttention`, `norm1`, with cross-attention `crossAttention` and `norm2`, then `feedForward` and `norm2`
 * or `norm3`.
 *
 * @param embedDim - The size of the last axis of input and result.
 * @param numHeads - A divisor of it, unless `attention.headDim` is given.
 * @throws NNError when sizes don't fit one another, or deep-norm is asked of a pre-norm block; from `forward` see
 * `Attention`.
 *
 * @example
 * ```ts
 * import { RotaryPositions, TransformerBlock } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const llama = new TransformerBlock(32, 4, {
 *   normFirst: true,
 *   norm: "rms",
 *   activation: "swiGlu",
 *   bias: false,
 *   attention: { causal: true, numKeyValueHeads: 2, positions: new RotaryPositions(8) },
 * });
 * console.log(llama.forward(randn([2, 10, 32])).shape); // [2, 10, 32]
 * ```
 */
export class TransformerBlock extends Module<[x: Tensor, options?: BlockForwardOptions]> {
  override stateNames: StateNames;
  readonly normFirst: boolean;
  /** What the input is multiplied with where a part is added to it: α of deep-norm. */
  readonly residualScale: number;
  selfAttention: Attention;
  crossAttention: Attention | undefined;
  feedForward: FeedForward;
  norm1: Module;
  norm2: Module;
  norm3: Module | undefined;
  dropout: Dropout;

  constructor(
    readonly embedDim: number,
    readonly numHeads: number,
    options: TransformerBlockOptions = {},
  ) {
    super();
    const { normFirst = false, dropout = 0, generator, deepNorm, crossAttention = false } = options;
    if (normFirst && deepNorm) {
      throw new NNError("TransformerBlock", "deep-norm is for blocks with norms behind their parts", "leave normFirst out"); // prettier-ignore
    }
    this.stateNames = options.names ?? {};
    this.normFirst = normFirst;
    this.residualScale = deepNorm?.alpha ?? 1;
    const settings = attentionSettings(options);
    const cross = crossAttention === true ? {} : crossAttention;
    this.selfAttention = new Attention(embedDim, numHeads, { ...settings, ...options.attention });
    this.crossAttention = cross ? new Attention(embedDim, numHeads, { ...settings, ...cross }) : undefined;
    this.feedForward = feedForwardOf(embedDim, options);
    this.norm1 = makeNorm(embedDim, options);
    this.norm2 = makeNorm(embedDim, options);
    this.norm3 = cross ? makeNorm(embedDim, options) : undefined;
    this.dropout = new Dropout(dropout, { generator });
    if (deepNorm) initializeDeepNorm(this, deepNorm.beta, generator);
  }

  /**
   * @param x - `[N, L, E]`
   * @returns `[N, L, E]`
   */
  forward(x: Tensor, options: BlockForwardOptions = {}): Tensor {
    const { memory, memoryMask, memoryAttentionMask, cache, mask, attentionMask, places, isCausal } = options;
    const own = { mask, attentionMask, places, cache, isCausal };
    let y = this.#added(x, this.norm1, (z) => this.selfAttention.forward(z, own));
    const { crossAttention } = this;
    if (crossAttention) {
      if (!memory) throw new NNError("TransformerBlock", "there is cross-attention and no memory", "pass { memory }"); // prettier-ignore
      const given = { memory, mask: memoryMask, attentionMask: memoryAttentionMask, cache };
      y = this.#added(y, this.norm2, (z) => crossAttention.forward(z, given));
    }
    return this.#added(y, this.norm3 ?? this.norm2, (z) => this.feedForward.forward(z));
  }

  /** x + part(norm(x)), or norm(x + part(x)). */
  #added(x: Tensor, norm: Module, part: (x: Tensor) => Tensor): Tensor {
    const found = this.dropout.forward(part(this.normFirst ? norm.forward(x) : x));
    const sum = (this.residualScale === 1 ? x : x.mul(this.residualScale)).add(found);
    return this.normFirst ? sum : norm.forward(sum);
  }

  override extraRepr(): string {
    return `${this.embedDim}, ${this.numHeads}, normFirst=${this.normFirst}`;
  }
}

/** What both attentions of a block have in common. */
function attentionSettings(options: TransformerBlockOptions): AttentionOptions {
  const { bias, linear, generator, normEps, dropout } = options;
  const { attentionDropout = dropout } = options;
  return {
    bias: typeof bias === "object" ? bias.attention : bias,
    dropout: attentionDropout,
    linear,
    generator,
    normEps,
  };
}

function feedForwardOf(embedDim: number, options: TransformerBlockOptions): FeedForward {
  const { hiddenDim = 4 * embedDim, activation, bias, linear, generator, dropout } = options;
  const { feedForwardDropout = dropout } = options;
  return new FeedForward(embedDim, hiddenDim, {
    activation,
    bias: typeof bias === "object" ? bias.feedForward : bias,
    dropout: feedForwardDropout,
    linear,
    generator,
  });
}
