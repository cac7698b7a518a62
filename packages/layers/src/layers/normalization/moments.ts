import type { Tensor } from "@nn/tensor";

/** Mean and biased variance over some axes, which stay with size 1, and what is left of x without the mean. */
export interface Moments {
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly centred: Tensor;
}

export function moments(x: Tensor, axes: readonly number[]): Moments {
  const mean = x.mean(axes, { keepdim: true });
  const centred = x.sub(mean);
  return { mean, centred, variance: centred.square().mean(axes, { keepdim: true }) };
}

/** (x - E[x]) / √(Var[x] + ε). */
export function standardized(centred: Tensor, variance: Tensor, eps: number): Tensor {
  return centred.mul(variance.add(eps).rsqrt());
}

/** x γ + β, where there are any. */
export function scaled(x: Tensor, weight: Tensor | undefined, bias: Tensor | undefined): Tensor {
  const y = weight ? x.mul(weight) : x;
  return bias ? y.add(bias) : y;
}

/** The axes of a tensor of rank `rank` from `first` on. */
export function axesFrom(first: number, rank: number): number[] {
  return Array.from({ length: rank - first }, (_, i) => first + i);
}
