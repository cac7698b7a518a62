import type { Value } from "./evaluate.js";

/** Where two values differ by more than allowed, in words; undefined where they don't. */
export function difference(got: Value, expected: Value, tolerance: number): string | undefined {
  if (got.dtype !== expected.dtype) return `dtype ${got.dtype}, expected ${expected.dtype}`;
  return numericDifference(got, expected, tolerance);
}

/** As {@link difference}, whatever the dtypes. */
export function numericDifference(
  got: Pick<Value, "shape" | "data">,
  expected: Pick<Value, "shape"> & { readonly data: ArrayLike<number> },
  tolerance: number,
): string | undefined {
  if (got.shape.join() !== expected.shape.join()) {
    return `shape [${got.shape.join(", ")}], expected [${expected.shape.join(", ")}]`;
  }
  if (got.data.length !== expected.data.length)
    return `${got.data.length} elements, expected ${expected.data.length}`;
  const floor = Math.min(1, largest(expected.data));
  let [worst, place] = [0, -1];
  for (let i = 0; i < got.data.length; i++) {
    const error = relativeError(got.data[i], expected.data[i], floor);
    if (error > worst) [worst, place] = [error, i];
  }
  if (worst <= tolerance) return undefined;
  return `element ${place} is ${got.data[place]}, expected ${expected.data[place]} (error ${worst.toExponential(1)}, allowed ${tolerance})`;
}

function largest(data: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < data.length; i++)
    if (Number.isFinite(data[i])) most = Math.max(most, Math.abs(data[i]));
  return most;
}

function relativeError(got: number, expected: number, floor: number): number {
  if (Object.is(got, expected) || got === expected) return 0;
  if (!Number.isFinite(got) || !Number.isFinite(expected)) return Infinity;
  return Math.abs(got - expected) / Math.max(Math.abs(expected), floor);
}
