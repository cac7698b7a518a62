import { numel } from "../../../shape.js";
import { Emitter, type Pieces, type Place } from "../emitter.js";
import { SCRATCH, type Access } from "../low.js";
import type { LoopOrder } from "../loop-space.js";
import { PARAMS, type Program } from "../program.js";
import { makeAccumulator, wordsOf, type Accumulator } from "./accumulators.js";
import { choosePieces, eachCopy, mergePieces, partialAccess, withPieces } from "./reduce-pieces.js";
import { countRows, finishAll, isAlong, isCoarse, nest, type Piece, type ReducePlan } from "./reduce.js";

/** Columns that are reduced together: their accumulators stay in the first cache. */
const STRIP = 512;
/** With fewer columns, blocks that hold their accumulators in registers read rows well enough. */
const LEAST_COLUMNS = 64;
/** Rows taken in at once, each a stream that the machine fetches ahead. */
const ROWS_ABREAST = 8;

/** Whether reducing row after row, into accumulators in memory, beats walking down a few columns at a time. */
export function worthColumns(plan: ReducePlan): boolean {
  const { order, kernel } = plan;
  return (
    !isAlong(plan) &&
    order.sizes[order.vector] >= LEAST_COLUMNS &&
    order.sizes[order.inner.at(-1)!] >= ROWS_ABREAST &&
    numel(kernel.reduceShape) >= 2 * ROWS_ABREAST
  );
}

/** Reduces strips of columns row by row, so that memory is read in order. */
export function emitColumns(program: Program, plan: ReducePlan): void {
  const { kernel, order, inputs, result, store, bodyType } = plan;
  const stripCount = Math.ceil(order.sizes[order.vector] / STRIP);
  const pieces = choosePieces(plan, countRows(order) * stripCount);
  const partial = pieces && partialAccess(program, plan, pieces);
  const outer = pieces ? withPieces(order, pieces) : order;
  const strips: Pieces = { axis: order.vector, length: STRIP, counter: outer.sizes.length };
  const striped: LoopOrder = {
    sizes: [...outer.sizes, stripCount],
    rows: [...outer.rows, strips.counter],
    inner: [...order.inner.slice(1), order.vector],
    vector: order.vector,
  };
  const held = partial ?? scratchAccess(striped, strips, wordsOf(kernel.op, bodyType));
  const roots = pieces ? inputs : [...inputs, result];
  const stores = pieces ? [held] : [held, store];
  const extent = countRows(striped);
  const unitWork = (numel(kernel.shape) * numel(kernel.reduceShape)) / extent;
  program.phase({ extent, unitWork, grain: 1, serial: false }, (f) => {
    const emitter = new Emitter(f, striped, program.helpers, roots, stores, striped.inner.length + 1);
    const accumulator = makeAccumulator(f, kernel.op, bodyType, inputs, 1, isCoarse(kernel));
    emitter.entry(() =>
      emitter.rows(PARAMS.begin, PARAMS.end, () => {
        const piece = pieces && { axis: pieces.axis, range: emitter.pieceOf(pieces) };
        const { begin, end } = emitter.pieceOf(strips);
        const eachVector = (body: () => void): void => emitter.vector(1, body, begin, end);
        eachVector(() => {
          accumulator.reset();
          eachCopy(emitter, held, (place) => accumulator.save(place));
        });
        walkRows(emitter, accumulator, held, eachVector, piece);
        if (pieces) return;
        eachVector(() => {
          eachCopy(emitter, held, (place) => accumulator.load(place));
          finishAll(emitter, plan, accumulator);
        });
      }),
    );
  });
  if (pieces && partial) mergePieces(program, plan, pieces, partial);
}

/** Accumulators of one strip, in the thread's own memory. */
function scratchAccess({ sizes, vector }: LoopOrder, strips: Pieces, words: number): Access {
  const strides = sizes.map((_, axis) =>
    axis === vector ? words : axis === strips.counter ? -words * strips.length : 0,
  );
  return { id: -1, slot: SCRATCH, offset: 0, strides };
}

/** Takes in several rows at a time, so that accumulators are not read and written for each. */
function walkRows(
  emitter: Emitter,
  accumulator: Accumulator,
  held: Access,
  eachVector: (body: () => void) => void,
  piece: Piece | undefined,
): void {
  const loops = emitter.order.inner.slice(0, -1);
  const rows = loops.at(-1)!;
  const range = piece?.axis === rows ? piece.range : undefined;
  const takeIn = (places: readonly Place[]): void =>
    eachVector(() => {
      const steps: (readonly number[])[] = [];
      for (const place of places) place(() => steps.push(...emitter.valuesOf(accumulator.inputs)));
      eachCopy(emitter, held, (at) => {
        accumulator.load(at);
        accumulator.step(steps, at.copy, false);
        accumulator.save(at);
      });
    });
  nest(emitter, loops.slice(0, -1), () => emitter.abreast(rows, ROWS_ABREAST, takeIn, range), piece);
}
