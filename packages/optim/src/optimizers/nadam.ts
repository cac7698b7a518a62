import { tensor, type Tensor } from "@nn/tensor";
import { stateTensor } from "@nn/tensor/graph";
import { Optimizer, type ParamState, type Update, type Updated } from "../optimizer.js";
import type { BaseOptions, Params } from "../param-group.js";
import { PerStep } from "../per-step.js";
import { zerosState } from "../state.js";
import { requireAtLeastZero, requireBetas } from "./checks.js";
import { oneMinusPower, penalised, runningMean } from "./moments.js";

/** Options of {@link NAdam}. */
export interface NAdamOptions extends BaseOptions {
  /** The learning rate, γ. Initially 0.002. */
  readonly lr: number;
  /** How much of the running means of g and g² is kept, β₁ and β₂. Initially [0.9, 0.999]. */
  readonly betas: readonly [number, number];
  /** Added to the denominator, ε. Initially 1e-8. */
  readonly eps: number;
  /** Penalty λ on the square of the parameters. Initially 0. */
  readonly weightDecay: number;
  /** How fast the momentum approaches β₁, ψ. Initially 0.004. */
  readonly momentumDecay: number;
}

/**
 * Adam with Nesterov's momentum (Dozat 2016), as PyTorch 2 computes it (1.13 has μₜ twice in Πₜ₊₁):
 *
 *     g ← ∇θ + λθ
 *     μₜ = β₁(1 - ½ · 0.96^(tψ)), and Πₜ = μ₁ · … · μₜ
 *     m ← β₁m + (1 - β₁)g
 *     v ← β₂v + (1 - β₂)g²
 *     θ ← θ - γ ((1 - μₜ) / (1 - Πₜ) · g + μₜ₊₁ / (1 - Πₜ₊₁) · m) / (√(v / (1 - β₂ᵗ)) + ε)
 *
 * @param params - Parameters, or groups `[{ params, lr: 0.1 }, …]`.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { NAdam } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new NAdam([w], { lr: 0.1 });
 * backward(w.square().sum());
 * optimizer.step();
 * console.log(String(w)); // 0.8944, -1.8944
 * ```
 */
export class NAdam extends Optimizer<NAdamOptions> {
  readonly #momenta = new PerStep<Momenta>();

  constructor(params: Params<NAdamOptions>, options: Partial<NAdamOptions> = {}) {
    super(
      params,
      {
        lr: 0.002,
        betas: [0.9, 0.999],
        eps: 1e-8,
        weightDecay: 0,
        momentumDecay: 0.004,
      },
      options,
    );
  }

  protected check({ betas, eps, weightDecay, momentumDecay }: NAdamOptions): void {
    requireBetas("NAdam", betas);
    requireAtLeastZero("NAdam", { eps, weightDecay, momentumDecay });
  }

  protected initialState(param: Tensor): ParamState {
    return {
      expAvg: zerosState(param),
      expAvgSq: zerosState(param),
      muProduct: stateTensor(tensor(1, { dtype: param.dtype })),
    };
  }

  protected update(update: Update<NAdamOptions>): Updated {
    const { param, state, lr, momentum: beta1, options } = update;
    const [, beta2] = options.betas;
    const { mu, next, correction } = this.#momenta.get(update, () => momenta(update));
    const grad = penalised(update.grad, param, options.weightDecay);
    const m = runningMean(state.expAvg, beta1, grad);
    const v = runningMean(state.expAvgSq, beta2, grad.square());
    const product = state.muProduct.mul(mu);
    const ofGradient = mu.neg().add(1).div(product.neg().add(1));
    const ofMean = next.div(product.mul(next).neg().add(1));
    const moved = grad.mul(ofGradient.mul(lr)).add(m.mul(ofMean.mul(lr)));
    return {
      param: param.sub(moved.div(v.div(correction).sqrt().add(options.eps))),
      state: { expAvg: m, expAvgSq: v, muProduct: product },
    };
  }
}

/** What depends on the step alone. */
interface Momenta {
  /** μₜ. */
  readonly mu: Tensor;
  /** μₜ₊₁. */
  readonly next: Tensor;
  /** 1 - β₂ᵗ. */
  readonly correction: Tensor;
}

function momenta({ step, momentum: beta1, options }: Update<NAdamOptions>): Momenta {
  const [, beta2] = options.betas;
  const rate = options.momentumDecay * Math.log(0.96);
  const momentum = (t: Tensor): Tensor => t.mul(rate).exp().mul(-0.5).add(1).mul(beta1);
  return { mu: momentum(step), next: momentum(step.add(1)), correction: oneMinusPower(beta2, step) };
}
