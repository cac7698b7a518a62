import { Buffer } from "@nn/layers";
import { formatShape, NNError, ShapeError, zeros, type Tensor } from "@nn/tensor";
import { assignLater } from "@nn/tensor/graph";
import { CacheStep } from "./cache-step.js";
import { asBool, checkAttentionMask } from "./masks.js";

/** Keys and values of one layer of attention. */
export interface KeysAndValues {
  readonly keys: Buffer;
  readonly values: Buffer;
}

/**
 * Keys and values of all tokens that a model has read, so that generating looks at each token once. Every layer of
 * attention finds its own; those of a memory (cross-attention) are computed in the first step.
 *
 * Shapes are the same in every step, so that one compiled step serves all places. Padding, to the left or to the right,
 * takes no place: each sequence goes on behind its own last token.
 *
 * A model calls `begin` once in each forward pass and hands what it gives to its layers, each of which is run once in
 * it. Read or `realize` what a pass gives before the next.
 *
 * @param capacity - How many tokens fit for each sequence.
 * @throws NNError when the capacity is no positive integer, and from `begin` when more tokens come than fit. In a step
 * that `compile` has captured, tokens aren't counted: those that don't fit are lost.
 *
 * @example
 * ```ts
 * import { KeyValueCache, TransformerBlock } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const block = new TransformerBlock(16, 2, { attention: { causal: true } });
 * const x = randn([1, 5, 16]);
 * const cache = new KeyValueCache(8);
 * const first = block.forward(x.slice(null, [0, 4]), { cache: cache.begin(1, 4) });
 * const last = block.forward(x.slice(null, [4, 5]), { cache: cache.begin(1, 1) });
 * const whole = block.forward(x);
 * console.log((await last.sub(whole.slice(null, [4, 5])).abs().max().item()) < 1e-5); // true
 * ```
 */
export class KeyValueCache {
  #lengths: Buffer | undefined;
  /** The most tokens that a sequence may have; undefined where that isn't known. */
  #used: number | undefined = 0;
  readonly #own = new Map<object, KeysAndValues>();
  readonly #memories = new Map<object, KeysAndValues>();
  /** The memories of which `reset` has left the place, but not the value. */
  readonly #outdated = new Set<object>();

  constructor(readonly capacity: number) {
    if (Number.isInteger(capacity) && capacity > 0) return;
    throw new NNError("KeyValueCache", `capacity must be a positive integer, got ${capacity}`);
  }

  /** How many tokens each sequence has: int32 `[N]`; undefined before the first step. */
  get lengths(): Tensor | undefined {
    return this.#lengths;
  }

  /**
   * A step of all layers: `length` further tokens of each sequence.
   *
   * @param batch - N, the same in every step.
   * @param length - L
   * @param attentionMask - `[N, L]`, bool or int32: true or 1 is a real token, others take no place. Initially all.
   * @throws NNError when the tokens don't fit; ShapeError when the batch or the mask isn't as expected.
   */
  begin(batch: number, length: number, attentionMask?: Tensor): CacheStep {
    if (attentionMask) checkAttentionMask("KeyValueCache", attentionMask, [batch, length]);
    const before = this.#lengthsOf(batch);
    const used = this.#used === undefined ? undefined : this.#used + length;
    if (used !== undefined && used > this.capacity) {
      const text = `${used} tokens don't fit the capacity of ${this.capacity}`;
      throw new NNError("KeyValueCache", text, "make a larger cache, or generate less");
    }
    this.#used = used;
    const real = attentionMask && asBool(attentionMask).cast("int32");
    const start = before.clone(); // as it is now, while the cache goes on
    const after = start.add(real ? real.sum(-1) : length);
    assignLater(before, after.node);
    return new CacheStep({ cache: this, start, after, length, real });
  }

  #lengthsOf(batch: number): Buffer {
    const known = this.#lengths?.shape[0];
    if (known !== undefined && known !== batch && this.#used !== 0) {
      const text = `it holds ${known} sequences, got a step of ${batch}`;
      throw new ShapeError("KeyValueCache", text, "reset() it, or make another");
    }
    if (known !== batch) {
      this.#own.clear();
      this.#memories.clear();
      this.#lengths = new Buffer(zeros([batch], { dtype: "int32" }));
    }
    return this.#lengths!;
  }

  /**
   * Forgets all sequences, and keeps the memory for others.
   *
   * @returns The cache.
   */
  reset(): this {
    this.#used = 0;
    if (this.#lengths) assignLater(this.#lengths, zeros(this.#lengths.shape, { dtype: "int32" }).node);
    for (const owner of this.#memories.keys()) this.#outdated.add(owner);
    return this;
  }

  /**
   * Forgets the last tokens, as after a guess that was refused.
   *
   * @param lengths - How many are left: of every sequence that has more, or int32 `[N]` of each.
   */
  truncate(lengths: number | Tensor): void {
    if (!this.#lengths) return;
    const host = typeof lengths === "number" ? [lengths] : lengths.node.storage?.host;
    this.#used = host && Math.min(this.#used ?? this.capacity, Math.max(...host));
    assignLater(this.#lengths, this.#lengths.minimum(lengths).cast("int32").node);
  }

  /**
   * Puts other sequences in the places of those it has, as a beam search does; one may come several times.
   *
   * @param rows - int32 `[M]`: for each new place, where its sequence was.
   */
  reorder(rows: Tensor): void {
    if (rows.rank !== 1 || rows.dtype !== "int32") {
      const got = `${rows.dtype} of ${formatShape(rows.shape)}`;
      throw new ShapeError("KeyValueCache", `reorder expected int32 rows of one axis, got ${got}`);
    }
    const pairs = [...this.#own.values(), ...this.#memories.values()];
    const buffers = pairs.flatMap(({ keys, values }) => [keys, values]);
    for (const buffer of this.#lengths ? [this.#lengths, ...buffers] : buffers) {
      assignLater(buffer, buffer.indexSelect(0, rows).node);
    }
  }

  /** Where a layer keeps its keys `[N, h, capacity, d]` and values, made when it first asks. @internal */
  placeFor(owner: object, keys: Tensor, values: Tensor): KeysAndValues {
    const room = ({ shape: [batch, heads, , size], dtype }: Tensor): Buffer =>
      new Buffer(zeros([batch, heads, this.capacity, size], { dtype }));
    const known = this.#own.get(owner);
    if (known) return known;
    const made = { keys: room(keys), values: room(values) };
    this.#own.set(owner, made);
    return made;
  }

  /** The keys and values of a memory, computed by `make` where a layer asks for the first time. @internal */
  memoryFor(owner: object, make: () => readonly [Tensor, Tensor]): readonly [Tensor, Tensor] {
    const known = this.#memories.get(owner);
    if (known && !this.#outdated.has(owner)) return [known.keys, known.values];
    const [keys, values] = make();
    this.#outdated.delete(owner);
    if (known && formatShape(known.keys.shape) === formatShape(keys.shape)) {
      assignLater(known.keys, keys.node);
      assignLater(known.values, values.node);
    } else this.#memories.set(owner, { keys: new Buffer(keys), values: new Buffer(values) });
    return [keys, values];
  }
}
