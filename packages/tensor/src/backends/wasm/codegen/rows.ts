import type { Expr } from "../../../kernel/expr.js";
import { stepType, type ReduceOp, type RowsKernel } from "../../../kernel/kernel.js";
import { contiguousView } from "../../../kernel/view.js";
import { numel } from "../../../shape.js";
import { Emitter } from "../emitter.js";
import { collapse, type LoopOrder } from "../loop-space.js";
import { LowBuilder, type Access, type Low } from "../low.js";
import { wordType } from "../lower.js";
import { PARAMS, usageOf, type Program } from "../program.js";
import { makeAccumulator, reductionInputs, type Accumulator } from "./accumulators.js";
import { accessesOf, copiesFor, extentOf } from "./map.js";
import { nest, placeView, reduceOrder } from "./reduce.js";
import { outputNumbers, placeElements, RowsLowering } from "./rows-lowering.js";
import { planPasses } from "./rows-passes.js";

/** Elements that a walk writes. */
interface Element {
  readonly value: Low;
  readonly store: Access;
}

interface Reduction {
  readonly op: ReduceOp;
  readonly inputs: readonly Low[];
  readonly type: Low["type"];
  /** What stands for the result in later expressions. */
  readonly acc: Low;
  readonly store: Access | undefined;
}

/** A value of each row that is made of others. */
interface RowValue {
  readonly value: Low;
  readonly acc: Low;
  readonly store: Access | undefined;
}

/** One walk over a row, lowered. */
interface Walk {
  readonly elements: readonly Element[];
  readonly reductions: readonly Reduction[];
  /** Everything that is asked for while walking: the elements, then what reductions take in. */
  readonly roots: readonly Low[];
  /** Computed when the walk is over. */
  readonly rows: readonly RowValue[];
}

interface Plan {
  readonly order: LoopOrder;
  /** The lanes walk along the row, not across rows. */
  readonly along: boolean;
  readonly first: readonly RowValue[];
  readonly walks: readonly Walk[];
}

/** All steps for one row after the other, or with lanes across rows for as many rows as there are lanes. */
export function emitRows(program: Program, kernel: RowsKernel): void {
  const { order, along, first, walks } = planRows(program, kernel);
  const work = numel(kernel.shape) * Math.max(numel(kernel.rowShape), 1) * walks.length;
  const units = along
    ? { extent: numel(kernel.shape), unitWork: work / Math.max(numel(kernel.shape), 1), grain: 1 }
    : extentOf(order, work);
  const values = [...first, ...walks.flatMap(({ rows }) => rows)];
  const roots = [...walks.flatMap((walk) => walk.roots), ...values.map(({ value }) => value)];
  const stores = [
    ...walks.flatMap(({ elements }) => elements.map(({ store }) => store)),
    ...[...values, ...walks.flatMap(({ reductions }) => reductions)].flatMap(({ store }) => store ?? []),
  ];
  program.phase({ ...units, serial: false }, (f) => {
    const emitter = new Emitter(f, order, program.helpers, roots, stores, along ? 1 : 2);
    emitter.entry(() => {
      emitter.rows(PARAMS.begin, PARAMS.end, () => {
        const row = (): void => emitRow(emitter, { order, along, first, walks });
        if (along) row();
        else if (order.rows.length > 0) emitter.vector(acrossCopies(walks), row);
        else emitter.vector(acrossCopies(walks), row, PARAMS.begin, PARAMS.end);
      });
    });
  });
}

/** Vectors of rows side by side: as many as the longest walk allows. */
function acrossCopies(walks: readonly Walk[]): number {
  return Math.min(...walks.map(({ roots }) => copiesFor(roots)));
}

/** The row, or with lanes across rows the block of rows, at the current place. */
function emitRow(emitter: Emitter, { order, along, first, walks }: Plan): void {
  rowValues(emitter, first);
  for (const walk of walks) {
    const copies = along ? copiesFor(walk.roots) : emitter.copies;
    const accumulators = walk.reductions.map(({ op, type, inputs }) =>
      makeAccumulator(emitter.f, op, type, inputs, along ? 1 : copies),
    );
    for (const accumulator of accumulators) accumulator.reset();
    emitter.walk(walk.roots, walk.elements.map(({ store }) => store), () => {
      if (!along) return nest(emitter, order.inner.slice(1), () => visit(emitter, walk, accumulators, along));
      nest(emitter, order.inner.slice(0, -1), () =>
        emitter.vector(copies, () => visit(emitter, walk, accumulators, along)),
      );
    }); // prettier-ignore
    walk.reductions.forEach((reduction, i) => finish(emitter, reduction, accumulators[i], along));
    rowValues(emitter, walk.rows);
  }
}

/** Computes elements and feeds reductions at the current place; writes come last, for they may overwrite what is read. */
function visit(
  emitter: Emitter,
  { elements, reductions, roots }: Walk,
  accumulators: readonly Accumulator[],
  along: boolean,
): void {
  emitter.evaluate(roots, (copies) => {
    copies.forEach((values, copy) =>
      elements.forEach(({ store }, i) => emitter.store(store, values[i], copy)),
    );
    let used = elements.length;
    reductions.forEach(({ inputs }, i) => {
      const taken = copies.map((values) => values.slice(used, used + inputs.length));
      used += inputs.length;
      if (along) accumulators[i].step(taken, 0, emitter.width === 1);
      else taken.forEach((values, copy) => accumulators[i].step([values], copy, false));
    });
  });
}

/** A new local that holds the value. */
function valueIn(emitter: Emitter, low: Low, copy: number): number {
  const local = emitter.f.local("v128");
  emitter.value(low, copy);
  emitter.f.set(local);
  return local;
}

function finish(emitter: Emitter, { acc, store }: Reduction, accumulator: Accumulator, along: boolean): void {
  for (let copy = 0; copy < emitter.copies; copy++) {
    const local = emitter.f.local("v128");
    if (along) accumulator.total();
    else accumulator.lanes(copy);
    emitter.f.set(local);
    emitter.define(acc, copy, local);
    if (store) emitter.store(store, local, copy);
  }
}

function rowValues(emitter: Emitter, values: readonly RowValue[]): void {
  for (const { value, acc, store } of values) {
    for (let copy = 0; copy < emitter.copies; copy++) {
      const local = valueIn(emitter, value, copy);
      emitter.define(acc, copy, local);
      if (store) emitter.store(store, local, copy);
    }
  }
}

function planRows(program: Program, kernel: RowsKernel): Plan {
  const { shape, rowShape, steps, layout } = kernel;
  const place: Expr = { kind: "iota", dtype: "int32", view: placeView({ shape, reduceShape: rowShape }) };
  const counts = steps.some((step) => step.kind === "reduce" && step.op.startsWith("arg"));
  const exprs = [...steps.map(({ expr }) => expr), ...(counts ? [place] : [])];
  const rowView = contiguousView(shape);
  const space = collapse(shape, rowShape, [...usageOf(exprs).views, layout, rowView]);
  const passes = planPasses(kernel);
  const places = placeElements(kernel, passes);
  const outputs = outputNumbers(steps);
  const m = new LowBuilder();
  const elementAt = (step: number): Access | undefined =>
    places[step] === undefined ? undefined : space.access(program.output(places[step]), layout);
  // A row of one element does not move through memory, and what doesn't is read before the first walk.
  const keptAt = numel(rowShape) > 1 ? elementAt : () => undefined;
  const rowAt = (step: number): Access | undefined =>
    outputs[step] === undefined ? undefined : space.access(program.output(outputs[step]), rowView);
  const accOf = (step: number): Low => m.node("acc", wordType(stepType(steps[step])), [], step);

  const lowerWalk = (pass: number): Walk => {
    const lowering = new RowsLowering(pass, kernel, passes.passOf, keptAt, program, space.access, m);
    const value = (step: number): Low => lowering.stored(lowering.lower(steps[step].expr));
    const { elements = [], reductions = [], rows } = passes.passes[pass] ?? { rows: passes.first };
    const lowElements = elements.flatMap((step) => {
      const store = elementAt(step);
      return store ? [{ value: value(step), store }] : [];
    });
    const lowReductions = reductions.map((step): Reduction => {
      const { op } = steps[step] as { op: ReduceOp };
      const body = value(step);
      const inputs = reductionInputs(m, op, body, lowering.lower(place));
      return { op, inputs, type: body.type, acc: accOf(step), store: rowAt(step) };
    });
    const roots = [
      ...lowElements.map((element) => element.value),
      ...lowReductions.flatMap(({ inputs }) => inputs),
    ];
    const lowRows = rows.map((step) => ({ value: value(step), acc: accOf(step), store: rowAt(step) }));
    return { elements: lowElements, reductions: lowReductions, roots, rows: lowRows };
  };

  const walks = passes.passes.map((_, pass) => lowerWalk(pass));
  const first = lowerWalk(-1).rows;
  const body = accessesOf(walks.flatMap(({ roots }) => roots));
  const writes = walks.flatMap(({ elements }) => elements.map(({ store }) => store));
  const edge = [...first, ...walks.flatMap(({ rows, reductions }) => [...rows, ...reductions])];
  const edges = [
    ...accessesOf(edge.flatMap((item) => ("value" in item ? [item.value] : []))),
    ...edge.flatMap(({ store }) => store ?? []),
  ];
  const order = reduceOrder(space, [...new Set([...body, ...writes])], edges);
  return { order, along: order.vector >= space.kept, first, walks };
}
