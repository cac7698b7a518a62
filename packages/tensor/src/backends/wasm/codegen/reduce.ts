import type { Expr } from "../../../kernel/expr.js";
import type { ReduceKernel } from "../../../kernel/kernel.js";
import { contiguousView, type View } from "../../../kernel/view.js";
import { contiguousStrides, numel } from "../../../shape.js";
import { Emitter } from "../emitter.js";
import { collapse, vectorCost, type LoopOrder, type LoopSpace } from "../loop-space.js";
import type { Access, Low } from "../low.js";
import { Lowering } from "../lower.js";
import { PARAMS, usageOf, type Program } from "../program.js";
import { makeAccumulator, reductionInputs, type Accumulator } from "./accumulators.js";
import { accessesOf, copiesFor, extentOf } from "./map.js";

/** A reduction, lowered and with its loops chosen. */
interface Plan {
  readonly kernel: ReduceKernel;
  readonly order: LoopOrder;
  readonly inputs: readonly Low[];
  readonly bodyType: Low["type"];
  readonly result: Low;
  readonly acc: Low | undefined;
  readonly store: Access;
  readonly space: LoopSpace;
}

export function emitReduce(program: Program, kernel: ReduceKernel): void {
  const plan = planReduce(program, kernel);
  const { order, space } = plan;
  const along = order.vector >= space.kept;
  const units = along
    ? { extent: numel(kernel.shape), unitWork: numel(kernel.reduceShape), grain: 1 }
    : extentOf(order, numel(kernel.shape) * Math.max(numel(kernel.reduceShape), 1));
  const accLevel = along ? 1 : 2;
  const extent = numel(kernel.shape) === 0 ? 0 : units.extent;
  program.phase({ ...units, extent, serial: false }, (f) => {
    const roots = [...plan.inputs, plan.result];
    const emitter = new Emitter(f, order, program.helpers, roots, [plan.store], accLevel);
    emitter.entry(() => {
      if (along) emitAlong(emitter, plan);
      else emitAcross(emitter, plan);
    });
  });
}

function planReduce(program: Program, kernel: ReduceKernel): Plan {
  const { shape, reduceShape, op } = kernel;
  const place: Expr = { kind: "iota", dtype: "int32", view: placeView(kernel) };
  const bodyViews = [...usageOf([kernel.body]).views, place.view];
  const outView = contiguousView(shape);
  const space = collapse(shape, reduceShape, [...bodyViews, ...usageOf([kernel.epilogue]).views, outView]);
  const lowering = new Lowering(program, space.access);
  // Booleans are reduced as the integers that they are stored as.
  const body = lowering.stored(lowering.lower(kernel.body));
  const inputs = reductionInputs(lowering.m, op, body, lowering.lower(place));
  const result = lowering.stored(lowering.lower(kernel.epilogue));
  const store = space.access(program.output(0), outView);
  const order = reduceOrder(space, accessesOf(inputs), [...accessesOf([result]), store]);
  return { kernel, order, inputs, bodyType: body.type, result, acc: findAcc(result), store, space };
}

/** Counts the places of `reduceShape`, over the shape of the body. */
export function placeView({ shape, reduceShape }: Pick<ReduceKernel, "shape" | "reduceShape">): View {
  return { shape: [...shape, ...reduceShape], strides: [...shape.map(() => 0), ...contiguousStrides(reduceShape)], offset: 0 }; // prettier-ignore
}

/** The accumulated value among what `low` is made of. Parts are shared, so each is looked at once. */
function findAcc(low: Low, seen = new Set<Low>()): Low | undefined {
  if (low.op === "acc") return low;
  if (seen.has(low)) return undefined;
  seen.add(low);
  for (const src of low.srcs) {
    const found = findAcc(src, seen);
    if (found) return found;
  }
  return undefined;
}

/** Lanes along the axis, kept or reduced, where the body's loads are cheapest. */
export function reduceOrder(space: LoopSpace, body: readonly Access[], edge: readonly Access[]): LoopOrder {
  const { sizes, kept } = space;
  const axes = sizes.map((_, axis) => axis);
  const repeats = axes.slice(kept).reduce((product, axis) => product * sizes[axis], 1);
  const cost = (axis: number): number => {
    const strides = body.map((access) => access.strides[axis]);
    if (axis >= kept) return repeats === 0 ? Infinity : vectorCost(sizes[axis], strides) + 4 / repeats;
    const edgeStrides = edge.map((access) => access.strides[axis]);
    return (
      vectorCost(sizes[axis], strides) + (vectorCost(sizes[axis], edgeStrides) * 2) / Math.max(repeats, 1)
    );
  };
  const vector = [...axes]
    .reverse()
    .reduce((best, axis) => (cost(axis) < cost(best) ? axis : best), axes.at(-1)!);
  const rows = axes.slice(0, kept).filter((axis) => axis !== vector);
  const loops = axes.slice(kept).filter((axis) => axis !== vector);
  return { sizes, rows, inner: vector >= kept ? [...loops, vector] : [vector, ...loops], vector };
}

/** Reads the inputs of all copies and takes them in. */
function step(emitter: Emitter, accumulator: Accumulator, masked: boolean): void {
  emitter.evaluate(accumulator.inputs, (copies) =>
    copies.forEach((values, copy) => accumulator.step(values, copy, masked)),
  );
}

/** Gives the epilogue the accumulated value and stores what it makes of it. */
function finish(emitter: Emitter, { acc, result, store }: Plan, copy: number, push: () => void): void {
  const { f } = emitter;
  if (acc) {
    const local = f.local("v128");
    push();
    f.set(local);
    emitter.define(acc, copy, local);
  }
  const value = f.local("v128");
  emitter.value(result, copy);
  f.set(value);
  emitter.store(store, value, copy);
}

/** Most bodies that short loops are unrolled to, such as the windows of a pooling. */
const UNROLL = 16;

/** Loops nested over `axes`, then `body`; the innermost are unrolled while that makes few bodies. */
export function nest(emitter: Emitter, axes: readonly number[], body: () => void): void {
  if (axes.length === 0) return body();
  const bodies = axes.reduce((product, axis) => product * emitter.order.sizes[axis], emitter.copies);
  emitter.axis(axes[0], bodies <= UNROLL, () => nest(emitter, axes.slice(1), body));
}

/** Lanes along a reduced axis: one result at a time. */
function emitAlong(emitter: Emitter, plan: Plan): void {
  const { order, kernel } = plan;
  const copies = Math.min(copiesFor(plan.inputs), 2);
  const accumulator = makeAccumulator(emitter.f, kernel.op, plan.bodyType, plan.inputs, copies);
  emitter.rows(PARAMS.begin, PARAMS.end, () => {
    accumulator.reset();
    if (numel(kernel.reduceShape) > 0) {
      nest(emitter, order.inner.slice(0, -1), () => {
        emitter.vector(copies, () => step(emitter, accumulator, emitter.width === 1));
      });
    }
    finish(emitter, plan, 0, () => accumulator.total());
  });
}

/** Lanes along a kept axis: four results at a time, or several times four. */
function emitAcross(emitter: Emitter, plan: Plan): void {
  const { order, kernel } = plan;
  const copies = copiesFor(plan.inputs);
  const accumulator = makeAccumulator(emitter.f, kernel.op, plan.bodyType, plan.inputs, copies);
  const block = (): void => {
    accumulator.reset();
    if (numel(kernel.reduceShape) > 0)
      nest(emitter, order.inner.slice(1), () => step(emitter, accumulator, false));
    for (let copy = 0; copy < emitter.copies; copy++)
      finish(emitter, plan, copy, () => accumulator.lanes(copy));
  };
  emitter.rows(PARAMS.begin, PARAMS.end, () => {
    if (order.rows.length > 0) emitter.vector(copies, block);
    else emitter.vector(copies, block, PARAMS.begin, PARAMS.end);
  });
}
