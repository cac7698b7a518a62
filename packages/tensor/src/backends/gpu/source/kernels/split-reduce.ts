import type { Expr } from "../../../../kernel/expr.js";
import type { ReduceKernel } from "../../../../kernel/kernel.js";
import { mapViews } from "../../../../kernel/rewrite.js";
import type { View } from "../../../../kernel/view.js";
import { contiguousStrides, numel } from "../../../../shape.js";
import type { RecipeBuilder, Slot } from "../recipe.js";

/** Shorter reductions are not worth a second pass. */
const LONG = 256;
/** A piece has at least so many elements along the axis that is cut. */
const MIN_PIECE = 16;
/** With so many results every processor has work. */
const MANY_RESULTS = 4096;

/** What lies at or behind `limit` in a view is no element: the axis that was cut is no multiple of its pieces. */
export interface Guard {
  readonly view: View;
  readonly limit: number;
}

export interface SplitReduce {
  readonly pieces: ReduceKernel;
  readonly guard: Guard | undefined;
  readonly between: Slot;
  readonly joined: ReduceKernel;
}

/** Whether there are few results, of many elements each. */
export function isLong({ shape, reduceShape }: ReduceKernel): boolean {
  return numel(shape) < MANY_RESULTS && numel(reduceShape) >= LONG;
}

/**
 * A long reduction with few results as one over pieces, which a first axis of the results counts, and one that joins
 * them. Undefined where there is nothing to gain, and for places (argMax), which pieces would count anew.
 */
export function splitReduce(builder: RecipeBuilder, kernel: ReduceKernel): SplitReduce | undefined {
  const { op, shape, reduceShape, body } = kernel;
  const results = numel(shape);
  if (op === "argMax" || op === "argMin" || !isLong(kernel)) return undefined;
  const axis = reduceShape.indexOf(Math.max(...reduceShape));
  const size = reduceShape[axis];
  const wanted = Math.min(Math.ceil(MANY_RESULTS / results), Math.floor(size / MIN_PIECE), squareRoot(size));
  if (wanted < 2) return undefined;
  const length = Math.ceil(size / wanted);
  const count = Math.ceil(size / length);
  const cut = (view: View): View => cutAxis(view, shape.length + axis, count, length);
  const between = builder.temporary(body.dtype, count * results);
  const acc: Expr = { kind: "acc", dtype: body.dtype };
  const pieceShape = reduceShape.map((size, i) => (i === axis ? length : size));
  const pieces = {
    ...kernel,
    shape: [count, ...shape],
    reduceShape: pieceShape,
    body: mapViews(body, cut)!,
    epilogue: acc,
  };
  const guard = size % length === 0 ? undefined : { view: cut(alongAxis(kernel, axis)), limit: size };
  const joinedView = { shape: [...shape, count], strides: [...contiguousStrides(shape), results], offset: 0 };
  const load: Expr = { kind: "load", arg: between.slot, view: joinedView, dtype: body.dtype };
  return { pieces, guard, between, joined: { ...kernel, reduceShape: [count], body: load } };
}

function squareRoot(size: number): number {
  return Math.ceil(Math.sqrt(size));
}

/** The view with `axis` cut into `count` pieces, which a new first axis counts. */
function cutAxis({ shape, strides, offset }: View, axis: number, count: number, length: number): View {
  return {
    shape: [count, ...shape.map((size, i) => (i === axis ? length : size))],
    strides: [strides[axis] * length, ...strides],
    offset,
  };
}

/** The view that counts the places along one of the reduced axes. */
function alongAxis({ shape, reduceShape }: ReduceKernel, axis: number): View {
  const full = [...shape, ...reduceShape];
  return { shape: full, strides: full.map((_, i) => (i === shape.length + axis ? 1 : 0)), offset: 0 };
}
