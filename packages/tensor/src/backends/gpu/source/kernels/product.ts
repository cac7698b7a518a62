import type { DotKernel } from "../../../../kernel/kernel.js";
import { numel } from "../../../../shape.js";
import { addMap } from "./map.js";
import { epilogueFrom } from "./fewer-inputs.js";
import { leftFactor, paddedStrides, readableLeft, readableRight, rightFactor } from "./factor.js";
import { addMerge } from "./merge.js";
import type { RecipeBuilder, Slot } from "../recipe.js";

/** Multiplications below which a product by a program of gpu.js costs no more than the passes around the device's own. */
const SMALL = 2 ** 17;
/** Fewer rows or columns leave most of a tile empty. */
const NARROW = 8;
/** Copies of factors hold at most so many numbers: the windows of large images are many times the images. */
const MOST_COPIED = 2 ** 25;

/** Whether the device's own product is the better way. */
export function isProduct({ target }: RecipeBuilder, { a, b, batch, m, n, k }: DotKernel): boolean {
  if (!target.products || a.dtype !== "float32" || b.dtype !== "float32") return false;
  const [rows, columns, terms] = [m, n, k].map(numel);
  const left = readableLeft(a, [batch, m, k]) ? 0 : rows * terms;
  const right = readableRight(b, [batch, k, n]) ? 0 : columns * terms;
  return (
    numel(batch) * rows * columns * terms >= SMALL &&
    Math.min(rows, columns, terms) >= NARROW &&
    numel(batch) * (left + right) <= MOST_COPIED
  );
}

/** Passes that bring the factors into a layout that the device's product reads, multiply, and apply the epilogue. */
export function addProduct(builder: RecipeBuilder, kernel: DotKernel, output: Slot): void {
  const { batch, m, n, k, epilogue } = kernel;
  const left = leftFactor(builder, kernel.a, [batch, m, k]);
  const right = rightFactor(builder, kernel.b, [batch, k, n]);
  const { columns } = right;
  const sizes = { batch: numel(batch), m: numel(m), n: columns, k: numel(k) };
  const { outputs } = builder.target.products!;
  const rows = Math.ceil(sizes.m / outputs) * sizes.batch;
  const direct = outputs === 1 && epilogue.kind === "acc" && columns === numel(n);
  const results = direct
    ? [output]
    : Array.from({ length: outputs }, () => builder.temporary("float32", rows * columns));
  const shape = { ...sizes, left: left.factor, right: right.factor };
  builder.add({
    kind: "product",
    shape,
    arrays: [left.slot, right.slot],
    outputs: results.map(({ slot }) => slot),
  });
  if (direct) return;
  const whole = [...batch, ...m, ...n];
  const merges = outputs > 1;
  if (merges && columns === numel(n) && epilogue.dtype === "float32") {
    return addMerge(builder, sizes, results, { shape: whole, epilogue, output });
  }
  const result = merges ? builder.temporary("float32", sizes.batch * sizes.m * columns) : results[0];
  if (merges) {
    const plain = {
      shape: [result.length],
      epilogue: { kind: "acc", dtype: "float32" },
      output: result,
    } as const;
    addMerge(builder, sizes, results, plain);
  }
  const view = { shape: whole, strides: paddedStrides([batch, m, n], columns), offset: 0 };
  addMap(
    builder,
    whole,
    epilogueFrom(epilogue, { kind: "load", arg: result.slot, view, dtype: "float32" }),
    output,
  );
}
