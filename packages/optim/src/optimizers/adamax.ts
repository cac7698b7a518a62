import type { Tensor } from "@nn/tensor";
import { Optimizer, type ParamState, type Update, type Updated } from "../optimizer.js";
import type { BaseOptions, Params } from "../param-group.js";
import { PerStep } from "../per-step.js";
import { zerosState } from "../state.js";
import { requireAtLeastZero, requireBetas } from "./checks.js";
import { oneMinusPower, penalised, runningMean } from "./moments.js";

/** Options of {@link Adamax}. */
export interface AdamaxOptions extends BaseOptions {
  /** The learning rate, γ. Initially 0.002. */
  readonly lr: number;
  /** How much of the running mean of g and of the largest |g| is kept, β₁ and β₂. Initially [0.9, 0.999]. */
  readonly betas: readonly [number, number];
  /** Added to |g|, ε. Initially 1e-8. */
  readonly eps: number;
  /** Penalty λ on the square of the parameters. Initially 0. */
  readonly weightDecay: number;
}

/**
 * Adam with the infinity norm in place of the root of squares (Kingma & Ba 2014, algorithm 2), as PyTorch computes it:
 *
 *     g ← ∇θ + λθ
 *     m ← β₁m + (1 - β₁)g
 *     u ← max(β₂u, |g| + ε)
 *     θ ← θ - γ / (1 - β₁ᵗ) · m / u
 *
 * @param params - Parameters, or groups `[{ params, lr: 0.1 }, …]`.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { Adamax } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Adamax([w], { lr: 0.1 });
 * backward(w.square().sum());
 * optimizer.step();
 * console.log(String(w)); // 0.9, -1.9
 * ```
 */
export class Adamax extends Optimizer<AdamaxOptions> {
  readonly #stepSize = new PerStep<Tensor>();

  constructor(params: Params<AdamaxOptions>, options: Partial<AdamaxOptions> = {}) {
    super(params, { lr: 0.002, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 }, options);
  }

  protected check({ betas, eps, weightDecay }: AdamaxOptions): void {
    requireBetas("Adamax", betas);
    requireAtLeastZero("Adamax", { eps, weightDecay });
  }

  protected initialState(param: Tensor): ParamState {
    return { expAvg: zerosState(param), expInf: zerosState(param) };
  }

  protected update(update: Update<AdamaxOptions>): Updated {
    const { param, state, lr, step, momentum: beta1, options } = update;
    const [, beta2] = options.betas;
    const stepSize = this.#stepSize.get(update, () => lr.div(oneMinusPower(beta1, step)));
    const grad = penalised(update.grad, param, options.weightDecay);
    const m = runningMean(state.expAvg, beta1, grad);
    const u = state.expInf.mul(beta2).maximum(grad.abs().add(options.eps));
    return { param: param.sub(m.div(u).mul(stepSize)), state: { expAvg: m, expInf: u } };
  }
}
