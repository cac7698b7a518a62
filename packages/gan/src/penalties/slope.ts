import { vjp } from "@nn/autograd";
import { ones, sqrt, type Tensor } from "@nn/tensor";

/**
 * The squared length of the critic's gradient at each example: ‖∇D(x)‖², `[n]`. It can be differentiated again, for the
 * critic's parameters.
 */
export function squaredSlope(critic: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const [scores, pull] = vjp(critic, [x.detach()]); // [n]
  const [gradient] = pull(ones(scores.shape, { dtype: scores.dtype })); // [n, …]
  return gradient!.square().flatten(1).sum(1);
}

/** ‖∇D(x)‖, `[n]`; a hair above it, for the square root has no slope at 0. */
export function slope(critic: (x: Tensor) => Tensor, x: Tensor): Tensor {
  return sqrt(squaredSlope(critic, x).add(1e-12));
}
