import type { DType } from "../../dtype.js";
import type { UnaryOp } from "../../kernel/expr.js";
import { erf } from "../../math/erf.js";

/** Computes `out[i] = f(a[i])` for i < n; the result is not yet rounded to its dtype. */
export type UnaryLoop = (out: Float64Array, a: Float64Array, n: number) => void;

/** To the nearest integer, halves to the even one. */
function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  const down = rest === 0.5 ? below % 2 === 0 : rest < 0.5;
  const nearest = down ? below : below + 1;
  return nearest === 0 && x < 0 ? -0 : nearest;
}

/** 1 / (1 + exp(-x)), never through an overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

// Each loop is written out: a call through a variable would box every number.
const LOOPS: Record<UnaryOp, UnaryLoop> = {
  neg: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = -a[i];
  },
  abs: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]);
  },
  sign: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sign(a[i]);
  },
  floor: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.floor(a[i]);
  },
  ceil: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.ceil(a[i]);
  },
  round: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = roundHalfEven(a[i]);
  },
  trunc: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.trunc(a[i]);
  },
  sqrt: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i]);
  },
  reciprocal: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = 1 / a[i];
  },
  exp: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.exp(a[i]);
  },
  expm1: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.expm1(a[i]);
  },
  log: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.log(a[i]);
  },
  log1p: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.log1p(a[i]);
  },
  sin: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sin(a[i]);
  },
  cos: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.cos(a[i]);
  },
  tan: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.tan(a[i]);
  },
  asin: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.asin(a[i]);
  },
  acos: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.acos(a[i]);
  },
  atan: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.atan(a[i]);
  },
  sinh: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sinh(a[i]);
  },
  cosh: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.cosh(a[i]);
  },
  tanh: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.tanh(a[i]);
  },
  erf: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = erf(a[i]);
  },
  sigmoid: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = sigmoid(a[i]);
  },
  relu: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.max(a[i], 0);
  },
  not: (out, a, n) => {
    for (let i = 0; i < n; i++) out[i] = ~a[i];
  },
};

function logicalNot(out: Float64Array, a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i] === 0 ? 1 : 0;
}

/** The loop of `op` for an argument of `dtype`. */
export function unaryLoop(op: UnaryOp, dtype: DType): UnaryLoop {
  return op === "not" && dtype === "bool" ? logicalNot : LOOPS[op];
}
