import type { Expr } from "../../../../kernel/expr.js";
import type { Kernel } from "../../../../kernel/kernel.js";
import { viewsIn, visitLeaves } from "../../../../kernel/leaves.js";
import { mapViews } from "../../../../kernel/rewrite.js";
import type { View } from "../../../../kernel/view.js";
import { numel } from "../../../../shape.js";
import { NO_INDEX, type RecipeBuilder } from "../recipe.js";
import { addReduce } from "./reduce.js";

/** An index, and the size of the axis that it is meant for. */
interface Indexing {
  readonly operation: string;
  readonly index: Expr;
  readonly size: number;
}

/** Passes that look for an index out of range: programs can't stop with an error, and would read something else. */
export function addIndexChecks(builder: RecipeBuilder, kernel: Kernel): void {
  for (const { operation, index, size } of indexings(kernel)) {
    const tested = overItsAxes(index);
    const shape = viewsIn(tested)[0]?.shape ?? [];
    if (numel(shape) === 0) continue;
    const found = builder.temporary("int32", 1);
    const body = whereOutside(builder, tested, size);
    const epilogue = { kind: "acc", dtype: "int32" } as const;
    addReduce(builder, { kind: "reduce", op: "max", shape: [], reduceShape: shape, body, epilogue }, found);
    builder.check({ slot: found.slot, operation, size });
  }
}

function indexings(kernel: Kernel): Indexing[] {
  const found: Indexing[] = [];
  const seen = new Set<Expr>();
  for (const expr of exprsOf(kernel)) {
    visitLeaves(expr, (leaf) => {
      if (leaf.kind !== "gather" || seen.has(leaf)) return;
      seen.add(leaf);
      found.push({ operation: "gather", index: leaf.index, size: leaf.size });
    });
  }
  if (kernel.kind === "scatterAdd")
    found.push({ operation: "scatterAdd", index: kernel.index, size: kernel.size });
  return found;
}

function exprsOf(kernel: Kernel): readonly Expr[] {
  switch (kernel.kind) {
    case "map":
      return kernel.exprs;
    case "reduce":
      return [kernel.body, kernel.epilogue];
    case "dot":
      return [kernel.epilogue];
    case "assemble":
      return [...(kernel.fill ? [kernel.fill] : []), ...kernel.parts.map(({ expr }) => expr)];
    case "fold":
      return [kernel.windows];
    case "scatterAdd":
      return [kernel.base, kernel.index, kernel.src];
    case "scan":
    case "argSort":
      return [kernel.body];
    case "rows":
    case "routine":
      return [];
  }
}

/** The expression without the axes along which it stays the same. */
function overItsAxes(expr: Expr): Expr {
  const views = viewsIn(expr);
  const axes = views[0]?.shape.map((_, axis) => axis) ?? [];
  const varying = axes.filter((axis) => views.some(({ strides }) => strides[axis] !== 0));
  const pick = <T>(list: readonly T[]): T[] => varying.map((axis) => list[axis]);
  return mapViews(expr, ({ shape, strides, offset }: View) => ({
    shape: pick(shape),
    strides: pick(strides),
    offset,
  }))!;
}

/** The index where it is out of range, and the least number elsewhere. */
function whereOutside(builder: RecipeBuilder, index: Expr, size: number): Expr {
  const constant = (value: number): Expr => builder.constant(value, "int32");
  const below: Expr = { kind: "apply", op: "lt", srcs: [index, constant(0)], dtype: "bool" };
  const above: Expr = { kind: "apply", op: "le", srcs: [constant(size), index], dtype: "bool" };
  const outside: Expr = { kind: "apply", op: "or", srcs: [below, above], dtype: "bool" };
  return { kind: "apply", op: "where", srcs: [outside, index, constant(NO_INDEX)], dtype: "int32" };
}
