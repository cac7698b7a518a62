import { fullNode } from "../../graph/build.js";
import { isOp, type Node } from "../../graph/node.js";
import type { Expr } from "../../kernel/expr.js";
import { mapViews } from "../../kernel/rewrite.js";
import { cutFolding, foldingOf, foldParts, type Folding } from "../fold.js";
import type { Lazy } from "../lazy.js";
import { MAX_SIZE, type Lowering } from "./lowering.js";

/** A fold that only one kernel reads waits for it: where that is another fold, both are one. */
export function joinsNextFold(lowering: Lowering, node: Node): boolean {
  const fate = lowering.fate(node);
  return isOp(node, "fold") && !node.storage && fate !== undefined && !fate.store && fate.sink >= 0;
}

function takenIn(lowering: Lowering, node: Node<"fold">): Folding {
  return foldingOf(node, (src) => joinsNextFold(lowering, src));
}

/** A fold as a kernel: each element is the sum of its terms. */
export function lowerFold(lowering: Lowering, node: Node<"fold">): Lazy {
  return lowerFolding(lowering, node, takenIn(lowering, node));
}

/** What is cut out of a fold that nothing else reads is folded by itself. */
export function cutFold(lowering: Lowering, node: Node<"slice">): Lazy | undefined {
  const [src] = node.srcs;
  if (!isOp(src, "fold") || !joinsNextFold(lowering, src)) return undefined;
  const folding = cutFolding(takenIn(lowering, src), src.shape, node);
  return folding && lowerFolding(lowering, node, folding);
}

function lowerFolding(lowering: Lowering, node: Node, folding: Folding): Lazy {
  return lowering.folds ? foldKernel(lowering, node, folding) : sumsOfTerms(lowering, node, folding);
}

/** Each element of the windows lands once, so that nothing is computed twice. */
function foldKernel(lowering: Lowering, node: Node, { params, windows }: Folding): Lazy {
  const expr = lowering.expr(windows);
  const { shape } = node;
  return lowering.emitted(node, (local) => ({
    kind: "fold",
    shape,
    windowsShape: windows.shape,
    params,
    windows: local.expr(expr),
  }));
}

/** For backends that have no such kernel: the parts of the result, each a sum of terms. */
function sumsOfTerms(lowering: Lowering, node: Node, folding: Folding): Lazy {
  const parts = foldParts(node.shape, folding);
  const { windows } = folding;
  const terms = Math.max(...parts.map((part) => part.terms.length));
  if (lowering.lazy(windows).size * terms > MAX_SIZE) lowering.stored(windows);
  const expr = lowering.expr(windows);
  const zero = lowering.builder.scalar(fullNode(0, node.dtype), node.dtype);
  const sums = parts.map(({ view, terms }) => {
    const [first = zero, ...rest] = terms.map((find) => mapViews(expr, find)!);
    const add = (a: Expr, b: Expr): Expr => ({ kind: "apply", op: "add", srcs: [a, b], dtype: node.dtype });
    return { view, expr: rest.reduce(add, first) };
  });
  return lowering.assembled(node, sums);
}
