import { cast, div, eq, expand, mul, permute, reshape, sum, where, type Tensor } from "@nn/tensor";
import { exclusiveCumProd } from "@nn/tensor/graph";

/** The gradient of max or min over axes: equal extremes share it. */
export function shareAmongEqual(g: Tensor, x: Tensor, out: Tensor, axes: readonly number[]): Tensor {
  const winners = eq(x, out);
  const count = sum(cast(winners, x.dtype), axes, { keepdim: true });
  return where(winners, div(g, count), 0);
}

/** The gradient of a product: the product of all others, made without division so that zeros are exact. */
export function prodGradient(g: Tensor, x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const perm = [...kept, ...axes];
  const moved = permute(x, perm);
  const count = axes.reduce((n, axis) => n * x.shape[axis], 1);
  const rows = reshape(moved, [...kept.map((i) => x.shape[i]), count]);
  const axis = kept.length;
  const others = mul(exclusiveCumProd(rows, axis, false), exclusiveCumProd(rows, axis, true));
  const back = permute(reshape(others, moved.shape), perm.map((_, i) => perm.indexOf(i))); // prettier-ignore
  return mul(expand(g, x.shape), back);
}
