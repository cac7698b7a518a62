import type { ScanKernel } from "../../../kernel/kernel.js";
import { contiguousView } from "../../../kernel/view.js";
import { numel } from "../../../shape.js";
import { Emitter } from "../emitter.js";
import { collapse, type LoopOrder } from "../loop-space.js";
import { Lowering } from "../lower.js";
import { PARAMS, usageOf, type Program } from "../program.js";
import { extentOf } from "./map.js";

/** Running sums along the last axis: the body four at a time, the additions one by one, in float64 for floats. */
export function emitScan(program: Program, { shape, body }: ScanKernel): void {
  const outer = shape.slice(0, -1);
  const last = shape.slice(-1);
  const view = contiguousView(shape);
  // As a reduction over the last axis, so that this axis stays apart.
  const space = collapse(outer, last, [...usageOf([body]).views, view]);
  const lowering = new Lowering(program, space.access);
  const root = lowering.stored(lowering.lower(body));
  const store = space.access(program.output(0), view);
  const vector = space.sizes.length - 1;
  const rows = space.sizes.map((_, axis) => axis).slice(0, vector);
  const order: LoopOrder = { sizes: space.sizes, rows, inner: [vector], vector };
  const float = root.type === "f32";
  // A last axis of size 1 was dropped: then every element is its own sum, and the lanes walk what is left.
  const single = last.length === 0 || last[0] === 1;
  const { extent, unitWork, grain } = extentOf(
    { ...order, rows: rows.length > 0 ? rows : [vector] },
    numel(shape),
  );
  const whole = rows.length > 0 ? extent : 1;
  program.phase({ extent: extent === 0 ? 0 : whole, unitWork, grain, serial: false }, (f) => {
    const emitter = new Emitter(f, order, program.helpers, [root], [store]);
    const sum = f.local(float ? "f64" : "i32");
    const step = (): void => {
      const values = f.local("v128");
      emitter.value(root);
      f.set(values);
      if (!single) {
        for (let lane = 0; lane < emitter.width; lane++) {
          f.get(sum).get(values);
          if (float) f.op("f32x4.extract_lane", lane).op("f64.promote_f32").op("f64.add").set(sum);
          else f.op("i32x4.extract_lane", lane).op("i32.add").set(sum);
          f.get(values).get(sum);
          if (float) f.op("f32.demote_f64").op("f32x4.replace_lane", lane);
          else f.op("i32x4.replace_lane", lane);
          f.set(values);
        }
      }
      emitter.store(store, values);
    };
    emitter.entry(() =>
      emitter.rows(PARAMS.begin, PARAMS.end, () => {
        if (float) f.f64(0).set(sum);
        else f.i32(0).set(sum);
        emitter.vector(1, step);
      }),
    );
  });
}
