import type { Tensor } from "@nn/tensor";

/** Scores of the token behind each sequence of a batch, which grows by one token in each step. */
export interface NextTokenScorer {
  readonly vocabularySize: number;
  /** The sequences so far, what they began with included. */
  readonly sequences: readonly (readonly number[])[];
  /** Scores `[N, V]` of the tokens behind what they begin with. Values last until the next step. */
  start(): Tensor;
  /** Adds a token to each, and gives the scores `[N, V]` of those behind. Values last until the next step. */
  next(tokens: readonly number[]): Tensor;
  /** Has each sequence so many times, one behind the other. */
  repeat(times: number): void;
  /** Puts others in the places of the sequences, each of them of the same prompt as the one that was there. */
  reorder(rows: readonly number[]): void;
}
