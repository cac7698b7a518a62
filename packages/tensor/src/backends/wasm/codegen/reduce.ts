import type { Expr } from "../../../kernel/expr.js";
import type { ReduceKernel } from "../../../kernel/kernel.js";
import { contiguousView, type View } from "../../../kernel/view.js";
import { contiguousStrides, numel } from "../../../shape.js";
import { Emitter, type Range } from "../emitter.js";
import { collapse, vectorCost, type LoopOrder, type LoopSpace } from "../loop-space.js";
import type { Access, Low } from "../low.js";
import { Lowering } from "../lower.js";
import { PARAMS, usageOf, type Program } from "../program.js";
import { makeAccumulator, mayBeCoarse, reductionInputs, type Accumulator } from "./accumulators.js";
import { accessesOf, copiesFor, extentOf } from "./map.js";
import { emitColumns, worthColumns } from "./reduce-columns.js";
import {
  choosePieces,
  eachCopy,
  mergePieces,
  partialAccess,
  withPieces,
  type PieceAxis,
} from "./reduce-pieces.js";

/** A reduction, lowered and with its loops chosen. */
export interface ReducePlan {
  readonly kernel: ReduceKernel;
  readonly order: LoopOrder;
  readonly inputs: readonly Low[];
  readonly bodyType: Low["type"];
  readonly result: Low;
  readonly acc: Low | undefined;
  readonly store: Access;
  readonly space: LoopSpace;
}

/** The part of a reduced axis that is taken in at once. */
export interface Piece {
  readonly axis: number;
  readonly range: Range;
}

/** Pieces, and where their results wait to be put together. */
interface Cut {
  readonly pieces: PieceAxis;
  readonly partial: Access;
}

/** Reductions of few results are cut into pieces, so that all threads have work; a second phase puts these together. */
export function emitReduce(program: Program, kernel: ReduceKernel): void {
  if (numel(kernel.shape) === 0) return;
  const plan = planReduce(program, kernel);
  if (worthColumns(plan)) return emitColumns(program, plan);
  const pieces = choosePieces(plan, countRows(plan.order));
  if (!pieces) return emitBlocks(program, plan);
  const partial = partialAccess(program, plan, pieces);
  emitBlocks(program, plan, { pieces, partial });
  mergePieces(program, plan, pieces, partial);
}

/** Whether the lanes walk a reduced axis, so that there is one result at a time. */
export function isAlong({ order, space }: ReducePlan): boolean {
  return order.vector >= space.kept;
}

function planReduce(program: Program, kernel: ReduceKernel): ReducePlan {
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

/** One result at a time, or with the lanes along a kept axis one for each lane of some vectors, held in registers. */
function emitBlocks(program: Program, plan: ReducePlan, cut?: Cut): void {
  const { kernel, inputs, result, store, bodyType } = plan;
  const order = cut ? withPieces(plan.order, cut.pieces) : plan.order;
  const along = isAlong(plan);
  const work = numel(kernel.shape) * Math.max(numel(kernel.reduceShape), 1);
  const rows = countRows(order);
  const units = along ? { extent: rows, unitWork: work / rows, grain: 1 } : extentOf(order, work);
  const [roots, target] = cut ? [inputs, cut.partial] : [[...inputs, result], store];
  program.phase({ ...units, serial: false }, (f) => {
    const emitter = new Emitter(f, order, program.helpers, roots, [target], along ? 1 : 2);
    const copies = copiesFor(inputs);
    const accumulator = makeAccumulator(f, kernel.op, bodyType, inputs, along ? 1 : copies, isCoarse(kernel));
    const block = (piece: Piece | undefined): void => {
      accumulator.reset();
      walk(emitter, plan, accumulator, copies, piece);
      if (cut) eachCopy(emitter, cut.partial, (place) => accumulator.save(place));
      else finishAll(emitter, plan, accumulator);
    };
    emitter.entry(() =>
      emitter.rows(PARAMS.begin, PARAMS.end, () => {
        const piece = cut && { axis: cut.pieces.axis, range: emitter.pieceOf(cut.pieces) };
        if (along) block(piece);
        else if (order.rows.length > 0) emitter.vector(copies, () => block(piece));
        else emitter.vector(copies, () => block(piece), PARAMS.begin, PARAMS.end);
      }),
    );
  });
}

/** Whether sums may add a few elements at a time in float32. */
export function isCoarse({ shape, reduceShape }: ReduceKernel): boolean {
  const count = numel(reduceShape);
  return mayBeCoarse(count, count * numel(shape));
}

/** Takes in all that is reduced, or a piece of it. */
function walk(
  emitter: Emitter,
  plan: ReducePlan,
  accumulator: Accumulator,
  copies: number,
  piece: Piece | undefined,
): void {
  const { inner, vector } = plan.order;
  if (numel(plan.kernel.reduceShape) === 0) return;
  if (!isAlong(plan)) {
    const step = (): void =>
      emitter.evaluate(accumulator.inputs, (values) =>
        values.forEach((inputs, copy) => accumulator.step([inputs], copy, false)),
      );
    return nest(emitter, inner.slice(1), step, piece);
  }
  const step = (): void =>
    emitter.evaluate(accumulator.inputs, (values) => accumulator.step(values, 0, emitter.width === 1));
  const range = piece?.axis === vector ? piece.range : undefined;
  nest(emitter, inner.slice(0, -1), () => emitter.vector(copies, step, range?.begin, range?.end), piece);
}

/** Gives the epilogue the accumulated values of all copies and stores what it makes of them. */
export function finishAll(emitter: Emitter, plan: ReducePlan, accumulator: Accumulator): void {
  for (let copy = 0; copy < emitter.copies; copy++) {
    finish(emitter, plan, copy, () => (isAlong(plan) ? accumulator.total() : accumulator.lanes(copy)));
  }
}

function finish(emitter: Emitter, { acc, result, store }: ReducePlan, copy: number, push: () => void): void {
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

/**
 * Loops nested over `axes`, then `body`; the innermost are unrolled while that makes few bodies. With a piece, only that
 * part of its axis.
 */
export function nest(emitter: Emitter, axes: readonly number[], body: () => void, piece?: Piece): void {
  if (axes.length === 0) return body();
  const [axis, ...rest] = axes;
  const bodies = axes.reduce((product, each) => product * emitter.order.sizes[each], emitter.copies);
  const range = piece?.axis === axis ? piece.range : undefined;
  emitter.axis(axis, bodies <= UNROLL, () => nest(emitter, rest, body, piece), range);
}

/** The number of rows of an order. */
export function countRows({ rows, sizes }: LoopOrder): number {
  return rows.reduce((product, axis) => product * sizes[axis], 1);
}
