import { readFileSync } from "node:fs";
import { tensor, type Tensor } from "@nn/tensor";
import { expect } from "vitest";

/** A tensor as tools/goldens/recording.py writes it; null is -Infinity, in masks. */
export interface Saved {
  readonly shape: readonly number[];
  readonly dtype?: "int32" | "bool" | "float32";
  readonly data: readonly (number | null)[];
}

/** Where a file of this package's fixtures is. */
export function fixture(name: string): URL {
  return new URL(`../../fixtures/${name}`, import.meta.url);
}

/** Reads a golden file of this package. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(fixture(`${name}.golden.json`), "utf8")) as T;
}

export function load({ shape, data, dtype = "float32" }: Saved, options = {}): Tensor {
  return tensor(data.map((x) => x ?? -Infinity), shape, { dtype, ...options }); // prettier-ignore
}

/** Whether all elements agree to 1e-5 of the largest, or of 0.01 where all are smaller. */
export async function expectGolden(got: Tensor, want: Saved, what = "result"): Promise<void> {
  expect(got.shape, `shape of ${what}`).toEqual(want.shape);
  const values = await got.data();
  const wanted = want.data.map((x) => x ?? -Infinity);
  const scale = Math.max(0.01, ...wanted.map(Math.abs));
  wanted.forEach((expected, i) => {
    const error = Math.abs(values[i] - expected) / scale;
    expect(error, `element ${i} of ${what}: got ${values[i]}, expected ${expected}`).toBeLessThanOrEqual(
      1e-5,
    );
  });
}
