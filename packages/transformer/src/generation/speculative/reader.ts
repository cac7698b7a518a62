import { compile, tensor, type Tensor } from "@nn/tensor";
import { KeyValueCache } from "../../attention/index.js";
import { evaluating } from "../evaluating.js";
import type { TokenDecoder } from "../scorers/token-decoder.js";

/** Reads one sequence, several tokens at a time, and can forget the last ones. */
export class Reader {
  readonly #decoder: TokenDecoder;
  readonly #cache: KeyValueCache;
  #length = 0;
  readonly #step = compile((ids: Tensor) => this.#scores(ids));

  constructor(decoder: TokenDecoder, capacity: number) {
    this.#decoder = decoder;
    this.#cache = new KeyValueCache(capacity);
  }

  /** How many tokens it has read. */
  get length(): number {
    return this.#length;
  }

  /** Scores `[L, V]` of the token behind each. Values last until the next call. */
  read(tokens: readonly number[]): Tensor {
    const ids = tensor(tokens, [1, tokens.length], { dtype: "int32" });
    const isFirst = this.#length === 0;
    this.#length += tokens.length;
    return isFirst ? this.#scores(ids).realize() : this.#step(ids);
  }

  /** Forgets all but the first tokens. */
  truncate(length: number): void {
    if (length >= this.#length) return;
    this.#length = length;
    this.#cache.truncate(length);
  }

  #scores(ids: Tensor): Tensor {
    return evaluating(this.#decoder.model, () => {
      const cache = this.#cache.begin(1, ids.shape[1]);
      return this.#decoder.decode(ids, { cache }).squeeze(0);
    });
  }
}
