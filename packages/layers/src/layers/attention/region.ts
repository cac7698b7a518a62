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

/** These places of an axis, -1 or -2. */
export function cut(x: Tensor, axis: -1 | -2, { start, end }: Range): Tensor {
  const before = new Array<null>(x.shape.length + axis).fill(null);
  return start === 0 && end === x.shape.at(axis) ? x : x.slice(...before, [start, end]);
}
