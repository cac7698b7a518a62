import {
  LayerNorm,
  Module,
  RemovableHandle,
  RMSNorm,
  scaledDotProductAttention,
  type StateNames,
} from "@nn/layers";
import { arange, eye, formatShape, NNError, ShapeError, type Generator, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import type { CacheStep } from "./cache-step.js";
import { bandMask, causalMask, givenMask, joinMasks, keysMask, type Masks } from "./masks.js";
import type { AttentionPositions } from "./positions/index.js";
import { checkedPlaces } from "./positions/places.js";
import { makeLinear, partOf, type MakeProjection } from "./projection.js";

/** Options of {@link Attention}. */
export interface AttentionOptions {
  /** Heads of keys and values, a divisor of numHeads: 1 is multi-query attention. Initially numHeads. */
  readonly numKeyValueHeads?: number | undefined;
  /** The size of each head. Initially embedDim / numHeads. */
  readonly headDim?: number | undefined;
  /** The size of the last axis of a memory. Initially embedDim. */
  readonly kdim?: number | undefined;
  /** Whether the projections have biases: all, or those of queries, keys and values and that of the output. Initially true. */
  readonly bias?: boolean | { readonly qkv: boolean; readonly out: boolean } | undefined;
  /** The probability with which weights are dropped in training. Initially 0. */
  readonly dropout?: number | undefined;
  /** Whether queries and keys are normalized for each head, and how (Dehghani et al. 2023). Initially not. */
  readonly qkNorm?: "layer" | "rms" | undefined;
  /** Added to the variance or mean of squares there. Initially as the norm has it. */
  readonly normEps?: number | undefined;
  /** Whether a query sees the keys up to its own place only. Initially false. */
  readonly causal?: boolean | undefined;
  /** Keys further away than this are not seen: those less than `window` places away are. Initially all are. */
  readonly window?: number | undefined;
  /** What tells places apart, such as `RotaryPositions`, `AlibiPositions` or `RelativePositionBias`. Initially nothing. */
  readonly positions?: AttentionPositions | undefined;
  /** The factor of the scores. Initially 1/√headDim. */
  readonly scale?: number | undefined;
  /** Whether queries, keys and values come from one projection, `qkv`. Initially false. */
  readonly fused?: boolean | undefined;
  /** What makes the projections. Initially `Linear`. */
  readonly linear?: MakeProjection | undefined;
  /** The names under which parts are saved, see `Module.stateNames`. */
  readonly names?: StateNames | undefined;
  /** Where the first values and the dropout come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/** Options of the `forward` of {@link Attention}. */
export interface AttentionForwardOptions {
  /** What keys and values come from, `[N, S, kdim]`. Initially x itself. */
  readonly memory?: Tensor | undefined;
  /**
   * Broadcast to `[N, heads, L, S]`, or `[L, S]`: bool, where true takes part, or floating and added to the scores.
   */
  readonly mask?: Tensor | undefined;
  /**
   * `[N, S]`, bool or int32: true or 1 is a real key, others are padding. With a cache, tokens of x are told apart by
   * the mask that its step was begun with.
   */
  readonly attentionMask?: Tensor | undefined;
  /** Where the tokens of x stand for `positions`: int32 `[L]` or `[N, L]`. Initially 0, 1, …, or where the cache is. */
  readonly places?: Tensor | undefined;
  /** Keys and values of earlier tokens, and of the memory: what `KeyValueCache.begin` gives. */
  readonly cache?: CacheStep | undefined;
}

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
    const [batch, length] = this.#checkInputs(x, options);
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
    const masks = this.#masks(heads, options);
    const [keys, values] = [this.#perQueryHead(key), this.#perQueryHead(value)]; // [N, h, S, d]
    const shared = { attnMask: joinMasks(masks.given), isCausal: masks.isCausal, scale: this.scale };
    if (this.#weightsHooks.length > 0) {
      const weights = scaledDotProductAttention(query, keys, eye(key.shape[2]), shared); // [N, h, L, S]
      for (const { hook } of this.#weightsHooks) hook(this, weights);
    }
    const dropoutP = this.training ? this.dropout : 0;
    const random = this.#generator ? { generator: this.#generator } : {};
    return scaledDotProductAttention(query, keys, values, { ...shared, dropoutP, ...random });
  }

  /** Heads of keys or values `[N, hkv, S, d]`, each as often as queries share it. */
  #perQueryHead(x: Tensor): Tensor {
    const times = this.numHeads / this.numKeyValueHeads;
    return times === 1 ? x : x.repeatInterleave(times, 1);
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
    { memory, mask, attentionMask, cache }: AttentionForwardOptions,
  ): { readonly given: readonly Masks[]; readonly isCausal: boolean } {
    const { positions, causal, window, numHeads } = this;
    const cached = cache !== undefined && memory === undefined;
    const [batch, , length] = query.shape;
    const keys = key.shape[2];
    const given: Masks[] = [];
    if (cached) given.push({ visible: cache.visible(window) });
    else if (window !== undefined) given.push({ visible: windowMask(length, keys, window, causal) });
    if (mask) given.push(givenMask("Attention", mask, [batch, numHeads, length, keys]));
    if (attentionMask && !cached) given.push({ visible: keysMask("Attention", attentionMask, batch, keys) });
    if (positions?.bias) given.push({ bias: positions.bias(queryPlaces, keyPlaces) });
    return { given, isCausal: causal && !cached };
  }

  #checkInputs(x: Tensor, { memory, cache }: AttentionForwardOptions): readonly [number, number] {
    const { shape } = nodeOf("Attention", x);
    if (shape.length !== 3 || shape[2] !== this.embedDim) {
      throw new ShapeError("Attention", `expected [N, L, ${this.embedDim}], got ${formatShape(shape)}`);
    }
    const given = memory && nodeOf("Attention", memory).shape;
    if (given && (given.length !== 3 || given[0] !== shape[0] || given[2] !== this.kdim)) {
      const text = `memory must be [${shape[0]}, S, ${this.kdim}], got ${formatShape(given)}`;
      throw new ShapeError("Attention", text);
    }
    if (!given && this.kdim !== this.embedDim) {
      const text = `keys and values are of ${this.kdim} numbers, x of ${this.embedDim}, and there is no memory`;
      throw new ShapeError("Attention", text, "pass { memory }");
    }
    if (cache && !given && !this.causal) {
      throw new NNError("Attention", "a cache is for causal attention", "make it with { causal: true }");
    }
    return [shape[0], shape[1]];
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

function windowMask(queries: number, keys: number, window: number, causal: boolean): Tensor {
  return causal ? causalMask(order(queries).unsqueeze(1), order(keys), window) : bandMask(queries, keys, window); // prettier-ignore
}

function normed(x: Tensor, norm: Module | undefined): Tensor {
  return norm ? norm.forward(x) : x;
}

function normOf({ qkNorm, normEps }: AttentionOptions, size: number): Module | undefined {
  if (!qkNorm) return undefined;
  const options = normEps === undefined ? {} : { eps: normEps };
  return qkNorm === "rms" ? new RMSNorm(size, options) : new LayerNorm(size, options);
}

function checkSizes(attention: Attention, fused: boolean): void {
  const { embedDim, numHeads, numKeyValueHeads, headDim, kdim, dropout, window } = attention;
  const refuse = (text: string, fix?: string): never => {
    throw new NNError("Attention", text, fix);
  };
  for (const [name, count] of Object.entries({ embedDim, numHeads, numKeyValueHeads, kdim, window })) {
    if (count === undefined || (Number.isInteger(count) && count > 0)) continue;
    refuse(`${name} must be a positive integer, got ${count}`);
  }
  if (!Number.isInteger(headDim) || headDim < 1) {
    refuse(`embedDim must be a multiple of numHeads, got ${embedDim} and ${numHeads}`, "or give headDim");
  }
  if (numHeads % numKeyValueHeads !== 0) {
    refuse(`numHeads must be a multiple of numKeyValueHeads, got ${numHeads} and ${numKeyValueHeads}`);
  }
  if (!(dropout >= 0 && dropout <= 1)) refuse(`dropout must be from 0 to 1, got ${dropout}`);
  if (fused && kdim !== embedDim) {
    refuse(`one projection takes one width, got embedDim ${embedDim} and kdim ${kdim}`, "leave fused out");
  }
}
