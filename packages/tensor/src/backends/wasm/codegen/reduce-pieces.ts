import { contiguousStrides, numel } from "../../../shape.js";
import { Emitter, type Pieces } from "../emitter.js";
import type { LoopOrder } from "../loop-space.js";
import type { Access } from "../low.js";
import { PARAMS, type Program } from "../program.js";
import { makeAccumulator, wordsOf, type Place } from "./accumulators.js";
import { copiesFor, extentOf } from "./map.js";
import { finishAll, isAlong, type ReducePlan } from "./reduce.js";

/** Elements of a piece: enough to be worth a piece of a thread's time. */
const PIECE_WORK = 1 << 16;
/** With so many units of work there is enough for every thread. */
const ENOUGH_UNITS = 16;
const MOST_UNITS = 64;

/** The longest reduced axis of a plan cut into pieces, which the loop axis `counter` counts. */
export interface PieceAxis extends Pieces {
  readonly count: number;
}

/**
 * Pieces for a reduction of few units: their number depends on the shape alone, so that results are the same for any
 * number of threads. Answers undefined where the units are enough, or small.
 */
export function choosePieces({ kernel, order, space }: ReducePlan, units: number): PieceAxis | undefined {
  const work = numel(kernel.shape) * numel(kernel.reduceShape);
  const most = Math.min(Math.floor(work / PIECE_WORK), Math.ceil(MOST_UNITS / units));
  if (units >= ENOUGH_UNITS || most < 2) return undefined;
  const reduced = order.inner.filter((axis) => axis >= space.kept);
  if (reduced.length === 0) return undefined; // axes of one element have no loop
  const axis = reduced.reduce((best, other) => (order.sizes[other] > order.sizes[best] ? other : best));
  const size = order.sizes[axis];
  const length = Math.ceil(size / most / 16) * 16;
  const count = Math.ceil(size / length);
  return count < 2 ? undefined : { axis, length, count, counter: order.sizes.length };
}

/** The order with an axis that counts pieces behind the rows. */
export function withPieces(order: LoopOrder, { count, counter }: PieceAxis): LoopOrder {
  return { ...order, sizes: [...order.sizes, count], rows: [...order.rows, counter] };
}

/** Where the pieces' accumulators lie in the program's temporary memory. */
export function partialAccess(program: Program, plan: ReducePlan, pieces: PieceAxis): Access {
  const words = wordsOf(plan.kernel.op, plan.bodyType);
  const order = withPieces(plan.order, pieces);
  const lanes = isAlong(plan) ? 4 : order.sizes[order.vector];
  const rowSizes = order.rows.map((axis) => order.sizes[axis]);
  const strides = order.sizes.map(() => 0);
  contiguousStrides(rowSizes).forEach((stride, i) => (strides[order.rows[i]] = stride * lanes * words));
  if (!isAlong(plan)) strides[order.vector] = words;
  return { id: -1, slot: program.reserve(4 * lanes * words * numel(rowSizes)), offset: 0, strides };
}

/** A phase that puts the pieces together, in order, and stores what the epilogue makes of them. */
export function mergePieces(program: Program, plan: ReducePlan, pieces: PieceAxis, partial: Access): void {
  const { kernel, result, store, inputs, bodyType } = plan;
  const along = isAlong(plan);
  const { rows, vector, sizes } = withPieces(plan.order, pieces);
  const inner = along ? [pieces.counter, vector] : [vector, pieces.counter];
  const order = { sizes, vector, rows: rows.slice(0, -1), inner };
  const units = along
    ? { extent: numel(kernel.shape), unitWork: pieces.count, grain: 1 }
    : extentOf(order, numel(kernel.shape) * pieces.count);
  program.phase({ ...units, serial: false }, (f) => {
    const emitter = new Emitter(f, order, program.helpers, [result], [store, partial], along ? 1 : 2);
    const copies = along ? 1 : copiesFor([result]);
    const accumulator = makeAccumulator(f, kernel.op, bodyType, inputs, copies);
    const merge = (): void => {
      accumulator.reset();
      emitter.axis(pieces.counter, false, () =>
        eachCopy(emitter, partial, (place) => accumulator.merge(place)),
      );
      finishAll(emitter, plan, accumulator);
    };
    emitter.entry(() =>
      emitter.rows(PARAMS.begin, PARAMS.end, () => {
        if (along) merge();
        else if (order.rows.length > 0) emitter.vector(copies, merge);
        else emitter.vector(copies, merge, PARAMS.begin, PARAMS.end);
      }),
    );
  });
}

/** The places of all copies' accumulators in memory. */
export function eachCopy(emitter: Emitter, partial: Access, take: (place: Place) => void): void {
  const pointer = emitter.pointer(partial);
  for (let copy = 0; copy < emitter.copies; copy++) take({ pointer, copy, single: emitter.width === 1 });
}
