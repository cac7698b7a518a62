import type { Node } from "../graph/node.js";
import type { DType } from "../dtype.js";
import type { Expr } from "../kernel/expr.js";
import type { ReduceOp } from "../kernel/kernel.js";
import type { Shape } from "../shape.js";
import type { Part } from "./parts.js";

/** An array that is filled with one number and then with its parts, not emitted yet, so that others can join it. */
export interface PartsCore {
  readonly kind: "parts";
  readonly shape: Shape;
  readonly fill: Expr;
  readonly parts: readonly Part[];
  /** The nodes that it is made of. */
  readonly pads: readonly Node<"pad">[];
  readonly dtype: DType;
}

/** A reduction or product that has not been emitted yet, so that element functions can still join its last pass. */
export type Core =
  | PartsCore
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
 * and scalars carry the plan's numbers. An epilogue's views have the core's shape, of which `shape` is a reshape. Parts
 * take no epilogue: their expression is the \`acc\` alone.
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
