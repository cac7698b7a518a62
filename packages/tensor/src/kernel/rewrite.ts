import type { Expr } from "./expr.js";
import { contiguousView, expandView, type View } from "./view.js";
import { sameShape, type Shape } from "../shape.js";

/**
 * Rebuilds an expression with `leaf` applied to everything that is not an element function, keeping shared parts
 * shared. Answers undefined as soon as a leaf does.
 */
export function rewrite(
  expr: Expr,
  leaf: (expr: Exclude<Expr, { kind: "apply" }>) => Expr | undefined,
  memo: Map<Expr, Expr> = new Map(),
): Expr | undefined {
  const known = memo.get(expr);
  if (known) return known;
  let result: Expr | undefined;
  if (expr.kind === "apply") {
    const srcs: Expr[] = [];
    for (const src of expr.srcs) {
      const next = rewrite(src, leaf, memo);
      if (!next) return undefined;
      srcs.push(next);
    }
    result = { kind: "apply", op: expr.op, srcs, dtype: expr.dtype };
  } else result = leaf(expr);
  if (result) memo.set(expr, result);
  return result;
}

/** Moves every load of an expression through a change of view; undefined where some load can't follow. */
export function mapViews(expr: Expr, change: (view: View) => View | undefined): Expr | undefined {
  const memo = new Map<Expr, Expr>();
  const leaf = (e: Exclude<Expr, { kind: "apply" }>): Expr | undefined => {
    if (e.kind === "scalar" || e.kind === "acc") return e;
    const view = change(e.view);
    if (!view) return undefined;
    if (e.kind !== "gather") return { ...e, view };
    const index = rewrite(e.index, leaf, memo);
    return index && { ...e, view, index };
  };
  return rewrite(expr, leaf, memo);
}

/** An expression over `from` broadcast to the loop `to`. */
export function broadcastExpr(expr: Expr, from: Shape, to: Shape): Expr {
  if (sameShape(from, to)) return expr;
  return mapViews(expr, (view) => expandView(view, to))!;
}

export function denseLoad(arg: number, shape: Shape, dtype: Expr["dtype"]): Expr {
  return { kind: "load", arg, view: contiguousView(shape), dtype };
}
