import { isOp, type Node } from "../../graph/node.js";
import { mapViews } from "../../kernel/rewrite.js";
import {
  expandView,
  flipView,
  permuteView,
  reshapeView,
  sliceView,
  unfoldView,
  type View,
} from "../../kernel/view.js";
import { lazyOf, type Lazy } from "../lazy.js";
import { turnedGroups, turnProduct } from "../turned-product.js";
import type { Lowering } from "./lowering.js";

/** What a movement does to the views of its source; undefined for other primitives. */
export function viewChange(node: Node): ((view: View) => View | undefined) | undefined {
  const { shape } = node;
  if (isOp(node, "reshape")) return (view) => reshapeView(view, shape);
  if (isOp(node, "expand")) return (view) => expandView(view, shape);
  if (isOp(node, "permute")) return (view) => permuteView(view, node.params.perm);
  if (isOp(node, "slice")) return (view) => sliceView(view, node.params.start, node.params.step, shape);
  if (isOp(node, "flip")) return (view) => flipView(view, node.params.axes);
  if (isOp(node, "unfold")) {
    const { axis, size, step, dilation } = node.params;
    return (view) => unfoldView(view, axis, size, step, dilation, shape);
  }
  return undefined;
}

/** A movement: the views of what is moved change, and nothing is copied where they can. */
export function lowerView(lowering: Lowering, node: Node, change: (view: View) => View | undefined): Lazy {
  const [src] = node.srcs;
  const lazy = lowering.lazy(src);
  if (lazy.core) {
    if (node.op === "reshape" && lazy.core.kind !== "parts") return { ...lazy, shape: node.shape };
    const turned = turnedProduct(lowering, node, lazy);
    if (turned) return turned;
    return lazyOf(mapViews(lowering.stored(src).expr, change)!, node.shape);
  }
  const fate = lowering.fate(node);
  const computed = lazy.size > 0;
  // Storing first keeps the layout dense for a reader that wants an array, and avoids redoing what is broadcast.
  const storeFirst =
    computed && (fate?.array || (node.op === "expand" && (lowering.fate(src)?.cost ?? 9) > 4));
  const mapped = storeFirst ? undefined : mapViews(lazy.expr, change);
  if (mapped) return lazyOf(mapped, node.shape, lazy.size);
  return lazyOf(mapViews(lowering.stored(src).expr, change)!, node.shape);
}

/** A permuted product as a product. */
function turnedProduct(lowering: Lowering, node: Node, lazy: Lazy): Lazy | undefined {
  const product = lowering.values.of(node.srcs[0]);
  if (!isOp(node, "permute") || !isOp(product, "dot") || lazy.core?.kind !== "dot") return undefined;
  const { perm } = node.params;
  const groups = turnedGroups(product, perm);
  return groups && turnProduct(lazy, lazy.core, perm, groups);
}
