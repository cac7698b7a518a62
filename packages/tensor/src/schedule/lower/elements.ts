import type { Node } from "../../graph/node.js";
import type { ElementOp, Expr } from "../../kernel/expr.js";
import { broadcastExpr, mapViews } from "../../kernel/rewrite.js";
import { reshapeView } from "../../kernel/view.js";
import { sameShape } from "../../shape.js";
import { lazyOf, type Core, type Lazy } from "../lazy.js";
import type { Lowering } from "./lowering.js";
import { joinedParts } from "./paddings.js";

/** An element function: it grows the expressions of its operands, or the epilogue of their core. */
export function lowerElement(lowering: Lowering, node: Node): Lazy {
  const joined = joinedParts(lowering, node);
  if (joined) return joined;
  const core = commonCore(lowering, node);
  const { shape } = node;
  let size = 1;
  const srcs: Expr[] = [];
  for (const src of node.srcs) {
    const lazy = lowering.lazy(src);
    size += lazy.size;
    if (core && lazy.core === core) srcs.push(lazy.expr);
    else {
      const expr = broadcastExpr(lowering.expr(src), src.shape, shape);
      const moved = core ? mapViews(expr, (view) => reshapeView(view, core.shape)) : expr;
      if (!moved) return elementWithoutCore(lowering, node);
      srcs.push(moved);
    }
  }
  return lazyOf({ kind: "apply", op: node.op as ElementOp, srcs, dtype: node.dtype }, shape, size, core);
}

function elementWithoutCore(lowering: Lowering, node: Node): Lazy {
  for (const src of node.srcs) if (lowering.lazy(src).core) lowering.stored(src);
  return lowerElement(lowering, node);
}

/** The core whose epilogue the node joins: a product rather than a reduction, when it has the node's own shape. */
function commonCore(lowering: Lowering, node: Node): Core | undefined {
  let core: Core | undefined;
  for (const src of node.srcs) {
    const lazy = lowering.lazy(src);
    if (!lazy.core || lazy.core.kind === "parts" || !sameShape(lazy.shape, node.shape)) continue;
    if (!core || lazy.core.kind === "dot") core = lazy.core;
  }
  return core;
}
