import { eye, matMul, where, type Tensor } from "@nn/tensor";
import { squaredDistances } from "../nearest-neighbours.js";

/** Where the points are, and how they move. */
export interface Layout extends Record<string, Tensor> {
  /** `[n, 2]` */
  readonly y: Tensor;
  /** `[n, 2]` */
  readonly velocity: Tensor;
  /** `[n, 2]` */
  readonly gains: Tensor;
}

/** One step down the gradient of KL(p ‖ q), with momentum, and gains that grow while a coordinate keeps its direction. */
export function descend(
  p: Tensor,
  { y, velocity, gains }: Layout,
  { lr, momentum }: { readonly lr: number; readonly momentum: Tensor },
): Layout {
  const gradient = gradientOf(p, y);
  const turned = gradient.mul(velocity).lt(0); // the velocity points down the gradient: they differ in sign
  const gained = where(turned, gains.add(0.2), gains.mul(0.8)).clamp(0.01);
  const faster = velocity.mul(momentum).sub(gradient.mul(gained).mul(lr));
  return { y: y.add(faster), velocity: faster, gains: gained };
}

/** 4 Σⱼ (p - q)ᵢⱼ wᵢⱼ (yᵢ - yⱼ): equation 5 of the paper. */
function gradientOf(p: Tensor, y: Tensor): Tensor {
  const weights = squaredDistances(y, y).add(1).reciprocal(); // [n, n]
  const others = where(eye(y.shape[0]).cast("bool"), 0, weights);
  const pull = p.sub(others.div(others.sum())).mul(others);
  return y
    .mul(pull.sum(1, { keepdim: true }))
    .sub(matMul(pull, y))
    .mul(4);
}
