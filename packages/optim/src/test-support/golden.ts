import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** A tensor as tools/goldens/record_layers.py writes it. */
export interface Saved {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Reads a file of this package's fixtures. */
export function golden<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/${name}.golden.json`, import.meta.url), "utf8"),
  ) as T;
}

/** Whether all elements agree to `tolerance` of themselves, or of 1/100 of the largest where that is more. */
export function expectClose(
  got: ArrayLike<number>,
  want: readonly number[],
  tolerance: number,
  what: string,
): void {
  expect(got.length).toBe(want.length);
  const floor = Math.max(1e-30, ...want.map((x) => Math.abs(x) / 100));
  want.forEach((expected, i) => {
    const error = Math.abs(got[i] - expected) / Math.max(Math.abs(expected), floor);
    expect(error, `element ${i} of ${what}: got ${got[i]}, expected ${expected}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
}
