import { isOp, type Node } from "../../graph/node.js";
import type { Expr, Load } from "../../kernel/expr.js";
import { denseLoad, mapViews } from "../../kernel/rewrite.js";
import { permuteView } from "../../kernel/view.js";
import { contiguousStrides } from "../../shape.js";
import { lazyOf, type Lazy } from "../lazy.js";
import type { Lowering } from "./lowering.js";

/** An expression that looks its elements up in an array. */
export function lowerGather(lowering: Lowering, node: Node<"gather">): Lazy {
  const [x, index] = node.srcs;
  const { axis } = node.params;
  const load = lowering.load(x);
  const strides = load.view.strides.map((stride, i) => (i === axis ? 0 : stride));
  const expr: Expr = {
    kind: "gather",
    arg: load.arg,
    view: { shape: node.shape, strides, offset: load.view.offset },
    index: lowering.expr(index),
    stride: load.view.strides[axis],
    size: x.shape[axis],
    dtype: node.dtype,
  };
  return lazyOf(expr, node.shape, 2 + lowering.lazy(index).size);
}

/** A kernel that adds to a copy of the base. */
export function lowerScatterAdd(lowering: Lowering, node: Node<"scatterAdd">): Lazy {
  const [base, index, src] = node.srcs;
  const { axis } = node.params;
  const { shape } = node;
  const strides = contiguousStrides(shape);
  const [baseExpr, indexExpr, srcExpr] = [lowering.expr(base), lowering.expr(index), lowering.expr(src)];
  return lowering.emitted(node, (local) => ({
    kind: "scatterAdd",
    shape,
    base: local.expr(baseExpr),
    updateShape: index.shape,
    view: { shape: index.shape, strides: strides.map((stride, i) => (i === axis ? 0 : stride)), offset: 0 },
    stride: strides[axis],
    size: shape[axis],
    index: local.expr(indexExpr),
    src: local.expr(srcExpr),
  }));
}

/** A kernel that writes one part after the other. */
export function lowerConcat(lowering: Lowering, node: Node<"concat">): Lazy {
  const { axis } = node.params;
  const strides = contiguousStrides(node.shape);
  let offset = 0;
  const parts = node.srcs.map((src) => {
    const part = { view: { shape: src.shape, strides, offset }, expr: lowering.expr(src) };
    offset += src.shape[axis] * strides[axis];
    return part;
  });
  return lowering.assembled(node, parts);
}

/** Kernels that work along the last axis: the axis is moved there, and back by the view of the result. */
export function lowerAlongLast(
  lowering: Lowering,
  node: Node<"cumSum"> | Node<"argSort">,
  axis: number,
  kind: "scan" | "argSort",
): Lazy {
  const rank = node.shape.length;
  const perm = Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis);
  perm.push(axis);
  const back = perm.map((_, i) => perm.indexOf(i));
  const shape = perm.map((i) => node.shape[i]);
  const body = mapViews(lowering.expr(node.srcs[0]), (view) => permuteView(view, perm))!;
  const descending = isOp(node, "argSort") && node.params.descending;
  const [slot] = lowering.builder.emit([{ shape, dtype: node.dtype }], (local) =>
    kind === "scan"
      ? { kind, shape, body: local.expr(body) }
      : { kind, shape, descending, body: local.expr(body) },
  );
  const load = denseLoad(slot, shape, node.dtype) as Load;
  return lazyOf({ ...load, view: permuteView(load.view, back) }, node.shape);
}
