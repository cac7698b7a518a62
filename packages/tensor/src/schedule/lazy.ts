import type { DType } from "../dtype.js";
import type { Expr } from "../kernel/expr.js";
import type { ReduceOp } from "../kernel/kernel.js";
import type { Shape } from "../shape.js";

/** A reduction or product that has not been emitted yet, so that element functions can still join its last pass. */
export type Core =
  | {
      readonly kind: "reduce";
      readonly op: ReduceOp;
      /** What is left without the reduced axes. */
      readonly shape: Shape;
      /** Shape of the body. */
      readonly source: Shape;
      readonly axes: readonly number[];
      readonly body: Expr;
      readonly dtype: DType;
    }
  | {
      readonly kind: "dot";
      readonly shape: Shape;
      readonly batch: Shape;
      readonly m: Shape;
      readonly n: Shape;
      readonly k: Shape;
      readonly a: Expr & { kind: "load" };
      readonly b: Expr & { kind: "load" };
      readonly dtype: DType;
    };

/**
 * A value inside the schedule: an expression over arrays in slots, or, with a `core`, the epilogue of that core. Loads
 * and scalars carry the plan's numbers. An epilogue's views have the core's shape, of which `shape` is a reshape.
 */
export interface Lazy {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly expr: Expr;
  readonly core: Core | undefined;
  /** Element functions in the expression, roughly. */
  readonly size: number;
}

export function lazyOf(expr: Expr, shape: Shape, size = 0, core?: Core): Lazy {
  return { shape, dtype: expr.dtype, expr, core, size };
}
