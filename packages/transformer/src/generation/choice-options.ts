import type { Generator, Tensor } from "@nn/tensor";
import type { TokenSequence } from "./token-sequence.js";

/** Which tokens may come next in a sequence; undefined for all. */
export type TokenFilter = (sequence: TokenSequence) => Iterable<number> | undefined;

/** Changes the scores `[N, V]` of the tokens behind sequences; -∞ for those that can't come. */
export type ScoreFilter = (scores: Tensor, sequences: readonly TokenSequence[]) => Tensor;

/** What scores are made into before a token is chosen: these are applied first, in this order. */
export interface ScoreOptions {
  /** See `repetitionPenalty`; of prompts and of what was generated. Initially 1. */
  readonly repetitionPenalty?: number | undefined;
  /** The tokens that are allowed next, for texts of a given form. Initially all. */
  readonly allow?: TokenFilter | undefined;
  /** Further changes of scores. Initially none. */
  readonly filters?: readonly ScoreFilter[] | undefined;
}

/** How a token is chosen; the filters are applied in this order. */
export interface ChoiceOptions extends ScoreOptions {
  /** Whether tokens are drawn by their probabilities; without, the likeliest is taken. Initially true. */
  readonly sample?: boolean | undefined;
  /** See `temperature`; 0 takes the likeliest. Initially 1. */
  readonly temperature?: number | undefined;
  /** See `topKFilter`. Initially all. */
  readonly topK?: number | undefined;
  /** See `topPFilter`. Initially 1. */
  readonly topP?: number | undefined;
  /** See `minPFilter`. Initially 0. */
  readonly minP?: number | undefined;
  /** Fixes what is drawn. Initially the generator goes on. */
  readonly seed?: number | undefined;
  /** Where random numbers come from when there is no seed. Initially the default generator. */
  readonly generator?: Generator | undefined;
}
