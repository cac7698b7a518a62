import {
  Module,
  RemovableHandle,
  scaledDotProductAttention,
  type ScaledDotProductAttentionOptions,
  type StateNames,
} from "@nn/layers";
import { arange, eye, NNError, type Generator, type Tensor } from "@nn/tensor";
import { makeNorm } from "../blocks/norm.js";
import type { AttentionForwardOptions, AttentionOptions } from "./attention-options.js";
import { checkInputs, checkSizes } from "./check-attention.js";
import { bandMask, givenMask, joinMasks, keysMask, type Masks } from "./masks.js";
import type { AttentionPositions } from "./positions/index.js";
import { checkedPlaces } from "./positions/places.js";
import { makeLinear, partOf } from "./projection.js";

/** Called with the weights `[N, heads, L, S]` of a forward pass, before dropout. */
export type WeightsHook = (attention: Attention, weights: Tensor) => void;

/** Queries, keys and values of each head, and what tells where they stand. */
interface Heads {
  readonly query: Tensor; // [N, h, L, d]
  readonly key: Tensor; // [N, hkv, S, d]
  readonly value: Tensor; // [N, hkv, S, d]
  readonly queryPlaces: Tensor; // [L] or [N, L]
  readonly keyPlaces: Tensor; // [S] or [N, S]
}

/**
 * Attention of several heads (Vaswani et al. 2017, section 3.2): of a sequence to itself, or to a memory. Grouped queries,
 * rotary and other positions, windows and caches are options. A query that sees no key gets zeros from all heads.
 *
 * Attributes: `qProj` `[heads * d, E]`, `kProj` and `vProj` `[keyValueHeads * d, kdim]`, or with `fused` one `qkv` of all
 * three, and `outProj` `[E, heads * d]`; with `qkNorm` `qNorm` and `kNorm` of d. `positions` with parameters is a part too.
 *
 * @param embedDim - E, the size of the last axis of input and result.
 * @param numHeads - A divisor of E, unless `headDim` is given.
 * @throws NNError when sizes don't fit one another; ShapeError from `forward` when inputs or masks don't; NNError when a
 * mask whose values are at hand hides a whole sequence.
 *
 * @example
 * ```ts
 * import { Attention, RotaryPositions } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const attention = new Attention(64, 8, {
 *   numKeyValueHeads: 2,
 *   causal: true,
 *   positions: new RotaryPositions(8),
 * });
 * console.log(attention.forward(randn([2, 10, 64])).shape); // [2, 10, 64]
 * ```
 */
export class Attention extends Module<[x: Tensor, options?: AttentionForwardOptions]> {
  override stateNames: StateNames;
  readonly numKeyValueHeads: number;
  readonly headDim: number;
  readonly kdim: number;
  readonly dropout: number;
  readonly causal: boolean;
  readonly window: number | undefined;
  readonly scale: number;
  qkv: Module | undefined;
  qProj: Module | undefined;
  kProj: Module | undefined;
  vProj: Module | undefined;
  qNorm: Module | undefined;
  kNorm: Module | undefined;
  outProj: Module;
  readonly positions: AttentionPositions | undefined;
  readonly #generator: Generator | undefined;
  #weightsHooks: readonly { readonly hook: WeightsHook }[] = [];

  constructor(
    readonly embedDim: number,
    readonly numHeads: number,
    options: AttentionOptions = {},
  ) {
    super();
    const { numKeyValueHeads = numHeads, headDim = embedDim / numHeads, kdim = embedDim } = options;
    this.stateNames = options.names ?? {};
    this.numKeyValueHeads = numKeyValueHeads;
    this.headDim = headDim;
    this.kdim = kdim;
    this.dropout = options.dropout ?? 0;
    this.causal = options.causal ?? false;
    this.window = options.window;
    this.scale = options.scale ?? 1 / Math.sqrt(headDim);
    this.#generator = options.generator;
    checkSizes(this, options.fused ?? false);
    const { fused = false, linear = makeLinear, bias = true, generator } = options;
    const biases = typeof bias === "boolean" ? { qkv: bias, out: bias } : bias;
    const random = generator ? { generator } : {};
    const project = (inputs: number, heads: number): Module =>
      linear(inputs, heads * headDim, { bias: biases.qkv, ...random });
    this.qkv = fused ? project(embedDim, numHeads + 2 * numKeyValueHeads) : undefined;
    this.qProj = fused ? undefined : project(embedDim, numHeads);
    this.kProj = fused ? undefined : project(kdim, numKeyValueHeads);
    this.vProj = fused ? undefined : project(kdim, numKeyValueHeads);
    this.qNorm = normOf(options, headDim);
    this.kNorm = normOf(options, headDim);
    this.outProj = linear(numHeads * headDim, embedDim, { bias: biases.out, ...random });
    this.positions = options.positions;
  }

  /**
   * @param x - `[N, L, E]`
   * @returns `[N, L, E]`
   */
  forward(x: Tensor, options: AttentionForwardOptions = {}): Tensor {
    const [batch, length] = checkInputs(this, x, options);
    const heads = options.memory ? this.#ofMemory(x, options.memory, options) : this.#ofItself(x, options);
    const attended = this.#attend(heads, options); // [N, h, L, d]
    const joined = attended.permute([0, 2, 1, 3]).reshape([batch, length, this.numHeads * this.headDim]);
    return this.outProj.forward(joined);
  }

  /**
   * Has `hook` called with the weights of every forward pass; see `attentionWeights`. They are computed beside the result,
   * which stays the same.
   *
   * @param hook - `(attention, weights)`, the weights `[N, heads, L, S]`, before dropout.
   *
   * @example
   * ```ts
   * import { Attention } from "@nn/transformer";
   * import { randn } from "@nn/tensor";
   * const attention = new Attention(16, 2, { causal: true });
   * attention.registerWeightsHook((_, weights) => console.log(String(weights)));
   * attention.forward(randn([1, 4, 16]));
   * ```
   */
  registerWeightsHook(hook: WeightsHook): RemovableHandle {
    const entry = { hook };
    this.#weightsHooks = [...this.#weightsHooks, entry];
    return new RemovableHandle(() => {
      this.#weightsHooks = this.#weightsHooks.filter((other) => other !== entry);
    });
  }

  #attend(heads: Heads, options: AttentionForwardOptions): Tensor {
    const { query, key, value } = heads;
    const mask = this.#masks(heads, options);
    const shared = { ...mask, scale: this.scale, enableGqa: this.numKeyValueHeads !== this.numHeads };
    if (this.#weightsHooks.length > 0) {
      const [batch, keyHeads, keys] = key.shape;
      const all = eye(keys).cast(key.dtype).expand([batch, keyHeads, keys, keys]); // every key's weight by itself
      const weights = scaledDotProductAttention(query, key, all, shared); // [N, h, L, S]
      for (const { hook } of this.#weightsHooks) hook(this, weights);
    }
    const dropoutP = this.training ? this.dropout : 0;
    return scaledDotProductAttention(query, key, value, { ...shared, dropoutP, generator: this.#generator });
  }

  #ofItself(x: Tensor, { places, cache }: AttentionForwardOptions): Heads {
    const [batch, length] = x.shape;
    const here = checkedPlaces("Attention", places, batch, length) ?? cache?.places ?? order(length);
    const [q, k, v] = this.#projected(x);
    const query = this.#placed(normed(q, this.qNorm), here);
    const key = this.#placed(normed(k, this.kNorm), here);
    if (!cache) return { query, key, value: v, queryPlaces: here, keyPlaces: here };
    const [keys, values] = cache.extend(this, key, v);
    return { query, key: keys, value: values, queryPlaces: here, keyPlaces: cache.keyPlaces };
  }

  #ofMemory(x: Tensor, memory: Tensor, { places, cache }: AttentionForwardOptions): Heads {
    const [batch, length] = x.shape;
    const here = checkedPlaces("Attention", places, batch, length) ?? cache?.places ?? order(length);
    const there = order(memory.shape[1]);
    const make = (): readonly [Tensor, Tensor] => {
      const [k, v] = this.#projectedMemory(memory);
      return [this.#placed(normed(k, this.kNorm), there), v];
    };
    const [key, value] = cache ? cache.remember(this, make) : make();
    const query = this.#placed(normed(this.#projectedQuery(x), this.qNorm), here);
    return { query, key, value, queryPlaces: here, keyPlaces: there };
  }

  #projected(x: Tensor): Tensor[] {
    if (!this.qkv) return [this.#projectedQuery(x), ...this.#projectedMemory(x)];
    const [own, shared] = [this.numHeads * this.headDim, this.numKeyValueHeads * this.headDim];
    return this.qkv.forward(x).split([own, shared, shared], -1).map((part) => this.#heads(part)); // prettier-ignore
  }

  #projectedQuery(x: Tensor): Tensor {
    return this.#heads(this.qkv ? partOf(this.qkv, x, 0, this.numHeads * this.headDim) : this.qProj!.forward(x)); // prettier-ignore
  }

  #projectedMemory(memory: Tensor): readonly [key: Tensor, value: Tensor] {
    const { qkv, headDim, numHeads, numKeyValueHeads } = this;
    if (!qkv) return [this.#heads(this.kProj!.forward(memory)), this.#heads(this.vProj!.forward(memory))];
    const start = numHeads * headDim;
    const [k, v] = partOf(qkv, memory, start, start + 2 * numKeyValueHeads * headDim).chunk(2, -1);
    return [this.#heads(k), this.#heads(v)];
  }

  /** `[N, L, heads * d]` as `[N, heads, L, d]`. */
  #heads(x: Tensor): Tensor {
    const [batch, length, width] = x.shape;
    return x.reshape([batch, length, width / this.headDim, this.headDim]).permute([0, 2, 1, 3]);
  }

  #placed(x: Tensor, places: Tensor): Tensor {
    return this.positions?.rotate?.(x, places) ?? x;
  }

  #masks(
    { query, key, queryPlaces, keyPlaces }: Heads,
    { memory, mask, attentionMask, cache, isCausal = this.causal }: AttentionForwardOptions,
  ): Pick<ScaledDotProductAttentionOptions, "attnMask" | "isCausal" | "window"> {
    const { positions, window, numHeads } = this;
    const step = memory ? undefined : cache;
    const [batch, , length] = query.shape;
    const keys = key.shape[2];
    const masks: Masks[] = [];
    if (step) masks.push({ visible: step.visible(window) });
    else if (window !== undefined && !isCausal) masks.push({ visible: bandMask(length, keys, window) });
    if (mask) masks.push(givenMask("Attention", mask, [batch, numHeads, length, keys]));
    if (attentionMask && !step) masks.push({ visible: keysMask("Attention", attentionMask, batch, keys) });
    if (positions?.bias) masks.push({ bias: biasOf(positions.bias(queryPlaces, keyPlaces), numHeads) });
    const inOrder = isCausal && !step;
    return { attnMask: joinMasks(masks), isCausal: inOrder, window: inOrder ? window : undefined };
  }

  override extraRepr(): string {
    const { embedDim, numHeads, numKeyValueHeads, headDim, dropout, causal, window } = this;
    const shared = numKeyValueHeads === numHeads ? "" : `, numKeyValueHeads=${numKeyValueHeads}`;
    const near = window === undefined ? "" : `, window=${window}`;
    return `${embedDim}, ${numHeads}${shared}, headDim=${headDim}, dropout=${dropout}, causal=${causal}${near}`;
  }
}

function order(length: number): Tensor {
  return arange(length, { dtype: "int32" });
}

function normed(x: Tensor, norm: Module | undefined): Tensor {
  return norm ? norm.forward(x) : x;
}

function normOf({ qkNorm, normEps }: AttentionOptions, size: number): Module | undefined {
  return qkNorm && makeNorm(size, { norm: qkNorm, normEps });
}

/** @throws NNError when a bias of positions is for another number of heads. */
function biasOf(bias: Tensor, numHeads: number): Tensor {
  if (bias.shape.at(-3) === numHeads) return bias;
  const text = `there are ${numHeads} heads, and positions for ${bias.shape.at(-3)}`;
  throw new NNError("Attention", text, "make the positions with the number of heads");
}
