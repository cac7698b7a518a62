import { convAsDot } from "../../graph/conv-as-dot.js";
import type { Node } from "../../graph/node.js";
import type { Expr } from "../../kernel/expr.js";
import type { ReduceOp } from "../../kernel/kernel.js";
import { lazyOf, type Core, type Lazy } from "../lazy.js";
import { splitSum } from "../split-sum.js";
import type { Lowering } from "./lowering.js";

/** A reduction, which waits for an epilogue. */
export function lowerReduce(lowering: Lowering, node: Node, op: ReduceOp, axes: readonly number[]): Lazy {
  const [src] = node.srcs;
  const core: Core = {
    kind: "reduce",
    op,
    shape: src.shape.filter((_, axis) => !axes.includes(axis)),
    source: src.shape,
    axes,
    body: lowering.expr(src),
    dtype: node.dtype,
  };
  return lazyOf({ kind: "acc", dtype: node.dtype }, node.shape, 1, core);
}

/** A product, which waits for an epilogue; where its sums are long, a sum of products. */
export function lowerDot(lowering: Lowering, node: Node<"dot">): Lazy {
  const [a, b] = node.srcs;
  const { batch, contract } = node.params;
  const core = {
    kind: "dot",
    shape: node.shape,
    batch: a.shape.slice(0, batch),
    m: a.shape.slice(batch, a.shape.length - contract),
    k: a.shape.slice(a.shape.length - contract),
    n: b.shape.slice(batch + contract),
    a: lowering.load(a),
    b: lowering.load(b),
    dtype: node.dtype,
  } as const;
  const pieces = splitSum(core);
  const acc: Expr = { kind: "acc", dtype: node.dtype };
  return lazyOf(acc, node.shape, 1, pieces ? sumOfPieces(lowering, acc, pieces) : core);
}

function sumOfPieces(lowering: Lowering, acc: Expr, pieces: Core & { kind: "dot" }): Core {
  const { shape, dtype } = pieces;
  const body = lowering.builder.store(lazyOf(acc, shape, 1, pieces));
  return { kind: "reduce", op: "sum", shape: shape.slice(1), source: shape, axes: [0], body, dtype };
}

/** A convolution as a product. */
export function lowerConv(lowering: Lowering, node: Node<"conv">): Lazy {
  // The operands become arrays first, so that the windows are views of them and are never copied.
  for (const src of node.srcs) lowering.load(src);
  return lowering.lazy(convAsDot(node, lowering.padded));
}
