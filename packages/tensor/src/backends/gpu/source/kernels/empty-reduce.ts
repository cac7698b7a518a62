import type { ReduceKernel } from "../../../../kernel/kernel.js";
import { rewrite } from "../../../../kernel/rewrite.js";
import { addMap } from "./map.js";
import type { RecipeBuilder, Slot } from "../recipe.js";

/**
 * A reduction over no elements. Its result comes as a scalar: of a literal 0 times something shader compilers make 0,
 * whatever the something is, and a mean of nothing is NaN.
 */
export function addEmptyReduce(
  builder: RecipeBuilder,
  { op, shape, epilogue }: ReduceKernel,
  output: Slot,
): void {
  const neutral = op === "prod" ? 1 : 0;
  const value = rewrite(epilogue, (leaf) =>
    leaf.kind === "acc" ? builder.constant(neutral, leaf.dtype) : leaf,
  )!;
  addMap(builder, shape, value, output);
}
