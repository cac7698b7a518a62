import { exp, eye, full, log, where, type Tensor } from "@nn/tensor";
import { squaredDistances } from "../nearest-neighbours.js";

/** Halvings of the interval in which a precision lies: float32 can't tell more. */
const HALVINGS = 40;

/**
 * How likely each pair of codes is to be neighbours: Gaussians about every code, as wide as gives them the perplexity,
 * symmetrised.
 *
 * @param codes - `[n, k]`
 * @returns `[n, n]`, 0 on the diagonal, 1 in sum
 */
export function jointProbabilities(codes: Tensor, perplexity: number): Tensor {
  const [n] = codes.shape;
  const squares = squaredDistances(codes, codes); // [n, n]
  const self = eye(n).cast("bool");
  // In units of a row's mean, the precision that is looked for lies about 1; less the least, no row underflows to 0.
  const scaled = squares.div(squares.mean(1, { keepdim: true }).clamp(1e-30));
  const nearest = where(self, Infinity, scaled).min(1, { keepdim: true }); // [n, 1]
  const apart = where(self, 0, scaled.sub(nearest)).realize();
  const conditional = (logPrecision: Tensor): Tensor => {
    const weights = where(self, 0, exp(apart.mul(exp(logPrecision)).neg()));
    return weights.div(weights.sum(1, { keepdim: true })); // [n, n]
  };
  let low = full([n, 1], -20);
  let high = full([n, 1], 20);
  for (let i = 0; i < HALVINGS; i++) {
    const middle = low.add(high).div(2);
    const tooWide = entropy(conditional(middle)).gt(Math.log(perplexity));
    [low, high] = [where(tooWide, middle, low).realize(), where(tooWide, high, middle).realize()];
  }
  const found = conditional(low.add(high).div(2));
  return found.add(found.transpose()).div(2 * n);
}

/** In nats, of each row: `[n, 1]`. */
function entropy(p: Tensor): Tensor {
  return p
    .mul(log(where(p.gt(0), p, 1)))
    .sum(1, { keepdim: true })
    .neg();
}
