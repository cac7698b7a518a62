import type { Node } from "../../graph/node.js";
import { sameShape } from "../../shape.js";
import { lazyOf, type Lazy, type PartsCore } from "../lazy.js";
import { joinParts, padPart } from "../parts.js";
import type { Lowering } from "./lowering.js";

/** Waits where only one kernel reads it: it may be a sum of paddings. */
export function lowerPad(lowering: Lowering, node: Node<"pad">): Lazy {
  const { shape, dtype } = node;
  const fill = lowering.builder.scalar(node, dtype);
  const parts = [padPart(node, lowering.expr(node.srcs[0]))];
  const core: PartsCore = { kind: "parts", shape, dtype, fill, parts, pads: [node] };
  return waiting(lowering, node, core);
}

function waiting(lowering: Lowering, node: Node, core: PartsCore): Lazy {
  const lazy = lazyOf({ kind: "acc", dtype: core.dtype }, core.shape, 1, core);
  const fate = lowering.fate(node);
  if (fate && fate.sink >= 0) return lazy;
  return lazyOf(lowering.builder.store(lazy), node.shape);
}

/** A sum of paddings around parts that don't overlap. */
export function joinedParts(lowering: Lowering, node: Node): Lazy | undefined {
  const [a, b] = node.srcs.map((src) => lowering.lazy(src));
  if (node.op !== "add" || a.core?.kind !== "parts" || b.core?.kind !== "parts") return undefined;
  const core = sameShape(a.shape, b.shape) ? joinParts(a.core, b.core) : undefined;
  return core && waiting(lowering, node, core);
}
