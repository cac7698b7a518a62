import { where, type Tensor } from "@nn/tensor";
import type { Masks } from "./masks.js";

/** Far below every score, but finite: -Infinity would make NaN of a row where nothing is visible. */
const LOWEST = -1e30;

/** What {@link attend} is asked to do. */
export interface Attention extends Masks {
  /** The factor of the scores. */
  readonly scale: number;
  /** Applied to the weights. */
  readonly dropout: (weights: Tensor) => Tensor;
}

/** softmax(scale Q Kᵀ + mask) V and these weights; where a query sees no key both are 0. */
export function attend(
  query: Tensor, // [..., L, E]
  key: Tensor, // [..., S, E]
  value: Tensor, // [..., S, V]
  { visible, bias, scale, dropout }: Attention,
): { readonly output: Tensor; readonly weights: Tensor } {
  let scores = query.mul(scale).matMul(key.transpose()); // [..., L, S]
  if (bias) scores = scores.add(bias.maximum(LOWEST));
  if (visible) scores = where(visible, scores, LOWEST);
  let weights = scores.softmax(-1);
  if (bias) weights = where(bias.le(LOWEST), 0, weights);
  if (visible) weights = where(visible, weights, 0);
  const dropped = dropout(weights);
  return { output: dropped.matMul(value), weights: dropped };
}
