import type { DType } from "../../dtype.js";
import type { BinaryOp } from "../../kernel/expr.js";

/** Computes `out[i] = f(a[i], b[i])` for i < n; the result is not yet rounded to its dtype. */
export type BinaryLoop = (out: Float64Array, a: Float64Array, b: Float64Array, n: number) => void;

/** The remainder with the sign of the divisor, as Python's %; NaN where b is 0. */
function floorMod(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

/** IEEE 754's pow, from which Math.pow differs where the base is 1 or -1. */
export function ieeePow(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : Math.pow(a, b);
}

/** a^b in wrapping 32-bit integers; the power of a negative exponent is truncated, and 0 for base 0. */
function intPow(a: number, b: number): number {
  if (b < 0) return a === 1 ? 1 : a === -1 ? (b % 2 === 0 ? 1 : -1) : 0;
  let power = 1;
  for (let base = a, rest = b; rest > 0; rest >>>= 1) {
    if (rest & 1) power = Math.imul(power, base);
    base = Math.imul(base, base);
  }
  return power;
}

// Each loop is written out: a call through a variable would box every number.
const LOOPS: Record<BinaryOp, BinaryLoop> = {
  add: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] + b[i];
  },
  sub: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] - b[i];
  },
  mul: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] * b[i];
  },
  div: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] / b[i];
  },
  idiv: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = b[i] === 0 ? 0 : Math.trunc(a[i] / b[i]);
  },
  mod: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = floorMod(a[i], b[i]);
  },
  pow: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = ieeePow(a[i], b[i]);
  },
  max: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.max(a[i], b[i]);
  },
  min: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.min(a[i], b[i]);
  },
  atan2: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.atan2(a[i], b[i]);
  },
  lt: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] < b[i] ? 1 : 0;
  },
  le: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] <= b[i] ? 1 : 0;
  },
  eq: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] === b[i] ? 1 : 0;
  },
  ne: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] !== b[i] ? 1 : 0;
  },
  and: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] & b[i];
  },
  or: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] | b[i];
  },
  xor: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] ^ b[i];
  },
  // Shifts by the low five bits of b, as in JavaScript and WebAssembly.
  shl: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] << b[i];
  },
  shr: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = (a[i] >>> b[i]) | 0;
  },
};

const INT_LOOPS: Partial<Record<BinaryOp, BinaryLoop>> = {
  mul: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.imul(a[i], b[i]);
  },
  mod: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = b[i] === 0 ? 0 : floorMod(a[i], b[i]);
  },
  pow: (out, a, b, n) => {
    for (let i = 0; i < n; i++) out[i] = intPow(a[i], b[i]);
  },
};

/** The loop of `op` for arguments of `dtype`. */
export function binaryLoop(op: BinaryOp, dtype: DType): BinaryLoop {
  return (dtype === "int32" ? INT_LOOPS[op] : undefined) ?? LOOPS[op];
}
