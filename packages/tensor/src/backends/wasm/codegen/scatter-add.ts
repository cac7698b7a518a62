import type { ScatterAddKernel } from "../../../kernel/kernel.js";
import { numel } from "../../../shape.js";
import { Emitter, STATUS, type Range } from "../emitter.js";
import { collapse, type LoopOrder } from "../loop-space.js";
import type { Access, Low } from "../low.js";
import { Lowering } from "../lower.js";
import { PARAMS, usageOf, type Program } from "../program.js";
import { accessesIn, accessesOf, copiesFor, emitMap, mapOrder } from "./map.js";
import { nest } from "./reduce.js";

/** Parts that updates are divided into where no two of them meet. */
const PARTS = 8;
/** Lanes of a part: less would read and write torn cache lines. */
const LEAST_LANES = 64;
/** Lanes from which on looking at an index that is another part's business costs little. */
const LEAST_ROW = 16;

/** Parts by the places along an axis, or with none by indexes: `length` of either in each part. */
interface Parts {
  readonly axis: number | undefined;
  readonly length: number;
  readonly count: number;
}

/** Updates, lowered. */
interface Updates {
  readonly offset: Low;
  readonly value: Low;
  readonly target: Access;
  readonly order: LoopOrder;
  /** What an offset grows by with the index. */
  readonly step: number;
}

/** Copies the base, then adds the updates; those that may meet one after the other, for places may repeat. */
export function emitScatterAdd(program: Program, kernel: ScatterAddKernel): void {
  emitMap(program, { kind: "map", shape: kernel.shape, exprs: [kernel.base] });
  const { updateShape, view, index, src, stride, size } = kernel;
  const space = collapse(updateShape, [], [...usageOf([index, src]).views, view]);
  const lowering = new Lowering(program, space.access);
  const offset = lowering.checkedOffset(index, stride, size);
  const value = lowering.stored(lowering.lowerAs(src, kernel.base.dtype));
  const target = space.access(program.output(0), view);
  const loops = mapOrder(space, [...accessesOf([offset, value]), target]);
  const parts = chooseParts(loops, { offset, target, stride, size });
  const order: LoopOrder = {
    ...loops,
    sizes: [...loops.sizes, parts.count],
    rows: [loops.sizes.length],
    inner: [...loops.rows, loops.vector],
  };
  const total = numel(updateShape);
  const extent = total === 0 ? 0 : parts.count;
  program.phase({ extent, unitWork: total / extent, grain: 1, serial: extent === 1 }, (f) => {
    const emitter = new Emitter(f, order, program.helpers, [offset, value], [target]);
    emitter.failure = STATUS.scatterAdd;
    emitter.entry(() =>
      emitter.rows(PARAMS.begin, PARAMS.end, () =>
        addAll(emitter, { offset, value, target, order, step: 4 * stride }, parts),
      ),
    );
  });
}

/** Where updates go, apart from the values. */
interface Where {
  readonly offset: Low;
  readonly target: Access;
  readonly stride: number;
  readonly size: number;
}

/**
 * Parts that meet nowhere, so that each can be added apart, in the same order as before: there are such if the output's
 * axes are walked by axes of their own. Rows that go to one place each are told apart by their indexes, for they are
 * best read whole.
 */
function chooseParts({ sizes, rows, vector }: LoopOrder, where: Where): Parts {
  const whole = { axis: vector, length: sizes[vector], count: 1 };
  const { strides } = where.target;
  if (!isApart(sizes, where)) return whole;
  const cut = (axis: number | undefined, size: number, multiple: number): Parts => {
    const length = Math.ceil(size / PARTS / multiple) * multiple;
    return { axis, length, count: Math.ceil(size / length) };
  };
  const byRow = accessesIn(where.offset).every((access) => !access.strides[vector]);
  const along = rows.filter((axis) => strides[axis] !== 0 && sizes[axis] >= PARTS / 2);
  if (along.length > 0) {
    const axis = along.reduce((best, other) => (sizes[other] > sizes[best] ? other : best));
    return cut(axis, sizes[axis], 1);
  }
  if (byRow) return sizes[vector] >= LEAST_ROW ? cut(undefined, where.size, 1) : whole;
  return strides[vector] !== 0 && sizes[vector] >= 2 * LEAST_LANES
    ? cut(vector, sizes[vector], LEAST_LANES)
    : whole;
}

/** Whether every axis of the output is walked by the indexes or by one axis of the updates, and none by two. */
function isApart(sizes: readonly number[], { target, stride, size }: Where): boolean {
  const walked = sizes.map((each, axis) => ({ size: each, stride: Math.abs(target.strides[axis]) }));
  const output = [...walked.filter((axis) => axis.stride !== 0), { stride, size }];
  output.sort((a, b) => a.stride - b.stride);
  return output.every(
    (axis, i) => i + 1 === output.length || axis.stride * axis.size <= output[i + 1].stride,
  );
}

/** All updates of the part that the rows are at. */
function addAll(emitter: Emitter, updates: Updates, { axis, length }: Parts): void {
  const { order, offset, value, target, step } = updates;
  const counter = order.rows[0];
  // Lanes that may meet are added one by one.
  const copies = goesAlong(emitter, target, offset) ? copiesFor([value]) : 1;
  const row = (range?: Range): void =>
    emitter.vector(copies, () => addOnce(emitter, updates), range?.begin, range?.end);
  const loops = order.inner.slice(0, -1);
  if (axis === undefined)
    return nest(emitter, loops, () => emitter.ifOffsetIn(offset, length * step, counter, row));
  const range = emitter.pieceOf({ axis, length, counter });
  nest(emitter, loops, () => row(axis === order.vector ? range : undefined), { axis, range });
}

/** Whether the lanes' updates go to neighbouring places. */
function goesAlong(emitter: Emitter, target: Access, offset: Low): boolean {
  return target.strides[emitter.order.vector] === 1 && emitter.isUniform(offset);
}

/** out[target + offset] += value, for all copies. */
function addOnce(emitter: Emitter, { offset, value, target }: Updates): void {
  const { f } = emitter;
  const add = value.type === "f32" ? "f32x4.add" : "i32x4.add";
  for (let copy = 0; copy < emitter.copies; copy++) {
    const [offsets, values] = emitter.locals([offset, value], copy);
    const pointer = f.local("i32");
    if (emitter.width === 4 && goesAlong(emitter, target, offset)) {
      emitter.laneAddress(target, offsets, 0);
      f.tee(pointer)
        .get(pointer)
        .memory("v128.load", 16 * copy);
      f.get(values)
        .op(add)
        .memory("v128.store", 16 * copy);
      continue;
    }
    const stride = target.strides[emitter.order.vector];
    for (let lane = 0; lane < emitter.width; lane++) {
      emitter.laneAddress(target, offsets, lane);
      if (lane * stride !== 0) f.i32(4 * lane * stride).op("i32.add");
      f.tee(pointer).get(values).get(pointer).memory("v128.load32_splat");
      f.op(add).memory("v128.store32_lane", 0, lane);
    }
  }
}
