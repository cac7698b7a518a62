import type { DType } from "../../../../dtype.js";
import type { ElementOp, Expr } from "../../../../kernel/expr.js";
import type { ReduceKernel } from "../../../../kernel/kernel.js";
import { contiguousStrides } from "../../../../shape.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { isLong } from "./split-reduce.js";

/** Whether it is faster to find the best value first, and then where it is: both can be done in pieces. */
export function isLongSearch(kernel: ReduceKernel): boolean {
  return (kernel.op === "argMax" || kernel.op === "argMin") && isLong(kernel);
}

/** The reduction that answers the values that an argMax or argMin finds. */
export function bestOf({ op, body, ...kernel }: ReduceKernel): ReduceKernel {
  const epilogue = { kind: "acc", dtype: body.dtype } as const;
  return { ...kernel, op: op === "argMax" ? "max" : "min", body, epilogue };
}

/** The reduction that answers the first places of those values. */
export function firstPlaceOf(builder: RecipeBuilder, kernel: ReduceKernel, best: Slot): ReduceKernel {
  const { shape, reduceShape, body } = kernel;
  const full = [...shape, ...reduceShape];
  const kept = [...contiguousStrides(shape), ...reduceShape.map(() => 0)];
  const reduced = [...shape.map(() => 0), ...contiguousStrides(reduceShape)];
  const value: Expr = {
    kind: "load",
    arg: best.slot,
    view: { shape: full, strides: kept, offset: 0 },
    dtype: best.dtype,
  };
  const place: Expr = { kind: "iota", view: { shape: full, strides: reduced, offset: 0 }, dtype: "int32" };
  // Where one element is NaN, NaN is the best of all.
  const isBest =
    body.dtype === "float32"
      ? apply("or", "bool", apply("eq", "bool", body, value), apply("ne", "bool", body, body))
      : apply("eq", "bool", body, value);
  const places = apply("where", "int32", isBest, place, builder.constant(2 ** 31 - 1, "int32"));
  return { ...kernel, op: "min", body: places };
}

function apply(op: ElementOp, dtype: DType, ...srcs: readonly Expr[]): Expr {
  return { kind: "apply", op, srcs, dtype };
}
