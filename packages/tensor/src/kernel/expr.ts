import type { DType } from "../dtype.js";
import type { View } from "./view.js";

/**
 * Functions of one element each. Comparisons answer `bool`; `and`, `or`, `xor`, `not` work on bool and int32 (bitwise);
 * `shl`, `shr` (logical) and `idiv` (towards zero) on int32; `mod` has the divisor's sign; `round` goes half to even;
 * `max` and `min` return NaN when either side is NaN; `relu` passes NaN on.
 */
export const UNARY_OPS = [
  "neg", "abs", "sign", "floor", "ceil", "round", "trunc", "sqrt", "reciprocal",
  "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "asin", "acos", "atan",
  "sinh", "cosh", "tanh", "erf", "sigmoid", "relu", "not",
] as const; // prettier-ignore
export const BINARY_OPS = [
  "add", "sub", "mul", "div", "idiv", "mod", "pow", "max", "min", "atan2",
  "lt", "le", "eq", "ne", "and", "or", "xor", "shl", "shr",
] as const; // prettier-ignore
export type UnaryOp = (typeof UNARY_OPS)[number];
export type BinaryOp = (typeof BINARY_OPS)[number];

/**
 * All element functions. `where(condition, x, y)` selects; `cast` converts the value, `bitcast` keeps the 32 bits
 * (float32 and int32); `threefry(key0, key1, counter)` is the first word of Threefry-2x32-20 on (counter, 0), int32.
 */
export type ElementOp = UnaryOp | BinaryOp | "where" | "cast" | "bitcast" | "threefry";

/** Element of input `arg` at the place that `view` gives for the loop's indexes. */
export interface Load {
  readonly kind: "load";
  readonly arg: number;
  readonly view: View;
  readonly dtype: DType;
}

/**
 * Element of input `arg` at `view`'s place plus `index * stride`, where `index` is an int32 expression that must lie in
 * 0 … size - 1; `view` walks the other axes. An index outside stops the kernel with an error.
 */
export interface Gather {
  readonly kind: "gather";
  readonly arg: number;
  readonly view: View;
  readonly index: Expr;
  readonly stride: number;
  readonly size: number;
  readonly dtype: DType;
}

/** Number `arg` of the scalars that are passed at each run: constants and random keys are not baked into kernels. */
export interface Scalar {
  readonly kind: "scalar";
  readonly arg: number;
  readonly dtype: DType;
}

/** The int32 number that `view` computes as an address: 0, 1, 2, … where the view is contiguous. */
export interface Iota {
  readonly kind: "iota";
  readonly view: View;
  readonly dtype: "int32";
}

/**
 * In an epilogue: the result of the reduction or product at this place. In a rows kernel: what its step number `step`
 * made, at this row, or at this place of the row.
 */
export interface Acc {
  readonly kind: "acc";
  readonly dtype: DType;
  readonly step?: number;
}

export interface Apply {
  readonly kind: "apply";
  readonly op: ElementOp;
  readonly srcs: readonly Expr[];
  readonly dtype: DType;
}

/**
 * What a kernel computes for one element: a DAG (an object met twice is one value) over strided loads. All views in an
 * expression have the shape of the loop it stands in.
 */
export type Expr = Load | Gather | Scalar | Iota | Acc | Apply;
