import { type Tensor } from "@nn/tensor";

/** What is known of all examples seen so far. */
export interface Moments {
  readonly count: number;
  /** `[d]` */
  readonly mean: Tensor;
  /** The sum of squared distances from the mean, all columns together, rank 0. */
  readonly spread: Tensor;
}

/** The moments of the examples `[n, d]`. */
export function momentsOf(x: Tensor): Moments {
  const mean = x.mean(0);
  return { count: x.shape[0], mean, spread: x.sub(mean).square().sum() };
}

/** The moments of both sets of examples together (Chan, Golub and LeVeque 1983). */
export function joinMoments(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  const apart = b.mean.sub(a.mean);
  const between = apart
    .square()
    .sum()
    .mul((a.count * b.count) / count);
  return {
    count,
    mean: a.mean.add(apart.mul(b.count / count)),
    spread: a.spread.add(b.spread).add(between),
  };
}
