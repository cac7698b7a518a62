import type { Tensor } from "@nn/tensor";

/** From the first place to the one before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A part of the scores: which queries look at which keys. */
export interface Region {
  readonly queries: Range;
  readonly keys: Range;
}

/** All queries `[..., L, E]` and keys `[..., S, E]`. */
export function everywhere(query: Tensor, key: Tensor): Region {
  return {
    queries: { start: 0, end: query.shape.at(-2)! },
    keys: { start: 0, end: key.shape.at(-2)! },
  };
}
