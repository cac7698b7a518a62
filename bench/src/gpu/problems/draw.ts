/** Numbers that look random and are the same for every library. */
export class Draw {
  #state = 12345;

  /** The next number of [0, 1), by a linear congruential generator. */
  #next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }

  /** Numbers from -scale to scale. */
  floats(count: number, scale = 1): Float32Array {
    return Float32Array.from({ length: count }, () => (2 * this.#next() - 1) * scale);
  }

  /** Numbers from 0 to 1. */
  shares(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.#next());
  }

  /** Whole numbers from 0 to below - 1. */
  integers(count: number, below: number): Int32Array {
    return Int32Array.from({ length: count }, () => Math.floor(this.#next() * below));
  }
}
