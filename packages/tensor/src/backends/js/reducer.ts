import type { DType } from "../../dtype.js";
import type { ReduceOp } from "../../kernel/kernel.js";
import { BLOCK } from "./scratch.js";

/**
 * Takes values[from … to - 1] into acc[out]; the first of them has place `place` in its reduction. Floats accumulate in
 * float64, integers wrap around.
 */
export type Fold = (
  acc: Float64Array,
  out: number,
  values: Float64Array,
  from: number,
  to: number,
  place: number,
) => void;

/** A reduction: the result over no elements, and how a run of values is taken in. */
export interface Reducer {
  readonly initial: number;
  readonly fold: Fold;
}

const sum: Fold = (acc, out, values, from, to) => {
  let total = acc[out];
  for (let i = from; i < to; i++) total += values[i];
  acc[out] = total;
};

const intSum: Fold = (acc, out, values, from, to) => {
  let total = acc[out];
  for (let i = from; i < to; i++) total = (total + values[i]) | 0;
  acc[out] = total;
};

const prod: Fold = (acc, out, values, from, to) => {
  let product = acc[out];
  for (let i = from; i < to; i++) product *= values[i];
  acc[out] = product;
};

const intProd: Fold = (acc, out, values, from, to) => {
  let product = acc[out];
  for (let i = from; i < to; i++) product = Math.imul(product, values[i]);
  acc[out] = product;
};

const max: Fold = (acc, out, values, from, to) => {
  let best = acc[out];
  for (let i = from; i < to; i++) best = Math.max(best, values[i]);
  acc[out] = best;
};

const min: Fold = (acc, out, values, from, to) => {
  let best = acc[out];
  for (let i = from; i < to; i++) best = Math.min(best, values[i]);
  acc[out] = best;
};

/** The first place of the best value, which is the largest of sign * value or the first NaN. */
function argBest(sign: 1 | -1): Fold {
  const best = new Float64Array(BLOCK);
  return (acc, out, values, from, to, place) => {
    if (place === 0) best[out] = -Infinity;
    let most = best[out];
    for (let i = from; i < to; i++) {
      const value = sign * values[i];
      if (value > most || (value !== value && most === most)) {
        most = value;
        acc[out] = place + i - from;
      }
    }
    best[out] = most;
  };
}

const LOWEST: Record<DType, number> = { float32: -Infinity, float64: -Infinity, int32: -0x80000000, bool: 0 };
const HIGHEST: Record<DType, number> = { float32: Infinity, float64: Infinity, int32: 0x7fffffff, bool: 1 };

/** The reduction `op` of values of `dtype`. */
export function createReducer(op: ReduceOp, dtype: DType): Reducer {
  switch (op) {
    case "sum":
      return { initial: 0, fold: dtype === "int32" ? intSum : sum };
    case "prod":
      return { initial: 1, fold: dtype === "int32" ? intProd : prod };
    case "max":
      return { initial: LOWEST[dtype], fold: max };
    case "min":
      return { initial: HIGHEST[dtype], fold: min };
    case "argMax":
      return { initial: 0, fold: argBest(1) };
    case "argMin":
      return { initial: 0, fold: argBest(-1) };
  }
}
