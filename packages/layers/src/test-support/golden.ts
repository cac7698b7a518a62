import { readFileSync } from "node:fs";
import { tensor, type Tensor } from "@nn/tensor";
import { expect } from "vitest";

/** A tensor as tools/goldens/record_layers.py writes it. */
export interface Saved {
  readonly shape: readonly number[];
  readonly dtype?: "int32";
  readonly data: readonly number[];
}

/** What PyTorch found for one case: the result and its first and second derivatives. */
export interface Derivatives {
  readonly output: Saved;
  readonly weights: Saved;
  readonly gradients: readonly Saved[];
  readonly second: readonly Saved[];
}

/** Reads a file of this package's fixtures. */
export function golden<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/${name}.golden.json`, import.meta.url), "utf8"),
  ) as T;
}

export function load({ shape, data, dtype }: Saved): Tensor {
  return tensor(data, shape, { dtype: dtype ?? "float32" });
}

/** Whether all elements agree to `tolerance` of themselves, or of the largest where they are small beside it. */
export async function expectClose(
  got: Tensor,
  want: Saved,
  tolerance = 1e-5,
  what = "result",
): Promise<void> {
  expect(got.shape, `shape of ${what}`).toEqual(want.shape);
  const values = await got.data();
  const scale = Math.max(1e-3, ...want.data.map(Math.abs));
  want.data.forEach((expected, i) => {
    const error = Math.abs(values[i] - expected) / Math.max(Math.abs(expected), 0.1 * scale);
    expect(error, `element ${i} of ${what}: got ${values[i]}, expected ${expected}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
}
