import type { ArgSortKernel } from "../../../kernel/kernel.js";
import { contiguousView } from "../../../kernel/view.js";
import type { Lowering } from "../lower.js";
import type { Program } from "../program.js";
import { orderKey } from "./accumulators.js";
import { emitLowered } from "./map.js";

/** Computes keys whose order as unsigned integers is the order wanted; NaN is the largest. */
export function emitSortKeys(program: Program, { shape, descending, body }: ArgSortKernel): void {
  emitLowered(program, shape, [body], [{ output: 0, view: contiguousView(shape) }], (lowering: Lowering) => {
    const { m } = lowering;
    const key = orderKey(m, lowering.stored(lowering.lower(body)), true);
    // Flipping the sign bit makes signed order unsigned; flipping the others reverses it.
    return [m.xor(key, m.i(descending ? 0x7fffffff : -0x80000000))];
  });
}
