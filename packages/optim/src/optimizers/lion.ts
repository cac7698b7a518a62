import type { Tensor } from "@nn/tensor";
import { Optimizer, type ParamState, type Update, type Updated } from "../optimizer.js";
import type { BaseOptions, Params } from "../param-group.js";
import { PerStep } from "../per-step.js";
import { zerosState } from "../state.js";
import { requireAtLeastZero, requireBetas } from "./checks.js";
import { runningMean } from "./moments.js";

/** Options of {@link Lion}. */
export interface LionOptions extends BaseOptions {
  /** The learning rate, γ. Initially 0.0001. */
  readonly lr: number;
  /** The share of m in the update and the share of it that is kept, β₁ and β₂. Initially [0.9, 0.99]. */
  readonly betas: readonly [number, number];
  /** How much of the parameters goes at each step, λ. Initially 0. */
  readonly weightDecay: number;
}

/**
 * Lion, whose every step has the length γ in every element (Chen et al. 2023, algorithm 2):
 *
 *     θ ← θ - γ (sign(β₁m + (1 - β₁)g) + λθ)
 *     m ← β₂m + (1 - β₂)g
 *
 * @param params - Parameters, or groups `[{ params, lr: 0.1 }, …]`.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { Lion } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Lion([w], { lr: 0.1 });
 * backward(w.square().sum());
 * optimizer.step();
 * console.log(String(w)); // 0.9, -1.9
 * ```
 */
export class Lion extends Optimizer<LionOptions> {
  readonly #shrinking = new PerStep<Tensor>();

  constructor(params: Params<LionOptions>, options: Partial<LionOptions> = {}) {
    super(params, { lr: 1e-4, betas: [0.9, 0.99], weightDecay: 0 }, options);
  }

  protected check({ betas, weightDecay }: LionOptions): void {
    requireBetas("Lion", betas);
    requireAtLeastZero("Lion", { weightDecay });
  }

  protected initialState(param: Tensor): ParamState {
    return { expAvg: zerosState(param) };
  }

  protected update(update: Update<LionOptions>): Updated {
    const { param, grad, state, lr, momentum: beta1, options } = update;
    const { betas, weightDecay } = options;
    const [, beta2] = betas;
    const kept = this.#shrinking.get(update, () => lr.mul(-weightDecay).add(1));
    const direction = runningMean(state.expAvg, beta1, grad).sign();
    return {
      param: (weightDecay === 0 ? param : param.mul(kept)).sub(direction.mul(lr)),
      state: { expAvg: runningMean(state.expAvg, beta2, grad) },
    };
  }
}
