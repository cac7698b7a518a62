import type { Load } from "../../../kernel/expr.js";
import type { DotKernel } from "../../../kernel/kernel.js";

/** One operand of a product as byte offsets: of each batch item, each row (column, for b), and each step of k. */
export interface Operand {
  readonly batch: Int32Array;
  readonly lines: Int32Array;
  readonly steps: Int32Array;
  /** Whether all batch items are the same. */
  readonly shared: boolean;
  /** Whether each four steps of k, from the first on, lie side by side. */
  readonly grouped: boolean;
  /** Bytes between lines and between steps of k, where they are evenly spaced. */
  readonly lineStep: number | undefined;
  readonly kStep: number | undefined;
}

/** The operand whose view has `batch` axes first, then its own lines and k in either order. */
function operandOf({ view }: Load, batch: number, lines: AxisRange, k: AxisRange): Operand {
  const offsets = ({ first, last }: AxisRange, start = 0): Int32Array =>
    byteOffsets(view.shape.slice(first, last), view.strides.slice(first, last), start);
  const items = offsets({ first: 0, last: batch }, view.offset);
  const along = offsets(lines);
  const steps = offsets(k);
  return {
    batch: items,
    lines: along,
    steps,
    shared: items.every((offset) => offset === items[0]),
    grouped: steps.every((offset, i) => i % 4 === 0 || offset - steps[i - 1] === 4),
    lineStep: evenStep(along),
    kStep: evenStep(steps),
  };
}

/** Whether lines lie side by side and steps are evenly spaced, as in a panel. */
export function isPanel({ lineStep, kStep }: Operand): boolean {
  return lineStep === 4 && kStep !== undefined;
}

/** The operands a and b of a product. */
export function operandsOf({ batch, m, n, k, a, b }: DotKernel): {
  readonly a: Operand;
  readonly b: Operand;
} {
  const first = batch.length;
  const [endM, endK] = [first + m.length, first + k.length];
  return {
    a: operandOf(a, first, { first, last: endM }, { first: endM, last: endM + k.length }),
    b: operandOf(b, first, { first: endK, last: endK + n.length }, { first, last: endK }),
  };
}

interface AxisRange {
  readonly first: number;
  readonly last: number;
}

/** The distance between neighbours where it is the same for all and not 0. */
function evenStep(offsets: Int32Array): number | undefined {
  const step = offsets.length > 1 ? offsets[1] - offsets[0] : 4;
  return step !== 0 && offsets.every((offset, i) => offset - offsets[0] === i * step) ? step : undefined;
}

/** Byte offsets of all places along some axes, the last axis fastest. */
function byteOffsets(shape: readonly number[], strides: readonly number[], offset: number): Int32Array {
  let offsets = Int32Array.of(4 * offset);
  shape.forEach((size, axis) => {
    const next = new Int32Array(offsets.length * size);
    for (let i = 0, at = 0; i < offsets.length; i++) {
      for (let j = 0; j < size; j++) next[at++] = offsets[i] + 4 * j * strides[axis];
    }
    offsets = next;
  });
  return offsets;
}

/** `offsets` with the last repeated up to a multiple of `width`. */
export function paddedTo(offsets: Int32Array, width: number): Int32Array {
  const padded = new Int32Array(Math.ceil(offsets.length / width) * width).fill(offsets.at(-1)!);
  padded.set(offsets);
  return padded;
}
