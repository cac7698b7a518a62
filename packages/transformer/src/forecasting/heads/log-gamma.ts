import type { Tensor } from "@nn/tensor";

const SHIFT = 6;

/** log Γ(x) for x > 0: Stirling's series at x + 6, and back by Γ(x + 1) = x Γ(x). */
export function logGamma(x: Tensor): Tensor {
  const z = x.add(SHIFT);
  let product = x;
  for (let i = 1; i < SHIFT; i++) product = product.mul(x.add(i));
  const series = z.reciprocal().mul(1 / 12).sub(z.pow(-3).div(360)); // prettier-ignore
  const stirling = z.sub(0.5).mul(z.log()).sub(z).add(series).add(Math.log(2 * Math.PI) / 2); // prettier-ignore
  return stirling.sub(product.log());
}
