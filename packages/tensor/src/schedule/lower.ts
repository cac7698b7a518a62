import type { Backend } from "../backends/backend.js";
import { isOp, type Node } from "../graph/node.js";
import type { Expr } from "../kernel/expr.js";
import { denseLoad } from "../kernel/rewrite.js";
import { contiguousView } from "../kernel/view.js";
import type { Shape } from "../shape.js";
import { analyze } from "./analyze.js";
import { lazyOf, type Lazy } from "./lazy.js";
import { lowerElement } from "./lower/elements.js";
import { cutFold, joinsNextFold, lowerFold } from "./lower/folds.js";
import { lowerAlongLast, lowerConcat, lowerGather, lowerScatterAdd } from "./lower/kernels.js";
import { Lowering } from "./lower/lowering.js";
import { lowerPad } from "./lower/paddings.js";
import { lowerPart, lowerRoutine } from "./lower/routines.js";
import { lowerConv, lowerDot, lowerReduce } from "./lower/sums.js";
import { lowerView, viewChange } from "./lower/views.js";
import type { Plan } from "./plan.js";
import type { Schedule } from "./schedule.js";
import { ValueNumbers } from "./value-numbers.js";

type LoweringOptions = Pick<Backend, "separateLoops" | "folds">;

/** Plans the kernels that compute what a schedule wants, for a backend. */
export function lower(schedule: Schedule, { separateLoops = false, folds = false }: LoweringOptions): Plan {
  // In the order in which they were made: sources come first, and values live no longer than users meant.
  const nodes = [...schedule.nodes].sort((a, b) => a.id - b.id);
  const wanted = new Set(schedule.wanted.map((place) => schedule.nodes[place]));
  const values = new ValueNumbers(nodes, wanted);
  const lowering = new Lowering(schedule.nodes, values, analyze(values, wanted), lowerNode, folds);
  for (const node of nodes) if (!joinsNextFold(lowering, node)) lowering.lazy(node);
  const outputs = nodes.flatMap((node) => outputsOf(lowering, node, wanted.has(node)));
  return lowering.builder.finish(outputs, values.equal, separateLoops);
}

/** The results of a routine stay with its node, so that asking for another part doesn't run it again. */
function outputsOf(lowering: Lowering, node: Node, wanted: boolean): Plan["outputs"] {
  if (isOp(node, "routine") && !node.parts) {
    return lowering.routineSlots
      .get(node)!
      .map((slot, part) => ({ ...lowering.builder.value(node, part), slot }));
  }
  return wanted ? [{ ...lowering.builder.value(node, 0), slot: lowering.denseLoad(node).arg }] : [];
}

/** How a node is computed, by its primitive. */
function lowerNode(lowering: Lowering, node: Node): Lazy {
  const { shape, dtype } = node;
  if (node.storage || node.parts || node.op === "data")
    return lazyOf(denseLoad(lowering.builder.leaf(node), shape, dtype), shape);
  if (isOp(node, "full")) return lazyOf(lowering.builder.scalar(node, dtype), shape);
  if (isOp(node, "iota")) return lazyOf(iota(shape), shape);
  if (isOp(node, "randomBits")) return randomBits(lowering, node);
  if (isOp(node, "reduce")) return lowerReduce(lowering, node, node.params.op, node.params.axes);
  if (isOp(node, "argReduce")) return lowerReduce(lowering, node, node.params.op, [node.params.axis]);
  if (isOp(node, "dot")) return lowerDot(lowering, node);
  if (isOp(node, "conv")) return lowerConv(lowering, node);
  if (isOp(node, "gather")) return lowerGather(lowering, node);
  if (isOp(node, "scatterAdd")) return lowerScatterAdd(lowering, node);
  if (isOp(node, "fold")) return lowerFold(lowering, node);
  if (isOp(node, "pad")) return lowerPad(lowering, node);
  if (isOp(node, "concat")) return lowerConcat(lowering, node);
  if (isOp(node, "cumSum")) return lowerAlongLast(lowering, node, node.params.axis, "scan");
  if (isOp(node, "argSort")) return lowerAlongLast(lowering, node, node.params.axis, "argSort");
  if (isOp(node, "routine")) return lowerRoutine(lowering, node);
  if (isOp(node, "part")) return lowerPart(lowering, node);
  if (isOp(node, "identity")) return lowering.lazy(node.srcs[0]);
  const cut = isOp(node, "slice") ? cutFold(lowering, node) : undefined;
  if (cut) return cut;
  const change = viewChange(node);
  return change ? lowerView(lowering, node, change) : lowerElement(lowering, node);
}

function randomBits(lowering: Lowering, node: Node<"randomBits">): Lazy {
  const words = ([0, 1] as const).map((word) => lowering.builder.scalar(node, "int32", word));
  const srcs = [...words, iota(node.shape)];
  return lazyOf({ kind: "apply", op: "threefry", srcs, dtype: "int32" }, node.shape, 10);
}

function iota(shape: Shape): Expr {
  return { kind: "iota", view: contiguousView(shape), dtype: "int32" };
}
