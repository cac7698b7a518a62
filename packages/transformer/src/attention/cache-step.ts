import { arange, logicalAnd, where, zeros, type Tensor } from "@nn/tensor";
import { assignLater } from "@nn/tensor/graph";
import type { KeyValueCache } from "./key-value-cache.js";
import { causalMask } from "./masks.js";

/** What a step of a {@link KeyValueCache} is about. */
interface Step {
  readonly cache: KeyValueCache;
  /** How many tokens each sequence had, and has then: int32 `[N]`. */
  readonly start: Tensor;
  readonly after: Tensor;
  /** L: how many tokens come. */
  readonly length: number;
  /** Which of them are no padding: int32 `[N, L]`; all where there is none. */
  readonly real: Tensor | undefined;
}

/**
 * One forward pass of a model through its {@link KeyValueCache}: `cache.begin` makes it, layers of attention take it.
 *
 * Attributes: `places` `[N, L]`, int32, where each token stands, for embeddings of positions; `keyPlaces` `[capacity]`.
 */
export class CacheStep {
  readonly places: Tensor;
  readonly keyPlaces: Tensor;
  readonly #cache: KeyValueCache;
  /** Which places get new keys, `[N, 1, capacity, 1]`, and of which tokens, `[N, 1, capacity, 1]`. */
  readonly #written: Tensor;
  readonly #source: Tensor | undefined;
  readonly #visible = new Map<number | undefined, Tensor>();

  /** @internal */
  constructor({ cache, start, after, length, real }: Step) {
    const { capacity } = cache;
    const steps = real ? real.cumSum(-1).sub(1) : arange(length, { dtype: "int32" });
    const places = start.unsqueeze(1).add(steps); // [N, L]
    const slots = arange(capacity, { dtype: "int32" });
    const written = logicalAnd(slots.ge(start.unsqueeze(1)), slots.lt(after.unsqueeze(1))); // [N, capacity]
    const perSlot = [start.shape[0], 1, capacity, 1];
    this.#cache = cache;
    this.places = places.maximum(0);
    this.keyPlaces = slots;
    this.#written = written.reshape(perSlot);
    this.#source = length > 1 ? sourcesOf(places, { real, start, slots }).reshape(perSlot) : undefined;
  }

  /**
   * Writes the keys and values of the new tokens behind those that are there.
   *
   * @param owner - The layer.
   * @param keys - `[N, h, L, d]`
   * @param values - `[N, h, L, d]`
   * @returns All of them, `[N, h, capacity, d]`.
   */
  extend(owner: object, keys: Tensor, values: Tensor): readonly [keys: Tensor, values: Tensor] {
    const place = this.#cache.placeFor(owner, keys, values);
    const written = [keys, values].map((x, i) => {
      const buffer = i === 0 ? place.keys : place.values;
      const all = where(this.#written, this.#spread(x), buffer);
      assignLater(buffer, all.node);
      return all;
    });
    return [written[0], written[1]];
  }

  /** Each token's numbers where its place is: `[N, h, capacity, d]`, or `[N, h, 1, d]` for all places. */
  #spread(x: Tensor): Tensor {
    if (!this.#source) return x;
    const [batch, heads, , size] = x.shape;
    return x.gather(2, this.#source.expand([batch, heads, this.#cache.capacity, size]));
  }

  /** The keys and values of a memory, which are computed in the first step only. */
  remember(owner: object, make: () => readonly [Tensor, Tensor]): readonly [keys: Tensor, values: Tensor] {
    return this.#cache.memoryFor(owner, make);
  }

  /** Which places each token may look at: bool `[N, 1, L, capacity]`. */
  visible(window?: number): Tensor {
    const known = this.#visible.get(window);
    if (known) return known;
    const [batch, length] = this.places.shape;
    const mask = causalMask(this.places.reshape([batch, 1, length, 1]), this.keyPlaces, window);
    this.#visible.set(window, mask);
    return mask;
  }
}

/** For each slot, which of the new tokens belongs there, `[N, capacity]`; any where none does. */
function sourcesOf(
  places: Tensor, // [N, L]
  {
    real,
    start,
    slots,
  }: { readonly real: Tensor | undefined; readonly start: Tensor; readonly slots: Tensor },
): Tensor {
  const [batch, length] = places.shape;
  if (!real) return slots.sub(start.unsqueeze(1)).clamp(0, length - 1);
  const capacity = slots.size;
  const target = where(real.ne(0), places, capacity).minimum(capacity); // padding goes behind the last slot
  const tokens = arange(length, { dtype: "int32" }).expand([batch, length]);
  const counted = zeros([batch, capacity + 1], { dtype: "int32" }).scatterAdd(1, target, tokens);
  return counted.slice(null, [0, capacity]);
}
