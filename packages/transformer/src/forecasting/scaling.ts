import { onesLike, where, zerosLike, type Tensor } from "@nn/tensor";
import type { SeriesUnits } from "./forecast.js";

/**
 * How each context is brought to a common scale before a model sees it, channel by channel; what it forecasts is brought
 * back. `"std"`: mean 0 and standard deviation 1 (RevIN without its own factors, Kim et al. 2022, as in PatchTST); `"mean"`:
 * divided by the mean absolute value (Salinas et al. 2020, DeepAR), for counts and others that start from 0; `"none"`.
 */
export type SeriesScaling = (typeof SCALINGS)[number];

export const SCALINGS = ["std", "mean", "none"] as const;

/** A deviation is held to this share of the mean absolute value: below it lies rounding. */
const LEAST_SHARE = 1e-4;

/**
 * What a context was before it was scaled.
 *
 * @param past - `[n, context, channels]`
 */
export function unitsOf(past: Tensor, scaling: SeriesScaling): SeriesUnits {
  const size = past.abs().mean(1, { keepdim: true }); // [n, 1, channels]
  if (scaling === "none") return { scale: onesLike(size), shift: zerosLike(size) };
  if (scaling === "mean") return { scale: nonZero(size), shift: zerosLike(size) };
  const shift = past.mean(1, { keepdim: true });
  const deviation = past.sub(shift).square().mean(1, { keepdim: true }).sqrt();
  return { scale: nonZero(deviation.maximum(size.mul(LEAST_SHARE))), shift };
}

/** 1 in place of 0, which nothing can be divided by. */
function nonZero(x: Tensor): Tensor {
  return where(x.eq(0), onesLike(x), x);
}
