import type { ScanKernel } from "../../../kernel/kernel.js";
import { contiguousView } from "../../../kernel/view.js";
import { numel } from "../../../shape.js";
import { Emitter } from "../emitter.js";
import { collapse, type LoopOrder } from "../loop-space.js";
import { Lowering } from "../lower.js";
import { PARAMS, usageOf, type Program } from "../program.js";
import { extentOf } from "./map.js";
import { RunningSum } from "./running-sum.js";

/** Running sums along the last axis, in float64 for floats. */
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
  // A last axis of size 1 was dropped: then every element is its own sum, and the lanes walk what is left.
  const single = last.length === 0 || last[0] === 1;
  const { extent, unitWork, grain } = extentOf(
    { ...order, rows: rows.length > 0 ? rows : [vector] },
    numel(shape),
  );
  const whole = rows.length > 0 ? extent : 1;
  program.phase({ extent: extent === 0 ? 0 : whole, unitWork, grain, serial: false }, (f) => {
    const emitter = new Emitter(f, order, program.helpers, [root], [store]);
    const sum = new RunningSum(f, root.type);
    const step = (): void => {
      const [values] = emitter.locals([root], 0);
      if (!single) sum.take(values, emitter.width);
      emitter.store(store, values);
    };
    emitter.entry(() =>
      emitter.rows(PARAMS.begin, PARAMS.end, () => {
        sum.reset();
        emitter.vector(1, step);
      }),
    );
  });
}
