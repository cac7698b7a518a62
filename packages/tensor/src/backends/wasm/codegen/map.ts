import type { Expr } from "../../../kernel/expr.js";
import type { AssembleKernel, MapKernel } from "../../../kernel/kernel.js";
import { contiguousView, type View } from "../../../kernel/view.js";
import { numel, type Shape } from "../../../shape.js";
import type { DType } from "../../../dtype.js";
import { Emitter } from "../emitter.js";
import { chooseVectorAxis, collapse, type LoopOrder, type LoopSpace } from "../loop-space.js";
import type { Access, Low } from "../low.js";
import { Lowering } from "../lower.js";
import { PARAMS, usageOf, type Phase, type Program } from "../program.js";
import { emitCrossing, findCrossing } from "./crossing.js";

/** An expression and where its values go. */
export interface Target {
  readonly expr: Expr;
  readonly dtype: DType;
  readonly output: number;
  readonly view: View;
}

export function emitMap(program: Program, kernel: MapKernel): void {
  const view = contiguousView(kernel.shape);
  const targets = kernel.exprs.map((expr, output) => ({ expr, dtype: expr.dtype, output, view }));
  emitTargets(program, kernel.shape, targets);
}

export function emitAssemble(program: Program, { shape, dtype, fill, parts }: AssembleKernel): void {
  if (fill) emitTargets(program, shape, [{ expr: fill, dtype, output: 0, view: contiguousView(shape) }]);
  for (const { view, expr } of parts) emitTargets(program, view.shape, [{ expr, dtype, output: 0, view }]);
}

/** Vectors side by side in one turn of the loop: their chains of instructions, each waiting for the last, fill each other's gaps. */
export function copiesFor(roots: readonly Low[]): number {
  const seen = new Set<Low>();
  const visit = (low: Low): void => {
    if (seen.has(low) || low.op === "const" || low.op === "scalar") return;
    seen.add(low);
    low.srcs.forEach(visit);
  };
  roots.forEach(visit);
  return seen.size <= 128 ? 4 : seen.size <= 400 ? 2 : 1;
}

/** The order in which a map's axes are walked: lanes along the cheapest, the others as rows. */
export function mapOrder(space: LoopSpace, accesses: readonly Access[]): LoopOrder {
  const axes = space.sizes.map((_, axis) => axis);
  const vector = chooseVectorAxis(space, axes, accesses);
  return { sizes: space.sizes, rows: axes.filter((axis) => axis !== vector), inner: [vector], vector };
}

/** Every access to memory that low expressions make. */
export function accessesOf(roots: readonly Low[]): Access[] {
  return accessesIn(...roots).filter(({ slot }) => slot >= 0);
}

/** The same, with the numbers that are counted. */
export function accessesIn(...roots: readonly Low[]): Access[] {
  const accesses = new Set<Access>();
  const seen = new Set<Low>();
  const visit = (low: Low): void => {
    if (seen.has(low)) return;
    seen.add(low);
    if (low.access) accesses.add(low.access);
    low.srcs.forEach(visit);
  };
  roots.forEach(visit);
  return [...accesses];
}

function emitTargets(program: Program, shape: Shape, targets: readonly Target[]): void {
  const exprs = targets.map(({ expr }) => expr);
  emitLowered(program, shape, exprs, targets, (lowering) =>
    targets.map(({ expr, dtype }) => lowering.stored(lowering.lowerAs(expr, dtype))),
  );
}

/** A phase that computes what `lower` makes of `exprs` and stores each through its view. */
export function emitLowered(
  program: Program,
  shape: Shape,
  exprs: readonly Expr[],
  targets: readonly Pick<Target, "output" | "view">[],
  lower: (lowering: Lowering) => readonly Low[],
): void {
  const space = collapse(shape, [], [...usageOf(exprs).views, ...targets.map(({ view }) => view)]);
  const lowering = new Lowering(program, space.access);
  const roots = lower(lowering);
  const stores = targets.map(({ output, view }) => space.access(program.output(output), view));
  const total = numel(shape);
  const crossing = findCrossing(space.sizes, accessesOf(roots), stores);
  if (crossing) return emitCrossing(program, crossing, { sizes: space.sizes, total, roots, stores });
  const order = mapOrder(space, [...accessesOf(roots), ...stores]);
  program.phase({ ...extentOf(order, total), serial: false }, (f) => {
    const emitter = new Emitter(f, order, program.helpers, roots, stores);
    const body = (): void => {
      emitter.evaluate(roots, (copies) =>
        copies.forEach((values, copy) => values.forEach((value, i) => emitter.store(stores[i], value, copy))),
      );
    };
    emitter.entry(() =>
      emitter.rows(PARAMS.begin, PARAMS.end, () => {
        if (order.rows.length > 0) emitter.vector(copiesFor(roots), body);
        else emitter.vector(copiesFor(roots), body, PARAMS.begin, PARAMS.end);
      }),
    );
  });
}

/** The units of a loop over `total` elements: rows, or without rows the elements along the lanes. */
export function extentOf(order: LoopOrder, total: number): Omit<Phase, "name" | "serial"> {
  const grain = order.rows.length > 0 ? 1 : 16;
  if (total === 0) return { extent: 0, unitWork: 0, grain };
  const rows = order.rows.reduce((product, axis) => product * order.sizes[axis], 1);
  const extent = order.rows.length > 0 ? rows : order.sizes[order.vector];
  return { extent, unitWork: total / extent, grain };
}
