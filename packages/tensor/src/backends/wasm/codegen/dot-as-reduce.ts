import type { Expr, Load } from "../../../kernel/expr.js";
import type { DotKernel, ReduceKernel } from "../../../kernel/kernel.js";
import type { View } from "../../../kernel/view.js";

/**
 * A contraction as the sum that it is. The right way for what is small or thin, where packing would cost more than it
 * saves, and for integers.
 */
export function dotAsReduce({ batch, m, n, k, a, b, epilogue }: DotKernel): ReduceKernel {
  const shape = [...batch, ...m, ...n];
  const full = [...shape, ...k];
  const left = spread(a.view, full, batch.length, [m.length, undefined, k.length], n.length);
  const right = spread(b.view, full, batch.length, [undefined, n.length, k.length], m.length);
  const load = (source: Load, view: View): Load => ({ ...source, view });
  const dtype = a.dtype;
  const body: Expr = { kind: "apply", op: "mul", srcs: [load(a, left), load(b, right)], dtype };
  return { kind: "reduce", op: "sum", shape, reduceShape: k, body, epilogue };
}

/** The view of one operand over [batch, m, n, k], with stride 0 along the axes that it lacks. */
function spread(
  view: View,
  shape: number[],
  batch: number,
  counts: (number | undefined)[],
  missing: number,
): View {
  const zeros = new Array<number>(missing).fill(0);
  const own = view.strides.slice(batch);
  const [m, n, k] = counts;
  const strides =
    m === undefined
      ? [...zeros, ...own.slice(k!, k! + n!), ...own.slice(0, k!)] // b: [k, n]
      : [...own.slice(0, m), ...zeros, ...own.slice(m, m + k!)]; // a: [m, k]
  return { shape, strides: [...view.strides.slice(0, batch), ...strides], offset: view.offset };
}
