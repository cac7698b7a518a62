import type { DotKernel } from "../../../../kernel/kernel.js";
import type { View } from "../../../../kernel/view.js";
import { addProduct, isProduct } from "./product.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { addReduce } from "./reduce.js";

/**
 * Passes for a product: the device's own where that is faster, else those of a sum of products, in which each thread makes
 * four neighbours of a row, reads each factor of the left side once for them, and takes four terms at a time.
 */
export function addDot(builder: RecipeBuilder, kernel: DotKernel, output: Slot): void {
  if (isProduct(builder, kernel)) return addProduct(builder, kernel, output);
  const { batch, m, n, k, a, b, epilogue } = kernel;
  const outer = batch.length + m.length;
  const left = { ...a, view: withAxes(a.view, outer, n) };
  // Its view is [...batch, ...k, ...n].
  const right = { ...b, view: turn(withAxes(b.view, batch.length, m), outer, k.length, n.length) };
  const body = { kind: "apply", op: "mul", srcs: [left, right], dtype: a.dtype } as const;
  const shape = [...batch, ...m, ...n];
  addReduce(builder, { kind: "reduce", op: "sum", shape, reduceShape: k, body, epilogue }, output);
}

/** The view with new axes of the given sizes at `place`, along which it stays where it is. */
function withAxes({ shape, strides, offset }: View, place: number, sizes: readonly number[]): View {
  return {
    shape: [...shape.slice(0, place), ...sizes, ...shape.slice(place)],
    strides: [...strides.slice(0, place), ...sizes.map(() => 0), ...strides.slice(place)],
    offset,
  };
}

/** The view with `first` axes from `place` on moved behind the `second` axes that follow them. */
function turn({ shape, strides, offset }: View, place: number, first: number, second: number): View {
  const swap = <T>(list: readonly T[]): T[] => [
    ...list.slice(0, place),
    ...list.slice(place + first, place + first + second),
    ...list.slice(place, place + first),
  ];
  return { shape: swap(shape), strides: swap(strides), offset };
}
