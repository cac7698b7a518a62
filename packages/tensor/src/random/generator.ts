import { threefry2x32 } from "./threefry.js";

/** Two 32-bit words that fix a stream of random bits. */
export type Key = readonly [number, number];

/** The key of one random tensor, and the generator it was drawn from, so that a compiled step can draw afresh. */
export interface RandomKey {
  readonly words: Key;
  readonly generator: Generator | undefined;
}

/**
 * A stream of random numbers: draw number i is fixed by the seed and i alone, on every backend (Threefry-2x32,
 * Salmon et al. 2011). Its whole state is the seed and the count of draws.
 *
 * @example
 * ```ts
 * import { Generator, rand } from "@nn/tensor";
 * const generator = new Generator(7);
 * const a = rand([2, 2], { generator });
 * console.log(await a.array());
 * ```
 */
export class Generator {
  #seed: number;
  #draws = 0;

  constructor(seed = 0) {
    this.#seed = checkSeed(seed);
  }

  /** Starts the stream again from `seed`. */
  manualSeed(seed: number): this {
    this.#seed = checkSeed(seed);
    this.#draws = 0;
    return this;
  }

  /** The next key: every random tensor takes one. */
  nextKey(): Key {
    const high = Math.floor(this.#seed / 2 ** 32);
    const draw = this.#draws++;
    return threefry2x32(high | 0, this.#seed | 0, draw | 0, Math.floor(draw / 2 ** 32));
  }

  /** What `setState` takes to go on from here. */
  getState(): { seed: number; draws: number } {
    return { seed: this.#seed, draws: this.#draws };
  }

  setState(state: { seed: number; draws: number }): void {
    this.#seed = checkSeed(state.seed);
    this.#draws = state.draws;
  }
}

function checkSeed(seed: number): number {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed must be a whole number from 0 to 2^53 - 1, got ${seed}`);
  }
  return seed;
}

/** The generator that is used where none is given. */
export const defaultGenerator: Generator = /* @__PURE__ */ new Generator(0);

/**
 * Seeds the default generator: the same seed gives the same numbers on every backend.
 *
 * @example
 * ```ts
 * import { manualSeed, randn } from "@nn/tensor";
 * manualSeed(42);
 * const a = randn([3]);
 * ```
 */
export function manualSeed(seed: number): Generator {
  return defaultGenerator.manualSeed(seed);
}

/** A key for one random tensor, drawn from `generator`. */
export function drawKey(generator: Generator | undefined): RandomKey {
  const source = generator ?? defaultGenerator;
  return { words: source.nextKey(), generator: source };
}
