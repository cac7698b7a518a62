import type { Tensor } from "@nn/tensor";

/** βm + (1 - β)x, a running mean that keeps the share β. */
export function runningMean(mean: Tensor, beta: number | Tensor, x: Tensor): Tensor {
  const rest = typeof beta === "number" ? 1 - beta : beta.neg().add(1);
  return mean.mul(beta).add(x.mul(rest));
}

/** g + λθ, the gradient with that of the penalty λ/2·‖θ‖². */
export function penalised(grad: Tensor, param: Tensor, weightDecay: number): Tensor {
  return weightDecay === 0 ? grad : grad.add(param.mul(weightDecay));
}

/** 1 - βᵗ as -expm1(t ln β): the power itself would lose four digits in float32 for β near 1. */
export function oneMinusPower(beta: number | Tensor, step: Tensor): Tensor {
  if (typeof beta !== "number") return step.mul(beta.log()).expm1().neg();
  return beta === 0 ? step.mul(0).add(1) : step.mul(Math.log(beta)).expm1().neg();
}
