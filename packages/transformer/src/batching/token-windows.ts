import type { Dataset } from "@nn/data";
import { IndexError, tensor, ValueError, type Tensor } from "@nn/tensor";
import { tokenIds } from "./token-ids.js";

/** Pieces of a text for a language model. */
export interface WindowBatch {
  /** `[N, context]`, int32 */
  readonly ids: Tensor;
  /** `[N, context]`, int32: the token that comes after each of `ids`. */
  readonly labels: Tensor;
}

/** Options of {@link TokenWindows}. */
export interface TokenWindowsOptions {
  /**
   * How many tokens on the next window begins: 1 for all windows there are, to draw from at random; `context` for
   * windows side by side, to evaluate with. Initially 1.
   */
  readonly stride?: number;
}

/**
 * The windows of one long text: `context` tokens, and for each of them the one after it. Tokens at the end that don't fill
 * a window are left out.
 *
 * @example
 * ```ts
 * import { DataLoader, RandomSampler } from "@nn/data";
 * import { TokenWindows } from "@nn/transformer";
 * const tokens = Int32Array.from({ length: 1000 }, (_, i) => i % 50);
 * const windows = new TokenWindows(tokens, 64);
 * // 2,000 batches of 12 windows at random places, as in nanoGPT:
 * const sampler = new RandomSampler(windows, { replacement: true, numSamples: 2000 * 12 });
 * const train = new DataLoader(windows, { batchSize: 12, sampler, seed: 0 });
 * // every token once:
 * const test = new DataLoader(new TokenWindows(tokens, 64, { stride: 64 }), { batchSize: 12 });
 * console.log(train.length, windows.length, test.length); // 2000 936 2
 * ```
 */
export class TokenWindows implements Dataset<WindowBatch> {
  readonly #tokens: Int32Array;
  /** The number of windows. */
  readonly length: number;
  readonly stride: number;

  /**
   * @param tokens - The token ids of the text.
   * @param context - The tokens of a window.
   * @throws ValueError when a setting is no positive integer, or the text is shorter than a window and the token after it.
   */
  constructor(
    tokens: ArrayLike<number>,
    readonly context: number,
    options: TokenWindowsOptions = {},
  ) {
    this.stride = options.stride ?? 1;
    for (const [name, value] of Object.entries({ context, stride: this.stride })) {
      if (Number.isInteger(value) && value > 0) continue;
      throw new ValueError("TokenWindows", `${name} must be a positive integer, got ${value}`);
    }
    if (tokens.length < context + 1) {
      throw new ValueError(
        "TokenWindows",
        `the text has ${tokens.length} tokens, a window and the token after it ${context + 1}`,
        "take a longer text, or a smaller context",
      );
    }
    this.#tokens = tokenIds("TokenWindows", "the text", tokens);
    this.length = Math.floor((tokens.length - 1 - context) / this.stride) + 1;
  }

  /** @throws IndexError where there is no such window. */
  batch(indices: ArrayLike<number>): WindowBatch {
    const { context, stride, length } = this;
    const shape = [indices.length, context];
    const [ids, labels] = [new Int32Array(shape[0] * context), new Int32Array(shape[0] * context)];
    for (let row = 0; row < indices.length; row++) {
      const window = indices[row];
      if (!(Number.isInteger(window) && window >= 0 && window < length)) {
        throw new IndexError("TokenWindows", `window ${window} is out of range for ${length} windows`);
      }
      const begin = window * stride;
      ids.set(this.#tokens.subarray(begin, begin + context), row * context);
      labels.set(this.#tokens.subarray(begin + 1, begin + 1 + context), row * context);
    }
    return { ids: tensor(ids, shape), labels: tensor(labels, shape) };
  }
}
