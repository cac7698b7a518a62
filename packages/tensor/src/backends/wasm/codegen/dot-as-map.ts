import type { Expr, Load } from "../../../kernel/expr.js";
import type { DotKernel, MapKernel } from "../../../kernel/kernel.js";
import { rewrite } from "../../../kernel/rewrite.js";
import { contiguousStrides, numel } from "../../../shape.js";
import { productViews } from "./dot-as-reduce.js";

/** A contraction over few terms, written out: faster than any loop over them. k > 0. */
export function dotAsMap(kernel: DotKernel): MapKernel {
  const { batch, m, n, k, a, b, epilogue } = kernel;
  const shape = [...batch, ...m, ...n];
  const views = productViews(kernel);
  const places = contiguousStrides(k);
  /** The operand at step `step` of the sum, over the shape of the output. */
  const at = (source: Load, view: Load["view"], step: number): Load => {
    const offset = k.reduce((sum, size, axis) => {
      const index = Math.floor(step / places[axis]) % size;
      return sum + index * view.strides[shape.length + axis];
    }, view.offset);
    return { ...source, view: { shape, strides: view.strides.slice(0, shape.length), offset } };
  };
  const terms = Array.from({ length: numel(k) }, (_, step): Expr => {
    const srcs = [at(a, views.a, step), at(b, views.b, step)];
    return { kind: "apply", op: "mul", srcs, dtype: a.dtype };
  });
  const sum = terms.reduce((left, right): Expr => ({
    kind: "apply",
    op: "add",
    srcs: [left, right],
    dtype: a.dtype,
  }));
  return { kind: "map", shape, exprs: [rewrite(epilogue, (leaf) => (leaf.kind === "acc" ? sum : leaf))!] };
}
