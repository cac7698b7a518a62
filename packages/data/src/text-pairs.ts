import { ValueError } from "@nn/tensor";
import { checkIndices } from "./check-indices.js";
import type { Dataset, ExampleDataset } from "./dataset.js";

/** A text and what it is to become. */
export interface TextPair {
  readonly x: string;
  readonly y: string;
}

/** Texts and what they are to become, place by place. */
export interface TextPairBatch {
  readonly x: string[];
  readonly y: string[];
}

/**
 * Pairs of texts, as for translation: by themselves with `get`, several in a batch.
 *
 * @example
 * ```ts
 * import { TextPairs } from "@nn/data";
 * const pairs = new TextPairs(["a dog", "a cat"], ["ein Hund", "eine Katze"]);
 * console.log(pairs.length, pairs.get(1).y); // 2 eine Katze
 * ```
 */
export class TextPairs implements Dataset<TextPairBatch>, ExampleDataset<TextPair> {
  /**
   * @param source - The texts, not copied: what a tokenizer is trained on, say.
   * @param target - What each is to become.
   * @throws ValueError when they differ in their number.
   */
  constructor(
    readonly source: readonly string[],
    readonly target: readonly string[],
  ) {
    if (source.length === target.length) return;
    const counted = `${source.length} texts in source, ${target.length} in target`;
    throw new ValueError("TextPairs", counted, "give one text in target for each in source");
  }

  /** The number of pairs. */
  get length(): number {
    return this.source.length;
  }

  /** @throws IndexError where there is no such pair. */
  get(index: number): TextPair {
    checkIndices("TextPairs.get", [index], this.length);
    return { x: this.source[index], y: this.target[index] };
  }

  /** @throws IndexError where there is no such pair. */
  batch(indices: ArrayLike<number>): TextPairBatch {
    checkIndices("TextPairs.batch", indices, this.length);
    const chosen = Array.from(indices);
    return { x: chosen.map((i) => this.source[i]), y: chosen.map((i) => this.target[i]) };
  }

  /** Every pair, in one batch. */
  all(): TextPairBatch {
    return { x: [...this.source], y: [...this.target] };
  }
}
