import { compile, tensor, type Tensor } from "@nn/tensor";
import { KeyValueCache } from "../../attention/index.js";
import { padSequences } from "../../batching/index.js";
import { evaluating } from "../evaluating.js";
import type { NextTokenScorer } from "./next-token-scorer.js";
import { RereadingScorer } from "./rereading-scorer.js";
import { repeatedRows, type TokenDecoder } from "./token-decoder.js";

/**
 * Reads each token once. When the cache is full it begins to read the last tokens again in each step: where the window
 * slides, every token stands elsewhere, and what was computed before is of no use.
 */
export class CachedScorer implements NextTokenScorer {
  #decoder: TokenDecoder;
  #sequences: readonly (readonly number[])[];
  readonly #cache: KeyValueCache;
  /** How many tokens the longest sequence of the cache has. */
  #used: number;
  #rereading: RereadingScorer | undefined;
  /** One token of each sequence `[N, 1]`. */
  readonly #step = compile((ids: Tensor) => this.#read(ids));

  constructor(decoder: TokenDecoder, prompts: readonly (readonly number[])[], capacity: number) {
    this.#decoder = decoder;
    this.#sequences = prompts;
    this.#used = Math.max(...prompts.map((tokens) => tokens.length));
    this.#cache = new KeyValueCache(Math.max(capacity, this.#used));
  }

  get vocabularySize(): number {
    return this.#decoder.vocabularySize;
  }

  get sequences(): readonly (readonly number[])[] {
    return this.#rereading?.sequences ?? this.#sequences;
  }

  start(): Tensor {
    const { ids, attentionMask } = padSequences(this.#sequences, { side: "left" });
    const padded = this.#sequences.some((tokens) => tokens.length < this.#used);
    return this.#read(ids, padded ? attentionMask : undefined).realize();
  }

  next(tokens: readonly number[]): Tensor {
    if (this.#used === this.#cache.capacity) {
      this.#rereading ??= new RereadingScorer(this.#decoder, this.#sequences);
      return this.#rereading.next(tokens);
    }
    this.#used++;
    this.#sequences = this.#sequences.map((sequence, row) => [...sequence, tokens[row]]);
    return this.#step(tensor(tokens, [tokens.length, 1], { dtype: "int32" }));
  }

  repeat(times: number): void {
    this.#cache.reorder(repeatedRows(this.#sequences.length, times));
    this.#decoder = this.#decoder.repeated(times);
    this.#sequences = this.#sequences.flatMap((tokens) => new Array(times).fill(tokens) as number[][]);
  }

  reorder(rows: readonly number[]): void {
    if (this.#rereading) return this.#rereading.reorder(rows);
    this.#cache.reorder(tensor(rows, [rows.length], { dtype: "int32" }));
    this.#sequences = rows.map((row) => this.#sequences[row]);
  }

  /** Scores of the tokens behind the last ones. */
  #read(ids: Tensor, attentionMask?: Tensor): Tensor {
    return evaluating(this.#decoder.model, () => {
      const [batch, length] = ids.shape;
      const cache = this.#cache.begin(batch, length, attentionMask);
      return this.#decoder.decode(ids, { attentionMask, cache }).select(1, -1); // [N, V]
    });
  }
}
