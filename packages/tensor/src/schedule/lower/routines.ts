import type { Node } from "../../graph/node.js";
import { denseLoad } from "../../kernel/rewrite.js";
import { contiguousView } from "../../kernel/view.js";
import { lazyOf, type Lazy } from "../lazy.js";
import type { Lowering } from "./lowering.js";

/** A routine, which computes all of its results at once; its own value is the first. */
export function lowerRoutine(lowering: Lowering, node: Node<"routine">): Lazy {
  const loads = node.srcs.map((src) => lowering.denseLoad(src));
  const outputs = node.params.shapes.map((shape) => ({ shape, dtype: node.dtype }));
  const slots = lowering.builder.emit(outputs, (local) => ({
    kind: "routine",
    name: node.params.name,
    // A routine gets dense inputs in order, each with its shape.
    inputs: loads.map((load, i) => ({ ...local.load(load), view: contiguousView(node.srcs[i].shape) })),
    outputs,
  }));
  lowering.routineSlots.set(node, slots);
  return lazyOf(denseLoad(slots[0], node.shape, node.dtype), node.shape);
}

/** One of the results of a routine. */
export function lowerPart(lowering: Lowering, node: Node<"part">): Lazy {
  const [routine] = node.srcs;
  const { index } = node.params;
  if (routine.parts)
    return lazyOf(denseLoad(lowering.builder.leaf(routine, index), node.shape, node.dtype), node.shape);
  lowering.lazy(routine);
  return lazyOf(denseLoad(lowering.routineSlots.get(routine)![index], node.shape, node.dtype), node.shape);
}
