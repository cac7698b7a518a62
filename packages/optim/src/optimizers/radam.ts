import { where, type Tensor } from "@nn/tensor";
import { Optimizer, type ParamState, type Update, type Updated } from "../optimizer.js";
import type { BaseOptions, Params } from "../param-group.js";
import { PerStep } from "../per-step.js";
import { zerosState } from "../state.js";
import { requireAtLeastZero, requireBetas } from "./checks.js";
import { oneMinusPower, penalised, runningMean } from "./moments.js";

/** Options of {@link RAdam}. */
export interface RAdamOptions extends BaseOptions {
  /** The learning rate, γ. Initially 0.001. */
  readonly lr: number;
  /** How much of the running means of g and g² is kept, β₁ and β₂. Initially [0.9, 0.999]. */
  readonly betas: readonly [number, number];
  /** Added to the denominator, ε. Initially 1e-8. */
  readonly eps: number;
  /** Penalty λ on the square of the parameters. Initially 0. */
  readonly weightDecay: number;
}

/**
 * Adam whose first steps, where v is a mean of too few squares, are rectified (Liu et al. 2019, algorithm 2), as PyTorch
 * computes it:
 *
 *     g ← ∇θ + λθ
 *     m ← β₁m + (1 - β₁)g
 *     v ← β₂v + (1 - β₂)g²
 *     ρ∞ = 2 / (1 - β₂) - 1, and ρₜ = ρ∞ - 2tβ₂ᵗ / (1 - β₂ᵗ)
 *     rₜ = √((ρₜ - 4)(ρₜ - 2)ρ∞ / ((ρ∞ - 4)(ρ∞ - 2)ρₜ))
 *     θ ← θ - γ / (1 - β₁ᵗ) · m · (rₜ √(1 - β₂ᵗ) / (√v + ε) if ρₜ > 5, else 1)
 *
 * @param params - Parameters, or groups `[{ params, lr: 0.1 }, …]`.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { RAdam } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new RAdam([w], { lr: 0.1 });
 * backward(w.square().sum());
 * optimizer.step();
 * console.log(String(w)); // 0.8, -1.6
 * ```
 */
export class RAdam extends Optimizer<RAdamOptions> {
  readonly #factors = new PerStep<Factors>();

  constructor(params: Params<RAdamOptions>, options: Partial<RAdamOptions> = {}) {
    super(params, { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 }, options);
  }

  protected check({ betas, eps, weightDecay }: RAdamOptions): void {
    requireBetas("RAdam", betas);
    requireAtLeastZero("RAdam", { eps, weightDecay });
  }

  protected initialState(param: Tensor): ParamState {
    return { expAvg: zerosState(param), expAvgSq: zerosState(param) };
  }

  protected update(update: Update<RAdamOptions>): Updated {
    const { param, state, momentum: beta1, options } = update;
    const [, beta2] = options.betas;
    const { stepSize, rectified, adaptive } = this.#factors.get(update, () => factors(update));
    const grad = penalised(update.grad, param, options.weightDecay);
    const m = runningMean(state.expAvg, beta1, grad);
    const v = runningMean(state.expAvgSq, beta2, grad.square());
    const scale = where(rectified, adaptive.div(v.sqrt().add(options.eps)), 1);
    return { param: param.sub(m.mul(stepSize).mul(scale)), state: { expAvg: m, expAvgSq: v } };
  }
}

/** What depends on the step and the learning rate alone. */
interface Factors {
  /** γ / (1 - β₁ᵗ). */
  readonly stepSize: Tensor;
  /** ρₜ > 5. */
  readonly rectified: Tensor;
  /** rₜ √(1 - β₂ᵗ). */
  readonly adaptive: Tensor;
}

function factors({ lr, step, momentum: beta1, options }: Update<RAdamOptions>): Factors {
  const [, beta2] = options.betas;
  const longest = 2 / (1 - beta2) - 1;
  const length = averageLength(beta2, step);
  const known = length.maximum(5);
  const square = known
    .sub(4)
    .mul(known.sub(2))
    .div(known)
    .mul(longest / ((longest - 4) * (longest - 2)));
  return {
    stepSize: lr.div(oneMinusPower(beta1, step)),
    rectified: length.gt(5),
    adaptive: square.mul(oneMinusPower(beta2, step)).sqrt(),
  };
}

/**
 * ρₜ. Its two terms nearly cancel at first, so that float32 would keep four digits; with x = -t ln β it is
 * c + 2 / -ln β · (1 - x / (eˣ - 1)), where the constant c is found in float64 and a series serves for small x.
 */
function averageLength(beta: number, step: Tensor): Tensor {
  if (beta === 0) return step.mul(0).add(1);
  const rate = -Math.log(beta);
  const x = step.mul(rate);
  const square = x.square();
  // x / 2 - x² / 12 + x⁴ / 720 - x⁶ / 30240
  const small = x.div(2).sub(
    square.mul(
      square
        .mul(square.div(-30240).add(1 / 720))
        .neg()
        .add(1 / 12),
    ),
  );
  const large = x.div(x.expm1()).neg().add(1);
  const grown = where(x.lt(0.5), small, large);
  return grown.mul(2 / rate).add(2 / (1 - beta) - 1 - 2 / rate);
}
