import type { DType } from "../../dtype.js";
import type { Acc, Apply, ElementOp, Expr, Iota, Load, Scalar } from "../../kernel/expr.js";
import { contiguousView, type View } from "../../kernel/view.js";
import type { Shape } from "../../shape.js";

/** Short forms for writing expressions by hand, as tests do. A shape stands for the dense view of it. */

function viewOf(view: View | Shape): View {
  return "strides" in view ? view : contiguousView(view);
}

export function load(arg: number, view: View | Shape, dtype: DType = "float32"): Load {
  return { kind: "load", arg, view: viewOf(view), dtype };
}

export function scalar(arg: number, dtype: DType = "float32"): Scalar {
  return { kind: "scalar", arg, dtype };
}

export function iota(view: View | Shape): Iota {
  return { kind: "iota", view: viewOf(view), dtype: "int32" };
}

export function acc(dtype: DType = "float32"): Acc {
  return { kind: "acc", dtype };
}

export function apply(op: ElementOp, dtype: DType, ...srcs: Expr[]): Apply {
  return { kind: "apply", op, srcs, dtype };
}
