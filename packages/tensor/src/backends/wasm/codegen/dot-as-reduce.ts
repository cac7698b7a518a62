import type { Expr } from "../../../kernel/expr.js";
import type { DotKernel, ReduceKernel } from "../../../kernel/kernel.js";
import type { View } from "../../../kernel/view.js";

/**
 * A contraction as the sum that it is. The right way for what is small or thin, where packing would cost more than it
 * saves, and for integers.
 */
export function dotAsReduce(kernel: DotKernel): ReduceKernel {
  const { batch, m, n, k, a, b, epilogue } = kernel;
  const views = productViews(kernel);
  const srcs = [
    { ...a, view: views.a },
    { ...b, view: views.b },
  ];
  const body: Expr = { kind: "apply", op: "mul", srcs, dtype: a.dtype };
  return { kind: "reduce", op: "sum", shape: [...batch, ...m, ...n], reduceShape: k, body, epilogue };
}

/** The views of both operands over [batch, m, n, k], with stride 0 along the axes that they lack. */
export function productViews({ batch, m, n, k, a, b }: DotKernel): { readonly a: View; readonly b: View } {
  const shape = [...batch, ...m, ...n, ...k];
  const view = ({ offset, strides }: View, own: readonly number[]): View => {
    return { shape, strides: [...strides.slice(0, batch.length), ...own], offset };
  };
  const zeros = (count: number): number[] => new Array<number>(count).fill(0);
  const left = a.view.strides.slice(batch.length);
  const right = b.view.strides.slice(batch.length);
  return {
    a: view(a.view, [...left.slice(0, m.length), ...zeros(n.length), ...left.slice(m.length)]),
    b: view(b.view, [...zeros(m.length), ...right.slice(k.length), ...right.slice(0, k.length)]),
  };
}
