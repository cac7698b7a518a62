import type { ScatterAddKernel } from "../../../kernel/kernel.js";
import { numel } from "../../../shape.js";
import { Emitter } from "../emitter.js";
import { collapse } from "../loop-space.js";
import type { Access, Low } from "../low.js";
import { Lowering } from "../lower.js";
import { PARAMS, usageOf, type Program } from "../program.js";
import { accessesOf, emitMap, extentOf, mapOrder } from "./map.js";

/** Copies the base, then adds the updates one after the other: places may repeat. */
export function emitScatterAdd(program: Program, kernel: ScatterAddKernel): void {
  emitMap(program, { kind: "map", shape: kernel.shape, exprs: [kernel.base] });
  const { updateShape, view, index, src, stride, size } = kernel;
  const space = collapse(updateShape, [], [...usageOf([index, src]).views, view]);
  const lowering = new Lowering(program, space.access);
  const offset = lowering.checkedOffset(index, stride, size);
  const value = lowering.stored(lowering.lowerAs(src, kernel.base.dtype));
  const target = space.access(program.output(0), view);
  const order = mapOrder(space, [...accessesOf([offset, value]), target]);
  program.phase({ ...extentOf(order, numel(updateShape)), serial: true }, (f) => {
    const emitter = new Emitter(f, order, program.helpers, [offset, value], [target]);
    emitter.entry(() =>
      emitter.rows(PARAMS.begin, PARAMS.end, () => {
        const add = (): void => addOnce(emitter, offset, value, target);
        if (order.rows.length > 0) emitter.vector(1, add);
        else emitter.vector(1, add, PARAMS.begin, PARAMS.end);
      }),
    );
  });
}

/** out[target + offset] += value, for one vector. */
function addOnce(emitter: Emitter, offset: Low, value: Low, target: Access): void {
  const { f } = emitter;
  const offsets = f.local("v128");
  const values = f.local("v128");
  const pointer = f.local("i32");
  const add = value.type === "f32" ? "f32x4.add" : "i32x4.add";
  emitter.value(offset);
  f.set(offsets);
  emitter.value(value);
  f.set(values);
  const stride = target.strides[emitter.order.vector];
  if (emitter.width === 4 && stride === 1 && emitter.isUniform(offset)) {
    emitter.laneAddress(target, offsets, 0);
    f.tee(pointer).get(pointer).memory("v128.load").get(values).op(add).memory("v128.store");
    return;
  }
  for (let lane = 0; lane < emitter.width; lane++) {
    emitter.laneAddress(target, offsets, lane);
    if (lane * stride !== 0) f.i32(4 * lane * stride).op("i32.add");
    f.tee(pointer)
      .get(values)
      .get(pointer)
      .memory("v128.load32_splat")
      .op(add)
      .memory("v128.store32_lane", 0, lane);
  }
}
