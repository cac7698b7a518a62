import type { Tensor } from "@nn/tensor";

/** `[batch, length, heads * size]` as `[batch, heads, length, size]`. */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const [batch, length, width] = x.shape;
  return x.reshape([batch, length, heads, width / heads]).transpose(1, 2);
}

/** The other way. */
export function mergeHeads(x: Tensor): Tensor {
  const [batch, heads, length, size] = x.shape;
  return x.transpose(1, 2).reshape([batch, length, heads * size]);
}

/**
 * softmax(q kᵀ / √d) v, on `[batch, heads, length, size]`.
 *
 * @param hidden - bool, broadcasting to `[batch, heads, length of q, length of k]`: what is not to be looked at.
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, hidden?: Tensor): Tensor {
  const scores = q.matMul(k.transpose()).mul(1 / Math.sqrt(q.shape.at(-1)!));
  return (hidden ? scores.maskedFill(hidden, -Infinity) : scores).softmax(-1).matMul(v);
}
