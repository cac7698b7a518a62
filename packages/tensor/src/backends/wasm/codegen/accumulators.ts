import type { ReduceOp } from "../../../kernel/kernel.js";
import type { FunctionBuilder } from "../assembler.js";
import type { Low, LowBuilder, LowType } from "../low.js";
import type { Accumulator } from "./accumulators/accumulator.js";
import { ArgGreatest } from "./accumulators/arg-greatest.js";
import { FloatExtreme } from "./accumulators/float-extreme.js";
import { Plain } from "./accumulators/plain.js";
import { WideFloat } from "./accumulators/wide-float.js";

export type { Accumulator, Place } from "./accumulators/accumulator.js";

/** An int32 that orders as `x` does, greatest first for argMax, least first for argMin; NaN is in front of all. */
export function orderKey(m: LowBuilder, x: Low, greatest: boolean): Low {
  let key = x;
  if (x.type === "f32") {
    // Adding 0 makes -0 and 0 equal; negative floats order against their bits.
    const bits = m.bits(m.add(x, m.f(0)), "i32");
    key = m.xor(bits, m.and(m.shrS(bits, 31), m.i(0x7fffffff)));
  }
  if (!greatest) key = m.not(key);
  return x.type === "f32" ? m.select(m.ne(x, x), m.i(0x7fffffff), key) : key;
}

/** What a reduction reads: the value, or for argMax and argMin its key and place. */
export function reductionInputs(m: LowBuilder, op: ReduceOp, body: Low, place: Low): Low[] {
  return op === "argMax" || op === "argMin" ? [orderKey(m, body, op === "argMax"), place] : [body];
}

/** Words of memory that one lane of an accumulator takes. */
export function wordsOf(op: ReduceOp, type: LowType): number {
  const wide = type === "f32" && (op === "sum" || op === "prod");
  return wide || op === "argMax" || op === "argMin" ? 2 : 1;
}

/** Sums are coarse where that is worth it: in long ones over much memory. All others are exact to the last rounding. */
const COARSE = { count: 256, work: 1 << 16 };

/** Whether the sums of a kernel, of `count` elements each and `work` in all, may be coarse. */
export function mayBeCoarse(count: number, work: number): boolean {
  return count >= COARSE.count && work >= COARSE.work;
}

/** An accumulator for `copies` vectors side by side. */
export function makeAccumulator(
  f: FunctionBuilder,
  op: ReduceOp,
  type: LowType,
  inputs: readonly Low[],
  copies: number,
  coarse = false,
): Accumulator {
  const float = type === "f32";
  switch (op) {
    case "sum":
      return float
        ? new WideFloat(f, inputs, copies, "f64x2.add", coarse)
        : new Plain(f, inputs, copies, "i32x4.add", 0);
    case "prod":
      return float
        ? new WideFloat(f, inputs, copies, "f64x2.mul", false)
        : new Plain(f, inputs, copies, "i32x4.mul", 1);
    case "max":
      return float
        ? new FloatExtreme(f, inputs, copies, true)
        : new Plain(f, inputs, copies, "i32x4.max_s", -0x80000000);
    case "min":
      return float
        ? new FloatExtreme(f, inputs, copies, false)
        : new Plain(f, inputs, copies, "i32x4.min_s", 0x7fffffff);
    case "argMax":
    case "argMin":
      return new ArgGreatest(f, inputs, copies);
  }
}
