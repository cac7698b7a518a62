import type { Load } from "../kernel/expr.js";
import type { View } from "../kernel/view.js";
import { numel } from "../shape.js";
import type { Core } from "./lazy.js";

type DotCore = Extract<Core, { kind: "dot" }>;

/** A product with fewer results than this has too few blocks for several threads. */
const FEW_RESULTS = 4096;
/** Sums shorter than this are not worth a second kernel. */
const LONG_SUM = 4096;
const MOST_PIECES = 16;

/**
 * A product of few results and long sums as a batch of products over pieces of the sum, to be added up: work for every
 * thread, in pieces that depend on the shapes alone. Undefined where there is nothing to gain.
 */
export function splitSum(core: DotCore): DotCore | undefined {
  const { batch, m, n, k, shape } = core;
  if (core.dtype !== "float32" || numel(shape) > FEW_RESULTS || numel(k) < LONG_SUM) return undefined;
  const pieces = divisorUpTo(k[0], MOST_PIECES);
  if (pieces === 1) return undefined;
  const cut = (load: Load, axis: number): Load => ({ ...load, view: splitAxis(load.view, axis, pieces) });
  return {
    ...core,
    shape: [pieces, ...shape],
    batch: [pieces, ...batch],
    k: [k[0] / pieces, ...k.slice(1)],
    a: cut(core.a, batch.length + m.length),
    b: cut(core.b, batch.length),
    m,
    n,
  };
}

function divisorUpTo(size: number, most: number): number {
  for (let divisor = Math.min(size, most); divisor > 1; divisor--) if (size % divisor === 0) return divisor;
  return 1;
}

/** The view with `axis` cut into pieces, which a new first axis counts. */
function splitAxis({ shape, strides, offset }: View, axis: number, pieces: number): View {
  const length = shape[axis] / pieces;
  return {
    shape: [pieces, ...shape.map((size, i) => (i === axis ? length : size))],
    strides: [strides[axis] * length, ...strides],
    offset,
  };
}
