import { concat, formatShape, NNError, ShapeError, zeros, type Generator, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { normal, xavierUniform, zeros as setZeros } from "../../init/index.js";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { checkCounts } from "../check-counts.js";
import type { DropoutOptions } from "../dropout/index.js";
import { linear, Linear } from "../linear.js";
import { attend } from "./attend.js";
import { attention } from "./attention.js";
import { bothMasks, checkMaskShape, readMask, withFurtherKeys, type Masks } from "./masks.js";
import { everywhere } from "./region.js";

/** Options of {@link MultiheadAttention}. */
export interface MultiheadAttentionOptions {
  /** The probability with which weights are dropped in training. Initially 0. */
  readonly dropout?: number;
  /** Whether all four projections have biases. Initially true. */
  readonly bias?: boolean;
  /** Whether a learned key and its value stand behind those given. Initially false. */
  readonly addBiasKv?: boolean;
  /** Whether a key and a value of zeros stand behind those given. Initially false. */
  readonly addZeroAttn?: boolean;
  /** Size of the last axis of the keys. Initially embedDim. */
  readonly kdim?: number;
  /** Size of the last axis of the values. Initially embedDim. */
  readonly vdim?: number;
  /** Whether inputs and output are `[N, L, *]` instead of `[L, N, *]`. Initially false. */
  readonly batchFirst?: boolean;
  /** Where the first values and the dropout come from. Initially the default generator. */
  readonly generator?: Generator;
}

/** Options of the `forward` of {@link MultiheadAttention}. */
export interface MultiheadAttentionForwardOptions {
  /** `[N, S]`, or `[S]` without a batch: bool, where true leaves a key out, or floating and added to the scores. */
  readonly keyPaddingMask?: Tensor | undefined;
  /** Whether the weights are returned too: of long sequences much memory, see `scaledDotProductAttention`. Initially true. */
  readonly needWeights?: boolean;
  /**
   * `[L, S]` or `[N * numHeads, L, S]`: bool, where true leaves a key out (the opposite of `scaledDotProductAttention`,
   * as in PyTorch), or floating and added to the scores.
   */
  readonly attnMask?: Tensor | undefined;
  /** Whether the returned weights are the mean over the heads. Initially true. */
  readonly averageAttnWeights?: boolean;
  /** Whether query i sees the keys 0 to i only. It needs no mask; together with one both hold. Initially false. */
  readonly isCausal?: boolean;
}

/** The sizes of one call. */
interface Sizes {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
}

/**
 * Attention of several heads, each on its own projections, side by side (Vaswani et al. 2017, section 3.2.2):
 * Concat(head₁, …) W_oᵀ + b_o with headᵢ = softmax(Qᵢ Kᵢᵀ / √d + mask) Vᵢ and d = embedDim / numHeads. Where all keys of
 * a query are masked its heads give zeros, as `scaledDotProductAttention` does, where PyTorch 1.13 gives NaN.
 *
 * Attributes: `inProjWeight` `[3 embedDim, embedDim]` (of query, key and value; Xavier uniform), or, when `kdim` or `vdim`
 * differ from embedDim, `qProjWeight` `[embedDim, embedDim]`, `kProjWeight` `[embedDim, kdim]` and `vProjWeight`
 * `[embedDim, vdim]`; `inProjBias` `[3 embedDim]` (zeros); `biasK` and `biasV` `[1, 1, embedDim]` with `addBiasKv` (Xavier
 * normal); `outProj`, a {@link Linear} whose bias is first 0.
 *
 * @param embedDim - Size of the last axis of queries and output.
 * @param numHeads - A divisor of embedDim.
 * @throws NNError when the sizes are no positive integers, embedDim isn't a multiple of numHeads, or dropout isn't from 0
 * to 1; ShapeError from `forward` when inputs or masks don't fit; DTypeError when a mask is int32.
 *
 * @example
 * ```ts
 * import { MultiheadAttention } from "@nn/layers";
 * import { randn, tensor } from "@nn/tensor";
 * const attention = new MultiheadAttention(16, 4, { batchFirst: true });
 * const x = randn([2, 3, 16]);
 * const padded = tensor([0, 0, 0, 0, 0, 1], [2, 3], { dtype: "bool" }); // the second sequence has two words
 * const [output, weights] = attention.forward(x, x, x, { keyPaddingMask: padded });
 * console.log(output.shape, weights!.shape); // [2, 3, 16] [2, 3, 3]
 * ```
 */
export class MultiheadAttention extends Module<
  [query: Tensor, key: Tensor, value: Tensor, options?: MultiheadAttentionForwardOptions],
  [output: Tensor, weights: Tensor | undefined]
> {
  readonly kdim: number;
  readonly vdim: number;
  readonly headDim: number;
  readonly dropout: number;
  readonly batchFirst: boolean;
  readonly addZeroAttn: boolean;
  inProjWeight: Parameter | undefined;
  qProjWeight: Parameter | undefined;
  kProjWeight: Parameter | undefined;
  vProjWeight: Parameter | undefined;
  inProjBias: Parameter | undefined;
  biasK: Parameter | undefined;
  biasV: Parameter | undefined;
  readonly outProj: Linear;
  readonly #random: DropoutOptions;

  constructor(
    readonly embedDim: number,
    readonly numHeads: number,
    options: MultiheadAttentionOptions = {},
  ) {
    super();
    const { kdim = embedDim, vdim = embedDim, bias = true, addBiasKv = false, generator } = options;
    checkHeads({ embedDim, numHeads, kdim, vdim });
    const random = generator ? { generator } : {};
    this.kdim = kdim;
    this.vdim = vdim;
    this.headDim = embedDim / numHeads;
    this.dropout = checkedProbability(options.dropout ?? 0);
    this.batchFirst = options.batchFirst ?? false;
    this.addZeroAttn = options.addZeroAttn ?? false;
    this.#random = random;
    const weight = (...shape: number[]): Parameter => xavierUniform(new Parameter(zeros(shape)), random);
    const same = kdim === embedDim && vdim === embedDim;
    this.inProjWeight = same ? weight(3 * embedDim, embedDim) : undefined;
    this.qProjWeight = same ? undefined : weight(embedDim, embedDim);
    this.kProjWeight = same ? undefined : weight(embedDim, kdim);
    this.vProjWeight = same ? undefined : weight(embedDim, vdim);
    this.inProjBias = bias ? new Parameter(zeros([3 * embedDim])) : undefined;
    const further = (): Parameter =>
      normal(new Parameter(zeros([1, 1, embedDim])), { std: 1 / Math.sqrt(embedDim), ...random });
    this.biasK = addBiasKv ? further() : undefined;
    this.biasV = addBiasKv ? further() : undefined;
    this.outProj = new Linear(embedDim, embedDim, { bias, ...random });
    if (this.outProj.bias) setZeros(this.outProj.bias);
  }

  /**
   * @param query - `[L, N, embedDim]`, `[N, L, embedDim]` with `batchFirst`, or `[L, embedDim]`.
   * @param key - `[S, N, kdim]`, `[N, S, kdim]` or `[S, kdim]`.
   * @param value - `[S, N, vdim]`, `[N, S, vdim]` or `[S, vdim]`.
   * @returns The output, shaped as the query; and, unless `needWeights` is false, the weights (after dropout)
   * `[N, L, S]`, or `[N, numHeads, L, S]` without averaging, both without N where the inputs have none. S counts what
   * `addBiasKv` and `addZeroAttn` put behind the keys.
   */
  forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options: MultiheadAttentionForwardOptions = {},
  ): [output: Tensor, weights: Tensor | undefined] {
    const sizes = this.#sizes(query, key, value);
    const masks = this.#masks(sizes, query.shape.length === 3, options);
    const [q, k, v] = this.#projected(query, key, value);
    const further = (this.biasK ? 1 : 0) + (this.addZeroAttn ? 1 : 0);
    const asked = {
      ...withFurtherKeys(masks, everywhere(q, k), further),
      scale: 1 / Math.sqrt(this.headDim),
      dropoutP: this.training ? this.dropout : 0,
      grouped: false,
      ...this.#random,
    };
    const heads = [
      this.#heads(q), // [N, h, L, d]
      this.#heads(this.#withFurther(k, this.biasK)), // [N, h, S, d]
      this.#heads(this.#withFurther(v, this.biasV)), // [N, h, S, d]
    ] as const;
    const { output, weights } =
      options.needWeights === false
        ? { output: attention(...heads, asked), weights: undefined }
        : attend(...heads, asked);
    const joined = output.permute([0, 2, 1, 3]).reshape([sizes.batch, sizes.queries, this.embedDim]);
    const result = this.#asGiven(this.outProj.forward(joined), query);
    return [result, this.#returnedWeights(weights, query, options)];
  }

  /** Query, key and value as `[N, L, embedDim]`. */
  #projected(...inputs: [query: Tensor, key: Tensor, value: Tensor]): Tensor[] {
    const weights = this.inProjWeight?.chunk(3) ?? [this.qProjWeight!, this.kProjWeight!, this.vProjWeight!];
    const biases = this.inProjBias?.chunk(3);
    return inputs.map((x, i) => linear(this.#batchFirst(x), weights[i], biases?.[i]));
  }

  #batchFirst(x: Tensor): Tensor {
    if (x.shape.length === 2) return x.unsqueeze(0);
    return this.batchFirst ? x : x.transpose(0, 1);
  }

  /** The reverse of `#batchFirst`, for the layout of the query. */
  #asGiven(y: Tensor, query: Tensor): Tensor {
    if (query.shape.length === 2) return y.squeeze(0);
    return this.batchFirst ? y : y.transpose(0, 1);
  }

  /** x `[N, S, embedDim]` with what stands behind the keys or values that were given. */
  #withFurther(x: Tensor, bias: Tensor | undefined): Tensor {
    const row = [x.shape[0], 1, this.embedDim];
    const parts = [x, ...(bias ? [bias.expand(row)] : []), ...(this.addZeroAttn ? [zeros(row)] : [])];
    return parts.length > 1 ? concat(parts, 1) : x;
  }

  /** `[N, L, embedDim]` as `[N, h, L, d]`. */
  #heads(x: Tensor): Tensor {
    const [batch, length] = x.shape;
    return x.reshape([batch, length, this.numHeads, this.headDim]).permute([0, 2, 1, 3]);
  }

  #returnedWeights(
    weights: Tensor | undefined, // [N, h, L, S]
    query: Tensor,
    { averageAttnWeights = true }: MultiheadAttentionForwardOptions,
  ): Tensor | undefined {
    if (!weights) return undefined;
    const found = averageAttnWeights ? weights.mean(1) : weights;
    return query.shape.length === 2 ? found.squeeze(0) : found;
  }

  #sizes(query: Tensor, key: Tensor, value: Tensor): Sizes {
    const [q, k, v] = [query, key, value].map((x) => nodeOf("MultiheadAttention", x).shape);
    const lengthAxis = q.length === 3 && this.batchFirst ? 1 : 0;
    const batchOf = (shape: readonly number[]): number => (shape.length === 3 ? shape[1 - lengthAxis] : 1);
    const widths = [this.embedDim, this.kdim, this.vdim];
    const fit =
      (q.length === 2 || q.length === 3) &&
      [q, k, v].every((shape, i) => shape.length === q.length && shape.at(-1) === widths[i]) &&
      batchOf(q) === batchOf(k) &&
      batchOf(k) === batchOf(v) &&
      k[lengthAxis] === v[lengthAxis];
    if (fit) return { batch: batchOf(q), queries: q[lengthAxis], keys: k[lengthAxis] };
    const rest = this.batchFirst ? ["[N, L", "[N, S", "[N, S"] : ["[L, N", "[S, N", "[S, N"];
    const wanted = rest.map((start, i) => `${start}, ${widths[i]}]`).join(", ");
    const got = [q, k, v].map(formatShape).join(", ");
    const text = `expected query, key and value of ${wanted} (or all without N), got ${got}`;
    throw new ShapeError("MultiheadAttention", text);
  }

  #masks(
    { batch, queries, keys }: Sizes,
    batched: boolean,
    { keyPaddingMask, attnMask, isCausal }: MultiheadAttentionForwardOptions,
  ): Masks {
    const operation = "MultiheadAttention";
    const trueMeans = "hidden";
    let masks: Masks = { isCausal };
    if (attnMask) {
      const perHead = [batch * this.numHeads, queries, keys];
      checkMaskShape(operation, "attnMask", attnMask, [queries, keys], perHead);
      const shape = attnMask.shape.length === 3 ? [batch, this.numHeads, queries, keys] : [queries, keys];
      const given = { operation, name: "attnMask", mask: attnMask.reshape(shape), trueMeans } as const;
      masks = bothMasks(masks, readMask(given));
    }
    if (keyPaddingMask) {
      checkMaskShape(operation, "keyPaddingMask", keyPaddingMask, batched ? [batch, keys] : [keys]);
      const mask = keyPaddingMask.reshape([batch, 1, 1, keys]);
      masks = bothMasks(masks, readMask({ operation, name: "keyPaddingMask", mask, trueMeans }));
    }
    return masks;
  }

  override extraRepr(): string {
    const { embedDim, numHeads, kdim, vdim, dropout: p, batchFirst } = this;
    return `${embedDim}, ${numHeads}, kdim=${kdim}, vdim=${vdim}, dropout=${p}, batchFirst=${batchFirst}`;
  }
}

function checkHeads(sizes: Readonly<Record<"embedDim" | "numHeads" | "kdim" | "vdim", number>>): void {
  checkCounts("MultiheadAttention", sizes);
  const { embedDim, numHeads } = sizes;
  if (embedDim % numHeads === 0) return;
  const text = `embedDim must be a multiple of numHeads, got ${embedDim} and ${numHeads}`;
  throw new NNError("MultiheadAttention", text);
}

function checkedProbability(p: number): number {
  if (p >= 0 && p <= 1) return p;
  throw new NNError("MultiheadAttention", `dropout must be from 0 to 1, got ${p}`);
}
