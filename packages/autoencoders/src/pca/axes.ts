import { matMul, type Tensor } from "@nn/tensor";

/** The first singular values of a matrix of examples and the directions they belong to, strongest first. */
export interface Axes {
  /** `[k]` */
  readonly s: Tensor;
  /** `[k, d]`, orthonormal rows. */
  readonly vh: Tensor;
}

/** The first `count` of what was found. */
export function firstAxes({ s, vh }: Axes, count: number): Axes {
  return { s: s.slice([0, count]), vh: vh.slice([0, count]) };
}

/** Turns each direction so that its element of largest absolute value is positive: the sign itself is free. */
export function withSigns({ s, vh }: Axes): Axes {
  const largest = vh.takeAlongAxis(vh.abs().argMax(1, { keepdim: true }), 1); // [k, 1]
  return { s, vh: largest.lt(0).where(vh.neg(), vh) };
}

/** How far directions are from being singular vectors of `x`, as a share of the largest value: max |xᵀx v - s² v| / s₁². */
export function residual(x: Tensor, { s, vh }: Axes): Tensor {
  const squares = s.square();
  const mapped = matMul(matMul(vh, x.transpose()), x); // [k, d]
  const off = mapped.sub(vh.mul(squares.unsqueeze(1))).norm(1);
  return off.max().div(squares.max().clamp(1e-30));
}
