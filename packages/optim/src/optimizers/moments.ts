import type { Tensor } from "@nn/tensor";

/** βm + (1 - β)x, a running mean that keeps the share β. */
export function runningMean(mean: Tensor, beta: number, x: Tensor): Tensor {
  return mean.mul(beta).add(x.mul(1 - beta));
}

/** g + λθ, the gradient with that of the penalty λ/2·‖θ‖². */
export function penalised(grad: Tensor, param: Tensor, weightDecay: number): Tensor {
  return weightDecay === 0 ? grad : grad.add(param.mul(weightDecay));
}

/** 1 - βᵗ as -expm1(t ln β): the power itself would lose four digits in float32 for β near 1. */
export function oneMinusPower(beta: number, step: Tensor): Tensor {
  return beta === 0 ? step.mul(0).add(1) : step.mul(Math.log(beta)).expm1().neg();
}
