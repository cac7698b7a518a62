import type { Tensor } from "@nn/tensor";
import { expect } from "vitest";

/** Whether two tensors agree to `tolerance` of the largest element, or of 1. */
export async function expectSame(got: Tensor, want: Tensor, tolerance = 1e-5): Promise<void> {
  expect(got.shape).toEqual(want.shape);
  const [scale, error] = await Promise.all([want.abs().max().item(), got.sub(want).abs().max().item()]);
  expect(error).toBeLessThanOrEqual(tolerance * Math.max(1, scale));
}

/** How much two tensors differ at most. */
export function difference(a: Tensor, b: Tensor): Promise<number> {
  return a.sub(b).abs().max().item();
}
