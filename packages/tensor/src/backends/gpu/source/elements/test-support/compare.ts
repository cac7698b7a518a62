import type { TypedArray } from "../../../../../dtype.js";

/** How far results are from the definition's. */
export interface Difference {
  /** The most units in the last place of a float32; an infinity counts as 2^128. */
  readonly ulp: number;
  /** Where that is. */
  readonly at: string;
  /** Where one of the two is NaN, or is an infinity of the other sign. */
  readonly wrong: readonly string[];
  /** Where zeros differ in sign. */
  readonly signs: readonly string[];
}

export interface Leniency {
  /** Expected results that are smaller than this count as this large. */
  readonly floor?: number;
  /** Results below float32's normal range may be 0. */
  readonly flushes?: boolean;
}

const LEAST_NORMAL = 2 ** -126;
const BEYOND = 2 ** 128;

/** Compares the results for the rows of `columns`. */
export function compare(
  actual: TypedArray,
  expected: TypedArray,
  columns: readonly TypedArray[],
  { floor = 0, flushes = false }: Leniency,
): Difference {
  let [ulp, at] = [0, ""];
  const [wrong, signs]: string[][] = [[], []];
  for (let i = 0; i < expected.length; i++) {
    const [x, y] = [actual[i], expected[i]];
    if (Object.is(x, y)) continue;
    const row = `(${columns.map((column) => column[i]).join(", ")}): ${x}, not ${y}`;
    if (x === y) signs.push(row);
    else if (flushes && x === 0 && Math.abs(y) < LEAST_NORMAL) continue;
    else if (Number.isNaN(x) || Number.isNaN(y) || x === -y) wrong.push(row);
    else {
      const error = Math.abs(finite(x) - finite(y)) / unit(y, floor);
      if (error > ulp) [ulp, at] = [error, row];
    }
  }
  return { ulp, at, wrong, signs };
}

function finite(x: number): number {
  return Number.isFinite(x) ? x : Math.sign(x) * BEYOND;
}

/** The unit in the last place. */
function unit(x: number, floor: number): number {
  const size = Math.min(Math.max(Math.abs(x), floor, LEAST_NORMAL), 2 ** 127);
  return 2 ** (Math.floor(Math.log2(size)) - 23);
}
