import type { Node } from "../graph/node.js";
import type { Expr } from "../kernel/expr.js";
import { contiguousView, sliceView, type View } from "../kernel/view.js";
import { numel } from "../shape.js";
import type { PartsCore } from "./lazy.js";

/** Where the elements of one part lie in the whole: along each axis `count` places from `first`, `step` apart. */
export interface Part {
  readonly places: readonly { readonly first: number; readonly step: number; readonly count: number }[];
  readonly view: View;
  readonly expr: Expr;
}

/** What a `pad` writes into its output besides the filling. */
export function padPart(node: Node<"pad">, expr: Expr): Part {
  const { low, interior } = node.params;
  const { shape } = node.srcs[0];
  const steps = interior.map((n) => n + 1);
  const places = shape.map((count, axis) => ({ first: low[axis], step: steps[axis], count }));
  return { places, view: sliceView(contiguousView(node.shape), low, steps, shape), expr };
}

/**
 * The sum of two arrays of which each is 0 but for its parts: all parts in one array, as when the gradients of slices
 * come together. Undefined where parts overlap or something else than 0 is around them.
 */
export function joinParts(a: PartsCore, b: PartsCore): PartsCore | undefined {
  const pads = [...a.pads, ...b.pads];
  if (!pads.every((pad) => pad.params.value === 0)) return undefined;
  if (a.parts.some((part) => b.parts.some((other) => !apart(part, other)))) return undefined;
  return { ...a, pads, parts: [...a.parts, ...b.parts] };
}

/** Whether the parts leave nothing of the whole open. They don't overlap. */
export function coverAll({ shape, parts }: PartsCore): boolean {
  return parts.reduce((sum, { view }) => sum + numel(view.shape), 0) === numel(shape);
}

function apart(a: Part, b: Part): boolean {
  return a.places.some((x, axis) => {
    const y = b.places[axis];
    if (x.first + (x.count - 1) * x.step < y.first || y.first + (y.count - 1) * y.step < x.first) return true;
    return x.step === y.step && (x.first - y.first) % x.step !== 0;
  });
}
