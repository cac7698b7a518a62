import { where, type Generator, type Tensor } from "@nn/tensor";
import { dropout } from "../dropout/index.js";
import { visibleAt, type Masks } from "./masks.js";
import { everywhere } from "./region.js";

/** Far below every score, but finite: -Infinity would make NaN of a row where nothing is visible. */
const LOWEST = -1e30;

/** What {@link attend} is asked to do. */
export interface Attention extends Masks {
  /** The factor of the scores. */
  readonly scale: number;
  /** The probability with which weights are dropped. */
  readonly dropoutP: number;
  /** Where the random numbers of the dropout come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
  /** Whether several heads of queries, an axis of their own, share each head of keys and values. */
  readonly grouped: boolean;
}

/**
 * softmax(scale Q Kᵀ + mask) V and these weights; where a query sees no key both are 0.
 *
 * @param region - Where the queries and keys are among all of them.
 */
export function attend(
  query: Tensor, // [..., L, E], grouped [..., G, L, E]
  key: Tensor, // [..., S, E]
  value: Tensor, // [..., S, V]
  attention: Attention,
  region = everywhere(query, key),
): { readonly output: Tensor; readonly weights: Tensor } {
  const { bias, scale, dropoutP, generator, grouped } = attention;
  const product = grouped ? groupedProduct : plainProduct;
  const visible = visibleAt(region, attention);
  let scores = product(query.mul(scale), key.transpose()); // [..., L, S]
  if (bias) scores = scores.add(bias.maximum(LOWEST));
  if (visible) scores = where(visible, scores, LOWEST);
  let weights = scores.size > 0 ? scores.softmax(-1) : scores;
  if (bias) weights = where(bias.le(LOWEST), 0, weights);
  if (visible) weights = where(visible, weights, 0);
  const dropped = dropout(weights, dropoutP, { generator });
  return { output: product(dropped, value), weights: dropped };
}

function plainProduct(a: Tensor, b: Tensor): Tensor {
  return a.matMul(b);
}

/** The rows of a group are those of one product. */
function groupedProduct(a: Tensor, b: Tensor): Tensor {
  const [lead, [heads, rows, inner]] = [a.shape.slice(0, -3), a.shape.slice(-3)];
  const product = a.reshape([...lead, heads * rows, inner]).matMul(b);
  return product.reshape([...product.shape.slice(0, -2), heads, rows, b.shape.at(-1)!]);
}
