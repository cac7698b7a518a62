import type { TypedArray } from "../../../../../dtype.js";

/** How far results are from the definition's. */
export interface Difference {
  /** The most units in the last place of a float32, where both are finite; 0 where all are the same. */
  readonly ulp: number;
  readonly at: string;
  /** Where one is a number and the other is not, or infinities or signs differ; the first few. */
  readonly wrong: readonly string[];
}

function unit(x: number): number {
  return 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), -126) - 23);
}

const HUGE = 2 ** 128;

/** Errors below `floor` times the unit at 1 count as if the results were `floor`. */
export function compare(
  actual: TypedArray,
  expected: TypedArray,
  columns: readonly TypedArray[],
  floor = 0,
): Difference {
  let [ulp, at] = [0, ""];
  const wrong: string[] = [];
  for (let i = 0; i < expected.length; i++) {
    const [x, y] = [actual[i], expected[i]];
    if (Object.is(x, y)) continue;
    const row = `(${columns.map((column) => column[i]).join(", ")}): ${x}, not ${y}`;
    if (x === 0 && y === 0) continue;
    if (Number.isNaN(x) || Number.isNaN(y) || (!Number.isFinite(x) && !Number.isFinite(y))) wrong.push(row);
    else {
      const finite = (z: number): number => (Number.isFinite(z) ? z : Math.sign(z) * HUGE);
      const error = Math.abs(finite(x) - finite(y)) / unit(Math.max(Math.min(Math.abs(finite(y)), 3e38), floor));
      if (error > ulp) [ulp, at] = [error, row];
    }
  }
  return { ulp, at, wrong };
}
